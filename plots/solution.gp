# At which value of a key a chance passes a mark: the chance at every value that was tried, with its 95 % interval, the mark, and
# the solution with its interval: the values at which the chance's interval holds the mark.
#
# Reads steps.tsv, solution.tsv and scenario.yaml of a solve's folder. To redraw:
#   gnuplot -e "dir='results/market-2024.solve-price.war_length'" plots/solution.gp          # figures/solution.svg there
#   gnuplot -e "dir='results/market-2024.solve-price.war_length'; png=1" plots/solution.gp   # and solution.png

figure = "solution"
needs = "steps solution"
load ARG0[1:strlen(ARG0) - strlen("solution.gp")]."style.gp"

# --- what was asked, and found ---
key = ""; name = ""; reading = ""; relation = ""; reached = ""; mark = 0; trials = 0
note(x) = (key = strcol("key"), name = strcol("name"), reading = strcol("reading"), relation = strcol("relation"), reached = strcol("reached"), mark = column("mark"), trials = column("trials"), 0)
stats unquoted("solution") using (note(0)) nooutput
found = reached eq "between"
solution = 0; low = 0; high = 0
if (found) { stats unquoted("solution") using (solution = column("solution"), low = column("low"), high = column("high"), 0) nooutput }
least = 0; most = 0; bottom = 1; roof = 0; tried = 0; first_chance = 0; last_chance = 0
take(x) = (tried = tried + 1, least = tried == 1 || x < least ? (first_chance = column("probability"), x) : least, \
           most = tried == 1 || x > most ? (last_chance = column("probability"), x) : most, \
           bottom = column("low") < bottom ? column("low") : bottom, roof = column("high") > roof ? column("high") : roof, 0)
stats table("steps") using (take(column("value"))) nooutput
if (trials < 20000) decimals = 0

# --- in words ---
digits = found && high > low ? ceil(1 - log10(high - low)) : 0
number(x) = abs(x) >= 1e9 || high <= low ? sprintf("%.6g", x) : fixed(x, digits > 12 ? 12 : digits > 0 ? digits : 0)
who = name eq "market" ? "a company" : short(name)
what = reading eq "generalist" ? who." is still an independent model company" : reading eq "independent" ? who." is still independent" : \
       reading eq "legal" ? who." is still independent, or a shell" : reading eq "operating" ? who." is still in operation" : \
       reading eq "none_left" ? "no independent company".(name eq "market" ? "" : " of ".short(name))." is left" : \
       "no model company".(name eq "market" ? "" : " of ".short(name))." is left"
when_words = key eq "horizon" ? "at the end" : in_when(horizon)
rare_percent(p) = p < 0.1 ? sprintf("%.3g %%", 100 * p) : sprintf("%.4g %%", 100 * p)
title = found ? key." ".number(solution).": there the chance passes ".rare_percent(mark) \
      : (reached eq "everywhere" ? rare_percent(mark)." all the way" : rare_percent(mark)." is not reached")." from ".key." ".sprintf("%.10g to %.10g", least, most)
subtitle = "Chance that ".what." ".when_words."; ".sprintf("%d values, ", tried).thousands(trials)." lives each, 95 % intervals"

# --- axes ---
bottom = mark < bottom ? mark : bottom
roof = mark > roof ? mark : roof
margin = roof > bottom ? 0.08 * (roof - bottom) : 0.01
floor_y = bottom - margin < 0 ? 0 : bottom - margin
roof_y = roof + margin > 1 ? 1 : roof + margin
left = 75.; top = 80.; tall = 330.
height = top + tall + 70
set xrange [least:most]
set yrange [100 * floor_y:100 * roof_y]
set ytics format "%g %%"
set xlabel key
set lmargin at screen x_at(left)
set rmargin at screen x_at(width - 30)
set tmargin at screen y_at(top)
set bmargin at screen y_at(top + tall)
found_words = number(solution)." (".number(low)." to ".number(high).")"
right_half = found && solution > (least + most) / 2

do for [format in formats] {
    eval OPEN
    eval HEAD
    set arrow 1 from graph 0, first 100 * mark to graph 1, first 100 * mark nohead linewidth 1.2 dashtype 2 linecolor rgb grey
    set label 10 relation." ".rare_percent(mark) at graph 0.995, first 100 * mark right offset 0, 0.6 textcolor rgb grey
    if (found) {
        set object 1 rectangle from low, graph 0 to high, graph 1 fillcolor rgb colour(2) fillstyle transparent solid 0.2 noborder behind
        set arrow 2 from solution, graph 0 to solution, graph 1 nohead linewidth 1.5 linecolor rgb colour(2)
        if (right_half) { set label 11 found_words at low, graph 0.04 right offset -0.8, 0 textcolor rgb ink(2) font bold(13) }
        else { set label 11 found_words at high, graph 0.04 left offset 0.8, 0 textcolor rgb ink(2) font bold(13) }
    }
    plot table("steps") using "value":(100 * column("probability")) smooth unique with lines linewidth 2 linecolor rgb colour(1), \
         table("steps") using (column("value")):(100 * column("probability")):(100 * column("low")):(100 * column("high")) \
             with yerrorbars linewidth 1 linecolor rgb ink(1) pointtype 7 pointsize 0.5
    unset object
    unset label
    unset arrow
    unset output
}
