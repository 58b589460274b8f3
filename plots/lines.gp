# How the chances depend on the first key of a sweep. Over one key, or several that go together (zip): a line for each
# group. Over a grid of more: for the group that moves most, a line for each value of the second key. Of a design spread
# evenly (sobol): that group's points. All with 95 % bands (invisible where lives are many).
#
# Reads points.tsv, study.yaml and scenario.yaml of a sweep's results folder. To redraw:
#   gnuplot -e "dir='results/floor-by-training'" plots/lines.gp          # figures/lines.svg in that folder
#   gnuplot -e "dir='results/floor-by-training'; png=1" plots/lines.gp   # and lines.png
#   gnuplot -e "dir='results/floor-by-training'; group='efficient'" plots/lines.gp     # of that group
# Of a grid over more than two keys it shows the points where the others have their first value.

figure = "lines"
needs = "points"
load ARG0[1:strlen(ARG0) - strlen("lines.gp")]."style.gp"
load ARG0[1:strlen(ARG0) - strlen("lines.gp")]."points.inc"
if (exists("group")) { do for [g = 1:groups] { if (names_of[g] eq group) { moves = g } } }
families = grid && values[2] > 1
scattered = !families && keys > 1 && design[1:5] eq "sobol"
if (scattered && !numeric_range(1)) { exit status 66 }

# --- the lines: of group line_of[k], or of value line_of[k] of the second key; at most nine of these ---
MOST = 9
all = families ? values[2] : scattered ? 1 : groups
count = all <= MOST || !families ? (all < 24 ? all : 24) : MOST
array line_of[count]
do for [k = 1:count] { line_of[k] = count == all || count == 1 ? k : 1 + int((k - 1) * (all - 1) / (count - 1.) + 0.5) }
if (scattered) { line_of[1] = moves }
group_of(k) = families ? moves : line_of[k]
belongs(k) = fixed_rest(3) && (!families || strcol(3) eq entry(2, line_of[k]))

# --- where a point is on the axis: its number, or its place among the values ---
along = numeric_range(1)
x(s) = along ? real(s) : where(1, s)
from = along ? low_of[1] : 0.7
to = along ? high_of[1] : values[1] + 0.3
if (from == to) { from = from - 1; to = to + 1 }
if (along && logarithmic(1)) { from = from / 1.0001 }

# --- colours: of groups theirs, of values from pale to dark ---
mix(a, b, u) = int(a + (b - a) * u + 0.5)
ramp(u) = sprintf("#%02X%02X%02X", mix(0xE6, 0x0B, u), mix(0x9F, 0x4A, u), mix(0x00, 0x83, u))
shade(k) = families && numeric(2) ? ramp(count > 1 ? (k - 1) / (count - 1.) : 1) : colour(k)
label_ink(k) = families && numeric(2) ? shade(k) : ink(k)
line_name(k) = families ? brief_number(entry(2, line_of[k])) : short(names_of[line_of[k]]).(raced(line_of[k]) ? "" : " *")

# --- the lines as gnuplot wants them, one after another, and where they end ---
array end_x[count]
array end_y[count]
array line_x[MANY]
array line_y[MANY]
array line_low[MANY]
array line_high[MANY]
add_place(k, c) = n >= MANY ? 0 : (n = n + 1, line_x[n] = x(strcol(2)), line_y[n] = column(c), line_low[n] = column(c + 1), line_high[n] = column(c + 2), n)
set print $lines
do for [k = 1:(scattered ? 0 : count)] {
    n = 0
    end_x[k] = -1e308
    stats table("points") using (belongs(k) ? add_place(k, column_of[group_of(k)]) : 0) nooutput
    do for [i = 1:n] {
        print sprintf("%.15g %.8f %.8f %.8f", line_x[i], line_y[i], line_low[i], line_high[i])
        if (line_x[i] > end_x[k]) { end_x[k] = line_x[i]; end_y[k] = line_y[i] }
    }
    print ""
    print ""
}
unset print

# --- words ---
others = 0
do for [k = 1:count] { if (!families && !scattered && !raced(group_of(k))) { others = 1 } }
title = families || scattered ? sprintf("%s: the chance to be %s %s", short(names_of[moves]), what(moves), in_when(horizon)) \
                 : sprintf("The chance to be an independent model company %s, by %s", in_when(horizon), name_of_key[1])
subtitle = lives.rest_words.", with 95 % intervals".(others ? "; *: independent in any business" : "").(families && count < all ? sprintf("; %d of %d values of %s", count, all, name_of_key[2]) : "")
height = 560.
top = 100.
bottom = height - 70
wide = scattered ? 800. : 640.
left = 70.
set lmargin at screen x_at(left)
set rmargin at screen x_at(left + wide)
set tmargin at screen y_at(top)
set bmargin at screen y_at(bottom)
set yrange [0:1]
set ytics ("0 %%" 0, "20 %%" 0.2, "40 %%" 0.4, "60 %%" 0.6, "80 %%" 0.8, "100 %%" 1)
if (along) {
    if (logarithmic(1)) {
        set logscale x
        unset mxtics
        set xtics ("" 10 * to)
        if (values[1] <= 12 && numeric(1)) {
            do for [i = 1:values[1]] { set xtics add (brief_number(entry(1, i)) real(entry(1, i))) }
        } else {
            eval log_tics("x", from, to)
        }
    }
} else {
    room = wide / values[1]
    set xtics ("" 1)
    do for [i = 1:values[1]:int(ceil((12 + 7.5 * longest(1)) / room))] { set xtics add (brief_number(entry(1, i)) i) }
}

do for [format in formats] {
    eval OPEN
    eval HEAD
    set label 4 name_of_key[1] at screen x_at(left + wide / 2), y_at(bottom + 44) center textcolor rgb grey
    do for [k = 1:count] { at[k] = end_y[k] }
    gap = 17. / (bottom - top); low = 0.01; high = 0.99
    if (!scattered) {
        eval NUDGE
        do for [k = 1:count] {
            set arrow 10 + k from first end_x[k], first end_y[k] to screen x_at(left + wide + 14), first at[k] nohead linewidth 0.8 linecolor rgb label_ink(k)
            set label 10 + k line_name(k).": ".percent(end_y[k]) at screen x_at(left + wide + 18), first at[k] textcolor rgb label_ink(k)
        }
        if (families) {
            if (text_width(name_of_key[2], 10.5) < width - left - wide - 30) { set label 5 name_of_key[2].":" at screen x_at(left + wide + 18), y_at(top - 18) } \
            else { set label 5 name_of_key[2].":" at screen x_at(width - 12), y_at(top - 18) right }
            set label 5 font "sans-serif,10.5" textcolor rgb grey
        }
    }
    set xrange [from:to]
    if (scattered) {
        eval TSV
        plot table("points") using (x(strcol(2))):(column(column_of[moves] + 1)):(0):(column(column_of[moves] + 2) - column(column_of[moves] + 1)) \
                 with vectors nohead linewidth 1 linecolor rgb colour(1), \
             table("points") using (x(strcol(2))):(column(column_of[moves])) with points pointtype 7 pointsize 0.35 linecolor rgb colour(1)
    } else {
        eval PLAIN
        plot for [k = 1:count] $lines index k - 1 using 1:3:4 with filledcurves fillcolor rgb shade(k) fillstyle transparent solid 0.25 noborder, \
             for [k = 1:count] $lines index k - 1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.35 linecolor rgb shade(k)
    }
    unset output
    unset label
    unset arrow
}
