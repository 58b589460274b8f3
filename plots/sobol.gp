# How much of the variance each uncertain input decides: whether one group is still there, by Sobol's indices.
# Full bars: what knowing the input alone would explain; pale bars: what it has a hand in, together with others
# and with luck. With 95 % intervals; a bar that cannot be told from 0 has its interval alone.
#
# Reads sobol.tsv, flips.tsv and scenario.yaml of a results folder of outlast sensitivity. To redraw:
#   gnuplot -e "dir='results/market-2024.sensitivity'" plots/sobol.gp                   # of the group nearest an even chance
#   gnuplot -e "dir='results/market-2024.sensitivity'; who='frontier'" plots/sobol.gp   # of another; figures/sobol.svg in that folder
#   gnuplot -e "dir='results/market-2024.sensitivity'; png=1" plots/sobol.gp            # and sobol.png

figure = "sobol"
needs = "sobol flips"
load ARG0[1:strlen(ARG0) - strlen("sobol.gp")]."style.gp"

# Whom it is about, and which reading: generalist where the group has it
if (!exists("who")) who = ""
who_given = who ne ""
nearest = 2
reading = ""
chosen = ""
trials = 0
rated(r, p) = abs(p - 0.5) + (r eq "independent")          # a generalist's chance before any other
choose(name, r, p) = ((r eq "generalist" || r eq "independent") && (who_given ? name eq who : name ne "market") && rated(r, p) < nearest \
                      ? (nearest = rated(r, p), chosen = name, reading = r) : 0, 0)
any = system("LC_ALL=C awk '!/^#/ && rows++ { print \"yes\"; exit }' < '".quote(table("flips"))."'") eq "yes"
if (any) stats keyed("flips") using (choose(strcol("name"), strcol("reading"), column("probability"))) nooutput

# Its inputs by their totals, the largest first; luck and all inputs together are in the words
most = 40
array key[most]
array first_of[3 * most]
array total_of[3 * most]
do for [i = 1:3 * most] { first_of[i] = NaN; total_of[i] = NaN }
array size_of[most]
inputs = 0
together = NaN; luck = NaN
put(a, b, c, i) = (first_of[3 * i - 2] = a, first_of[3 * i - 1] = b, first_of[3 * i] = c, i)
put_total(a, b, c, i) = (total_of[3 * i - 2] = a, total_of[3 * i - 1] = b, total_of[3 * i] = c, size_of[i] = a, i)
keep(s) = s eq "inputs" ? (together = column("first"), 0) : s eq "luck" ? (luck = column("total"), 0) : inputs == most ? 0 : \
          (inputs = inputs + 1, key[inputs] = s, \
           put(strcol("first_told") eq "yes" ? column("first") : 0, column("first_low"), column("first_high"), inputs), \
           put_total(strcol("total_told") eq "yes" ? column("total") : 0, column("total_low"), column("total_high"), inputs))
stats keyed("sobol") using (trials = column("trials"), strcol("name") eq chosen && strcol("reading") eq reading ? keep(strcol("input")) : 0) nooutput
if (inputs == 0 || together != together) {
    title = inputs == 0 ? "Nothing is uncertain in this scenario but luck" : "What decides the fate of ".short(chosen)." cannot be said: it varies too seldom"
    subtitle = thousands(trials)." trial".(trials == 1 ? "" : "s")
    height = 75.
    unset border; unset tics; set margins 0, 0, 0, 0
    do for [format in formats] { eval OPEN; eval HEAD; plot [0:1] [0:1] NaN; unset output }
    exit status 0
}
shown = inputs < 16 ? inputs : 16
array sorted[shown]
array row_of[inputs]
do for [i = 1:inputs] { row_of[i] = NaN }
do for [k = 1:shown] {
    best = 0
    do for [i = 1:inputs] { if (row_of[i] != row_of[i] && (best == 0 || size_of[i] > size_of[best])) { best = i } }
    sorted[k] = best
    row_of[best] = k
}

# What is seen, in words
decimals = 0
what = reading eq "generalist" ? "still a model company" : "still independent"
own(s) = s[1:10] eq "companies." ? s[11:*] : s
ending(s, most) = strlen(own(s)) > most ? "…".own(s)[strlen(own(s)) - most + 2:*] : own(s)
title = "Luck decides ".percent(luck)." of whether ".short(chosen)." is ".what." ".in_when(horizon).(together > 0 ? ", inputs ".percent(together) : "")
subtitle = "Shares of the variance: full alone, pale together with others and luck; ".thousands(trials)." trial".(trials == 1 ? "" : "s") \
         .(inputs > shown ? sprintf("; %d largest of %d inputs", shown, inputs) : "")

room = 0
largest = 0
do for [k = 1:shown] {
    i = sorted[k]
    room = room > strlen(ending(key[i], 34)) ? room : strlen(ending(key[i], 34))
    largest = total_of[3 * i] > largest ? total_of[3 * i] : largest
}
left = 40 + 7.3 * room
row = 27.
top = 85.
height = top + shown * row + 55

set xrange [0:104 * largest]
set yrange [shown + 0.5:0.5]
set lmargin at screen x_at(left)
set rmargin at screen x_at(860)
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + shown * row)
set border 1 linecolor rgb grey linewidth 0.8
unset ytics
set xtics format "%g %%"
set grid xtics noytics linetype 1 linewidth 0.6 linecolor rgb pale
begins(i) = int(i - 1) % 3 == 0
row_at(i) = row_of[int(i - 1) / 3 + 1]

set datafile separator whitespace           # the plot is of an array, which gnuplot reads as if it were a file
unset datafile columnheaders
do for [format in formats] {
    eval OPEN
    eval HEAD
    do for [k = 1:shown] { set label 10 + k ending(key[sorted[k]], 34) at screen x_at(left - 10), first k right font "sans-serif,12" }
    plot total_of every ::0::3 * inputs - 1 using (begins($1) ? 0 : NaN):(row_at($1)):(0):(100 * $2):(row_at($1) - 0.34):(row_at($1) + 0.34) \
             with boxxyerror fillstyle solid 1 noborder linecolor rgb "#CFE3F0", \
         first_of every ::0::3 * inputs - 1 using (begins($1) ? 0 : NaN):(row_at($1)):(0):(100 * $2):(row_at($1) - 0.2):(row_at($1) + 0.2) \
             with boxxyerror fillstyle solid 1 noborder linecolor rgb colour(1), \
         total_of every ::0::3 * inputs - 1 using (begins($1) ? 100 * $2 : NaN):(row_at($1) + 0.13):(begins($1) ? 100 * total_of[int($1) + 1] : 0):(begins($1) ? 100 * total_of[int($1) + 2] : 0) \
             with xerrorbars linecolor rgb grey linewidth 1 pointtype 7 pointsize 0.2, \
         first_of every ::0::3 * inputs - 1 using (begins($1) ? 100 * $2 : NaN):(row_at($1) - 0.1):(begins($1) ? 100 * first_of[int($1) + 1] : 0):(begins($1) ? 100 * first_of[int($1) + 2] : 0) \
             with xerrorbars linecolor rgb "black" linewidth 1 pointtype 7 pointsize 0.2
    unset label
    unset output
}
