# What would have saved it: the same lives again, each with one change. How many of the lost would have survived, how many of the
# survivors been lost, and what that comes to; the best change first, with 95 % intervals.
#
# Reads changes.tsv, causes.tsv and scenario.yaml of an autopsy's results folder. To redraw:
#   gnuplot -e "dir='results/market-2024.autopsy-second-tier'" plots/saved.gp             # figures/saved.svg in that folder
#   gnuplot -e "dir='results/market-2024.autopsy-second-tier'; png=1" plots/saved.gp      # and saved.png

figure = "saved"
needs = "changes causes"
load ARG0[1:strlen(ARG0) - strlen("saved.gp")]."style.gp"

# Rows: rows of the table, the first 30
array name[30]
array averted[30]; array averted_low[30]; array averted_high[30]
array doomed[30]; array doomed_low[30]; array doomed_high[30]
array net[30]; array net_low[30]; array net_high[30]
rows = 0; all = 0; losses = 0; survivors = 0
keep(s) = (rows = rows + 1, name[rows] = s, \
           averted[rows] = column("averted_share"), averted_low[rows] = column("averted_low"), averted_high[rows] = column("averted_high"), \
           doomed[rows] = column("doomed_share"), doomed_low[rows] = column("doomed_low"), doomed_high[rows] = column("doomed_high"), \
           net[rows] = column("net"), net_low[rows] = column("net_low"), net_high[rows] = column("net_high"), 0)
stats table("changes") using (all = all + 1, losses = column("losses"), survivors = column("survivors"), rows < 30 ? keep(strcol("meaning")) : 0) nooutput
if (rows == 0 || losses == 0) { exit status 66 }
if (losses < 20000) decimals = 0

# Whose, of the first line of causes.tsv: "# By what, and when, NAME was lost (reading: …"
who = system("sed -n '1s/^# By what, and when, \\(.*\\) was lost (reading: .*/\\1/p' '".quote(table("causes"))."'")
reading = system("sed -n '1s/.* was lost (reading: \\([a-z]*\\)).*/\\1/p' '".quote(table("causes"))."'")
loss = reading eq "generalist" ? "as a model company" : reading eq "independent" ? "as an independent company" : reading eq "legal" ? "even as a shell" : "with its product"

who = who eq "market" ? "all companies" : who
title = net_low[1] > 0 ? "What would have saved ".short(who)."? Most of all: ".name[1] : "What would have saved ".short(who)."? Nothing that was tried"
subtitle = sprintf("%s of %s lives are lost %s; the same lives again, each with one change", rare(1. * losses / (losses + survivors)), thousands(losses + survivors), loss) \
         .(all > rows ? sprintf(" (the first %d of %d)", rows, all) : "")

longest = 0; most_averted = 0; most_doomed = 0
do for [i = 1:rows] {
    if (strlen(name[i]) > 46) { name[i] = name[i][1:45]."…" }
    longest = longest > strlen(name[i]) ? longest : strlen(name[i])
    if (averted_high[i] == averted_high[i] && averted_high[i] > most_averted) { most_averted = averted_high[i] }
    if (doomed_high[i] == doomed_high[i] && doomed_high[i] > most_doomed) { most_doomed = doomed_high[i] }
}
top_of(p) = p <= 0 ? 1 : p > 0.9 ? 100 : 1.15 * 100 * p
row = 30.
top = 118.
height = top + rows * row + 40
left = 30 + 7.1 * longest
if (left > 350) left = 350.
number = 66.                                # for the figures right of the bars
net_room = 175.
room = width - left - net_room - 2 * number - 30
first_wide = 0.62 * room
second = left + first_wide + number + 15
second_wide = 0.38 * room

set yrange [-rows - 0.5:-0.5]
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + rows * row)
set border 0
unset ytics
set xtics scale 0 font "sans-serif,10.5" offset 0, 0.3 format "%g %%"
set grid xtics noytics linetype 1 linewidth 0.6 linecolor rgb pale
signed(x) = (d = (net_high[1] - net_low[1]) * 50 < 0.5 ? 1 : 0, abs(x) < 0.5 * 0.1 ** d ? fixed(0, d) : (x > 0 ? "+" : "−").fixed(abs(x), d))
shown(p) = p == p ? p == 0 ? "none" : rare(p) : ""
tics_for(most) = most > 50 ? 25 : most > 20 ? 10 : most > 8 ? 5 : most > 3 ? 2 : most > 1.5 ? 1 : most > 0.7 ? 0.5 : most > 0.3 ? 0.2 : 0.1

do for [format in formats] {
    eval OPEN
    eval HEAD
    set multiplot
    set label 10 "of the lost, saved" at screen x_at(left), y_at(top - 32) font bold(13) textcolor rgb ink(1)
    set label 11 "of the survivors, lost" at screen x_at(second), y_at(top - 32) font bold(13) textcolor rgb ink(2)
    set label 12 "survive more" at screen x_at(width - 15), y_at(top - 32) right font bold(13)
    set label 13 "points of all lives" at screen x_at(width - 15), y_at(top - 13) right font "sans-serif,10.5" textcolor rgb grey
    do for [i = 1:rows] {
        set label 20 + i name[i] at screen x_at(left - 12), first -i right
        set label 60 + i signed(100 * net[i]) at screen x_at(width - 100), first -i right font bold(13)
        set label 100 + i signed(100 * net_low[i])." to ".signed(100 * net_high[i]) at screen x_at(width - 15), first -i right font "sans-serif,9" textcolor rgb grey
    }
    set lmargin at screen x_at(left)
    set rmargin at screen x_at(left + first_wide)
    set xrange [0:top_of(most_averted)]
    set xtics 0, tics_for(top_of(most_averted))
    plot for [i = 1:rows] "+" using (0):(-i):(0):(100 * averted[i]):(-i - 0.26):(-i + 0.26) every ::0::0 with boxxyerror fillstyle solid 1 noborder linecolor rgb "#99C7E0", \
         for [i = 1:rows] "+" using (100 * averted[i]):(-i):(100 * averted_low[i]):(100 * averted_high[i]) every ::0::0 with xerrorbars linecolor rgb "black" linewidth 1 pointtype 7 pointsize 0.25, \
         for [i = 1:rows] "+" using (100 * averted_high[i]):(-i):(" ".shown(averted[i])) every ::0::0 with labels left offset 0.3, 0
    unset label
    set lmargin at screen x_at(second)
    set rmargin at screen x_at(second + second_wide)
    set xrange [0:top_of(most_doomed)]
    if (survivors == 0) { unset xtics; set label 10 "there are none" at graph 0.02, first -1 left textcolor rgb grey } else { set xtics 0, tics_for(top_of(most_doomed)) }
    plot for [i = 1:rows] "+" using (0):(-i):(0):(100 * doomed[i]):(-i - 0.26):(-i + 0.26) every ::0::0 with boxxyerror fillstyle solid 1 noborder linecolor rgb "#EEBF99", \
         for [i = 1:rows] "+" using (100 * doomed[i]):(-i):(100 * doomed_low[i]):(100 * doomed_high[i]) every ::0::0 with xerrorbars linecolor rgb "black" linewidth 1 pointtype 7 pointsize 0.25, \
         for [i = 1:rows] "+" using (100 * doomed_high[i]):(-i):(" ".shown(doomed[i])) every ::0::0 with labels left offset 0.3, 0
    unset label
    set xtics
    unset multiplot
    unset output
}
