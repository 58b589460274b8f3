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

row_name(k) = !alone || !generalists ? short(names[line_of[k]]) : reading[k] eq "generalist" ? "model company" : "in any business"

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
left = 70.
wide = (width - left - 10 - 30 * (panels - 1)) / panels - room
ticks = spacing(wide / 42 < 7 ? wide / 42 : 7)

# Lives at risk, of line k at each tick: those there at the start of the step in which the tick is
marks = int(horizon / ticks) + 1
array at_risk[2 * groups * marks]           # of each group the model companies, then the independents
array before[groups]
array start_of[groups]
still = 0; mark_before = -1
note(i) = (still = column("month") == 0 ? (start_of[i] = column("at_risk"), before[i] = column("generalist"), mark_before = -1) : still, \
           sum [j = mark_before + 1:int(column("month") / ticks)] (at_risk[2*((i-1)*marks+j)+1] = start_of[i] * before[i], \
                                                                   at_risk[2*((i-1)*marks+j)+2] = column("at_risk"), 0), \
           mark_before = int(column("month") / ticks), before[i] = column("generalist"), i)
stats table("survival") using (place(strcol("company")) ? note(place(strcol("company"))) : 0) nooutput
most = 0
do for [i = 1:groups] { most = most > start_of[i] ? most : start_of[i] }
unit = most < 2e4 ? 1. : most < 2e7 ? 1e3 : 1e6
lives(n) = n == 0 ? "0" : unit == 1 || n >= 9.95 * unit ? thousands(floor(n / unit + 0.5)) : n < 0.05 * unit ? "<0.1" : fixed(n / unit, 1)
told = groups <= 8
rows = !told ? 0 : alone && generalists ? 2 : groups

tall = 300 > 17 * groups ? 300 : 17 * groups
top = alone ? 80. : 110.
below = dated ? 62. : 70.                   # from the axis to the head of the numbers at risk
height = top + tall + (told ? below + 17 * rows + 25 : 70)

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
        if (told) { set label 4 "lives at risk".(alone ? "" : ", all members").(unit == 1 ? "" : unit == 1e3 ? ", thousands" : ", millions") at screen x_at(from - 12), y_at(top + tall + below) textcolor rgb grey }
        do for [k = 1:(told ? count : 0)] {
            line = top + tall + below + 18 + 17 * (k - 1)
            what = reading[k] eq "generalist" ? 1 : 2
            set label 100 + 100 * k row_name(k) at screen x_at(from + wide + 26), y_at(line) textcolor rgb ink(line_of[k]) font "sans-serif,11.5"
            do for [j = 0:marks - 1] {
                set label 101 + 100 * k + j lives(at_risk[2*((line_of[k]-1)*marks+j)+what]) at first ticks * j, screen y_at(line) center font "sans-serif,11" textcolor rgb ink(line_of[k])
            }
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
