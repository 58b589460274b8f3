# By what, and when, it was lost: the share of lives lost in each month, by cause, and the share lost by then.
#
# Reads causes.tsv and scenario.yaml of an autopsy's results folder. To redraw:
#   gnuplot -e "dir='results/market-2024.autopsy-second-tier'" plots/causes.gp             # figures/causes.svg in that folder
#   gnuplot -e "dir='results/market-2024.autopsy-second-tier'; png=1" plots/causes.gp      # and causes.png

figure = "causes"
needs = "causes"
load ARG0[1:strlen(ARG0) - strlen("causes.gp")]."style.gp"

causes = "pivot stale hollowed acquired sold shut"
array words[6] = ["turned vertical", "a stale model", "hollowed: a shell", "bought", "sold, cash gone", "shut"]
hue(k) = word("#56B4E9 #009E73 #CC79A7 #E69F00 #D55E00 #4D4D4D", k)
hue_ink(k) = word("#2580B8 #007A5A #A8558A #9A6A00 #B84F00 #4D4D4D", k)             # the same, dark enough for text
of(s) = int(sum [k = 1:6] (word(causes, k) eq s ? k : 0))

who = system("sed -n '1s/^# By what, and when, \\(.*\\) was lost (reading: .*/\\1/p' '".quote(table("causes"))."'")
reading = system("sed -n '1s/.* was lost (reading: \\([a-z]*\\)).*/\\1/p' '".quote(table("causes"))."'")
lives = real(system("sed -n '1s/.* of all \\([0-9]*\\) lives.*/\\1/p' '".quote(table("causes"))."'"))
loss = reading eq "generalist" ? "as a model company" : reading eq "independent" ? "as an independent company" : reading eq "legal" ? "even as a shell" : "with its product"
if (lives < 20000) decimals = 0

array end[6]
do for [k = 1:6] { end[k] = 0 }
total = 0; steps = 0; months_a_step = 0; worst = 0; worst_at = 0; first_month = 0
see(k) = (column("month") == horizon ? end[k] = column("cumulative") : 0, 0)
all_of(s) = (steps = steps + 1, first_month = steps == 1 ? column("month") : first_month, total = column("cumulative"), \
         column("probability") > worst ? (worst = column("probability"), worst_at = int(column("month"))) : 0, 0)
stats table("causes") using (of(strcol("cause")) ? see(of(strcol("cause"))) : all_of(strcol("cause"))) nooutput
if (total == 0) { exit status 66 }
each = first_month
most = 1
do for [k = 2:6] { if (end[k] > end[most]) { most = k } }

how = most == 1 ? "by turning vertical" : most == 2 ? "with a stale model" : most == 3 ? "hollowed by a deal" : most == 4 ? "bought" : most == 5 ? "in a fire sale" : "shut"
title = sprintf("Lost by %s: %s of %s, most often %s", when(horizon), percent(total), short(who), how)
subtitle = sprintf("Share of %s simulated lives lost %s, by cause", thousands(lives), loss)

# Stacks of causes, month by month: filled by the table in the order of its causes
array share[6 * steps]
array so_far[6 * steps]
array least[steps]
array greatest[steps]
do for [i = 1:6 * steps] { share[i] = 0; so_far[i] = 0 }
at_step(m) = int(m / each)
note(k, i) = (share[6 * i - 6 + k] = column("probability"), so_far[6 * i - 6 + k] = column("cumulative"), 0)
bounds(i) = (least[i] = column("low"), greatest[i] = column("high"), 0)
stats table("causes") using (of(strcol("cause")) ? note(of(strcol("cause")), at_step(column("month"))) : bounds(at_step(column("month")))) nooutput
at_row(n) = int(n) + 1 > steps ? steps : int(n) + 1
tics_for(most) = most > 50 ? 25 : most > 20 ? 10 : most > 8 ? 5 : most > 4 ? 2 : most > 1.5 ? 1 : most > 0.7 ? 0.5 : most > 0.3 ? 0.2 : 10 ** floor(log10(most))
end_row(n) = int(n) > steps ? steps : int(n)
stack(k, i) = 100 * (sum [j = 1:k] share[6 * i - 6 + j])
tower(k, i) = i == 0 ? 0 : 100 * (sum [j = 1:k] so_far[6 * i - 6 + j])

left = 70.
wide = width - left - 200
tall = 190.
top = 112.
below = top + tall + 78
height = below + tall + 60
ticks = spacing(10)
eval MONTHS
set samples steps + 2                       # the last may be lost to rounding

# The labels right of the lower panel: at[1..count]
array cause_of[6]
middle(k) = 100 * ((sum [j = 1:k] end[j]) - end[k] / 2)
do for [format in formats] {
    eval OPEN
    eval HEAD
    set multiplot
    set lmargin at screen x_at(left)
    set rmargin at screen x_at(left + wide)
    set tics out
    set label 3 (each == 1 ? "in each month" : sprintf("in each %d months", each)) at screen x_at(left), y_at(top - 14) font bold(13)
    set label 4 sprintf("most in %s: %s", when(worst_at), rare(worst)) at screen x_at(left + wide), y_at(top - 14) right textcolor rgb grey
    set tmargin at screen y_at(top)
    set bmargin at screen y_at(top + tall)
    set xrange [0:horizon]
    set xlabel ""
    unset arrow
    set yrange [0:100 * greatest[int(worst_at / each)]]
    set ytics 0, tics_for(100 * worst), 100 format "%g %%"
    plot for [k = 6:1:-1] "+" using (each * (at_row($0) - 0.5)):(stack(k, at_row($0))):(each * 0.92) every ::::steps - 1 \
             with boxes fillcolor rgb hue(k) fillstyle solid 1 noborder, \
         "+" using (each * (at_row($0) - 0.5)):(100 * least[at_row($0)]):(0):(100 * (greatest[at_row($0)] - least[at_row($0)])) every ::::steps - 1 \
             with vectors nohead linecolor rgb "black" linewidth (steps > 100 ? 0.2 : 0.8)
    unset label
    set label 3 "up to then" at screen x_at(left), y_at(below - 14) font bold(13)
    set label 4 percent(total)." lost" at screen x_at(left + wide), y_at(below - 14) right textcolor rgb grey
    set tmargin at screen y_at(below)
    set bmargin at screen y_at(below + tall)
    set xlabel (dated ? "" : "months from the start")
    highest = 100 * total * 1.05
    set yrange [0:highest]
    set ytics 0, tics_for(highest), 100 format "%g %%"
    count = 0
    do for [k = 1:6] { if (end[k] > 0) { count = count + 1; cause_of[count] = k; at[count] = middle(k) } }
    low = 8. / tall * highest; high = highest - low; gap = 17. / tall * highest
    eval NUDGE
    unset arrow
    do for [k = 1:count] {
        set arrow from first horizon, first middle(cause_of[k]) to screen x_at(left + wide + 11), first at[k] nohead linewidth 0.8 linecolor rgb hue_ink(cause_of[k])
        set label 20 + k words[cause_of[k]]." ".percent(end[cause_of[k]]) at screen x_at(left + wide + 14), first at[k] textcolor rgb hue_ink(cause_of[k])
    }
    plot for [k = 6:1:-1] "+" using (each * end_row($0)):(tower(k, end_row($0))) with filledcurves y=0 fillcolor rgb hue(k) fillstyle solid 1 noborder
    unset label
    unset arrow
    unset multiplot
    unset output
}
