# The shared style of the figures: colours, fonts, sizes, and a few helpers. Every script loads it,
# from the folder in which the script is, after setting
#   figure    name of the figure
#   needs     names of the tables that it reads
# The caller's:  dir  a finished results folder;  into  a folder for the figure, else figures in dir;  png  1 for a PNG beside
# the SVG;  try_all  1 where every script is tried, so that one whose tables are not there says nothing.

set encoding utf8                           # in the locale C gnuplot warns of a degree sign: harmless, LC_ALL=C.UTF-8 avoids it
set datafile separator tab
set datafile missing 'NA'
set datafile columnheaders                  # columns by name: column("month")

# --- what is to be read, and where to write ---
quote(s) = strstrt(s, "'") ? s[1:strstrt(s, "'") - 1]."'\\''".quote(s[strstrt(s, "'") + 1:*]) : s
readable(file) = system("test -r '".quote(file)."' && echo yes") eq "yes"
table(t) = dir."/".t.".tsv"
keyed(t) = "< LC_ALL=C tr -d '\\042' < '".quote(table(t))."'"            # of names in quotes, at which gnuplot would end the field

if (!exists("dir")) {
    print figure.".gp: which results? gnuplot -e \"dir='results/market-2024'\" plots/".figure.".gp"
    exit status 64
}
if (!exists("png")) png = 0
if (!exists("into")) into = dir."/figures"
do for [t in needs] {
    if (!readable(table(t))) {
        if (!exists("try_all")) { print figure.".gp: cannot read ".table(t).": is ".dir." the folder of a finished run?" }
        exit status 66
    }
}
if (!readable(dir."/scenario.yaml")) {
    print figure.".gp: cannot read ".dir."/scenario.yaml: is ".dir." the folder of a finished run?"
    exit status 66
}
system("mkdir -p '".quote(into)."'")

# --- calendar: horizon in months, start as YYYY-MM (empty: none) ---
setting(key, pattern) = system("LC_ALL=C awk '/^".key.":/ && match($0, /".pattern."/) { print substr($0, RSTART, RLENGTH); exit }' < '" \
                               .quote(dir)."/scenario.yaml'")
start = setting("start", "[0-9][0-9][0-9][0-9]-[0-9][0-9]")
horizon = int(setting("horizon", "[0-9]+"))
dated = start ne ""
first = dated ? 12 * int(start[1:4]) + int(start[6:7]) - 1 : 0
long_names = "January February March April May June July August September October November December"
year(m) = sprintf("%d", (first + m) / 12)
month_name(m) = word(long_names, (first + m) % 12 + 1)
when(m) = dated ? month_name(m)." ".year(m) : sprintf("month %d", m)        # June 2029
in_when(m) = dated ? "in ".when(m) : sprintf("after %d month%s", m, m == 1 ? "" : "s")          # in June 2029
capital(s) = (s[1:1] eq "i" ? "I" : "A").s[2:*]                              # of in_when()
tick(m) = dated ? month_name(m)[1:3]."\n".year(m) : sprintf("%d", m)
spacing(most) = horizon <= most ? 1 : horizon <= 3 * most ? 3 : horizon <= 6 * most ? 6 : horizon <= 12 * most ? 12 : \
                horizon <= 24 * most ? 24 : horizon <= 60 * most ? 60 : 120 * ceil(horizon / (120. * most))
MONTHS = "set xtics (tick(0) 0); do for [m = ticks:horizon:ticks] { set xtics add (tick(m) m) }"     # eval, with ticks = spacing(most)

# --- groups, in their order: names[1..groups] ---
array names[1000]
groups = 0
name_it(s) = groups == 1000 ? 0 : (groups = groups + 1, names[groups] = s, groups)
place(s) = int(sum [i = 1:groups] (names[i] eq s ? i : 0))          # 0: none
GROUPS = "stats table('readings') using (strcol('reading') eq 'none_left' && strcol('name') ne 'market' ? name_it(strcol('name')) : 0) nooutput"

# --- numbers in words ---
decimals = 1                                # of percentages; 0 for few trials
fixed(x, digits) = sprintf(sprintf("%%.%df", digits), x)
percent(p) = p == 0 ? "0 %" : p == 1 ? "100 %" : p < 0.005 * 0.1 ** decimals ? (decimals ? "<0.1 %" : "<1 %") : \
             p >= 1 - 0.005 * 0.1 ** decimals ? (decimals ? ">99.9 %" : ">99 %") : fixed(100 * p, decimals)." %"
two(x) = x == 0 ? 0 : floor(x / 10 ** (floor(log10(x)) - 1) + 0.5) * 10 ** (floor(log10(x)) - 1)      # to two digits
plain(x) = x >= 1e10 ? sprintf("%.1e", x) : x >= 1000 ? thousands(two(x)) : x >= 1 || x <= 0 ? sprintf("%g", two(x)) : \
           x < 1e-4 ? sprintf("%.0e", x) : fixed(two(x), 1 - floor(log10(x)))
brief(x) = x < 1e-4 || x >= 1 ? plain(x) : sprintf("%g", x)      # of a round number
dollars(x) = "$".plain(x)
millions(x) = x < 995 ? dollars(x)." M" : x < 995e3 ? dollars(x / 1e3)." bn" : x >= 1e10 ? sprintf("$%.0e tn", x / 1e6) : dollars(x / 1e6)." tn"
thousands(n) = n < 1000 ? sprintf("%d", n) : thousands(floor(n / 1000)).sprintf(",%03d", n - 1000 * floor(n / 1000))
rare(p) = p == 0 ? "not seen" : p < 0.1 ? sprintf("%.2g %%", 100 * p) : percent(p)
short(s) = strlen(s) > 20 ? s[1:19]."…" : s

# --- colours: Okabe and Ito's, told apart by the colour-blind; groups beyond seven are dashed ---
palette = "#0072B2 #D55E00 #009E73 #CC79A7 #E69F00 #56B4E9 #000000"
colour(i) = word(palette, (i - 1) % 7 + 1)
dash(i) = 1 + ((i - 1) / 7) % 3
ink(i) = word("#0072B2 #B84F00 #007A5A #A8558A #9A6A00 #2580B8 #000000", (i - 1) % 7 + 1)      # the same, dark enough for text
grey = "#666666"
pale = "#DDDDDD"

# --- the states a life can be in, and their colours ---
states = "generalist vertical hollowed acquired sold shut"
array legend[6] = ["model company", "specialist", "hollowed: a shell", "acquired", "sold, cash gone", "shut"]
fill(k) = word("#0072B2 #56B4E9 #CC79A7 #E69F00 #D55E00 #4D4D4D", k)
state_ink(k) = word("#0072B2 #2580B8 #A8558A #9A6A00 #B84F00 #4D4D4D", k)          # the same, dark enough for text
LEGEND = "from = left; do for [k = 1:6] { " \
       . "    set object k rectangle from screen x_at(from), y_at(legend_at + 7) to screen x_at(from + 13), y_at(legend_at - 6) fillcolor rgb fill(k) fillstyle solid 1 noborder; " \
       . "    set label 10 + k legend[k] at screen x_at(from + 18), y_at(legend_at); " \
       . "    from = from + word('134 92 142 98 138 60', k) }"          # eval, with left and legend_at

# --- sizes, in pixels of a figure 900 wide and `height` high, counted from the top left ---
width = 900.
x_at(px) = px / width
y_at(px) = 1 - 1. * px / height
text_width(s, size) = 0.57 * size * strlen(s)
bold_size(s, room, most) = text_width(s, most) * 1.1 <= room ? most : most * room / (text_width(s, most) * 1.1)
bold(size) = sprintf("sans-serif Bold,%.1f", size)

formats = png ? "svg png" : "svg"
terminal(f) = f eq "svg" \
    ? sprintf("set terminal svg size %d,%d name '%s' font 'sans-serif,13' noenhanced background '#ffffff'", width, height, figure) \
    : sprintf("set terminal pngcairo size %d,%d font 'sans-serif,13' fontscale 1.5 linewidth 2 pointscale 2 noenhanced background '#ffffff'", 2 * width, 2 * height)
OPEN = "eval terminal(format); set output into.'/'.figure.'.'.format"          # eval, in a loop: for [format in formats]
HEAD = "set label 1 title at screen x_at(20), y_at(24) font bold(bold_size(title, 860, 17)); " \
     . "set label 2 subtitle at screen x_at(20), y_at(48) font sprintf('sans-serif,%.1f', strlen(subtitle) < 124 ? 13 : 13. * 124 / strlen(subtitle)) textcolor rgb grey"         # eval, with title and subtitle

# Moves the labels at[1..count] apart to at least `gap`, within [low, high], as little as it can (eval).
array at[1000]
array order[1000]
NUDGE = "do for [i = 1:count] { order[i] = i; " \
      . "    do for [j = i:2:-1] { if (at[order[j]] < at[order[j-1]]) { k = order[j]; order[j] = order[j-1]; order[j-1] = k } } }; " \
      . "do for [again = 1:400] { " \
      . "    do for [i = 2:count] { short_of = gap - (at[order[i]] - at[order[i-1]]); " \
      . "        if (short_of > 0) { at[order[i]] = at[order[i]] + short_of / 2; at[order[i-1]] = at[order[i-1]] - short_of / 2 } }; " \
      . "    if (count) { at[order[1]] = at[order[1]] < low ? low : at[order[1]]; at[order[count]] = at[order[count]] > high ? high : at[order[count]] } }"

# --- axes ---
set border 3 linecolor rgb grey linewidth 0.8
set tics nomirror textcolor rgb "black" scale 0.6
set grid ytics linetype 1 linewidth 0.6 linecolor rgb pale
unset key
