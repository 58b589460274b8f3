# What the answer hangs on: how strongly each input that is drawn moves with whether a group is still
# there, as the correlation of the two; bars to the right: more of it helps, to the left: it hurts;
# where there are too many groups for bars, cells of that colour, the deeper the stronger.
# Model companies by whether they are still that, specialists by whether they are independent.
#
# Reads inputs.tsv, survival.tsv, readings.tsv and scenario.yaml of a results folder. To redraw:
#   gnuplot -e "dir='results/market-2024'" plots/inputs.gp             # figures/inputs.svg in that folder
#   gnuplot -e "dir='results/market-2024'; png=1" plots/inputs.gp      # and inputs.png

figure = "inputs"
needs = "inputs survival readings"
load ARG0[1:strlen(ARG0) - strlen("inputs.gp")]."style.gp"
eval GROUPS
all = groups
if (groups > 12) groups = 12
trials = 0
stats table("readings") using (trials = column("trials")) nooutput

# The inputs' names; a blank within one is made unbreakable, and its quotes, which gnuplot would take for its own, are dropped
keys = system("LC_ALL=C awk -F '\t' '!/^#/ && rows++ { gsub(/\"/, \"\", $1); gsub(/ /, \"\\302\\240\", $1); print $1 }' < '".quote(table("inputs"))."'")
inputs = words(keys)

# Nothing to be seen is no error: it is said, where the figure would be (eval, with title)
SAY_SO = "subtitle = thousands(trials).' simulated li'.(trials == 1 ? 'fe' : 'ves'); height = 75.; unset border; unset tics; set margins 0, 0, 0, 0; " \
       . "do for [format in formats] { eval OPEN; eval HEAD; plot [0:1] [0:1] NaN; unset output }"
if (inputs == 0 || trials == 1) {
    title = inputs == 0 ? "No input of this scenario is uncertain: what differs between lives is luck" : "One life has no correlation with its inputs"
    eval SAY_SO
    exit status 0
}

# A column for each group: those in the race first
array racing[groups]
stats table("survival") using (column("month") == 0 && place(strcol("company")) ? racing[place(strcol("company"))] = column("generalist") : 0) nooutput
array group_of[groups]
racers = 0
do for [i = 1:groups] { if (racing[i] > 0) { racers = racers + 1; group_of[racers] = i } }
others = racers
do for [i = 1:groups] { if (racing[i] == 0) { others = others + 1; group_of[others] = i } }
reading(c) = c <= racers ? "generalist" : "independent"

# The correlations, and the inputs by the largest of theirs
array r[inputs * groups]
array largest[inputs]
array by[inputs]                            # in which column that is
none = 9                                    # stands for a correlation that does not exist
size(x) = x == none ? 0 : abs(x)
known(x) = x == x ? x : none
keep(i, c, x) = (r[(i-1)*groups+c] = x, by[i] == 0 || size(x) > largest[i] ? (largest[i] = size(x), by[i] = c) : 0, 0)
do for [i = 1:inputs] { by[i] = 0 }
at_row = 0
stats table("inputs") using (at_row = at_row + 1, sum [c = 1:groups] keep(at_row, c, known(column(names[group_of[c]].".".reading(c))))) nooutput
if ((sum [i = 1:inputs] largest[i]) == 0) {
    title = "No input matters: every life ends with the same companies"
    eval SAY_SO
    exit status 0
}
shown = inputs > 25 ? 25 : inputs
array sorted[shown]
array rank[inputs]
do for [i = 1:inputs] { rank[i] = NaN }
do for [k = 1:shown] {
    most = 0
    do for [i = 1:inputs] { if (rank[i] != rank[i] && (most == 0 || largest[i] > largest[most])) { most = i } }
    sorted[k] = most
    rank[most] = k
}
scale = largest[sorted[1]]

# What is seen, in words
noise = 1.96 / sqrt(trials)                 # what a correlation of nothing stays within, in 95 % of runs
whole(i) = word(keys, i)
ending(s, most) = strlen(s) > most ? "…".s[strlen(s) - most + 2:*] : s
signed(x, d) = abs(x) < 0.5 * 0.1 ** d ? "0" : (x < 0 ? "−" : "+").fixed(abs(x), d)
named(k) = ending(whole(sorted[k]), 34)." (".signed(r[(sorted[k]-1)*groups+by[sorted[k]]], 2).(groups > 1 ? " for ".short(names[group_of[by[sorted[k]]]]) : "").")"
title = largest[sorted[1]] <= noise ? "Nothing that is drawn moves the answer beyond what chance would do" \
      : (groups == 1 ? short(names[1]) : "The answer")." hangs most on ".named(1) \
      .(shown > 1 && largest[sorted[2]] > noise ? ", then on ".named(2) : "")
subtitle = "Correlation of each input with ".(groups > 1 ? "how many of a group are left" : "being ".(racers ? "a model company" : "independent")." ".in_when(horizon))." in ".thousands(trials)." lives" \
         .(inputs > shown ? sprintf("; the largest %d of %d inputs", shown, inputs) : "").(all > groups ? sprintf("; first %d of %d groups", groups, all) : "")
hint = "Blue: more of it helps; orange: it hurts; grey: within ±".sprintf("%.2g", noise).", which may be chance"

# A cell for each input and group; between the two kinds of groups a gap
room = 0
do for [k = 1:shown] { room = room > strlen(ending(whole(sorted[k]), 34)) ? room : strlen(ending(whole(sorted[k]), 34)) }
left = 40 + 7.3 * room
between = racers && racers < groups ? 16. : 0.
cell = (width - 15 - left - between) / groups
cell = cell > 520 ? 520. : cell
narrow = cell < 76
row = 23.
longest = 0
do for [i = 1:groups] { longest = longest > strlen(short(names[i])) ? longest : strlen(short(names[i])) }
upright = text_width("x", 12) * longest + 6 > cell
top = groups == 1 ? 95. : upright ? 125 + text_width("x", 12) * longest : 138.
height = top + shown * row + 20
middle(c) = (c - 0.5) * cell + (c > racers ? between : 0)
half = 0.5 * cell
cell_row(k) = rank[(int(k) - 1) / groups + 1]
cell_middle(k) = middle((int(k) - 1) % groups + 1)
mix(x, part) = int(255 - part * (255 - x))                  # of a colour's red, green or blue with white
deep(part, red, green, blue) = 65536 * mix(red, part) + 256 * mix(green, part) + mix(blue, part)
shade(x) = size(x) <= noise ? (narrow ? 0xFFFFFF : 0xBBBBBB) : x > 0 ? deep(narrow ? x / scale : 1, 0x00, 0x72, 0xB2) : deep(narrow ? -x / scale : 1, 0xD5, 0x5E, 0x00)
from_x(k, x) = narrow ? cell_middle(k) - half + 1 : cell_middle(k)
to_x(k, x) = narrow ? cell_middle(k) + half - 1 : cell_middle(k) + (half - 4) * (x == none ? 0 : x) / scale
bar = narrow ? 0.46 : 0.32
letters(x) = size(x) <= noise ? 0x808080 : narrow && abs(x) > 0.8 * scale ? 0xFFFFFF : 0x000000
text(x) = x == none ? "–" : narrow && abs(x) >= 0.005 ? (x < 0 ? "−" : "+").fixed(abs(x), 2)[2:4] : signed(x, 2)
beside(k, x, side) = !narrow && (side ? x > 0 : !(x > 0)) ? cell_middle(k) + (side ? -4 : 4) : NaN
set xrange [0:groups * cell + between]
set yrange [shown + 0.5:0.5]
set lmargin at screen x_at(left)
set rmargin at screen x_at(left + groups * cell + between)
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + shown * row)
set border 0
unset xtics
unset ytics
unset grid

set datafile separator whitespace           # the plot is of an array, which gnuplot reads as if it were a file
unset datafile columnheaders
do for [format in formats] {
    eval OPEN
    eval HEAD
    set label 3 hint at screen x_at(20), y_at(68) textcolor rgb grey
    if (groups > 1 && racers) { set label 4 "still a model company" at first 0, screen y_at(95) font bold(12) }
    if (groups > 1 && racers < groups) {
        if ((groups - racers) * cell > 130) { set label 5 "still independent" at first racers * cell + between, screen y_at(95) font bold(12) }
        else { set label 5 "still independent" at graph 1, screen y_at(95) right font bold(12) }
    }
    do for [c = 1:groups] {
        if (groups > 1 && upright) { set label 10 + c short(names[group_of[c]]) at first middle(c), screen y_at(top - 8) rotate by 90 font "sans-serif,12" }
        if (groups > 1 && !upright) { set label 10 + c short(names[group_of[c]]) at first middle(c), screen y_at(top - 14) center font "sans-serif,12" }
        if (!narrow) { set arrow c from first middle(c), graph 0 to first middle(c), graph 1 nohead linewidth 0.8 linecolor rgb grey }
    }
    do for [k = 1:shown] {
        set label 30 + k ending(whole(sorted[k]), 34) at screen x_at(left - 12), first k right font "sans-serif,12"
        set arrow 30 + k from graph 0, first k + 0.5 to graph 1, first k + 0.5 nohead linewidth 0.6 linecolor rgb pale back
    }
    plot r using (cell_middle($1)):(cell_row($1)):(from_x($1, $2)):(to_x($1, $2)):(cell_row($1) - bar):(cell_row($1) + bar):(shade($2)) \
             with boxxyerror fillstyle solid 1 noborder linecolor rgb variable, \
         r using (beside($1, $2, 0)):(cell_row($1)):(text($2)):(letters($2)) with labels left font "sans-serif,11" textcolor rgb variable, \
         r using (beside($1, $2, 1)):(cell_row($1)):(text($2)):(letters($2)) with labels right font "sans-serif,11" textcolor rgb variable, \
         r using (narrow ? cell_middle($1) : NaN):(cell_row($1)):(text($2)):(letters($2)) with labels center font "sans-serif,10.5" textcolor rgb variable
    unset label
    unset arrow
    unset output
}
