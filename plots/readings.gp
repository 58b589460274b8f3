# Whether a company "survived" depends on who asks: the four readings side by side for each group,
# and for all companies together, with their 95 % intervals.
#
# Reads readings.tsv, survival.tsv and scenario.yaml of a results folder. To redraw:
#   gnuplot -e "dir='results/market-2024'" plots/readings.gp             # figures/readings.svg in that folder
#   gnuplot -e "dir='results/market-2024'; png=1" plots/readings.gp      # and readings.png

figure = "readings"
needs = "readings survival"
load ARG0[1:strlen(ARG0) - strlen("readings.gp")]."style.gp"
eval GROUPS
if (groups > 1) { name_it = name_it("market") }

readings = "generalist independent legal operating"
array heading[4] = ["model company", "in any business", "at least a shell", "product lives"]
array meaning[4] = ["independent, in the race", "still independent", "or a deal took the team", "under any owner"]
reading(s) = s eq "generalist" ? 1 : s eq "independent" ? 2 : s eq "legal" ? 3 : s eq "operating" ? 4 : 0

# Who was never in the race for general models
array racing[groups]
do for [i = 1:groups] { racing[i] = 1 }
stats table("survival") using (column("month") == 0 && place(strcol("company")) ? racing[place(strcol("company"))] = column("generalist") : 0) nooutput
racers = 0
do for [i = 1:groups] { racers = racers + (names[i] ne "market" && racing[i] > 0) }
never(what, s) = what eq "generalist" && place(s) && racing[place(s)] == 0

# What is seen, in words: the readings of the last row
array seen[4]
trials = 0
none_left = 0; no_generalist = 0
note(s, p) = (reading(s) ? seen[reading(s)] = p : 0, s eq "none_left" ? none_left = p : 0, s eq "no_generalist" ? no_generalist = p : 0, p)
stats table("readings") using (trials = column("trials"), strcol("name") eq "market" ? note(strcol("reading"), column("probability")) : 0) nooutput
if (trials < 20000) decimals = 0
least = percent(seen[racers ? 1 : 2])
most = percent(seen[4])
title = (groups > 1 ? "Still there " : short(names[1])." still there ").in_when(horizon)."? " \
      .(least eq most ? least.(groups > 1 ? " of companies" : "").", whatever is meant" \
                      : "From ".least." to ".most.(groups > 1 ? " of companies" : "").", depending on what is meant")
subtitle = thousands(trials)." simulated lives, with 95 % intervals" \
         .(groups > 1 ? "; that no company is independent: ".rare(none_left).", no model company: ".rare(no_generalist) : "")

room = 0
shown(i) = names[i] eq "market" ? "all companies" : short(names[i])
do for [i = 1:groups] { room = room > strlen(shown(i)) ? room : strlen(shown(i)) }
left = 35 + 7.6 * room
column_of = 150.                            # each reading has a column so wide, of which 100 are the axis
row = 34.
top = 125.
height = top + (groups + 0.3) * row + 60

text(p) = never(strcol("reading"), strcol("name")) ? "never in the race" : percent(p)
x(p) = 100 * p + column_of * (reading(strcol("reading")) - 1)
row_at(i) = -i - (names[i] eq "market" ? 0.3 : 0)
y(s) = reading(strcol("reading")) && place(s) ? row_at(place(s)) : NaN
set xrange [0:4 * column_of]
set yrange [-groups - 0.8:-0.5]
set lmargin at screen x_at(left)
set rmargin at screen x_at(width - 8)
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + (groups + 0.3) * row)
set border 0
unset ytics
set xtics scale 0 ("" -1)
set grid xtics noytics linetype 1 linewidth 0.6 linecolor rgb pale
do for [c = 0:3] { do for [t in "0 50 100"] { set xtics add (t." %%" column_of * c + t) } }

do for [format in formats] {
    eval OPEN
    eval HEAD
    do for [c = 1:4] {
        set label 10 + c heading[c] at first column_of * (c - 1), screen y_at(top - 32) font bold(13) textcolor rgb ink(c)
        set label 20 + c meaning[c] at first column_of * (c - 1), screen y_at(top - 13) font "sans-serif,10.5" textcolor rgb grey
    }
    do for [i = 1:groups] { set label 30 + i shown(i) at screen x_at(left - 12), first row_at(i) right }
    plot table("readings") using (column_of * (reading(strcol("reading")) - 1)):(y(strcol("name"))):(column_of * (reading(strcol("reading")) - 1)):(x(column("probability"))): \
             (y(strcol("name")) - 0.22):(y(strcol("name")) + 0.22):(int(word("0x99C7E0 0xEEBF99 0x99D8C7 0xEBC9DC", 1 + (reading(strcol("reading")) + 3) % 4))) \
             with boxxyerror fillstyle solid 1 noborder linecolor rgb variable, \
         table("readings") using (never(strcol("reading"), strcol("name")) ? NaN : x(column("probability"))):(y(strcol("name"))):(x(column("low"))):(x(column("high"))) \
             with xerrorbars linecolor rgb "black" linewidth 1 pointtype 7 pointsize 0.25, \
         table("readings") using (x(never(strcol("reading"), strcol("name")) ? 0 : column("high")) + 3):(y(strcol("name"))):(text(column("probability"))) with labels left
    unset output
}
