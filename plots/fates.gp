# Where the companies of each group are at the end: building general models, specialists, hollowed,
# acquired, sold or shut; a bar of 100 % for each group.
#
# Reads companies.tsv, readings.tsv and scenario.yaml of a results folder. To redraw:
#   gnuplot -e "dir='results/market-2024'" plots/fates.gp             # figures/fates.svg in that folder
#   gnuplot -e "dir='results/market-2024'; png=1" plots/fates.gp      # and fates.png

figure = "fates"
needs = "companies readings"
load ARG0[1:strlen(ARG0) - strlen("fates.gp")]."style.gp"
eval GROUPS

letters(k) = k == 1 || k >= 5 ? "#FFFFFF" : "#000000"

# Members, and the mean over all companies: every company is in one group
array members[groups]
array share[6]
do for [k = 1:6] { share[k] = 0 }
all = 0
note(i, m) = (members[i] = m, all = all + m, trials = column("trials"), sum [k = 1:6] (share[k] = share[k] + m * column(word(states, k))))
stats table("companies") using (place(strcol("company")) ? note(place(strcol("company")), column("members")) : 0) nooutput
if (trials < 20000) decimals = 0

# What is seen, in words
title = (groups > 1 ? capital(in_when(horizon)) : short(names[1])." ".in_when(horizon)).": " \
      .(share[1] > 0 ? percent(share[1] / all)." model compan".(groups > 1 ? "ies, " : "y, ") : "").percent(share[2] / all)." specialist".(groups > 1 ? "s, " : ", ") \
      .percent((share[3] + share[4]) / all)." taken over, ".percent((share[5] + share[6]) / all)." sold off or shut"
subtitle = "Mean over ".thousands(trials)." simulated lives".(groups > 1 ? "; in brackets: companies in the group" : "")

room = 0
shown(i) = short(names[i]).(groups > 1 ? sprintf(" (%d)", members[i]) : "")
do for [i = 1:groups] { room = room > strlen(shown(i)) ? room : strlen(shown(i)) }
left = 35 + 7.6 * room
right = 870.
row = 40.
top = 115.
height = top + groups * row + 60

y(s) = place(s) ? -place(s) : NaN
before(k) = k == 1 ? 0 : 100 * (sum [j = 1:k - 1] column(word(states, j)))
part(k) = column(word(states, k))
# written where it fits: with its decimals, without, or not at all
inside(p) = text_width(percent(p), 12) + 6 < p * (right - left) ? percent(p) : \
            text_width(sprintf("%.0f", 100 * p), 12) + 6 < p * (right - left) ? sprintf("%.0f", 100 * p) : ""

set xrange [0:100]
set yrange [-groups - 0.5:-0.5]
set lmargin at screen x_at(left)
set rmargin at screen x_at(right)
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + groups * row)
set border 0
unset ytics
set xtics 0, 25, 100 format "%g %%" scale 0
set grid xtics noytics linetype 1 linewidth 0.6 linecolor rgb pale

do for [format in formats] {
    eval OPEN
    eval HEAD
    legend_at = top - 23
    eval LEGEND
    do for [i = 1:groups] { set label 30 + i shown(i) at screen x_at(left - 12), first -i right }
    plot for [k = 1:6] table("companies") using (before(k)):(y(strcol("company"))):(before(k)):(before(k) + 100 * part(k)): \
                 (y(strcol("company")) - 0.36):(y(strcol("company")) + 0.36) with boxxyerror fillstyle solid 1 noborder linecolor rgb fill(k), \
         for [k = 1:6] table("companies") using (before(k) + 50 * part(k)):(y(strcol("company"))):(inside(part(k))) \
                 with labels center font "sans-serif,12" textcolor rgb letters(k)
    unset output
}
