# What moves the chance of one group most: a bar for each uncertain key, from what the chance is where the key
# is at the 10th percentile of its distribution to what it is at the 90th (of a constant, at 80 and 120 % of
# itself), all else being as it was; with 95 % intervals at both ends. Blue: the low value; orange: the high one.
#
# Reads tornado.tsv and scenario.yaml of a results folder of outlast sensitivity. To redraw:
#   gnuplot -e "dir='results/market-2024.sensitivity'" plots/tornado.gp                   # of the group nearest an even chance
#   gnuplot -e "dir='results/market-2024.sensitivity'; who='frontier'" plots/tornado.gp   # of another; figures/tornado.svg in that folder
#   gnuplot -e "dir='results/market-2024.sensitivity'; png=1" plots/tornado.gp            # and tornado.png

figure = "tornado"
needs = "tornado"
load ARG0[1:strlen(ARG0) - strlen("tornado.gp")]."style.gp"

# Whom it is about, and which reading: generalist where the group has it
if (!exists("who")) who = ""
nearest = 2
reading = ""
trials = 0
better(r) = r eq "generalist" || r eq "independent"
rated(r, p) = abs(p - 0.5) + (r eq "independent")          # a generalist's chance before any other
choose(name, r, p) = (trials = column("trials"), better(r) && (who_given ? name eq who : name ne "market") && rated(r, p) < nearest \
                      ? (nearest = rated(r, p), chosen = name, reading = r, chance = p) : 0, 0)
who_given = who ne ""
chosen = ""
chance = 0
any = system("LC_ALL=C awk '!/^#/ && rows++ { print \"yes\"; exit }' < '".quote(table("tornado"))."'") eq "yes"
if (any) stats unquoted("tornado") using (choose(strcol("name"), strcol("reading"), column("probability"))) nooutput
if (trials < 20000) decimals = 0

# Its bars, the widest first; what moves nothing has none
most = 16
array key[most]
array ends[6 * most]                        # of a bar: low end, its interval; high end, its interval
array value[2 * most]
do for [i = 1:6 * most] { ends[i] = NaN }
do for [i = 1:2 * most] { value[i] = NaN }
bars = 0
all = 0
set_end(k, x, p, low, high) = (ends[3 * k + 1] = x == x ? 100 * (chance + p) : NaN, ends[3 * k + 2] = x == x ? 100 * (chance + low) : NaN, \
                               ends[3 * k + 3] = x == x ? 100 * (chance + high) : NaN, value[k + 1] = x)
known(x) = x == x && x != 0
keep(s) = (all = all + 1, bars == most ? 0 : (bars = bars + 1, key[bars] = s, \
           set_end(2 * bars - 2, column("low_value"), column("at_low"), column("at_low_low"), column("at_low_high")), \
           set_end(2 * bars - 1, column("high_value"), column("at_high"), column("at_high_low"), column("at_high_high")), bars))
constants = 0
if (any) stats unquoted("tornado") using (constants = constants + (strcol("kind") eq "constant"), strcol("name") eq chosen && strcol("reading") eq reading && (known(column("at_low")) || known(column("at_high"))) \
                              ? keep(strcol("key")) : 0) nooutput
if (bars == 0) {
    title = chosen eq "" ? "Nothing is uncertain in this scenario but luck" : "Nothing that was changed moves the chance of ".short(chosen)
    subtitle = any ? thousands(trials)." trials" : ""
    height = 75.
    unset border; unset tics; set margins 0, 0, 0, 0
    do for [format in formats] { eval OPEN; eval HEAD; plot [0:1] [0:1] NaN; unset output }
    exit status 0
}

# What is seen, in words
what = reading eq "generalist" ? "still a model company" : "still independent"
own(s) = s[1:10] eq "companies." ? s[11:*] : s
ending(s, most) = strlen(own(s)) > most ? "…".own(s)[strlen(own(s)) - most + 2:*] : own(s)
title = "Whether ".short(chosen)." is ".what." ".in_when(horizon)." hangs most on ".ending(key[1], 34)
subtitle = "Chance where one key is at the 10th (blue) or 90th (orange) percentile".(constants ? ", constants a fifth lower or higher" : "")."; " \
         .thousands(trials)." trials".(all > bars ? sprintf("; %d widest of %d", bars, all) : "")
number(x) = x != x ? "" : x == 0 ? "0" : (x < 0 ? "−" : "").plain(abs(x))

# From where to where
low = chance * 100; high = chance * 100
do for [b = 1:bars] { do for [e in "1 4"] {
    x = ends[6 * (b - 1) + e]
    if (x == x) { low = x < low ? x : low; high = x > high ? x : high }
} }
room = 0
do for [b = 1:bars] { room = room > strlen(ending(key[b], 34)) ? room : strlen(ending(key[b], 34)) }
left = 45 + 7.3 * room + 60
right = 820.
row = 27.
top = 105.
height = top + bars * row + 55
span = high - low

set xrange [low - 0.06 * span:high + 0.06 * span]
set yrange [bars + 0.5:0.5]
set lmargin at screen x_at(left)
set rmargin at screen x_at(right)
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + bars * row)
set border 1 linecolor rgb grey linewidth 0.8
unset ytics
set xtics format "%g %%"
set grid xtics noytics linetype 1 linewidth 0.6 linecolor rgb pale
bar_of(i) = int(i - 1) / 6 + 1
is_end(i) = int(i - 1) % 3 == 0
is_low(i) = int(i - 1) % 6 < 3
value_of(i) = int(i - 1) / 3 + 1

set datafile separator whitespace           # the plot is of an array, which gnuplot reads as if it were a file
unset datafile columnheaders
do for [format in formats] {
    eval OPEN
    eval HEAD
    set arrow 1 from first 100 * chance, graph 0 to first 100 * chance, graph 1 nohead linewidth 1.2 linecolor rgb "black" front
    set label 3 "altogether ".percent(chance) at first 100 * chance, screen y_at(top - 14) center font "sans-serif,12"
    do for [b = 1:bars] { set label 10 + b ending(key[b], 34) at screen x_at(left - 62), first b right font "sans-serif,12" }
    plot ends using (is_end($1) ? 100 * chance : NaN):(bar_of($1)):(100 * chance):($2):(bar_of($1) - 0.32):(bar_of($1) + 0.32):(is_low($1) ? 0x7FB8D8 : 0xEAAE7F) \
             with boxxyerror fillstyle solid 0.9 noborder linecolor rgb variable, \
         ends using (is_end($1) ? $2 : NaN):(bar_of($1)):(is_end($1) ? ends[int($1) + 1] : 0):(is_end($1) ? ends[int($1) + 2] : 0) \
             with xerrorbars linecolor rgb "black" linewidth 0.8 pointtype 7 pointsize 0.2, \
         ends using (is_end($1) && $2 < 100 * chance ? ends[int($1) + 1] - 0.008 * span : NaN):(bar_of($1)):(number(value[value_of($1)])) \
             with labels right font "sans-serif,10.5" textcolor rgb grey, \
         ends using (is_end($1) && $2 >= 100 * chance ? ends[int($1) + 2] + 0.008 * span : NaN):(bar_of($1)):(number(value[value_of($1)])) \
             with labels left font "sans-serif,10.5" textcolor rgb grey
    unset label
    unset arrow
    unset output
}
