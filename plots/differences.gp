# What differs between scenarios that were lived with the same luck: for each group, and for all companies together, how many
# points more or fewer are still a model company, and still independent, than under the base; with the 95 % intervals of the
# paired differences.
#
# Reads differences.tsv and scenario.yaml of a comparison's folder. To redraw:
#   gnuplot -e "dir='results/market-2024.compare-cheap-training'" plots/differences.gp          # figures/differences.svg there
#   gnuplot -e "dir='results/market-2024.compare-cheap-training'; png=1" plots/differences.gp   # and differences.png

figure = "differences"
needs = "differences accounts"
load ARG0[1:strlen(ARG0) - strlen("differences.gp")]."style.gp"

# --- who: groups as in the accounts, the market last; which scenarios, in their order ---
array others[20]
count_of_others = 0
other_at(s) = int(sum [i = 1:count_of_others] (others[i] eq s ? i : 0))
note_other(s) = other_at(s) || count_of_others == 20 ? 0 : (count_of_others = count_of_others + 1, others[count_of_others] = s, 0)
stats table("differences") using (note_other(strcol("scenario"))) nooutput
stats table("accounts") using (strcol("reading") eq "generalist" && !place(strcol("name")) ? name_it(strcol("name")) : 0) nooutput
all = groups
if (groups > 25) { groups = 25; names[25] = "market" }
shown = count_of_others > 5 ? 5 : count_of_others

# --- the largest difference, and whether anybody races ---
readings = "generalist independent"
reading(s) = s eq "generalist" ? 1 : s eq "independent" ? 2 : 0
array change[2 * groups * shown]
at(i, r, o) = ((i - 1) * 2 + r - 1) * shown + o
do for [i = 1:2 * groups * shown] { change[i] = 0 }
array raced[groups]
do for [i = 1:groups] { raced[i] = 0 }
reach = 0; trials = 0
within(i, r, o) = i && r && o && o <= shown
keep(i, r, o) = (change[at(i, r, o)] = column("difference"), r == 1 && (column("base") > 0 || column("other") > 0) ? raced[i] = 1 : 0, \
                 reach = abs(column("low")) > reach ? abs(column("low")) : reach, reach = abs(column("high")) > reach ? abs(column("high")) : reach, 0)
stats table("differences") using (trials = column("trials"), within(place(strcol("name")), reading(strcol("reading")), other_at(strcol("scenario"))) \
      ? keep(place(strcol("name")), reading(strcol("reading")), other_at(strcol("scenario"))) : 0) nooutput
if (reach == 0) { reach = 0.01 }
base = system("LC_ALL=C awk '/^name:/ { sub(/^name: */, \"\"); gsub(/\\047/, \"\"); print; exit }' < '".quote(dir)."/scenario.yaml'")

# --- what is seen, in words ---
signed(x, d) = abs(x) < 0.5 * 0.1 ** d ? "0" : (x < 0 ? "−" : "+").fixed(abs(x), d)
digits = trials < 20000 ? 0 : 1
who(i) = names[i] eq "market" ? "all companies" : short(names[i])
most = 0; most_other = 1
do for [o = 1:shown] { do for [i = 1:groups] {
    r = raced[i] ? 1 : 2
    if (names[i] ne "market" || groups == 1) { if (most == 0 || abs(change[at(i, r, o)]) > abs(change[at(most, raced[most] ? 1 : 2, most_other)])) { most = i; most_other = o } }
} }
moved = change[at(most, raced[most] ? 1 : 2, most_other)]
title = "With ".short(others[most_other])." instead of ".short(base).": ".who(most)." ".signed(100 * moved, digits)." points as ".(raced[most] ? "a model company" : "an independent company")
subtitle = "Difference ".in_when(horizon)." in points of the chance, over ".thousands(trials)." lives under each scenario with the same luck; 95 % intervals" \
         .(all > groups ? sprintf("; %d of %d groups", groups, all) : "").(count_of_others > shown ? sprintf("; %d of %d scenarios", shown, count_of_others) : "")

# --- two columns, a row for each group and scenario ---
room = 0
do for [i = 1:groups] { room = room > strlen(who(i)) ? room : strlen(who(i)) }
left = 35 + 7.6 * room
band = shown == 1 ? 30. : 18. * shown + 10
top = shown > 1 ? 128. : 108.
height = top + groups * band + 62
wide = (width - left - 50) / 2
limit = 100 * reach * 1.02
pitch = 10. ** floor(log10(limit)); pitch = limit / pitch < 2 ? pitch / 2 : limit / pitch < 5 ? pitch : 2 * pitch
near(i, o) = -i - (shown == 1 ? 0 : (o - (shown + 1) / 2.) * 18. / band)
thick = shown == 1 ? 0.28 : 7. / band
y(o) = within(place(strcol("name")), 1, o) && other_at(strcol("scenario")) == o ? near(place(strcol("name")), o) : NaN
never(r) = r == 1 && place(strcol("name")) && !raced[place(strcol("name"))]
of(r) = reading(strcol("reading")) == r && !never(r)
points(c) = 100 * column(c)
down(c) = column(c) < 0 ? points(c) : 0
up(c) = column(c) > 0 ? points(c) : 0

set border 1
unset ytics
set yrange [-groups - 0.5:-0.5]
set xrange [-1.32 * limit:1.32 * limit]
set xtics scale 0.4 pitch format "%+g"
set xtics add ("0" 0)
set grid xtics noytics linetype 1 linewidth 0.6 linecolor rgb pale

do for [format in formats] {
    eval OPEN
    eval HEAD
    if (shown > 1) {
        from = left
        do for [o = 1:shown] {
            set object 20 + o rectangle from screen x_at(from), y_at(80) to screen x_at(from + 13), y_at(67) fillcolor rgb colour(o) fillstyle solid 1 noborder
            set label 400 + o short(others[o]) at screen x_at(from + 18), y_at(73) textcolor rgb ink(o)
            from = from + 40 + 7.6 * strlen(short(others[o]))
        }
    }
    set multiplot
    set tmargin at screen y_at(top)
    set bmargin at screen y_at(top + groups * band)
    do for [r = 1:2] {
        from = left + (r - 1) * (wide + 30)
        set lmargin at screen x_at(from)
        set rmargin at screen x_at(from + wide)
        if (r == 1) { do for [i = 1:groups] { set label 30 + i who(i) at screen x_at(left - 12), first -i right } }
        else { do for [i = 1:groups] { unset label 30 + i } }
        set label 10 (r == 1 ? "still a model company" : "still independent, in any business") at screen x_at(from + wide / 2), y_at(top - 14) center font bold(13)
        set xlabel "points more or fewer than under ".short(base) offset 0, 0.3 textcolor rgb grey
        set arrow 1 from 0, graph 0 to 0, graph 1 nohead linewidth 0.8 linecolor rgb grey front
        plot for [o = 1:shown] table("differences") using (0):(of(r) ? y(o) : NaN):(down("difference")):(up("difference")):(y(o) - thick):(y(o) + thick) \
                 with boxxyerror fillstyle solid 0.45 noborder linecolor rgb colour(o), \
             for [o = 1:shown] table("differences") using (of(r) ? points("difference") : NaN):(y(o)):(points("low")):(points("high")) \
                 with xerrorbars linecolor rgb "black" linewidth 1 pointtype 7 pointsize 0.25, \
             for [o = 1:shown] table("differences") using (of(r) && column("difference") >= 0 ? points("high") + 0.03 * limit : NaN):(y(o)):(signed(points("difference"), digits)) with labels left font "sans-serif,11", \
             for [o = 1:shown] table("differences") using (of(r) && column("difference") < 0 ? points("low") - 0.03 * limit : NaN):(y(o)):(signed(points("difference"), digits)) with labels right font "sans-serif,11", \
             for [o = 1:1] table("differences") using (reading(strcol("reading")) == r && never(r) ? 0.04 * limit : NaN):(y(o)):("never in the race") with labels left font "sans-serif,10.5" textcolor rgb grey
        unset label 10
    }
    unset multiplot
    unset object
    unset label
    unset arrow
    unset output
}
