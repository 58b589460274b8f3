# What the market does to everybody: the cost of training a frontier model, the price of tokens with
# what serving them costs and the price's floor, the funding climate, and the spending on APIs.
# Medians, with the middle half and the middle 90 % of all lives shaded.
#
# Reads paths.tsv and scenario.yaml of a results folder. To redraw:
#   gnuplot -e "dir='results/market-2024'" plots/fans.gp             # figures/fans.svg in that folder
#   gnuplot -e "dir='results/market-2024'; png=1" plots/fans.gp      # and fans.png

figure = "fans"
needs = "paths"
load ARG0[1:strlen(ARG0) - strlen("fans.gp")]."style.gp"

# The quantities: four panels, and two more lines in that of the price. The climate, a logarithm in
# the table, is shown as a multiple of the year before.
do for [q in "training price funding pool serving floor"] { name_it = name_it(q) }
TRAINING = 1; PRICE = 2; FUNDING = 3
scale(i, x) = i == FUNDING ? exp(x) : x
array begin[groups]
array least[groups]
array most[groups]
array end[5 * groups]                       # 5 %, 25 %, 50 %, 75 %, 95 %
edge(i) = end[5 * i - (i > 4 ? 2 : 4)]       # serving and floor are shown by their medians
note(i) = (column("month") == 0 ? (begin[i] = scale(i, column("p50")), least[i] = 1e300, most[i] = 0) : 0, \
           end[5*i-4] = scale(i, column("p05")), end[5*i-3] = scale(i, column("p25")), end[5*i-2] = scale(i, column("p50")), \
           end[5*i-1] = scale(i, column("p75")), end[5*i] = scale(i, column("p95")), last = column("month"), \
           least[i] = edge(i) > 0 && edge(i) < least[i] ? edge(i) : least[i], most[i] = end[5*i] > most[i] ? end[5*i] : most[i])
stats table("paths") using (place(strcol("quantity")) ? note(place(strcol("quantity"))) : 0) nooutput

# What is seen, in words
factor(i) = begin[i] <= 0 || end[5*i-2] <= 0 ? "to 0" : end[5*i-2] >= begin[i] ? "×".plain(end[5*i-2] / begin[i]) : "÷".plain(begin[i] / end[5*i-2])
amount(i, x) = i == FUNDING ? "×".brief(x) : i == PRICE ? "$".brief(x) : millions(x)
rounded(i, x) = i == FUNDING ? "×".plain(x) : i == PRICE ? dollars(x) : millions(x)
span(i) = rounded(i, begin[i]) eq rounded(i, end[5*i-2]) ? "stays at ".rounded(i, begin[i]) : "from ".rounded(i, begin[i])." to ".rounded(i, end[5*i-2])
array heading[4] = ["Training a frontier model: ".span(1), "Price of tokens: ".span(2), "Funding climate: ".span(3), "API spending: ".span(4)." a month"]
array unit[4] = ["cost of one model", "$ per million tokens", "multiple of the year before the start", "all customers' spending on model APIs, a month"]
title = sprintf("Medians, %s to %s: a frontier model %s, price of tokens %s, API spending %s", \
                when(0), dated ? when(int(last)) : sprintf("%d", last), factor(1), factor(2), factor(4))
subtitle = "Lines: medians; shaded: the middle half and the middle 90 % of all lives, whether or not companies are left"

# Labels of panel p at the ends of its lines, in decades: at[1..count], text_of, ink_of
array text_of[5]
array ink_of[5]
array value_of[5]
label(text, i, j, shade) = end[5*i-5+j] <= 0 ? 0 : (count = count + 1, text_of[count] = text, ink_of[count] = shade, \
                           value_of[count] = end[5*i-5+j], at[count] = log10(end[5*i-5+j]))
wide_end(i) = end[5*i-4] > 0 && end[5*i] > 1.02 * end[5*i-4]
LABELS = "count = 0; if (p == PRICE) { done = label('price', 2, 3, ink(1)); done = label('serving cost', 5, 3, ink(2)); done = label('floor', 6, 3, ink(3)) } " \
       . "else { if (wide_end(p)) { done = label('5 %', p, 1, grey); done = label('25 %', p, 2, grey); done = label('75 %', p, 4, grey); done = label('95 %', p, 5, grey) }; " \
       . "done = label('median', p, 3, ink(1)) }"

height = 730.
tall = 210.
wide = 280.
set logscale y
do for [format in formats] {
    eval OPEN
    eval HEAD
    set multiplot
    do for [p = 1:4] {
        from = 80 + 440 * ((p - 1) % 2)
        top = 125 + 320 * ((p - 1) / 2)
        set lmargin at screen x_at(from)
        set rmargin at screen x_at(from + wide)
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(top + tall)
        ticks = spacing(6)
        set xrange [0:horizon]
        eval MONTHS
        set xlabel (dated ? "" : "months from the start")
        bottom = least[p]; ceiling = most[p]
        if (p == PRICE) {
            # a floor of next to nothing is left to run out of the panel
            bottom = least[5] < bottom ? least[5] : bottom
            do for [i = 5:6] { ceiling = end[5*i-2] > ceiling ? end[5*i-2] : ceiling }
        }
        # from what a frontier model cost not long before, $100 M, to where it goes
        if (p == TRAINING && bottom > 100 && bottom < 2000) { bottom = 100 }
        bottom = bottom / 1.25; ceiling = ceiling * 1.25
        set yrange [bottom:ceiling]
        decades = log10(ceiling / bottom)
        each = decades > 6 ? ceil(decades / 5) : 1
        unset ytics
        set ytics nomirror textcolor rgb "black" ("" 1000 * ceiling)
        unset mytics
        do for [e = int(floor(log10(bottom) / each)) * each:int(ceil(log10(ceiling))):each] {
            set ytics add (amount(p, 10. ** e) 10. ** e)
            if (decades < 2.2) { do for [d in "2 5"] { set ytics add (amount(p, d * 10. ** e) d * 10. ** e) } }
        }
        set label 3 heading[p] at screen x_at(from - 60), y_at(top - 36) font bold(bold_size(heading[p], 420, 13))
        set label 4 unit[p] at screen x_at(from - 60), y_at(top - 17) textcolor rgb grey
        clip(x) = x > bottom ? x : bottom
        eval LABELS
        low = log10(bottom) + 0.03 * decades; high = log10(ceiling) - 0.03 * decades; gap = 16 / tall * decades
        eval NUDGE
        unset arrow
        do for [k = 1:count] {
            set arrow from first last, first clip(value_of[k]) to screen x_at(from + wide + 12), first 10 ** at[k] nohead linewidth 0.8 linecolor rgb ink_of[k]
            set label 10 + k text_of[k] at screen x_at(from + wide + 15), first 10 ** at[k] textcolor rgb ink_of[k]
        }
        month(i) = strcol("quantity") eq names[i] ? column("month") : NaN
        plot table("paths") using (month(p)):(clip(scale(p, column("p05")))):(clip(scale(p, column("p95")))) \
                 with filledcurves fillcolor rgb colour(1) fillstyle transparent solid 0.18 noborder, \
             table("paths") using (month(p)):(clip(scale(p, column("p25")))):(clip(scale(p, column("p75")))) \
                 with filledcurves fillcolor rgb colour(1) fillstyle transparent solid 0.3 noborder, \
             for [i = 5:(p == PRICE ? 6 : 4)] table("paths") using (month(i)):(column("p50")) \
                 with lines linewidth 1.5 linecolor rgb colour(i - 3), \
             table("paths") using (month(p)):(scale(p, column("p50"))) with lines linewidth 2 linecolor rgb colour(1)
        unset label
    }
    unset multiplot
    unset output
}
