#!/usr/bin/env bats
# outlast discover: what it says, what it writes, what it refuses, and that it can be stopped and carried on.
load helpers

# Ruin by the month: a company is lost where its cash is not above 24 months of what it burns; luck has no part in it.
prepare() {
    cat >ruin.yaml <<'YAML'
horizon: 24
start: 2024-06
trials: 4000
market: {price.floor: 'uniform(0.2, 1.2)', demand.volatility: 0, interest: 0}
archetypes:
  still: {kind: vertical, opex_growth: 0, api.share: 0, app: {revenue: 0, volatility: 0, volatility_long: 0}, training.fraction: 0,
          raise.rate: 0, layoff.runway: 0, acquisition.rate: 0, rescue: {sale: 0, restructure: 0}, ipo.rate: 0}
companies:
  - {name: shop, count: 3, like: still, cash: 'uniform(40, 440)', opex: 'choice(2, 10, 10.5)'}
  - {name: rich, like: still, cash: 1e6, opex: 1}
  - {name: a/b, like: still, group: poor, cash: 'uniform(40, 440)', opex: 10}
  - {name: poorer, like: still, group: poor, cash: 'uniform(40, 340)', opex: 10}
YAML
}

@test "the box in a sentence, with shares of the half that was held out, and what each bound is worth" {
    prepare
    outlast discover ruin.yaml a/b
    assert_status 0
    [ -z "$error" ]
    [ "${output%%$'\n'*}" = "When is a/b lost, that is no longer independent in June 2026?" ]
    sed -n 2p stdout | grep -qxE 'Most often where companies.a/b.cash is below 2[34][0-9] M[$]:'
    [[ $(sed -n 3p stdout) =~ ^of\ such\ lives\ .*\ are\ lost,\ against\ (49|50|51)\ %\ \(4[0-9]\ to\ 5[0-9]\ %\)\ altogether\;\ the\ box\ holds\ .*\ of\ all\ losses\ in\ [45][0-9]\ %\ \(.*\)\ of\ all\ lives\.$ ]]
    assert_has "$output" "below one in a million"
    assert_has "$output" "4,000 lives of 6 companies, seed 1, "
    assert_has "$output" "Tables: results/ruin.discover-a-b"
    outlast verify results/ruin.discover-a-b
    assert_status 0
    assert_has "$output" "complete and as written: 5 files"
}

@test "a group whose members draw keys of their own: each member's; values of a choice by name" {
    prepare
    outlast discover ruin.yaml shop
    assert_status 0
    assert_has "$output" "When is a shop company lost"
    assert_has "$output" "companies.shop.opex is 10 or 10.5 M\$/month"
    assert_has "$output" "companies.shop.cash is below "
    /usr/bin/python3 - <<'PY'
import csv, json
read = lambda name: list(csv.DictReader([line for line in open("results/ruin.discover-shop/" + name) if line[0] != "#"], delimiter="\t"))
boxes, steps = read("boxes.tsv"), read("trajectory.tsv")
box = json.load(open("results/ruin.discover-shop/summary.json"))["box"]
assert box["found"] and {r["found"] for r in boxes} == {"yes"} and {(r["name"], r["reading"]) for r in boxes} == {("shop", "independent")}
assert [r["key"] for r in boxes] == [b["key"] for b in box["bounds"]]
opex = next(r for r in boxes if r["key"].endswith("opex"))
assert (opex["low"], opex["high"], opex["values"]) == ("NA", "NA", "10, 10.5")
cash = next(r for r in boxes if r["key"].endswith("cash"))
assert cash["low"] == "-inf" and cash["values"] == "NA"
for r in boxes:
    for share in "density", "coverage", "mass", "overall", "without":
        assert 0 <= float(r[share + "_low"]) <= float(r[share]) <= float(r[share + "_high"]) <= 1, r
    assert float(r["p"]) < 1e-6 and float(r["coverage"]) > 0.5
# of the coverage: density x mass = coverage x overall, of each half
for r in steps[:-1]:
    assert abs(float(r["density"]) * float(r["mass"]) - float(r["coverage"]) * float(steps[0]["density"])) < 1e-6
assert [r["step"] for r in steps] == [str(i) for i in range(len(steps))] and sum(r["chosen"] == "1" for r in steps) == 1
assert steps[0]["key"] == "NA" and float(steps[0]["density"]) == float(boxes[0]["overall"])
PY
}

@test "the losses are those of run; half of the trials are held out" {
    prepare
    outlast run ruin.yaml -q -n 2001 --lives lives.tsv
    outlast discover ruin.yaml poor -q -n 2001
    odd=$(awk -F'\t' '$1 % 2 && ($2 == "a/b" || $2 == "poorer") { n++; lost += $4 == "shut" } END { printf "%.8f", lost / n }' lives.tsv)
    step=$(grep -P '^0\t' results/ruin.discover-poor/trajectory.tsv)
    [ "$(cut -f9 <<<"$step")" = "$odd" ]
    even=$(awk -F'\t' 'FNR > 1 && $1 % 2 == 0 && ($2 == "a/b" || $2 == "poorer") { n++; lost += $4 == "shut" } END { printf "%.8f", lost / n }' lives.tsv)
    [ "$(cut -f6 <<<"$step")" = "$even" ]
}

@test "no box where there is none" {
    prepare
    outlast discover ruin.yaml rich
    assert_status 0
    assert_has "$output" "No box of inputs marks that out: it was not lost once in 2,000 lives: the chance is not distinguishable from 0 (at most 0.2 %)."
    outlast discover small.yaml shop -n 300
    assert_status 0
    outlast discover ruin.yaml a/b --set companies.a/b.cash=100 --set companies.shop.cash=9 -n 500 --fresh
    assert_status 0
    assert_has "$output" "No box of inputs marks that out"
    echo 'companies: [{name: lab}]' >plain.yaml
    outlast discover plain.yaml lab -n 200
    assert_has "$output" "nothing that is drawn is uncertain in this scenario"
    grep -qP '^lab\tgeneralist\tno\tNA\tNA' results/plain.discover-lab/boxes.tsv
    for trials in 1 2 3; do
        outlast discover ruin.yaml market -n $trials -o few --fresh
        assert_status 0
    done
}

@test "a reading for what is lost; of a generalist the race, of a vertical its independence" {
    prepare
    outlast discover small.yaml lab -n 400 -o lab
    assert_has "$output" "no longer an independent model company"
    outlast discover small.yaml lab -n 400 -o lab --reading operating
    assert_status 73
    outlast discover small.yaml lab -n 400 -o lab --reading operating --fresh
    assert_has "$output" "that is shut"
    outlast discover small.yaml market -n 400
    assert_has "$output" "1 of its companies start as specialists, in no race to be lost, and are left out."
    outlast discover small.yaml shop --reading generalist
    assert_status 64
    outlast discover small.yaml lab --reading generalists
    assert_status 64
    assert_error "--reading: expected generalist, independent, legal or operating, found 'generalists'; the nearest is generalist"
}

@test "the same bytes with any number of threads, stopped and carried on, and after fewer trials" {
    prepare
    outlast discover ruin.yaml shop -j 1 -n 40000 -q -o whole
    outlast discover ruin.yaml shop -j 3 -n 40000 -q -o threads
    same_results whole threads
    outlast discover ruin.yaml shop -n 40000 --for 0.01s -q -o parts
    assert_status 75
    outlast verify parts
    assert_status 65
    outlast discover ruin.yaml shop -n 40000 -q -o parts
    assert_status 0
    same_results whole parts
    outlast discover ruin.yaml shop -n 777 -q -o fewer
    outlast discover ruin.yaml shop -n 40000 -q -o fewer
    assert_status 0
    same_results whole fewer
    outlast discover ruin.yaml shop -n 20000 -q -o fewer
    assert_status 73
    assert_has "$error" "holds the counts of 40000 trials, more than are asked for; --fresh starts over"
}

@test "no more than a million trials are looked at, and that is said" {
    prepare
    outlast discover ruin.yaml a/b -n 2M --set horizon=1 -o most -j 2
    assert_status 0
    assert_has "$output" "1,048,576 lives of 6 companies"
    assert_has "$output" "Of the 2,000,000 asked for no more are looked at."
}

@test "json, tsv, and what is refused" {
    prepare
    outlast discover ruin.yaml a/b --format json
    /usr/bin/python3 -c '
import json
x = json.load(open("stdout"))
assert (x["command"], x["name"], x["reading"], x["trials"]) == ("discover", "a/b", "independent", 4000) and x["box"]["found"]
assert x["box"]["bounds"][0]["low"] is None and 220 < x["box"]["bounds"][0]["high"] < 260'
    outlast discover ruin.yaml a/b --format tsv
    cmp stdout results/ruin.discover-a-b/boxes.tsv
    outlast run ruin.yaml -q -n 100 -o results/ruin.discover-a-b
    assert_status 73
    outlast discover ruin.yaml
    assert_status 64
    assert_error "outlast: discover: expected a scenario file and the name of a company, a group or market, as in outlast discover params/market-2024.yaml second-tier, found 1 argument"
    outlast discover ruin.yaml shup
    assert_status 64
    assert_error "outlast: discover: no company or group 'shup'; the nearest is shop"
    outlast discover none.yaml shop
    assert_status 66
}

@test "the figure is drawn, also where there is no box" {
    prepare
    ln -s "$ROOT/plots" plots
    outlast discover ruin.yaml shop -q -o box
    outlast discover ruin.yaml rich -q -o none
    echo 'companies: [{name: lab}]' >plain.yaml
    outlast discover plain.yaml lab -n 200 -q -o plain
    for folder in box none plain; do
        gnuplot -e "dir='$folder'; png=1" plots/trajectory.gp 2>warnings
        [ ! -s warnings ] || { cat warnings; return 1; }
        grep -q '</svg>' $folder/figures/trajectory.svg
    done
    grep -q 'shop.opex = 10, 10.5' box/figures/trajectory.svg
    grep -q 'rich is never lost' none/figures/trajectory.svg
}

@test "every chance has its interval, and one life finds no box" {
    outlast discover "$ROOT/params/market-2024.yaml" second-tier -n 2000
    [[ $output =~ "of such lives "[0-9]+" % ("[^\)]*") are lost, against "[0-9]+" % ("[^\)]*") altogether; the box holds "[0-9]+" % ("[^\)]*") of all losses in "[0-9]+" % (" ]]
    outlast discover small.yaml lab -n 1
    assert_has "$output" "One life is too few to look for a box"
    printf 'horizon: 12\nmarket: {price.floor: "uniform(0, 1)"}\ncompanies: [{name: safe, kind: vertical, cash: 1e6, acquisition: {rate: 0}}]\n' >safe.yaml
    outlast discover safe.yaml safe -n 200
    assert_has "$output" "it was not lost once in 100 lives: the chance is not distinguishable from 0 (at most 4 %)."
}
