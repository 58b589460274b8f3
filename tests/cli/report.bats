#!/usr/bin/env bats
# outlast report: figures from finished results, and from nothing else.
load helpers

finished() { # a small finished run in results/small
    outlast run small.yaml -n 500 -q
    assert_status 0
}

# The plots stand beside the program; the sanitized one is elsewhere.
report() {
    mkdir -p bin
    cp "$OUTLAST" bin/outlast
    ln -sfn "$ROOT/plots" bin/plots
    OUTLAST=$PWD/bin/outlast outlast report "$@"
}

@test "draws every figure of a run, and names it" {
    finished
    report results/small --png
    assert_status 0
    for script in "$ROOT"/plots/*.gp; do
        name=$(basename "$script" .gp)
        [ "$name" = style ] && continue
        for table in $(sed -n 's/^needs = "\(.*\)".*/\1/p' "$script"); do
            [ -e "results/small/$table.tsv" ] || continue 2 # a figure of something else than a run
        done
        assert_has "$output" "results/small/figures/$name.svg"
        [ -s "results/small/figures/$name.svg" ]
        [ "$(head -c 4 "results/small/figures/$name.png" | tail -c 3)" = PNG ]
    done
    [ -z "$error" ]
}

@test "folders with blanks and quotes in their names" {
    finished
    mv results/small "it's mine"
    report "it's mine"
    assert_status 0
    [ -s "it's mine/figures/survival.svg" ]
}

@test "a figure can be redrawn by gnuplot alone" {
    finished
    LC_ALL=C.UTF-8 gnuplot -e "dir='results/small'" "$ROOT/plots/survival.gp"
    [ -s results/small/figures/survival.svg ]
}

@test "results that are incomplete, changed or foreign are refused" {
    finished
    report results/none
    assert_status 66
    report .
    assert_status 65
    assert_error "outlast: .: no manifest.tsv: no finished results of outlast; run its command to the end, or name another folder"
    echo more >>results/small/cash.tsv
    report results/small
    assert_status 65
    assert_has "$error" "results/small/cash.tsv: "
    rm results/small/cash.tsv
    report results/small
    assert_status 65
    assert_error "outlast: results/small/cash.tsv: missing; take it from a copy, or run its command with --fresh"
    [ ! -e results/small/figures ]
}

@test "a flipped bit is found" {
    finished
    printf X | dd of=results/small/tallies.bin bs=1 seek=5000 conv=notrunc 2>/dev/null
    report results/small
    assert_status 65
    assert_error "outlast: results/small/tallies.bin: changed since it was written; take it from a copy, or run its command with --fresh"
}

@test "without gnuplot the package is named" {
    finished
    mkdir -p bin && cp "$OUTLAST" bin/outlast && ln -sfn "$ROOT/plots" bin/plots
    status=0
    PATH=/nowhere bin/outlast report results/small 2>stderr || status=$?
    assert_status 73
    grep -q 'gnuplot: not found; apt install gnuplot-nox brings it' stderr
}

# --- the page ---

words() { # the text of an element of the page, by an XPath
    xmllint --html --noout --xpath "normalize-space($1)" results/small/report.html 2>/dev/null
}

@test "the page has the answer, every reading, every assumption, and needs nothing else" {
    outlast run small.yaml -n 500
    answer=$(head -n 2 stdout | tr '\n' ' ')
    report results/small
    assert_has "$output" "results/small/report.html"
    [ "$(words "//p[@class='answer']") " = "$answer" ]
    [ "$(words 'count(//figure//svg)')" = 8 ]
    [ "$(words "//h2[@id='readings']/following::tbody[1]/tr[1]/td[2]/@data-value")" = \
        "$(awk -F '\t' '$1 == "lab" && $2 == "generalist" { print $3 }' results/small/readings.tsv)" ]
    [ "$(words "count(//h2[@id='assumptions']/following::tbody[1]/tr)")" = "$(outlast check small.yaml && grep -c 'cash: l\|floor: t\|cash: 30\|opex: 6' stdout)" ]
    ! grep -E 'src=|<link|url\(|@import|https?://' results/small/report.html | grep -v 'http://www.w3.org/' | grep .
    outlast verify results/small
    assert_status 0
}

@test "the page of a folder whose names are hostile" {
    outlast run small.yaml -n 100 -q --set 'name=a <b>&c' -o results/small --set 'companies.lab.group=</pre><script>x</script>&amp;'
    report results/small
    assert_status 0
    [ "$(words //h1)" = "a <b>&c: who is left after 12 months" ]
    ! grep -q '<script>x' results/small/report.html
    assert_has "$(words '//tbody[1]')" '</pre><script>x</script>&amp;'
}

@test "inquiries into the same scenario are taken in, others are not" {
    finished
    outlast autopsy small.yaml lab -n 200 -q
    outlast sensitivity small.yaml -n 200 -q
    outlast autopsy small.yaml shop -n 200 -q --set companies.shop.cash=1 # of another scenario
    outlast sensitivity small.yaml -n 200 -q -o results/small.half
    rm results/small.half/manifest.tsv
    report results/small
    assert_status 0
    assert_has "$output" results/small/figures/small.autopsy-lab/saved.svg
    assert_has "$output" results/small/figures/small.sensitivity/tornado.svg
    [[ $output != *shop* ]]
    [[ $output != *half* ]]
    assert_has "$(words 'string(//h3[1])')$(words '//body')" "lab: why it is lost"
    [ ! -e results/small.autopsy-lab/figures ]
    mv results/small/report.html results/small/before.html
    report results/small/ --quiet
    cmp results/small/report.html results/small/before.html
}

@test "the template can be changed; one that is broken leaves the page as it was" {
    finished
    report results/small
    rm bin/plots && cp -R "$ROOT/plots" bin/plots
    echo 'h1 { color: #123456; }' >>bin/plots/report.css
    sed -i 's/How sure the numbers are/Our doubts/' bin/plots/report.xsl
    OUTLAST=$PWD/bin/outlast outlast report results/small -q
    grep -q 'color: #123456' results/small/report.html
    grep -q 'Our doubts' results/small/report.html
    cp results/small/report.html before.html
    echo 'not xml' >>bin/plots/report.xsl
    OUTLAST=$PWD/bin/outlast outlast report results/small -q
    assert_status 65
    [[ $error == "outlast: $PWD/bin/plots/report.xsl:"*"parser error"* ]]
    assert_lines 1 "$error"
    cmp results/small/report.html before.html
    sed -i '$d' bin/plots/report.xsl
    sed -i 's/o:count(@bytes)/o:nothing(@bytes)/' bin/plots/report.xsl
    OUTLAST=$PWD/bin/outlast outlast report results/small -q
    assert_status 65
    assert_has "$error" "nothing"
    cmp results/small/report.html before.html
    rm bin/plots/report.css
    OUTLAST=$PWD/bin/outlast outlast report results/small -q
    assert_status 66
    assert_has "$error" "report.css: cannot read"
    cmp results/small/report.html before.html
}

@test "of a table that is long the page has the first rows, and says so" {
    printf 'study: long\nscenario: tiny.yaml\ntrials: 1\nvary: {price.floor: "linspace(0.1, 1, 5500)"}\n' >long.yaml
    outlast sweep long.yaml -q -o results/small
    assert_status 0
    report results/small -q
    assert_status 0
    [ "$(words 'count((//tbody)[1]/tr)')" = 500 ]
    assert_has "$(words '(//caption)[1]')" "the first 500 of 5,500"
}

@test "pages of inquiries: changes of nothing, one trial, choices, names for the shell, and no empty tables" {
    printf 'horizon: 24\nmarket: {deals.appetite: "choice(0.5, 1, 9)"}\ncompanies: [{name: a b, count: 2}, {name: safe, kind: vertical, cash: 1e6, acquisition: {rate: 0}}]\n' >some.yaml
    outlast compare some.yaml some.yaml -n 1 -o same
    report same
    assert_has "$(cat same/report.html)" ">0 (0 to 0)<"
    assert_has "$(tr -s '\n ' ' ' <same/report.html)" "24 months, 1 trial, seed 1"
    outlast discover some.yaml 'a b' -n 4000 -o box
    report box
    assert_has "$(cat box/report.html)" '<td class="n" colspan="2">9<'
    outlast autopsy some.yaml 'a b' -n 500 -o lost
    report lost
    [[ $(cat lost/report.html) =~ "outlast trace lost/scenario.yaml --trial "[0-9]+" --company"$'\n'?\ *"'a b-"[12]\'\< ]]
    outlast autopsy some.yaml safe -n 20 -o kept
    report kept
    assert_has "$(cat kept/report.html)" "nothing was lost"
    outlast sensitivity some.yaml -n 1 -o one
    report one
    [[ $(cat one/report.html) != *"Every group and reading"* ]]
}

@test "the command in the page is that of the run that went on" {
    finished
    outlast run small.yaml -n 900 -q
    report results/small -q
    [ "$(words "//h2[@id='again']/following::pre[1]")" = "outlast run small.yaml -n 900 -q" ]
}

@test "commands in the page can be pasted, whatever the names" {
    outlast run small.yaml -n 100 -q -o "a run; really" --set 'companies.lab.group=big & small'
    report "a run; really" -q
    cp "a run; really/report.html" results.html
    mkdir -p results/small && cp results.html results/small/report.html
    assert_has "$(words '//body')" "outlast run 'a run; really/scenario.yaml'"
    assert_has "$(words '//body')" "outlast autopsy 'a run; really/scenario.yaml' 'big & small'"
    assert_has "$(words '//body')" "outlast verify 'a run; really'"
}

@test "a folder that is named by . or a link has its name and its inquiries" {
    finished
    outlast autopsy small.yaml lab -n 200 -q
    ln -s results/small latest
    report latest
    assert_status 0
    assert_has "$output" "small/figures/small.autopsy-lab/saved.svg"
    cd results/small
    OUTLAST=$PWD/../../bin/outlast outlast report .
    assert_status 0
    assert_has "$output" "small/figures/small.autopsy-lab/saved.svg"
    cd ../..
    assert_has "$(words //title)" "small – outlast"
}

@test "the page of verticals says nothing of a race they are not in" {
    printf 'name: small\nhorizon: 1\ncompanies: [{name: shop, kind: vertical, cash: 30}]\n' >shops.yaml
    outlast run shops.yaml -n 100 -q
    report results/small -q
    [[ $(words //main) != *"no model company at all"* ]]
    [[ $(words //main) != *"“Model company” moves"* ]]
    ! grep -r --include='*.tsv' --include='*.json' --include='*.html' '\b1 months' results/small
    [ "$(words "count(//h2[@id='market']/following::thead[1]//th)")" = 4 ]
}

@test "a comparison is drawn however small the differences" {
    outlast compare small.yaml small.yaml -n 100 -q -o results/same
    report results/same -q
    assert_status 0
    [ -z "$error" ]
    cp -R results/same results/near
    awk -F '\t' -v OFS='\t' '!/^#/ && !rows++ { for (i = 1; i <= NF; i++) at[$i] = i; print; next }
        !/^#/ { $at["difference"] = 0.012; $at["low"] = 0.01; $at["high"] = 0.014 } { print }' results/same/differences.tsv >results/near/differences.tsv
    LC_ALL=C.UTF-8 gnuplot -e "dir='results/near'" "$ROOT/plots/differences.gp"
}

@test "keys with quotes stand in the figures whole" {
    printf 'name: small\nhorizon: 6\ncompanies: [{name: 01.AI, cash: "uniform(5, 50)"}]\n' >quoted.yaml
    outlast solve quoted.yaml --find 'companies."01.AI".cash' --between 5 50 --reach '01.AI generalist >= 0.7' -n 100 -q -o results/solved
    outlast sensitivity quoted.yaml -n 100 -q -o results/studied
    report results/solved -q
    grep -q 'companies.01.AI.cash' results/solved/figures/solution.svg
    report results/studied -q
    grep -q '01.AI.cash' results/studied/figures/sobol.svg
    grep -q '01.AI.cash' results/studied/figures/tornado.svg
}

@test "a map of many values is drawn in time" {
    printf 'study: rough\nscenario: small.yaml\ntrials: 20\nvary: {price.floor: "linspace(0.2, 1.2, 25)", price.decline: "linspace(0, 1, 25)"}\n' >rough.yaml
    outlast sweep rough.yaml -q
    LC_ALL=C.UTF-8 timeout 60 gnuplot -e "dir='results/rough'" "$ROOT/plots/heat.gp"
    [ -s results/rough/figures/heat.svg ]
}

@test "where the horizon varies the page names no date" {
    printf 'study: ends\nscenario: small.yaml\ntrials: 50\nvary: {horizon: [6, 12]}\n' >ends.yaml
    outlast sweep ends.yaml -q -o results/small
    report results/small -q
    assert_has "$(words //main//caption)" "an independent model company at the horizon"
    [[ $(words "//p[@class='kind']") != *"12 months"* ]]
}
