# The cash of those that are independent at the end: a row for each group, a bar for each tenth of a
# power of ten, as high as the share of lives that end there. A row's bars add up to the share that is
# independent, so that a group of which little is left has little to show.
#
# Reads cash.tsv, readings.tsv and scenario.yaml of a results folder. To redraw:
#   gnuplot -e "dir='results/market-2024'" plots/cash.gp             # figures/cash.svg in that folder
#   gnuplot -e "dir='results/market-2024'; png=1" plots/cash.gp      # and cash.png

figure = "cash"
needs = "cash readings"
load ARG0[1:strlen(ARG0) - strlen("cash.gp")]."style.gp"
eval GROUPS
all = groups
if (groups > 24) groups = 24
trials = 0
array independent[groups]
stats table("readings") using (trials = column("trials"), strcol("reading") eq "independent" && place(strcol("name")) \
                               ? independent[place(strcol("name"))] = column("probability") : 0) nooutput
if (trials < 20000) decimals = 0

# Bins by their lower edge, in tenths of a power of ten; the first, 0 to 1, is -1, the last has no end
bin(edge) = edge > 0 ? floor(10 * log10(edge) + 0.5) : -1
array share[groups]
array cash_at[3 * groups]                   # 5 %, 50 %, 95 % of the independents, as bins
do for [i = 1:groups] { share[i] = 0; do for [j = 1:3] { cash_at[3*i-3+j] = NaN } }
tallest = 0; top_bin = 0
add(i, b, p) = (share[i] = share[i] + p, tallest = p > tallest ? p : tallest, top_bin = b > top_bin ? b : top_bin, 0)
stats table("cash") using (place(strcol("company")) ? add(place(strcol("company")), bin(column("bin_low")), column("probability")) : 0) nooutput
within(j) = word("0.05 0.5 0.95", j) * share[now] - so_far
pass(i, b, p) = (so_far = i == now ? so_far : 0, now = i, \
                 sum [j = 1:3] (p > 0 && within(j) >= 0 && within(j) <= p ? (cash_at[3*i-3+j] = b + within(j) / p, 0) : 0), so_far = so_far + p, 0)
now = 0; so_far = 0
stats table("cash") using (place(strcol("company")) ? pass(place(strcol("company")), bin(column("bin_low")), column("probability")) : 0) nooutput
money(b) = b < 0 ? "<$1 M" : b >= top_bin ? ">".millions(10 ** (top_bin / 10.)) : millions(10 ** (b / 10.))

# The bins in which there is anything to see
first_bin = 1e9; last_bin = -1e9
see(b, p) = p > 0.007 * tallest ? (first_bin = b < first_bin ? b : first_bin, last_bin = b > last_bin ? b : last_bin, 0) : 0
stats table("cash") using (place(strcol("company")) ? see(bin(column("bin_low")), column("probability")) : 0) nooutput
if (tallest == 0) { first_bin = 0; last_bin = 29 }
from = first_bin
to = last_bin + 1
if (to - from < 10) { from = from - (from < 0 ? 0 : 5); to = to + 5 }

# What is seen, in words
poorest = 0; richest = 0
median(i) = cash_at[3*i-1]
do for [i = 1:groups] {
    if (share[i] > 0) {
        poorest = poorest && median(poorest) <= median(i) ? poorest : i
        richest = richest && median(richest) >= median(i) ? richest : i
    }
}
title = tallest == 0 ? "Nobody is independent ".in_when(horizon) \
      : groups == 1 ? short(names[1])." ".in_when(horizon).", where it is independent: ".money(median(1))." in cash at the median" \
      : money(median(poorest)) eq money(median(richest)) ? "Those independent ".in_when(horizon)." have ".money(median(richest))." in cash at the median" \
      : "Cash of those independent ".in_when(horizon).", at the median: from ".money(median(poorest))." (".short(names[poorest]).") to ".money(median(richest))." (".short(names[richest]).")"
subtitle = "Share of ".thousands(trials)." simulated lives by cash at the end; black: median; the tallest bar is ".percent(tallest)." of lives" \
         .(all > groups ? sprintf("; first %d of %d groups", groups, all) : "")

room = 0
do for [i = 1:groups] { room = room > strlen(short(names[i])) ? room : strlen(short(names[i])) }
left = 35 + 7.6 * room
wide = 570 - left
row = groups == 1 ? 180. : groups <= 6 ? 64. : groups <= 12 ? 46. : 34.
top = 105.
height = top + groups * row + 65

set xrange [from:to]
set yrange [-groups:0]
set lmargin at screen x_at(left)
set rmargin at screen x_at(left + wide)
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + groups * row)
set border 1
unset ytics
set xtics scale 0 ("" -1000)
set grid xtics noytics linetype 1 linewidth 0.6 linecolor rgb pale
each = 10 * ceil((to - from) / 10. / (wide / 62))
do for [b = 10 * ceil(from / 10.):to:each] { set xtics add (millions(10. ** (b / 10)) b) }
set xlabel "cash, logarithmic" offset 0, 0.3

middle = groups == 1 ? 0.43 : 0.3            # of the text in a row
up(s, p) = -place(s) + 0.86 * p / tallest
do for [format in formats] {
    eval OPEN
    eval HEAD
    set label 3 "independent" at screen x_at(660), y_at(top - 20) right font bold(12)
    set label 4 "median" at screen x_at(745), y_at(top - 20) right font bold(12)
    set label 5 "middle 90 %" at screen x_at(width - 15), y_at(top - 20) right font bold(12)
    do for [i = 1:groups] {
        set label 30 + 4 * i short(names[i]) at screen x_at(left - 12), first middle - i right
        set label 31 + 4 * i percent(independent[i]) at screen x_at(660), first middle - i right
        if (share[i] > 0) {
            set label 32 + 4 * i money(median(i)) at screen x_at(745), first middle - i right
            set label 33 + 4 * i money(cash_at[3*i-2])." to ".money(cash_at[3*i]) at screen x_at(width - 15), first middle - i right textcolor rgb grey
            set arrow i from first median(i), first -i to first median(i), first 0.9 - i nohead linewidth 1.6 linecolor rgb "black" front
        }
        set arrow 100 + i from graph 0, first -i to graph 1, first -i nohead linewidth 0.8 linecolor rgb grey
    }
    plot table("cash") using (place(strcol("company")) ? bin(column("bin_low")) : NaN):(-place(strcol("company"))): \
             (bin(column("bin_low")) + 0.04):(bin(column("bin_low")) + 0.96):(-place(strcol("company"))):(up(strcol("company"), column("probability"))): \
             (int("0x".colour(place(strcol("company")) + 7)[2:7])) with boxxyerror fillstyle solid 1 noborder linecolor rgb variable
    unset output
}
