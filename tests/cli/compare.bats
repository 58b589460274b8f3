#!/usr/bin/env bats
# outlast compare: what it prints, writes, refuses, and how it goes on. That its numbers are right is in tests/oracle/compare.py.
load helpers

others() { # scenarios beside small.yaml
    printf 'from: small.yaml\nname: dear\nmarket: {price.floor: 1.3, training.peak: 20000}\n' >dear.yaml
    printf 'from: small.yaml\nname: rich\ncompanies: [{name: lab, cash: 200}, {name: new}]\n' >rich.yaml
}

trials_kept() { # FOLDER: of counts.bin, after the line of the format and the key
    od -A n -t u8 -j 89 -N 8 "$1/counts.bin" | tr -d ' '
}

column() { # FILE NAME: of a table
    grep -v '^#' "$1" | awk -F'\t' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next } { print $c }'
}

@test "the answer, in words and in files" {
    others
    outlast compare small.yaml dear.yaml rich.yaml -n 2000
    assert_status 0
    [ -z "$error" ]
    assert_has "$output" "With rich instead of small, lab moves most."
    assert_has "$output" "Only rich has new."
    assert_has "$output" "companies.lab.cash"
    assert_has "$output" "lognormal(60, 0.3) → 200"
    assert_has "$output" "2,000 lives under each of 7 scenarios, 14,000 in all, under the same luck (seed 1)"
    assert_has "$output" "Shapley values: means over all orders"
    assert_has "$output" "leave out what the model itself gets wrong"
    cd results/small.compare-dear-rich
    [ "$(cut -f1 manifest.tsv | grep -v '^#' | tail -n +2 | sort | tr '\n' ' ')" = \
        "accounts.tsv counts.bin differences.tsv keys.tsv scenario-1.yaml scenario-2.yaml scenario.yaml summary.json " ]
    [ "$(column keys.tsv value | tr '\n' ' ')" = "price.floor training.peak companies.lab.cash companies.new " ]
    [ "$(column differences.tsv scenario | sort -u | tr '\n' ' ')" = "dear rich " ]
    for table in differences accounts keys; do
        awk -F'\t' '/^#/ { next } !n { n = NF } NF != n || /\t(\t|$)/ || /nan|inf/ { print; bad = 1 } END { exit bad }' $table.tsv
    done
    "$OUTLAST" verify .
}

@test "tables and JSON on standard output" {
    others
    outlast compare small.yaml dear.yaml -n 500 --format tsv
    assert_status 0
    cmp stdout results/small.compare-dear/differences.tsv
    outlast compare small.yaml dear.yaml -n 500 --format json
    assert_status 0
    /usr/bin/python3 - stdout results/small.compare-dear/summary.json <<'PY'
import json, sys
said, kept = (json.load(open(name)) for name in sys.argv[1:])
said.pop("timings"), kept.pop("timings")
assert said == kept
assert said["simulated"] == 2000 and said["trials"] == 500 and said["seed"] == 1
(one,) = said["comparisons"]
assert one["scenario"] == "dear" and one["orders"] == "all" and one["scenarios"] == 4
assert {key["key"] for key in one["keys"]} == {"price.floor", "training.peak"}
for account in one["accounts"]:
    (whole,) = [d["difference"] for d in one["differences"] if (d["name"], d["reading"]) == (account["name"], account["reading"])]
    assert abs(sum(key["contribution"] for key in account["keys"]) - whole) < 1e-9
PY
    outlast compare small.yaml dear.yaml -n 500 -q
    [ -z "$output" ]
}

@test "the same scenario does not differ" {
    cp small.yaml twin.yaml
    outlast compare small.yaml twin.yaml -n 500
    assert_status 0
    assert_has "$output" "small and twin are the same scenario: every life is the same, and every difference exactly 0."
    [ "$(column results/small.compare-twin/differences.tsv difference | sort -u)" = 0.00000000 ]
}

@test "--set, --seed and --trials hold for all; names that are alike give way to files" {
    others
    mkdir sub && cp small.yaml sub/small.yaml
    outlast compare small.yaml sub/small.yaml --set price.floor=1 -n 300 -s 7
    assert_status 0
    assert_has "$output" "small.yaml and sub/small.yaml are the same scenario"
    printf 'from: small.yaml\nname: seeded\nseed: 9\ntrials: 5\n' >seeded.yaml
    outlast compare small.yaml seeded.yaml -n 300
    assert_has "$output" "small and seeded are the same scenario"
}

@test "each at its own horizon, with the horizon as a key" {
    printf 'from: small.yaml\nname: longer\nhorizon: 24\n' >longer.yaml
    outlast compare small.yaml longer.yaml -n 500
    assert_status 0
    assert_has "$output" "horizon"
    assert_has "$output" "12 → 24"
}

@test "figures" {
    others
    outlast compare small.yaml dear.yaml rich.yaml -n 300 -q -o out
    mkdir bin && cp "$OUTLAST" bin/outlast && ln -s "$ROOT/plots" bin/plots
    OUTLAST=$PWD/bin/outlast outlast report out --png
    assert_status 0
    [ -z "$error" ]
    [ "$output" = $'out/figures/account.svg\nout/figures/account.png\nout/figures/differences.svg\nout/figures/differences.png\nout/report.html' ]
}

@test "stopped, carried on, on any number of threads: the same bytes" {
    others
    outlast compare small.yaml dear.yaml -n 50M --for 0.7s -j 2
    assert_status 75
    [[ $error =~ ^outlast:\ stopped\ after\ [0-9]+\ of\ 50000000\ trials\ \(--for\ 0.7s\)\;\ the\ same\ command\ carries\ on\ from\ there$ ]]
    [ ! -e results/small.compare-dear/manifest.tsv ]
    outlast verify results/small.compare-dear
    assert_status 65
    assert_has "$error" "incomplete: no manifest.tsv; it holds counts, from which the command in its run.log goes on"
    local held
    held=$(trials_kept results/small.compare-dear)
    [ "$held" -gt 0 ]
    outlast compare small.yaml dear.yaml -n $((held + 500)) -q -j 1
    assert_status 0
    outlast compare small.yaml dear.yaml -n $((held + 500)) -q -o straight -j 3
    same_results results/small.compare-dear straight
    cmp results/small.compare-dear/counts.bin straight/counts.bin
    outlast compare small.yaml dear.yaml -n 100 -q
    assert_status 73
    assert_has "$error" "trials, more than the 100 asked for"
}

@test "a folder that holds something else is left alone" {
    others
    outlast compare small.yaml dear.yaml -n 100 -q -o out
    outlast compare small.yaml rich.yaml -n 100 -q -o out
    assert_status 73
    assert_has "$error" "out: the counts belong to another question, scenario, seed or version of the model; --fresh starts over"
    outlast run small.yaml -n 100 -q -o out
    assert_status 73
    outlast run small.yaml -n 100 -q
    outlast compare small.yaml dear.yaml -n 100 -q -o results/small
    assert_status 73
    outlast compare small.yaml rich.yaml -n 100 -q -o out --fresh
    assert_status 0
}

@test "what is wrong is said" {
    others
    outlast compare
    assert_status 64
    assert_error "outlast: compare: expected two or more scenario files, as in outlast compare BASE.yaml OTHER.yaml, found none"
    outlast compare small.yaml
    assert_error "outlast: compare: expected two or more scenario files, as in outlast compare BASE.yaml OTHER.yaml, found one"
    outlast compare small.yaml nothing.yaml
    assert_status 66
    printf 'from: small.yaml\nmarket: {price.floor: -1}\n' >wrong.yaml
    outlast compare small.yaml wrong.yaml
    assert_status 65
    assert_has "$error" "wrong.yaml:2:23: price.floor: "
    outlast compare small.yaml dear.yaml -n 1e12
    assert_status 64
    assert_has "$error" "--trials: expected at most 2147483647, so that these companies can be counted exactly, found 1000000000000"
    [ ! -e results ]
}

@test "what moves is told, also where it is no model company, or nobody is in both" {
    printf 'from: small.yaml\nname: deep\ncompanies: [{name: shop, cash: 500}]\n' >deep.yaml
    outlast compare small.yaml deep.yaml -n 1000
    assert_has "$output" "With deep instead of small, shop moves most. The chance to be still an independent company"
    printf 'name: doomed\nhorizon: 12\ncompanies: [{name: thin, cash: 1, opex: 100, raise: {rate: 0}}]\n' >doomed.yaml
    printf 'name: safe\nhorizon: 12\ncompanies: [{name: thick, kind: vertical, cash: 1e6, acquisition: {rate: 0}}]\n' >safe.yaml
    outlast compare doomed.yaml safe.yaml -n 200
    assert_has "$output" "With safe instead of doomed, market moves most. The chance to be still an independent company"
    [[ $output =~ in\ any\ business[^$'\n']*-\ +-$'\n' ]]      # no life is gained or lost where none is lived twice
    assert_has "$output" "are no narrower than those of two independent runs; they leave out"
    report results/doomed.compare-safe
    assert_has "$(cat results/doomed.compare-safe/figures/account.svg)" "All companies after 12 months: from"
    outlast compare small.yaml small.yaml -n 1
    assert_has "$output" "1 life under 1 scenario, 1 in all"
    assert_has "$output" $'\n95 % intervals leave out'
}

report() { # FOLDER
    mkdir -p bin && cp "$OUTLAST" bin/outlast && ln -sfn "$ROOT/plots" bin/plots
    OUTLAST=$PWD/bin/outlast outlast report "$@"
    assert_status 0
    [ -z "$error" ]
}

@test "figures of names in quotes, of small differences, and of none" {
    printf 'name: plain\nhorizon: 12\ncompanies: [{name: 01.AI, cash: 40}, {name: "a b", cash: 30}]\n' >plain.yaml
    for cash in 40.2 41 43; do
        printf "from: plain.yaml\nname: more-$cash\ncompanies: [{name: 01.AI, cash: $cash}, {name: 'a b', cash: 30.1}]\n" >more.yaml
        outlast compare plain.yaml more.yaml -n 2000 -o out-$cash
        report out-$cash
        assert_has "$(cat out-$cash/figures/account.svg)" companies.01.AI.cash
        [ -s out-$cash/figures/differences.svg ]
    done
    outlast compare plain.yaml plain.yaml -n 100 -o same
    report same
    assert_has "$(cat same/figures/account.svg)" "The scenarios do not differ"
}

@test "of many groups the first are drawn, and what is said of them fits" {
    {
        printf 'horizon: 12\nname: many\ncompanies:\n'
        for i in $(seq 30); do printf '  - {name: a company with a long name %d, cash: %d, api: {share: 0.01}}\n' $i $((20 + i)); done
    } >many.yaml
    printf "from: many.yaml\nname: few\ncompanies: [{name: a company with a long name 3, cash: 90}]\n" >few.yaml
    outlast compare many.yaml few.yaml -n 300 -o out
    report out
    said=$(grep -o '<text[^>]*font-size="[0-9.]*"[^<]*<tspan[^<]*Difference after[^<]*\|font-size="[0-9.]*"[^<]*<[^<]*Difference after[^<]*' out/figures/differences.svg || grep -B2 'Difference after' out/figures/differences.svg)
    assert_has "$said" "24 of 30 groups"
}
