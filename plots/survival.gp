# How the chance of still being there falls with time, for each group: as an independent model
# company, and independent in any business; lines, with 95 % bands (invisible where trials are many).
# Nobody drops out of sight in a simulation, so the numbers at risk are the lines themselves.
#
# Reads survival.tsv, readings.tsv and scenario.yaml of a results folder. To redraw:
#   gnuplot -e "dir='results/market-2024'" plots/survival.gp             # figures/survival.svg in that folder
#   gnuplot -e "dir='results/market-2024'; png=1" plots/survival.gp      # and survival.png

figure = "survival"
needs = "survival readings"
load ARG0[1:strlen(ARG0) - strlen("survival.gp")]."style.gp"
eval GROUPS
all = groups
if (groups > 24) groups = 24                # more lines than that nobody can tell apart

# Where each group starts and ends
array begin[groups]
array model[groups]
array any[groups]
keep(i) = (column("month") == 0 ? (begin[i] = column("generalist")) : 0, \
           column("month") == horizon ? (model[i] = column("generalist"), any[i] = column("independent")) : 0, i)
trials = 0
stats table("readings") using (trials = column("trials")) nooutput
if (trials < 20000) decimals = 0
stats table("survival") using (place(strcol("company")) ? keep(place(strcol("company"))) : 0) nooutput
generalists = 0
do for [i = 1:groups] { if (begin[i] > 0) { generalists = generalists + 1 } }

# The lines of panel p: which group and reading, its label. One company: both readings in one panel.
alone = groups == 1
panels = generalists == 0 || alone ? 1 : 2
array line_of[2 * groups]
array reading[2 * groups]
array label_of[2 * groups]
add(i, what, text) = (count = count + 1, line_of[count] = i, reading[count] = what, label_of[count] = text, \
                      at[count] = what eq "generalist" ? model[i] : any[i])
last_of(k) = reading[k] eq "generalist" ? model[line_of[k]] : any[line_of[k]]
dashed(k) = alone && generalists && reading[k] eq "independent" ? 2 : dash(line_of[k])
LINES = "count = 0; do for [i = 1:groups] { " \
      . "if (alone && generalists) { add_it = add(i, 'generalist', 'model company '.percent(model[i])); add_it = add(i, 'independent', 'in any business '.percent(any[i])) } else { " \
      . "if (p < panels && begin[i] > 0) { add_it = add(i, 'generalist', short(names[i]).' '.percent(model[i])) }; " \
      . "if (p == panels) { add_it = add(i, 'independent', short(names[i]).' '.percent(any[i])) } } }"

# What is seen, in words
best = 0; worst = 0
worth(i) = generalists ? model[i] : any[i]
do for [i = 1:groups] {
    if (!generalists || begin[i] > 0) {
        best = best && worth(best) >= worth(i) ? best : i
        worst = worst && worth(worst) <= worth(i) ? worst : i
    }
}
what = generalists ? "an independent model company" : "independent"
title = best == worst ? short(names[best])." ".in_when(horizon).": ".percent(worth(best))." still ".what \
    : percent(worth(best)) eq percent(worth(worst)) ? "Still ".what." ".in_when(horizon).": ".percent(worth(best))." of each group" \
    : "Still ".what." ".in_when(horizon).": from ".percent(worth(worst))." (".short(names[worst]).") to ".percent(worth(best))." (".short(names[best]).")"
subtitle = "Share of ".thousands(trials)." simulated lives".(alone ? "" : ", mean over a group's members").(all > groups ? sprintf(", first %d of %d groups", groups, all) : "").", with 95 % bands"

room = 0
do for [i = 1:groups] { room = room > strlen(short(names[i])) ? room : strlen(short(names[i])) }
room = 30 + 7.6 * (alone && generalists ? 22 : room + 7)
tall = 300 > 17 * groups ? 300 : 17 * groups
top = alone ? 80. : 110.
height = top + tall + 70
left = 70.
wide = (width - left - 10 - 30 * (panels - 1)) / panels - room

do for [format in formats] {
    eval OPEN
    eval HEAD
    set multiplot
    low = 0.01; high = 0.99; gap = 17. / tall
    do for [p = 1:panels] {
        eval LINES
        eval NUDGE
        from = left + (p - 1) * (wide + room + 30)
        set lmargin at screen x_at(from)
        set rmargin at screen x_at(from + wide)
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(top + tall)
        set xrange [0:horizon]
        set yrange [0:100]
        ticks = spacing(wide / 42 < 7 ? wide / 42 : 7)
        eval MONTHS
        set xlabel (dated ? "" : "months from the start")
        set ytics 0, 25, 100 format (p == 1 ? "%g %%" : "")
        set label 3 (panels == 1 && !alone ? "independent, in any business" : panels == 1 ? "" : p == 1 ? "an independent model company" : "independent, in any business") \
            at screen x_at(from), y_at(88) font bold(13)
        unset arrow
        do for [k = 1:count] {
            set arrow from first horizon, first 100 * last_of(k) to screen x_at(from + wide + 14), first 100 * at[k] nohead linewidth 0.8 linecolor rgb ink(line_of[k])
            set label 10 + k label_of[k] at screen x_at(from + wide + 18), first 100 * at[k] textcolor rgb ink(line_of[k])
        }
        plot for [k = 1:count] table("survival") using (strcol("company") eq names[line_of[k]] ? column("month") : NaN): \
                 (100 * column(reading[k]."_low")):(100 * column(reading[k]."_high")) \
                 with filledcurves fillcolor rgb colour(line_of[k]) fillstyle transparent solid 0.25 noborder, \
             for [k = 1:count] table("survival") using (strcol("company") eq names[line_of[k]] ? column("month") : NaN):(100 * column(reading[k])) \
                 with lines linewidth 2 linecolor rgb colour(line_of[k]) dashtype dashed(k)
        unset label
    }
    unset multiplot
    unset output
}
