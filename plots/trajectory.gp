# The box of inputs in which a company is lost most often: as PRIM peels everything down to it and beyond, the box
# covers fewer of all losses and its lives are lost more often; each point a step, with 95 % intervals of the half
# of the trials that was held out. Marked: the box that was chosen. Dashed: the losses of all lives.
#
# Reads trajectory.tsv, boxes.tsv and scenario.yaml of a results folder of outlast discover. To redraw:
#   gnuplot -e "dir='results/market-2024.discover-second-tier'" plots/trajectory.gp             # figures/trajectory.svg in that folder
#   gnuplot -e "dir='results/market-2024.discover-second-tier'; png=1" plots/trajectory.gp      # and trajectory.png

figure = "trajectory"
needs = "trajectory boxes"
load ARG0[1:strlen(ARG0) - strlen("trajectory.gp")]."style.gp"

# The box and its bounds, in words
name = ""; reading = ""; found = 0; overall = 0; density = 0; coverage = 0; chance = 1; trials = 0; lost = 0; box = ""
number(x) = x == 0 ? "0" : (x < 0 ? "−" : "").plain(abs(x))
open(s) = s eq "-inf" || s eq "inf"
within(l, h) = !open(l) && !open(h) ? "from ".number(real(l))." to ".number(real(h)) : open(h) ? "above ".number(real(l)) : "below ".number(real(h))
bound(key, l, h, values) = key." ".(values eq "NA" ? within(l, h) : "= ".values)
add(key) = box = box.(box eq "" ? "" : "\n").bound(key, strcol("low"), strcol("high"), strcol("values"))
cell(c) = strcol(c) eq "NA" ? 0 : column(c)
note(key) = (name = strcol("name"), reading = strcol("reading"), found = strcol("found") eq "yes", overall = cell("overall"), \
             density = cell("density"), coverage = cell("coverage"), chance = cell("box_p"), lost = strcol("coverage") ne "NA", \
             trials = cell("trials"), key eq "NA" ? 0 : strlen(add(key)), 0)
set datafile missing                        # NA is looked at as text
stats unquoted("boxes") using (note(strcol("key"))) nooutput
set datafile missing 'NA'

if (!lost) {
    title = short(name)." is never lost"
    subtitle = thousands(trials)." trials"
    height = 75.
    unset border; unset tics; set margins 0, 0, 0, 0
    do for [format in formats] { eval OPEN; eval HEAD; plot [0:1] [0:1] NaN; unset output }
    exit status 0
}

# The steps
high = overall; least = overall
seen(h, l) = (high = h > high ? h : high, least = l < least ? l : least, 0)
stats table("trajectory") using (seen(column("density"), column("density_low"))) nooutput
if (trials < 20000) decimals = 0

# What is seen, in words
gone = reading eq "generalist" ? "no model company any more" : reading eq "independent" ? "not independent any more" \
     : reading eq "legal" ? "not even a shell any more" : "shut"
title = found ? short(name)." is lost in ".percent(density)." of lives in the box, against ".percent(overall)." altogether" : "No box of inputs marks out where ".short(name)." is lost"
subtitle = "Lost: ".gone." ".in_when(horizon).". ".(found ? "The box holds ".percent(coverage)." of the losses; " \
         : box eq "" ? "" : sprintf("What was found may be chance (P = %.2g); ", chance)).thousands(trials)." trials"

height = 460.
set xrange [1:0]
set yrange [100 * least - 0.04 * 100 * (high - least) - 0.5:100 * high + 0.08 * 100 * (high - least) + 0.5]
set lmargin at screen x_at(75)
set rmargin at screen x_at(865)
set tmargin at screen y_at(85)
set bmargin at screen y_at(400)
set xtics ("100 %%" 1, "75 %%" 0.75, "50 %%" 0.5, "25 %%" 0.25, "0 %%" 0)
set ytics format "%g %%"
set grid noxtics ytics linetype 1 linewidth 0.6 linecolor rgb pale
set xlabel "coverage: losses in the box, of all"

do for [format in formats] {
    eval OPEN
    eval HEAD
    set label 3 "density: lives lost, of those in the box" at screen x_at(75), y_at(72) font bold(12)
    set arrow 1 from first 1, first 100 * overall to first 0, first 100 * overall nohead dashtype 2 linewidth 1 linecolor rgb grey
    set label 4 "all lives: ".percent(overall) at first 0.01, first 100 * overall offset 0, 0.6 right textcolor rgb grey
    if (found) {
        set label 5 "the box:" at screen x_at(100), y_at(112) textcolor rgb ink(2) font bold(13)
        set label 6 box at screen x_at(100), y_at(132) textcolor rgb ink(2)
        set arrow 2 from first coverage, graph 0 to first coverage, first 100 * density nohead linewidth 1 linecolor rgb ink(2)
    }
    plot table("trajectory") using (column("coverage")):(100 * column("density_low")):(100 * column("density_high")) \
             with filledcurves fillcolor rgb colour(1) fillstyle transparent solid 0.2 noborder, \
         table("trajectory") using (column("coverage")):(100 * column("density")) with linespoints linewidth 1.5 linecolor rgb colour(1) pointtype 7 pointsize 0.45, \
         [0:1] "+" using (found ? coverage : NaN):(100 * density) with points linecolor rgb ink(2) pointtype 7 pointsize 1.3
    unset label
    unset arrow
    unset output
}
