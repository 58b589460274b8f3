# How each group is lost as time goes by: of all its lives, the share that are model companies or
# specialists, and above them, stacked, those that have been hollowed, acquired, sold or shut by then.
#
# Reads survival.tsv, readings.tsv and scenario.yaml of a results folder. To redraw:
#   gnuplot -e "dir='results/market-2024'" plots/incidence.gp             # figures/incidence.svg in that folder
#   gnuplot -e "dir='results/market-2024'; png=1" plots/incidence.gp      # and incidence.png

figure = "incidence"
needs = "survival readings"
load ARG0[1:strlen(ARG0) - strlen("incidence.gp")]."style.gp"
eval GROUPS
all = groups
if (groups > 12) groups = 12
alone = groups == 1

# Where each group ends, and how the lives of all of them are lost
array end[6 * groups]
array lives[groups]
array lost[groups]
array lost_to[3] = [0, 0, 0]                # a deal (hollowed or acquired), a fire sale, shut
to(k) = k < 5 ? 1 : k - 3
keep(i) = (column("month") == 0 ? (lives[i] = column("at_risk")) : 0, lost[i] = 1 - column("independent"), \
           sum [k = 1:6] (end[6*i-6+k] = column(word(states, k)), \
                          k > 2 && column("month") == horizon ? (lost_to[to(k)] = lost_to[to(k)] + lives[i] * end[6*i-6+k]) : 0, 0))
trials = 0
stats table("readings") using (trials = column("trials")) nooutput
if (trials < 20000) decimals = 0
stats table("survival") using (place(strcol("company")) ? keep(place(strcol("company"))) : 0) nooutput

# What is seen, in words
least = 1; most = 1
do for [i = 2:groups] {
    if (lost[i] < lost[least]) { least = i }
    if (lost[i] > lost[most]) { most = i }
}
mostly = lost_to[1] >= lost_to[2] && lost_to[1] >= lost_to[3] ? "to a deal" : lost_to[2] >= lost_to[3] ? "in a fire sale" : "by being shut"
title = lost[most] == 0 ? "Nobody is lost by ".when(horizon) \
      : (alone ? short(names[1])." is lost by ".when(horizon)." in ".percent(lost[1])." of lives" \
       : percent(lost[least]) eq percent(lost[most]) ? "Lost by ".when(horizon).": ".percent(lost[most])." of each group" \
       : "Lost by ".when(horizon).": from ".percent(lost[least])." (".short(names[least]).") to ".percent(lost[most])." (".short(names[most]).")") \
       .", most often ".mostly
subtitle = "Share of ".thousands(trials)." simulated lives".(alone ? "" : ", mean over a group's members").(all > groups ? sprintf(", first %d of %d groups", groups, all) : "") \
         ."; lost: no longer independent"

columns = alone ? 1 : groups == 2 || groups == 4 ? 2 : groups <= 6 || groups == 9 ? 3 : 4
rows = (groups + columns - 1) / columns
left = 70.
room = alone ? 190. : 64.                   # for the labels right of a panel
pitch = (width - left - 5) / columns
wide = pitch - room
tall = alone ? 300. : columns == 2 ? 210. : 160.
top = alone ? 80. : 160.
each = tall + 100                           # from one row to the next
height = top + rows * each - 100 + 60

# Labels of panel i, in the middle of each state's share: at[1..count], state_of
array state_of[6]
below(i, k) = k == 1 ? 0 : 100 * (sum [j = 1:k - 1] end[6*i-6+j])
label(i, k) = (count = count + 1, state_of[count] = k, at[count] = below(i, k) + 50 * end[6*i-6+k])
LABELS = "count = 0; do for [k = 1:6] { if (end[6*i-6+k] >= (alone ? 1e-9 : 0.005)) { done = label(i, k) } }"
part(k) = end[6*i-6+k]
label_of(k) = (alone ? legend[k]." " : "").percent(part(k))

set xrange [0:horizon]
set yrange [0:100]
set grid noytics
set tics out                                # the stack would hide them inside
stack(k) = 100 * (sum [j = 1:k] column(word(states, j)))
do for [format in formats] {
    eval OPEN
    eval HEAD
    set multiplot
    do for [i = 1:groups] {
        if (i == 1 && !alone) { legend_at = 88; eval LEGEND }
        from = left + pitch * ((i - 1) % columns)
        over = top + each * ((i - 1) / columns)
        set lmargin at screen x_at(from)
        set rmargin at screen x_at(from + wide)
        set tmargin at screen y_at(over)
        set bmargin at screen y_at(over + tall)
        ticks = spacing(wide / 42 < 10 ? wide / 42 : 10)
        eval MONTHS
        set xlabel (dated || i + columns <= groups ? "" : "months from the start")
        set ytics 0, 25, 100 format ((i - 1) % columns == 0 ? "%g %%" : "")
        if (!alone) {
            set label 3 short(names[i]) at screen x_at(from), y_at(over - 31) font bold(bold_size(short(names[i]), wide + room - 8, 13))
            set label 4 percent(lost[i])." lost" at screen x_at(from), y_at(over - 13) textcolor rgb grey
        }
        eval LABELS
        low = 800 / tall; high = 100 - low; gap = 1600 / tall
        eval NUDGE
        unset arrow
        do for [k = 1:count] {
            set arrow from first horizon, first below(i, state_of[k]) + 50 * part(state_of[k]) to screen x_at(from + wide + 9), first at[k] nohead linewidth 0.8 linecolor rgb state_ink(state_of[k])
            set label 20 + k label_of(state_of[k]) at screen x_at(from + wide + 12), first at[k] textcolor rgb state_ink(state_of[k])
        }
        plot for [k = 6:1:-1] table("survival") using (strcol("company") eq names[i] ? column("month") : NaN):(stack(k)) \
                 with filledcurves y=0 fillcolor rgb fill(k) fillstyle solid 1 noborder
        unset label
        unset object
    }
    unset multiplot
    unset output
}
