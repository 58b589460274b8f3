# Whether what was forecast happened as often as it was forecast: companies in bins of their forecast, the share of them of which it
# turned out true, with 95 % intervals; below the axis a stroke for each company that was not, above the panel one for each that was.
#
# Reads calibration.tsv, forecasts.tsv, scores.tsv and scenario.yaml of the results folder of a scoring. To redraw:
#   gnuplot -e "dir='results/cohort-2024.score'" plots/calibration.gp             # figures/calibration.svg in that folder
#   gnuplot -e "dir='results/cohort-2024.score'; png=1" plots/calibration.gp      # and calibration.png

figure = "calibration"
needs = "calibration forecasts scores"
load ARG0[1:strlen(ARG0) - strlen("calibration.gp")]."style.gp"

array question[2] = ["independent", "generalist"]
array heading[2] = ["independent when last seen", "a model company when last seen"]
array companies[2]
array happened[2]
array expected[2]
array brier[2]; array brier_low[2]; array brier_high[2]
array right_low[2]; array right_high[2]
do for [p = 1:2] { companies[p] = 0 }
keep(p) = (companies[p] = column("companies"), happened[p] = column("happened"), expected[p] = column("expected"), \
           brier[p] = column("brier"), brier_low[p] = column("brier_low"), brier_high[p] = column("brier_high"), \
           right_low[p] = column("right_brier_low"), right_high[p] = column("right_brier_high"), 0)
panel(s) = s eq "independent" ? 1 : s eq "generalist" ? 2 : 0
stats table("scores") using (strcol("forecast") eq "model" && panel(strcol("question")) ? keep(panel(strcol("question"))) : 0) nooutput
panels = companies[2] > 0 ? 2 : 1

title = panels == 2 ? sprintf("Of %d companies %d are still independent, %.1f were forecast; of %d model companies %d, forecast %.1f", \
                              companies[1], happened[1], expected[1], companies[2], happened[2], expected[2]) \
                    : sprintf("Of %d companies %d are still independent, %.1f were forecast", companies[1], happened[1], expected[1])
subtitle = "Share of the companies in a bin of which it turned out true, with 95 % intervals; on the line the forecast is right"

tall = 330.
top = 118.
height = top + tall + 110
left = 70.
pitch = (width - 20) / panels
wide = 330.
set border 15 linecolor rgb grey linewidth 0.6
set xrange [0:100]
set yrange [-6:106]
set xtics 0, 20, 100 format "%g %%" scale 0.6
set ytics 0, 20, 100 format "%g %%"
set grid xtics ytics linetype 1 linewidth 0.6 linecolor rgb pale
beside(low, high) = 100 * low > 12 ? 100 * low - 4 : 100 * high + 4
was(state, p) = p == 1 ? state eq "generalist" || state eq "vertical" : state eq "generalist"
asked(p) = p == 1 || column("group_generalist") == column("group_generalist")     # NA: not asked
forecast(p) = p == 1 ? column("independent") : column("generalist")
bounds(p) = sprintf("Brier score %.3f (%.3f to %.3f)", brier[p], brier_low[p], brier_high[p])
score_words(p) = brier_low[p] == brier_low[p] ? bounds(p) : sprintf("Brier score %.3f", brier[p])

do for [format in formats] {
    eval OPEN
    eval HEAD
    set multiplot
    do for [p = 1:panels] {
        from = left + (p - 1) * pitch
        set lmargin at screen x_at(from)
        set rmargin at screen x_at(from + wide)
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(top + tall)
        set label 3 heading[p] at screen x_at(from), y_at(top - 26) font bold(13) textcolor rgb ink(p)
        set label 5 "forecast" at screen x_at(from + wide / 2), y_at(top + tall + 42) center textcolor rgb grey
        set label 6 score_words(p) at screen x_at(from), y_at(top + tall + 66)
        set label 7 sprintf("were the model right: %.3f to %.3f in 95 %% of its lives", right_low[p], right_high[p]) at screen x_at(from), y_at(top + tall + 86) textcolor rgb grey
        plot x with lines linewidth 1.2 linecolor rgb grey, \
             table("forecasts") using (asked(p) ? 100 * forecast(p) : NaN):(was(strcol("state"), p) ? 101 : -5):(0):(4) with vectors nohead linewidth 1 linecolor rgb ink(p), \
             table("calibration") using (panel(strcol("question")) == p ? 100 * column("forecast") : NaN):(100 * column("share")):(100 * column("low")):(100 * column("high")) \
                 with yerrorbars linecolor rgb ink(p) linewidth 1.4 pointtype 7 pointsize 0.9, \
             table("calibration") using (panel(strcol("question")) == p ? 100 * column("forecast") : NaN):(beside(column("low"), column("high"))):(sprintf("%d of %d", column("happened"), column("companies"))) \
                 with labels center textcolor rgb ink(p)
        unset label
    }
    unset multiplot
    unset output
}
