# How many companies are still independent: the number over the months, with the range that it stays
# in, and how likely each number is at the end, with 95 % intervals, on the same scale. Of one company
# only the chance is shown that it is.
#
# Reads market.tsv, independents.tsv, readings.tsv and scenario.yaml of a results folder. To redraw:
#   gnuplot -e "dir='results/market-2024'" plots/independents.gp             # figures/independents.svg in that folder
#   gnuplot -e "dir='results/market-2024'; png=1" plots/independents.gp      # and independents.png

figure = "independents"
needs = "market independents readings"
load ARG0[1:strlen(ARG0) - strlen("independents.gp")]."style.gp"
eval GROUPS

# The number of companies, the likeliest number left, the range at the end, and the chance of none
companies = 0; likeliest = 0; tallest = 0; longest = 0
note(n, p, high) = (companies = n > companies ? n : companies, tallest < p ? (tallest = p, likeliest = n) : 0, longest = high > longest ? high : longest, 0)
stats table("independents") using (note(column("count"), column("probability"), column("high"))) nooutput
array end[6]                                # 5 %, 25 %, 50 %, 75 %, 95 %, mean
keep(k) = (end[1] = column("p05"), end[2] = column("p25"), end[3] = column("p50"), end[4] = column("p75"), end[5] = column("p95"), \
           end[6] = column("mean_independent"), k)
rare_with(what) = rare(column(what)).(column(what) > 0 && rare(column(what))[1:1] ne ">" && column(what) < 1 ? " (".bound(column(what."_low"))." to ".bound(column(what."_high"))." %)" : "")
bound(p) = p < 0.0995 ? sprintf("%#.2g", 100 * p) : fixed(100 * p, decimals)
trials = 0
stats table("readings") using (trials = column("trials")) nooutput
if (trials < 20000) decimals = 0
none_left = ""; no_generalist = ""; verticals = 0
stats table("market") using (keep(0), verticals = column("month") == 0 ? column("no_generalist") == 1 : verticals, \
                             none_left = rare_with("none_left"), no_generalist = rare_with("no_generalist"), 0) nooutput

# What is seen, in words
alone = companies == 1
title = alone ? short(names[1])." is independent ".in_when(horizon)." in ".percent(end[6])." of lives" \
      : end[1] == end[5] ? sprintf("%s, %d of %d companies are independent%s", capital(in_when(horizon)), end[1], companies, tallest == 1 ? "" : " in nine lives of ten") \
      : sprintf("%s, %d to %d of %d companies are independent in nine lives of ten, most often %d", capital(in_when(horizon)), end[1], end[5], companies, likeliest)
subtitle = thousands(trials)." simulated lives. ".(alone ? "Not" : "None")." independent: ".none_left \
         .(verticals ? "" : (alone ? "; not" : "; none")." a model company: ".no_generalist)

left = 70.
wide = alone ? 650. : 430.
bars = 640.                                 # the distribution's panel
right = 875.
top = 110.
tall = alone ? 200. : 15.5 * (companies + 1)
tall = tall < 280 ? 280. : tall > 420 ? 420. : tall
height = top + tall + 65
each = tall / (companies + 1)               # of one number
written = each >= 15
interval = alone ? 1 : companies <= 12 ? 1 : companies <= 24 ? 3 : companies <= 60 ? 10 : companies <= 120 ? 20 : companies <= 300 ? 50 : two(companies / 6.)

# The labels at the ends of the lines, in companies: at[1..count], text_of, ink_of
array text_of[6]
array value_of[6]
label(text, j) = (count = count + 1, text_of[count] = text, value_of[count] = j, at[count] = end[j])
LABELS = "count = 0; done = label(alone ? percent(end[6]) : sprintf('mean %.1f', end[6]), 6); " \
       . "if (!alone) { done = label('median', 3); if (end[1] < end[5]) { done = label('5 %', 1); done = label('25 %', 2); done = label('75 %', 4); done = label('95 %', 5) } }"
shade(j) = j == 6 && !alone ? "#000000" : j == 3 || j == 6 ? ink(1) : grey

# The number of a month holds until half way to the next (a hair further, lest there be a seam), and takes up the room of its bar
step = int(setting("step", "[0-9]+"))
till(m) = m + 0.6 * step < horizon ? m + 0.6 * step : horizon

# The chance of each number has an axis of its own
longest = 100 * (longest < 1.6 * tallest ? longest : 1.6 * tallest) * (written ? 1.3 : 1.02)
jump = longest > 60 ? 50 : longest > 25 ? 20 : longest > 12 ? 10 : longest > 8 ? 5 : longest > 3 ? 2 : 1

do for [format in formats] {
    eval OPEN
    eval HEAD
    set multiplot
    set tmargin at screen y_at(top)
    set bmargin at screen y_at(top + tall)
    set grid noxtics ytics linetype 1 linewidth 0.6 linecolor rgb pale

    set label 3 (alone ? "chance that it is still independent, with 95 % bands" : "number of independent companies") at screen x_at(left), y_at(top - 20) font bold(13)
    set lmargin at screen x_at(left)
    set rmargin at screen x_at(left + wide)
    set xrange [0:horizon]
    ticks = spacing(7)
    eval MONTHS
    set xlabel (dated ? "" : "months from the start")
    if (alone) {
        set yrange [0:1]
        set ytics ("0 %%" 0, "25 %%" 0.25, "50 %%" 0.5, "75 %%" 0.75, "100 %%" 1)
    } else {
        set yrange [-0.5:companies + 0.5]
        set ytics 0, interval, companies
    }
    eval LABELS
    gap = (alone ? 1 : companies + 1) * 16 / tall; low = alone ? 0.03 : -0.3; high = alone ? 0.97 : companies + 0.3
    eval NUDGE
    unset arrow
    do for [k = 1:count] {
        set arrow from first horizon, first end[value_of[k]] to screen x_at(left + wide + 14), first at[k] nohead linewidth 0.8 linecolor rgb shade(value_of[k])
        set label 10 + k text_of[k] at screen x_at(left + wide + 18), first at[k] textcolor rgb shade(value_of[k])
    }
    if (alone) {
        plot table("market") using (column("month")):(1 - column("none_left_low")):(1 - column("none_left_high")) \
                 with filledcurves fillcolor rgb colour(1) fillstyle transparent solid 0.25 noborder, \
             table("market") using (column("month")):(column("mean_independent")) with lines linewidth 2 linecolor rgb colour(1)
        unset multiplot
        unset output
        continue
    }
    plot for [q in "p05:p95 p25:p75"] table("market") using (column("month")):(0):(column("month") - step / 2.):(till(column("month"))): \
             (column(q[1:3]) - 0.5):(column(q[5:7]) + 0.5) with boxxyerror fillstyle solid 1 noborder linecolor rgb (q[1:3] eq "p05" ? "#D1E5F1" : "#92C1DE"), \
         table("market") using (column("month") > 0 ? column("month") - 0.4 * step : 0):(column("p50")) with steps linewidth 2 linecolor rgb colour(1), \
         table("market") using (till(column("month"))):(column("p50")) with fsteps linewidth 2 linecolor rgb colour(1), \
         table("market") using (column("month")):(column("mean_independent")) with lines linewidth 1.5 linecolor rgb "black" dashtype 2
    unset label
    unset arrow

    heading = "chance of each number ".in_when(horizon)
    set label 3 heading at screen x_at(bars - 20), y_at(top - 20) font bold(bold_size(heading, width - bars + 10, 13))
    set lmargin at screen x_at(bars)
    set rmargin at screen x_at(right)
    set border (written ? 2 : 3)
    set xrange [0:longest]
    set xlabel ""
    set ytics 0, (written ? 1 : interval), companies
    set xtics ("" -1)
    if (!written) { set xtics 0, jump, 100 format "%g %%" }
    set grid xtics noytics
    plot table("independents") using (0):(column("count")):(0):(100 * column("probability")):(column("count") - 0.38):(column("count") + 0.38) \
             with boxxyerror fillstyle solid 1 noborder linecolor rgb (each < 3 ? colour(1) : "#99C7E0"), \
         table("independents") using (each < 6 ? NaN : 100 * column("probability")):(column("count")):(100 * column("low")):(100 * column("high")) \
             with xerrorbars linecolor rgb "black" linewidth 1 pointtype 7 pointsize 0.25, \
         table("independents") using (written ? 100 * column("high") + 0.02 * longest : NaN):(column("count")):(percent(column("probability"))) with labels left
    unset label
    set border 3
    unset multiplot
    unset output
}
