#!/usr/bin/env bats
# outlast autopsy: its counts against the lives of single runs, its folder, what it refuses.
load helpers

# A market in which much happens in a short time: all causes, and uncertain inputs of both owners.
market() {
    cat >market.yaml <<'YAML'
name: market
start: 2024-06
horizon: 24
market: {price.floor: 'triangular(0.2, 0.8, 1.3)', funding.mean: 'normal(-1, 0.6)', price.war_length: 'exponential(24)'}
companies:
  - {name: lab, count: 3, cash: 'uniform(40, 140)', opex: 8, training.fraction: 0.02, acquisition.rate: 0.2}
  - {name: shop, kind: vertical, cash: 30, opex: 6}
  - {name: "01.AI", cash: 60, group: others}
  - {name: other, kind: vertical, cash: 20, opex: 6, group: others}
YAML
}

# The share of what a run with a change saves and dooms, trial by trial, by changes.tsv; and causes.tsv by survival.tsv.
check_against_runs() { # NAME READING ROWS: so many of the changes
    outlast autopsy market.yaml "$1" --reading "$2" -n 300 -q -o autopsy --fresh --change cash+=15 --change opex*=0.5
    [ "$status" = 0 ] || { echo "$error"; return 1; }
    /usr/bin/python3 - "$OUTLAST" "$1" "$2" "$3" <<'PY'
import csv, shlex, subprocess, sys

program, name, reading, rows = sys.argv[1:]
groups = {"lab": ["lab-1", "lab-2", "lab-3"], "others": ["01.AI", "other"]}
groups["market"] = groups["lab"] + groups["others"] + ["shop"]
members = groups.get(name, [name])
verticals = {"shop", "other"}
final = {"generalist": ["vertical", "hollowed", "acquired", "sold", "shut"], "independent": ["hollowed", "acquired", "sold", "shut"],
         "legal": ["acquired", "sold", "shut"], "operating": ["shut"]}[reading]
if reading == "generalist":
    members = [m for m in members if m not in verticals]


def table(path):
    lines = [line.rstrip("\n") for line in open(path, encoding="utf-8") if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def lives(options):
    subprocess.run([program, "run", "market.yaml", "-n", "300", "-q", "--fresh", "-o", "run", "--lives", "lives.tsv", *options], check=True)
    return {(row["trial"], row["company"]): row for row in table("lives.tsv") if row["company"] in members}


def lost(rows):
    return {key for key, row in rows.items() if row["state"] in final}


base = lives([])
survival = table("run/survival.tsv")
losses, everybody = lost(base), set(base)
changes = table("autopsy/changes.tsv")
assert len(changes) + sum(line.startswith("# Not tried") for line in open("autopsy/changes.tsv")) == 15, len(changes)
for row in changes[: int(rows)]:
    changed = lost(lives(shlex.split(row["set"])))
    found = [int(row[c]) for c in ("losses", "survivors", "averted", "doomed")]
    wanted = [len(losses), len(everybody - losses), len(losses - changed), len(changed - losses)]
    assert found == wanted, (row["change"], found, wanted)
    assert abs(float(row["net"]) - (wanted[2] - wanted[3]) / len(everybody)) < 1e-6
    assert int(row["altered"]) >= wanted[2] + wanted[3]
nets = [float(row["net"]) for row in changes]
assert nets == sorted(nets, reverse=True)

# by cause, and month
causes = table("autopsy/causes.tsv")
states = {"hollowed", "acquired", "sold", "shut"}
for cause in {row["cause"] for row in causes}:
    rows = [row for row in causes if row["cause"] == cause]
    assert [int(row["month"]) for row in rows] == list(range(1, 25))
    for row in rows:
        then = [s for s in survival if s["month"] == row["month"] and s["company"] in members]
        if cause == "any" and reading == "generalist":
            wanted = 1 - sum(float(s["generalist"]) for s in then) / len(then)
        elif cause == "any":
            wanted = sum(float(s[state]) for s in then for state in final) / len(then)
        elif reading != "generalist":
            wanted = sum(float(s[cause]) for s in then) / len(then)
        else:
            continue
        assert abs(float(row["cumulative"]) - wanted) < 1e-7, (row, wanted)
        assert float(row["cumulative_low"]) <= float(row["cumulative"]) <= float(row["cumulative_high"])

# what became of those that left the race, added to those that were lost otherwise, is how lives ended
if reading == "generalist":
    after = table("autopsy/afterwards.tsv")
    ends = {row["cause"]: int(row["lives_so_far"]) for row in causes if row["month"] == "24"}
    for state in ["vertical", *sorted(states)]:
        found = sum(int(row["lives"]) for row in after if row["state"] == state) + ends.get(state, 0)
        assert found == sum(row["state"] == state for row in base.values()), state
by_cause = table("autopsy/averted.tsv")
for row in changes:
    parts = [r for r in by_cause if r["change"] == row["change"]]
    assert sum(int(r["averted"]) for r in parts if r["cause"] != "any") == int(row["averted"])
PY
}

@test "what is averted and doomed, trial by trial as single runs have it: a group as generalists" {
    market
    check_against_runs lab generalist 15
}

@test "a company whose name has a dot, as independent" {
    market
    check_against_runs 01.AI independent 4
}

@test "the market, as legal; a group of verticals and others, as generalists and as operating" {
    market
    check_against_runs market legal 4
    check_against_runs others generalist 2
    check_against_runs others operating 2
}

@test "the same bytes with other threads, kernels, and after stops" {
    market
    tables() { (cd "$1" && sha256sum ./*.tsv counts.bin scenario.yaml | grep -v manifest && sed '/"timings"/,$d' summary.json); }
    outlast autopsy market.yaml lab -n 700 -q -o straight -j 1
    tables straight >wanted
    OUTLAST_KERNEL=baseline outlast autopsy market.yaml lab -n 700 -q -o kernel -j 3
    tables kernel >found
    cmp wanted found
    outlast autopsy market.yaml lab -n 133 -q -o parts
    outlast autopsy market.yaml lab -n 500 -q -o parts
    outlast autopsy market.yaml lab -n 700 -q -o parts
    tables parts >found
    cmp wanted found
    outlast autopsy market.yaml lab -n 100000 -q -o stopped --for 0.2s
    assert_status 75
    assert_has "$error" "the same command carries on from there"
}

@test "the typical life is that which trace finds" {
    market
    outlast autopsy market.yaml lab --reading independent -n 2000 -q
    for state in hollowed acquired sold shut; do
        "$OUTLAST" trace market.yaml --company lab --state $state --typical -n 2000 >typical
        trial=$(sed -n 's/^Trial \([0-9]*\) .*/\1/p' typical)
        grep -q "^$state	[0-9]*	$trial	lab-" results/market.autopsy-lab/typical.tsv
    done
}

@test "sentences, the table, the typical life and what comes next" {
    market
    outlast autopsy market.yaml lab -n 1000
    assert_status 0
    assert_has "$output" "A lab company is lost as a model company by June 2026 in "
    assert_has "$output" "Of all single changes this saves most: "
    assert_has "$output" "of the lost would have survived"
    assert_has "$output" "medians, lost | survivors"
    assert_has "$output" "1,000 trials, each lived 15 times, 15,000 in all, seed 1"
    assert_has "$output" "results/market.autopsy-lab"
    next=$(sed -n 's/^Next: [^ ]* \(.*\)   (.*/\1/p' stdout)
    eval "outlast $next"
    assert_status 0
    outlast autopsy market.yaml lab -n 1000 --format json
    /usr/bin/python3 -c 'import json; s = json.load(open("stdout")); assert s["reading"] == "generalist" and len(s["changes"]) == 13 and s["causes"][0]["cause"] == "any"'
    outlast autopsy market.yaml lab -n 1000 --format tsv
    diff stdout results/market.autopsy-lab/changes.tsv
    outlast autopsy market.yaml lab-2 -n 200
    assert_has "$output" "What is changed of its own is changed of all 3 of lab, who have their values in common."
    outlast autopsy market.yaml market -n 200
    assert_has "$output" "2 of all companies start as verticals and are left out."
}

@test "changes that do nothing, or that the scenario's distributions do not allow, are said" {
    market
    outlast autopsy market.yaml lab -n 300 --set companies.lab.layoff.cut=0 --set companies.lab.app.growth='lognormal(0.5, 0.2)' -o some
    assert_status 0
    assert_has "$output" "not tried: it is so already"
    assert_has "$output" "not tried: companies.lab.app.growth: lognormal(0.5, 0.2) has no form with an amount added; expected app.growth=VALUE"
    grep -q '^# Not tried: layoff.cut=0 (no layoffs): it is so already$' some/changes.tsv
    outlast autopsy market.yaml shop -n 300 --change companies.lab.pivot.rate=5 --set companies.shop.api.share=0
    assert_status 0
    grep -q $'^companies.lab.pivot.rate=5\t.*\t0\t--set companies.lab.pivot.rate=5$' results/market.autopsy-shop/changes.tsv
    assert_has "$output" "not one life is another"
}

@test "a company that is never lost, and one that always is" {
    cat >safe.yaml <<'YAML'
horizon: 12
companies: [{name: safe, kind: vertical, cash: 1e6, acquisition.rate: 0}, {name: gone, kind: vertical, cash: 1, opex: 900, app.revenue: 0, raise.rate: 0, rescue: {sale: 0, restructure: 0}}]
YAML
    outlast autopsy safe.yaml safe -n 200
    assert_status 0
    assert_has "$output" "In 200 lives safe is never lost as an independent company: the chance is not distinguishable from 0 (at most 2 %)."
    outlast autopsy safe.yaml gone -n 200
    assert_status 0
    [[ $output =~ "gone is lost as an independent company within 12 months in 100 % ("9[0-9]" to 100 %) of lives" ]]
}

@test "refusals: names, readings, changes" {
    market
    outlast autopsy market.yaml lap
    assert_status 64
    assert_error "outlast: autopsy: no company or group 'lap'; the nearest is lab"
    outlast autopsy market.yaml lab --reading generalists
    assert_status 64
    assert_error "--reading: expected generalist, independent, legal or operating, found 'generalists'; the nearest is generalist"
    outlast autopsy market.yaml shop --reading generalist
    assert_status 64
    assert_error "--reading generalist: shop starts as a vertical, no generalist that could be lost; expected independent, legal or operating"
    outlast autopsy market.yaml
    assert_status 64
    outlast autopsy market.yaml lab --change cash
    assert_status 64
    assert_error "--change cash: expected KEY=VALUE, KEY*=FACTOR or KEY+=AMOUNT, as in --change cash+=100"
    outlast autopsy market.yaml lab --change cahs=5
    assert_status 64
    assert_error "--change cahs=5: cahs: unknown key; the nearest is cash"
    outlast autopsy market.yaml lab --change cash=-5
    assert_status 64
    assert_error "--change cash=-5: companies.lab.cash: -5 is below 0, the least value allowed"
    outlast autopsy market.yaml lab --change cash+=5 --set companies.lab.cash='lognormal(80, 0.4)'
    assert_status 64
    assert_has "$error" "lognormal(80, 0.4) has no form with an amount added; expected cash=VALUE"
    [ ! -e results ]
}

@test "its folder: verified, reported, and not mixed with another command's" {
    market
    outlast autopsy market.yaml lab -n 500 -q
    outlast verify results/market.autopsy-lab
    assert_status 0
    outlast run market.yaml -n 500 -q -o results/market.autopsy-lab
    assert_status 73
    outlast autopsy market.yaml shop -n 500 -q -o results/market.autopsy-lab
    assert_status 73
    assert_has "$error" "the counts belong to another question"
    outlast autopsy market.yaml lab -n 100 -q
    assert_status 73
    outlast autopsy market.yaml lab -n 500 -q --change cash*=3 --fresh
    assert_status 0
    mkdir bin && cp "$OUTLAST" bin/outlast && ln -s "$ROOT/plots" bin/plots
    OUTLAST=$PWD/bin/outlast outlast report results/market.autopsy-lab --png
    assert_status 0
    [ -s results/market.autopsy-lab/figures/saved.png ]
    [ -s results/market.autopsy-lab/figures/causes.svg ]
}

@test "all, none and one are said in words that fit" {
    printf 'horizon: 1\ncompanies: [{name: lab}, {name: safe, kind: vertical, cash: 1e6, acquisition: {rate: 0}}]\n' >one.yaml
    outlast autopsy one.yaml lab -n 3000
    assert_has "$output" "lab is lost as a model company within 1 month in "
    [[ $output =~ "this saves most: no deals. 100 % ("[0-9]+" to 100 %) of the lost would have survived" ]]
    [[ $output != *100.000* ]]
    outlast autopsy one.yaml safe -n 100 -o safe
    assert_has "$output" "In 100 lives safe is never lost as an independent company: the chance is not distinguishable from 0 (at most 4 %)."
}
