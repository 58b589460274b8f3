#!/usr/bin/env bats
# outlast sensitivity: what it says, what it writes, what it refuses, and that it can be stopped and carried on.
load helpers

# Two uncertain keys of the market, one that each lab draws for itself, two that depend on each other.
prepare() {
    cat >uncertain.yaml <<'YAML'
horizon: 24
trials: 2000
market:
  price.floor: 'triangular(0.2, 0.8, 1.3)'
  deals.appetite: choice(0.5, 1, 4)
companies:
  - {name: lab, count: 2, cash: 'lognormal(60, 0.5)', opex: 'uniform(8, 12)'}
  - {name: shop, kind: vertical, cash: 30, opex: 6, acquisition.rate: 0.3}
dependence:
  - [companies.lab.cash, companies.lab.opex, 0.6]
YAML
}

column() { # FILE NAME: a column of a table
    awk -F'\t' -v name="$2" '/^#/ { next } !n { for (i = 1; i <= NF; i++) if ($i == name) n = i; next } { print $n }' "$1"
}

row() { # FILE FIELD...: the rows that begin with these fields
    local file=$1 IFS=$'\t'
    shift
    grep -P "^\Q$*\E\t" "$file"
}

@test "the answer says what luck decides, what matters, how many lives were simulated, and where the tables are" {
    prepare
    outlast sensitivity uncertain.yaml
    assert_status 0
    [ -z "$error" ]
    [[ ${output%%$'\n'*} =~ ^What\ decides\ whether\ a\ lab\ company\ is\ still\ an\ independent\ model\ company\ after\ 24\ months\? ]]
    assert_has "$output" "parameters decide "
    assert_has "$output" "Keys that depend on each other count as one: companies.lab.cash + companies.lab.opex."
    assert_has "$output" "2,000 trials, each lived 14 times: 28,000 lives of 3 companies, seed 1, " # own, other, 3 factors, luck, 4 keys twice
    assert_has "$output" "Tables: results/uncertain.sensitivity"
    outlast verify results/uncertain.sensitivity
    assert_status 0
    assert_has "$output" "complete and as written: 7 files"
}

@test "tables: every key, reading and group; shares within 0 and 1; intervals around their estimates" {
    prepare
    outlast sensitivity uncertain.yaml -q
    [ -z "$output$error" ]
    cd results/uncertain.sensitivity
    /usr/bin/python3 - <<'PY'
import math

def table(name):
    lines = [line.rstrip("\n").split("\t") for line in open(name, encoding="utf-8") if not line.startswith("#")]
    assert all(len(line) == len(lines[0]) for line in lines), name
    return [dict(zip(lines[0], line)) for line in lines[1:]]

number = lambda text: math.nan if text == "NA" else float(text)
outputs = {"lab": ["generalist", "generalists", "no_generalist", "independent", "independents", "none_left"],
           "shop": ["independent", "none_left"],
           "market": ["generalist", "generalists", "no_generalist", "independent", "independents", "none_left"]}
factors = ["price.floor", "deals.appetite", "companies.lab.cash + companies.lab.opex", "inputs", "luck"]
sobol = table("sobol.tsv")
assert [(r["name"], r["reading"], r["input"]) for r in sobol] == [(n, o, f) for n in outputs for o in outputs[n] for f in factors]
for r in sobol:
    for index in "first", "total":
        value, low, high = (number(r[index + end]) for end in ("", "_low", "_high"))
        assert math.isnan(value) or 0 <= low <= value <= high <= 1, r
        assert (r[index + "_told"] == "yes") == (low > 0), r
by = {(r["name"], r["reading"], r["input"]): r for r in sobol}
for n in outputs:
    for o in outputs[n]:
        inputs, luck = by[n, o, "inputs"], by[n, o, "luck"]
        if inputs["first"] != "NA":
            assert abs(float(inputs["first"]) + float(luck["total"]) - 1) < 1e-6
keys = ["price.floor", "deals.appetite", "companies.lab.cash", "companies.lab.opex"]
tornado = table("tornado.tsv")
assert len(tornado) == 10 * 4 and {r["kind"] for r in tornado} == {"drawn"} and {r["value"] for r in tornado} == {"NA"}
for i in range(0, 40, 4):
    rows = tornado[i:i + 4]
    assert sorted(r["key"] for r in rows) == sorted(keys) and [r["rank"] for r in rows] == list("1234")
    reach = [max(0, *(float(r[e]) for e in ("at_low", "at_high"))) - min(0, *(float(r[e]) for e in ("at_low", "at_high"))) for r in rows]
    assert reach == sorted(reach, reverse=True)
for r in tornado:
    for end in "at_low", "at_high":
        assert float(r[end + "_low"]) <= float(r[end]) <= float(r[end + "_high"]), r
appetite = next(r for r in tornado if r["key"] == "deals.appetite")
assert (appetite["low_value"], appetite["high_value"]) == ("0.5", "4")
flips = table("flips.tsv")
assert len(flips) == 10 * 4 - 4                       # of a lab's own keys, only what becomes of that lab is counted
pawn = table("pawn.tsv")
assert len(pawn) == 5 * 4
assert {r["bins"] for r in pawn if r["input"] == "deals.appetite"} == {"3"}
assert {r["reading"] for r in pawn if r["input"] == "companies.lab.cash"} == {"generalist", "independent", "generalists", "independents"}
PY
}

@test "the chances are those of run, to the digit" {
    prepare
    outlast run uncertain.yaml -q
    outlast sensitivity uncertain.yaml -q
    for name in lab shop market; do
        expected=$(row results/uncertain/readings.tsv "$name" independent | cut -f3-5)
        [ -n "$expected" ]
        [ "$(row results/uncertain.sensitivity/flips.tsv "$name" independent price.floor | cut -f4-6)" = "$expected" ]
    done
}

@test "constants: those that matter have rows, those that are 0 or change nothing are named" {
    prepare
    outlast sensitivity uncertain.yaml --constants -n 500
    assert_status 0
    assert_has "$output" "constants, for lab"
    assert_has "$output" "constants are 0, of which a fifth is nothing: tornado.tsv names them"
    tornado=results/uncertain.sensitivity/tornado.tsv
    grep '^# Constants that are 0' $tornado | grep -q ' companies.shop.tax.losses'
    grep '^# Constants with which the same companies were left' $tornado | grep -q ' companies.shop.pivot.rate'
    rate=$(row $tornado shop independent | grep -P "\tcompanies.shop.acquisition.rate\t")
    [ "$(cut -f5,6,8,12 <<<"$rate")" = $'constant\t0.3\t0.24\t0.36' ]
    ! grep -q '^[^#].*shop.tax.losses' $tornado
    # a bound: 1.2 x 0.9 is no fraction
    outlast sensitivity uncertain.yaml --constants -n 500 --set companies.shop.app.margin=0.9 -o bound -q
    [ "$(row bound/tornado.tsv shop independent | grep -P "\tcompanies.shop.app.margin\t" | cut -f8,12)" = $'0.72\t1' ]
    # nothing beyond it, and what must hold between values
    outlast sensitivity uncertain.yaml --constants -n 500 --set companies.shop.app.margin=1 \
        --set companies.lab.rescue.sale=0.6 --set companies.lab.rescue.restructure=0.4 -o bound -q --fresh
    [ "$(row bound/tornado.tsv shop independent | grep -P "\tcompanies.shop.app.margin\t" | cut -f8,12)" = $'0.8\tNA' ]
    [ "$(row bound/tornado.tsv lab independent | grep -P "\tcompanies.lab.rescue.sale\t" | cut -f8,12)" = $'0.48\tNA' ]
}

@test "nothing uncertain: luck decides all" {
    echo 'companies: [{name: lab}]' >plain.yaml
    outlast sensitivity plain.yaml -n 2000
    assert_status 0
    assert_has "$output" "Luck: nothing that is drawn is uncertain in this scenario."
    [ "$(column results/plain.sensitivity/sobol.tsv input | sort -u | xargs)" = "inputs luck" ]
    row results/plain.sensitivity/sobol.tsv lab independent luck | awk -F'\t' '{ exit !($5 > 0.8 && $6 == 1 && $9 > 0.8 && $10 == 1) }'
    outlast sensitivity plain.yaml -n 1
    assert_status 73
    outlast sensitivity plain.yaml -n 1 --fresh
    assert_status 0
    assert_has "$output" "1 trial, each lived 3 times: 3 lives of 1 company"
    prepare
    outlast sensitivity uncertain.yaml -n 1
    assert_status 0
    assert_has "$output" "That cannot be said"
}

@test "the same bytes with any number of threads, stopped and carried on, and after fewer trials" {
    prepare
    outlast sensitivity uncertain.yaml -j 1 -n 6000 -q -o whole
    outlast sensitivity uncertain.yaml -j 3 -n 6000 -q -o threads
    same_results whole threads
    outlast sensitivity uncertain.yaml -n 6000 --for 0.01s -q -o parts
    assert_status 75
    assert_has "$error" "(--for 0.01s); the same command carries on from there"
    outlast verify parts
    assert_status 65
    outlast sensitivity uncertain.yaml -n 6000 -q -o parts
    assert_status 0
    same_results whole parts
    outlast sensitivity uncertain.yaml -n 777 -q -o fewer
    outlast sensitivity uncertain.yaml -n 6000 -q -o fewer
    same_results whole fewer
    outlast sensitivity uncertain.yaml -n 5999 -q -o fewer
    assert_status 73
}

@test "a folder holds one question" {
    prepare
    outlast sensitivity uncertain.yaml -n 500 -q -o here
    outlast run uncertain.yaml -n 500 -q -o here
    assert_status 73
    outlast sensitivity uncertain.yaml -n 500 -q -o here --constants
    assert_status 73
    outlast sensitivity uncertain.yaml -n 500 -q -o here --seed 2
    assert_status 73
    outlast sensitivity uncertain.yaml -n 500 -q -o here --seed 2 --fresh
    assert_status 0
    outlast run uncertain.yaml -n 500 -q -o run
    outlast sensitivity uncertain.yaml -n 500 -q -o run
    assert_status 73
}

@test "json and tsv" {
    prepare
    outlast sensitivity uncertain.yaml --format json
    /usr/bin/python3 -c '
import json, sys
x = json.load(open("stdout"))
assert (x["command"], x["trials"], x["variants"], x["simulated"]) == ("sensitivity", 2000, 14, 28000)
lab = next(a for a in x["answers"] if (a["name"], a["reading"]) == ("lab", "generalist"))
assert abs(lab["parameters"]["value"] + lab["luck"]["value"] - 1) < 1e-9 and len(lab["inputs"]) == 3
written = json.load(open("results/uncertain.sensitivity/summary.json"))
assert {k: v for k, v in x.items() if k != "timings"} == {k: v for k, v in written.items() if k != "timings"}'
    outlast sensitivity uncertain.yaml --format tsv
    cmp stdout results/uncertain.sensitivity/sobol.tsv
}

@test "what is refused, and how" {
    prepare
    outlast sensitivity
    assert_status 64
    assert_error "outlast: sensitivity: expected one scenario file, found none; outlast sensitivity --help says what it takes"
    outlast sensitivity uncertain.yaml --constants=yes
    assert_status 64
    assert_error "--constants: takes no value"
    outlast sensitivity uncertain.yaml -n 2^48
    assert_status 64
    outlast sensitivity uncertain.yaml -n 200000000000000
    assert_status 64
    assert_error "--trials: expected at most 2^47, since every trial is mixed with another, found 200000000000000"
    outlast sensitivity none.yaml
    assert_status 66
    outlast sensitivity uncertain.yaml --set price.flor=1
    assert_status 65
    [ ! -e results ]
}

@test "figures are drawn" {
    prepare
    outlast sensitivity uncertain.yaml -q
    ln -s "$ROOT/plots" plots
    for figure in tornado sobol; do
        gnuplot -e "dir='results/uncertain.sensitivity'; png=1" plots/$figure.gp 2>warnings
        [ ! -s warnings ] || { cat warnings; return 1; }
        grep -q '</svg>' results/uncertain.sensitivity/figures/$figure.svg
    done
    grep -q 'still a model company' results/uncertain.sensitivity/figures/tornado.svg
    gnuplot -e "dir='results/uncertain.sensitivity'; who='shop'" plots/tornado.gp
    grep -q 'still independent' results/uncertain.sensitivity/figures/tornado.svg
    echo 'companies: [{name: lab, cash: 100}]' >plain.yaml
    outlast sensitivity plain.yaml -n 500 -q
    for figure in tornado sobol; do
        gnuplot -e "dir='results/plain.sensitivity'" plots/$figure.gp 2>warnings
        [ ! -s warnings ] || { cat warnings; return 1; }
    done
}

@test "luck that decides all is 100 %, in no more digits" {
    outlast sensitivity "$ROOT/tests/reference/scenarios/limits.yaml" -n 300
    assert_status 0
    [[ $output != *00.0000* ]]
    printf 'horizon: 24\ncompanies: [{name: a}, {name: b, count: 2}]\n' >luck.yaml
    outlast sensitivity luck.yaml -n 300 -o luck
    [[ $output != *00.0000* ]]
}
