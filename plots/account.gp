# What each key brings of the difference between two scenarios: from the chance under the base, key by key, to the chance under
# the other; each step the key's Shapley value, with its 95 % interval. Of the group whose chance moves most.
#
# Reads accounts.tsv, differences.tsv, keys.tsv and scenario.yaml of a comparison's folder. To redraw:
#   gnuplot -e "dir='results/market-2024.compare-cheap-training'" plots/account.gp          # figures/account.svg there
#   gnuplot -e "dir='results/market-2024.compare-cheap-training'; png=1" plots/account.gp   # and account.png
#   gnuplot -e "dir='…'; group='frontier'; reading='independent'; scenario='…'" plots/account.gp     # of that

figure = "account"
needs = "accounts differences keys"
load ARG0[1:strlen(ARG0) - strlen("account.gp")]."style.gp"

# --- of which scenario, group and reading: as asked, else the largest difference in being a model company, or independent where none is ---
largest = -1; chosen_scenario = ""; chosen_group = ""; chosen_reading = ""; trials = 0
if (!exists("scenario")) { scenario = "" }
if (!exists("group")) { group = "" }
if (!exists("reading")) { reading = "" }
choose(s, g, w, d) = d > largest ? (largest = d, chosen_scenario = s, chosen_group = g, chosen_reading = w, 0) : 0
may(r) = strcol("key") eq "(all)" && (scenario eq "" || strcol("scenario") eq scenario) && (group eq "" ? strcol("name") ne "market" : strcol("name") eq group) && strcol("reading") eq r
do for [r in (reading eq "" ? "generalist independent" : reading)] {
    if (largest <= 0) { stats unquoted("accounts") using (trials = column("trials"), may(r) ? choose(strcol("scenario"), strcol("name"), r, abs(column("contribution"))) : 0) nooutput }
}
if (largest < 0) { exit status 66 }
mine(x) = strcol("scenario") eq chosen_scenario && strcol("name") eq chosen_group && strcol("reading") eq chosen_reading

# --- its ends, and its keys, the largest first ---
from = 0; to = 0
stats table("differences") using (mine(0) ? (from = column("base"), to = column("other"), 0) : 0) nooutput
array key[1000]
array part[1000]
array low_of[1000]
array high_of[1000]
keys = 0
note(s) = keys == 1000 ? 0 : (keys = keys + 1, key[keys] = s, part[keys] = column("contribution"), low_of[keys] = column("low"), high_of[keys] = column("high"), 0)
stats unquoted("accounts") using (mine(0) && strcol("key") ne "(all)" ? note(strcol("key")) : 0) nooutput
shown = keys > 14 ? 14 : keys
array sorted[keys + 1]
array used[keys + 1]
do for [i = 1:keys] { used[i] = 0 }
do for [k = 1:keys] {
    most = 0
    do for [i = 1:keys] { if (!used[i] && (most == 0 || abs(part[i]) > abs(part[most]))) { most = i } }
    sorted[k] = most; used[most] = 1
}
others = keys - shown
rest = 0
do for [k = shown + 1:keys] { rest = rest + part[sorted[k]] }
base = system("LC_ALL=C awk '/^name:/ { sub(/^name: */, \"\"); gsub(/\\047/, \"\"); print; exit }' < '".quote(dir)."/scenario.yaml'")

# --- the values that a key has under either, where it is one ---
array change[keys + 1]
do for [i = 1:keys] { change[i] = "" }
key_at(s) = int(sum [i = 1:keys] (key[i] eq s ? i : 0))
short_value(s) = strlen(s) > 34 ? s[1:33]."…" : s
note_value(i) = i ? (change[i] = change[i] eq "" ? short_value(strcol("base"))." → ".short_value(strcol("other")) : "several values", 0) : 0
if (keys > 0) stats unquoted("keys") using (strcol("scenario") eq chosen_scenario ? note_value(key_at(strcol("key"))) : 0) nooutput

# --- what is seen, in words ---
signed(x, d) = abs(x) < 0.5 * 0.1 ** d ? "0" : (x < 0 ? "−" : "+").fixed(abs(x), d)
digits = trials < 20000 ? 0 : 1
if (trials < 20000) decimals = 0
what = chosen_reading eq "generalist" ? "an independent model company" : chosen_reading eq "independent" ? "independent" : chosen_reading eq "no_generalist" ? "without a model company" : "without a company"
group_words = chosen_group eq "market" ? "All companies" : short(chosen_group)
title = keys == 0 ? "The scenarios do not differ" : \
        group_words." ".in_when(horizon).": from ".percent(from)." to ".percent(to)." ".what.(keys > 0 ? ", most by ".short(key[sorted[1]]) : "")
subtitle = "Mean over orders of changing the key".(keys == 1 ? "" : "s").", from ".short(base)." to ".short(chosen_scenario)."; ".thousands(trials)." lives each, 95 % intervals"
if (keys == 0) {
    height = 75.; unset border; unset tics; set margins 0, 0, 0, 0
    do for [format in formats] { eval OPEN; eval HEAD; plot [0:1] [0:1] NaN; unset output }
    exit status 0
}

# --- rows: the base, a step for each key, the rest, the other ---
rows = shown + (others > 0) + 2
array start[rows]
array stop[rows]
array name_of[rows]
array small[rows]
at = from
start[1] = 0; stop[1] = from; name_of[1] = short(base); small[1] = ""
do for [k = 1:shown] {
    start[k + 1] = at; at = at + part[sorted[k]]; stop[k + 1] = at
    name_of[k + 1] = strlen(key[sorted[k]]) > 44 ? key[sorted[k]][1:43]."…" : key[sorted[k]]; small[k + 1] = change[sorted[k]]
}
if (others > 0) { start[rows - 1] = at; at = at + rest; stop[rows - 1] = at; name_of[rows - 1] = sprintf("%d more keys", others); small[rows - 1] = "" }
start[rows] = 0; stop[rows] = to; name_of[rows] = short(chosen_scenario); small[rows] = ""
low = from < to ? from : to; high = from > to ? from : to
do for [i = 2:rows - 1] { low = stop[i] < low ? stop[i] : low; high = stop[i] > high ? stop[i] : high }
span = high - low > 0 ? high - low : 0.02
left_end = low - 0.35 * span < 0 || low < 0.6 * span ? 0 : low - 0.35 * span
right_end = high + 0.3 * span
room = 0
do for [i = 1:rows] { room = strlen(name_of[i]) > room ? strlen(name_of[i]) : room; room = 0.85 * strlen(small[i]) > room ? 0.85 * strlen(small[i]) : room }
left = 35 + 7.3 * room
left = left > 420 ? 420. : left
band = 38.
top = 80.
height = top + rows * band + 55
step(i) = i > 1 && i < rows
points(i) = step(i) ? signed(100 * (stop[i] - start[i]), digits) : percent(stop[i])
ends(i) = start[i] > stop[i] ? start[i] : stop[i]
beyond(i) = step(i) && i - 1 <= shown && start[i] + high_of[sorted[i-1]] > ends(i) ? start[i] + high_of[sorted[i-1]] : ends(i)
bar(i) = !step(i) ? 0x999999 : stop[i] >= start[i] ? 0x0072B2 : 0xD55E00
pitch = 10. ** floor(log10(100 * (right_end - left_end))); pitch = 100 * (right_end - left_end) / pitch < 2.5 ? pitch / 5 : 100 * (right_end - left_end) / pitch < 5 ? pitch / 2 : pitch

set border 1
unset ytics
set yrange [-rows - 0.5:-0.5]
set xrange [100 * left_end:100 * right_end]
set xtics scale 0.4 pitch format "%g %%"
set grid xtics noytics linetype 1 linewidth 0.6 linecolor rgb pale
set lmargin at screen x_at(left)
set rmargin at screen x_at(width - 20)
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + rows * band)
set datafile separator whitespace           # the plot is of an array, which gnuplot reads as if it were a file
unset datafile columnheaders

do for [format in formats] {
    eval OPEN
    eval HEAD
    do for [i = 1:rows] {
        set label 10 + i name_of[i] at screen x_at(left - 12), first -i right offset 0, (small[i] eq "" ? 0 : 0.42) font (step(i) ? "sans-serif,12.5" : bold(12.5))
        if (small[i] ne "") { set label 100 + i small[i] at screen x_at(left - 12), first -i right offset 0, -0.5 font "sans-serif,10" textcolor rgb grey }
        if (i < rows) { set arrow i from first 100 * stop[i], first -i - 0.3 to first 100 * stop[i], first -i - 0.7 nohead linewidth 0.8 linecolor rgb grey }
    }
    plot start using (0):(-$1):(100 * (step($1) ? (start[$1] < stop[$1] ? start[$1] : stop[$1]) : left_end)):(100 * ends($1)):(-$1 - 0.3):(-$1 + 0.3):(bar($1)) \
             with boxxyerror fillstyle solid 0.55 noborder linecolor rgb variable, \
         low_of using ($1 <= shown ? 100 * stop[$1 + 1] : NaN):(-$1 - 1):($1 <= shown ? 100 * (start[$1 + 1] + low_of[sorted[$1]]) : NaN):($1 <= shown ? 100 * (start[$1 + 1] + high_of[sorted[$1]]) : NaN) \
             with xerrorbars linecolor rgb "black" linewidth 1 pointtype 7 pointsize 0.2, \
         start using (100 * (beyond($1) + 0.01 * span)):(-$1):(points($1)) with labels left font "sans-serif,12"
    unset label
    unset arrow
    unset output
}
