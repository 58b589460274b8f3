# How the chances of each group depend on two keys of a sweep. Of a grid a map for each group, its columns and rows the
# values of the keys, with a line wherever the chance passes another tenth, the thick one at an even chance (none
# where values are no numbers). Of a design spread evenly (sobol) the points, in the colour of their chance.
#
# Reads points.tsv, study.yaml and scenario.yaml of a sweep's results folder. To redraw:
#   gnuplot -e "dir='results/floor-by-training'" plots/heat.gp           # figures/heat.svg in that folder
#   gnuplot -e "dir='results/floor-by-training'; png=1" plots/heat.gp    # and heat.png
# Of a grid over more than two keys it shows the points where the others have their first value. Groups: the six that
# move most, without those that move by less than a point.

figure = "heat"
needs = "points"
load ARG0[1:strlen(ARG0) - strlen("heat.gp")]."style.gp"
load ARG0[1:strlen(ARG0) - strlen("heat.gp")]."points.inc"
scattered = keys > 1 && design[1:5] eq "sobol" && numeric_range(1) && numeric_range(2)
if (grid ? values[1] < 2 || values[2] < 2 : !scattered) { exit status 66 }

# --- which groups: shown[1..panels], in their order ---
array shown[6]
array left_to_show[groups]
do for [g = 1:groups] { left_to_show[g] = move_of[g] }
least_move = 2.
do for [i = 1:(groups < 6 ? groups : 6)] {
    best = 1
    do for [g = 1:groups] { if (left_to_show[g] > left_to_show[best]) { best = g } }
    if (i == 1 || left_to_show[best] >= 0.01) { least_move = left_to_show[best] }
    left_to_show[best] = -1
}
panels = 0
do for [g = 1:groups] { if (panels < 6 && move_of[g] >= least_move) { panels = panels + 1; shown[panels] = g } }
columns = panels < 3 ? panels : 3
rows = (panels + columns - 1) / columns

# --- sizes ---
widest(k) = grid ? longest(k) : 6
from_left = 48 + 6.4 * widest(2)
wide = (width - 20 - columns * from_left) / columns
if (wide > 560) wide = 560.
cell = grid ? wide / values[1] : 0
tall = grid ? values[2] * cell : 0.7 * wide
if (tall > 0.8 * wide) tall = 0.8 * wide
if (tall < 0.45 * wide) tall = 0.45 * wide
cell_height = grid ? tall / values[2] : 0
numbers = grid && cell >= 40 && cell_height >= 18
slanted = grid && !numeric(1) && 10 + 6.4 * longest(1) > cell         # words under the columns
below = slanted ? 2.4 * longest(1) - 8 : 0
top = 128.
each = tall + 112 + below
height = top + rows * each + 6

# --- words ---
title = sprintf("Who is left %s, by %s and %s", in_when(horizon), name_of_key[1], name_of_key[2])
contours = grid && numeric(1) && numeric(2)
subtitle = lives.rest_words.(contours ? (numbers ? "; the line: an even chance" : "; a line for every 10 %, the thick one: 50 %") : "") \
         .(panels < groups ? "; the other groups move less" : "")

# A little beyond the ends of a key
beyond(k, side) = logarithmic(k) ? (side < 0 ? low_of[k] / (high_of[k] / low_of[k]) ** 0.04 : high_of[k] * (high_of[k] / low_of[k]) ** 0.04) \
                                 : (side < 0 ? low_of[k] - 0.04 * (high_of[k] - low_of[k]) : high_of[k] + 0.04 * (high_of[k] - low_of[k]))
set style textbox opaque noborder fillcolor rgb "#FFFFFF" margins 0.4, 0.4
set palette defined (0 "#A84300", 0.25 "#EDAF73", 0.5 "#F7F7F7", 0.75 "#7FB5DA", 1 "#0B4A83")
set cbrange [0:1]
unset colorbox
unset grid
set border 15 linecolor rgb grey linewidth 0.6
$lines << EOD
0 0 0
EOD

do for [format in formats] {
    eval OPEN
    eval HEAD
    set multiplot
    do for [p = 1:panels] {
        g = shown[p]
        left = from_left + ((p - 1) % columns) * (wide + from_left)
        above = top + ((p - 1) / columns) * each
        set lmargin at screen x_at(left)
        set rmargin at screen x_at(left + wide)
        set tmargin at screen y_at(above)
        set bmargin at screen y_at(above + tall)
        head = short(names_of[g]).(raced(g) ? ": model company" : ": in any business")
        set label 10 head at screen x_at(left), y_at(above - 31) font bold(bold_size(head, wide, 13))
        set label 11 name_of_key[1] at screen x_at(left + wide / 2), y_at(above + tall + 30 + below) center font "sans-serif,10.5" textcolor rgb grey
        set label 12 name_of_key[2] at screen x_at(left - 20 - 6.4 * widest(2)), y_at(above + tall / 2) center rotate by 90 font "sans-serif,10.5" textcolor rgb grey
        set label 13 span_words(least_of[g], most_of[g]) at screen x_at(left), y_at(above - 12) font "sans-serif,10.5" textcolor rgb grey
        set xrange [*:*]
        set yrange [*:*]
        eval TSV
        if (grid) {
            unset xtics
            unset ytics
            if (slanted) { set xtics scale 0 font "sans-serif,10.5" rotate by 25 right offset 0.6,0.2 (brief_number(entry(1, 1)) 1) } else { set xtics scale 0 font "sans-serif,10.5" offset 0,0.3 (brief_number(entry(1, 1)) 1) }
            set ytics scale 0 font "sans-serif,10.5" offset 0.6,0 (brief_number(entry(2, 1)) 1)
            do for [i = 1:values[1]:(slanted ? 1 : int(ceil((10 + 6.4 * longest(1)) / cell)))] { set xtics add (brief_number(entry(1, i)) i) }
            do for [i = 1:values[2]:int(ceil(15 / cell_height))] { set ytics add (brief_number(entry(2, i)) i) }
            # The chances on the grid of the values, column by column with an empty line between: contours want that
            array chance[values[1] * values[2]]
            stats table("points") using (fixed_rest(3) ? (chance[(where(1, strcol(2)) - 1) * values[2] + where(2, strcol(3))] = column(column_of[g]), 0) : 0) nooutput
            eval PLAIN
            set print $map
            do for [i = 1:values[1]] {
                do for [j = 1:values[2]] { print sprintf("%d %d %.8f", i, j, chance[(i - 1) * values[2] + j]) }
                print ""
            }
            unset print
            stats $map using 3 nooutput
            lowest = STATS_min; highest = STATS_max
            set label 13 span_words(lowest, highest)
            levels = 0
            if (contours && (numbers ? lowest < 0.5 && highest > 0.5 : floor(10 * highest) > floor(10 * lowest))) {
                set contour base
                unset surface
                if (numbers) { set cntrparam levels discrete 0.5 } else { set cntrparam levels incremental 0.1, 0.1, 0.9 }
                set table $lines
                splot $map using 1:2:3 with lines
                unset table
                unset contour
                set surface
                stats $lines using 1 nooutput
                levels = STATS_blocks
            }
            array middle[levels + 1]
            do for [i = 0:levels - 1] { stats $lines index i every :::0::0 using 1 nooutput; middle[i + 1] = int(STATS_records / 2) }
            set xrange [0.5:values[1] + 0.5]
            set yrange [0.5:values[2] + 0.5]
            plot $map using 1:2:3 with image pixels, \
                 for [i = 0:levels - 1] $lines index i using 1:2 with lines linecolor rgb "#404040" linewidth 0.7, \
                 for [i = 0:levels - 1] $lines index i using 1:(abs(column(3) - 0.5) < 1e-6 ? column(2) : NaN) with lines linecolor rgb "black" linewidth 2.2, \
                 $map using 1:2:(numbers ? sprintf("%.0f", 100 * column(3)) : ""):(column(3) < 0.15 || column(3) > 0.85 ? 0xFFFFFF : 0x000000) with labels textcolor rgb variable font "sans-serif,10.5", \
                 for [i = 0:(numbers ? -1 : levels - 1)] $lines index i every ::middle[i + 1]:0:middle[i + 1]:0 using 1:2:(sprintf("%.0f %%", 100 * column(3))) with labels boxed font "sans-serif,9"
        } else {
            set xtics scale 0.6 norotate font "sans-serif,10.5" autofreq
            set ytics scale 0.6 font "sans-serif,10.5" autofreq
            if (logarithmic(1)) { set logscale x; set xtics ("" high_of[1]); eval log_tics("x", low_of[1], high_of[1]) }
            if (logarithmic(2)) { set logscale y; set ytics ("" high_of[2]); eval log_tics("y", low_of[2], high_of[2]) }
            set xrange [beyond(1, -1):beyond(1, 1)]
            set yrange [beyond(2, -1):beyond(2, 1)]
            plot table("points") using 2:3:(column(column_of[g])) with points pointtype 7 pointsize 0.9 linecolor palette, \
                 table("points") using 2:3 with points pointtype 6 pointsize 0.9 linewidth 0.4 linecolor rgb grey
            unset logscale
        }
        unset label
    }
    # A scale under them all
    set lmargin at screen x_at(from_left)
    set rmargin at screen x_at(from_left + 260)
    set tmargin at screen y_at(height - 42)
    set bmargin at screen y_at(height - 30)
    unset ytics
    unset xtics
    set xtics scale 0 offset 0,0.4 font "sans-serif,10.5" ("0 %%" 0, "50 %%" 0.5, "100 %%" 1)
    set xrange [0:1]
    set yrange [0:1]
    plot '+' using (($0 + 0.5) / 100):(0.5):(0.005):(0.5):(($0 + 0.5) / 100) with boxxyerror fillstyle solid 1 noborder linecolor palette
    unset multiplot
    unset output
}
