#!/usr/bin/env bats
# outlast score: forecasts against a run's, scores against a computation by hand, cohorts that fit and that do not, bad outcomes.
load helpers

# A market in which the states part quickly, and outcomes of all but one of its companies.
market() {
    cat >market.yaml <<'YAML'
name: market
start: 2024-06
horizon: 24
market: {price.floor: 'triangular(0.2, 0.8, 1.3)', funding.mean: 'normal(-1, 0.6)'}
companies:
  - {name: lab, count: 6, cash: 60, opex: 8, training.fraction: 0.02, acquisition.rate: 0.2}
  - {name: shop, count: 4, kind: vertical, cash: 30, opex: 6}
  - {name: "01.AI", cash: 100, group: lab}
YAML
    cat >outcomes.tsv <<'TSV'
# made up
state	company	month_event	source	month_seen
generalist	lab-1	NA	x	20
vertical	lab-2	NA	x	11
hollowed	lab-3	3	x	24
acquired	lab-4	11	x	11
shut	lab-5	NA	x	24
generalist	01.AI	NA	x	24
vertical	shop-1	NA	x	24
sold	shop-2	5	x	24
generalist	shop-3	NA	x	12
vertical	shop-4	NA	x	24
TSV
}

@test "forecasts are those of a run at the months, and scores those computed by hand" {
    market
    outlast score market.yaml outcomes.tsv -n 3000 -q
    assert_status 0
    outlast run market.yaml -n 3000 -q -o run
    /usr/bin/python3 - results/market.score run <<'PY'
import csv, math, sys

score, run = sys.argv[1:]


def table(path):
    lines = [line.rstrip("\n") for line in open(path, encoding="utf-8") if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def near(a, b, what, most=2e-7):
    assert abs(float(a) - b) <= most, (what, a, b)


STATES = ["generalist", "vertical", "hollowed", "acquired", "sold", "shut"]
outcomes = {row["company"]: (row["state"], row["month_seen"]) for row in table("outcomes.tsv")}
survival = {(row["company"], row["month"]): row for row in table(f"{run}/survival.tsv")}
groups = {"lab": [f"lab-{i}" for i in range(1, 7)] + ["01.AI"], "shop": [f"shop-{i}" for i in range(1, 5)]}
forecasts = table(f"{score}/forecasts.tsv")
assert [f["company"] for f in forecasts] == [c for c in groups["lab"][:5] + groups["shop"] + ["01.AI"]]
asked = {"independent": [], "generalist": [], "state": []}
for f in forecasts:
    name = f["company"]
    state, month = outcomes[name]
    assert (f["state"], f["month"]) == (state, month)
    chances = [float(survival[name, month][s]) for s in STATES]
    for s, chance in zip(STATES, chances):
        near(f[s], chance, (name, s))
    near(f["independent"], float(survival[name, month]["independent"]), name)
    near(f["independent_low"], float(survival[name, month]["independent_low"]), name)
    near(f["probability"], chances[STATES.index(state)], name)
    members = groups[f["group"]]
    mean = [sum(float(survival[m, month][s]) for m in members) / len(members) for s in STATES]
    near(f["group_independent"], mean[0] + mean[1], name)
    asked["independent"].append((chances[0] + chances[1], mean[0] + mean[1], state in STATES[:2]))
    if f["group"] == "lab":
        near(f["group_generalist"], mean[0], name)
        asked["generalist"].append((chances[0], mean[0], state == "generalist"))
    else:
        assert f["group_generalist"] == "NA"
    asked["state"].append((chances, mean, STATES.index(state)))


def brier(p, o):
    return sum((x - (i == o)) ** 2 for i, x in enumerate(p)) if isinstance(p, list) else (p - o) ** 2


def log_score(p, o):
    happened = p[o] if isinstance(p, list) else p if o else 1 - p
    return -math.log(happened if happened > 1e-9 else 0.5 / 3000)


rows = {(row["question"], row["forecast"]): row for row in table(f"{score}/scores.tsv")}
differences = {(d["question"], d["score"], d["against"]): d for d in table(f"{score}/differences.tsv")}
bins = table(f"{score}/calibration.tsv")
for question, cases in asked.items():
    n = len(cases)
    found = rows[question, "model"]
    assert int(found["companies"]) == n
    scores = {}
    for i, who in enumerate(["model", "group"]):
        scores[who] = (sum(brier(c[i], c[2]) for c in cases) / n, sum(log_score(c[i], c[2]) for c in cases) / n)
    shares = [sum(c[2] == o for c in cases) / n for o in (range(6) if question == "state" else [False, True])]
    scores["constant"] = ((1 - sum(s * s for s in shares)) / (1 if question == "state" else 2), -sum(s * math.log(s) for s in shares if s))
    for who, (b, l) in scores.items():
        near(rows[question, who]["brier"], b, (question, who), 1e-6)
        near(rows[question, who]["log"], l, (question, who), 1e-5)
    for who in "group", "constant":
        for i, name in enumerate(["brier", "log"]):
            d = differences[question, name, who]
            near(d["difference"], scores["model"][i] - scores[who][i], d, 1e-5)
            assert d["low"] == "NA" or float(d["low"]) <= float(d["difference"]) <= float(d["high"]), d
    if question == "state":
        assert found["happened"] == "NA" and found["reliability"] == "NA"
        assert int(found["impossible"]) == sum(c[0][c[2]] == 0 for c in cases) == 1     # shop-3
        continue
    yes = sum(c[2] for c in cases)
    assert int(found["happened"]) == yes
    near(found["expected"], sum(c[0] for c in cases), question, 1e-5)
    reliability = resolution = 0
    for k in range(5):
        inside = [c for c in cases if k / 5 <= c[0] < (k + 1) / 5 or (k == 4 and c[0] >= 1)]
        row = [b for b in bins if b["question"] == question and float(b["bin_low"]) == k / 5]
        assert len(row) == (1 if inside else 0)
        if inside:
            p, o = sum(c[0] for c in inside) / len(inside), sum(c[2] for c in inside) / len(inside)
            near(row[0]["forecast"], p, row)
            near(row[0]["share"], o, row)
            assert int(row[0]["companies"]) == len(inside) and float(row[0]["low"]) <= o <= float(row[0]["high"])
            reliability += len(inside) / n * (p - o) ** 2
            resolution += len(inside) / n * (o - yes / n) ** 2
    uncertainty = yes / n * (1 - yes / n)
    near(found["reliability"], reliability, question, 1e-6)
    near(found["resolution"], resolution, question, 1e-6)
    near(found["uncertainty"], uncertainty, question, 1e-6)
    near(found["within"], scores["model"][0] - reliability + resolution - uncertainty, question, 1e-6)
    assert (found["brier_low"] == "NA") == (n < 8)
    if n >= 8:
        assert float(found["brier_low"]) < float(found["brier"]) < float(found["brier_high"])
PY
}

# Companies that have nothing in common but constants, so that what becomes of one says nothing of another. CHANGES: of the lives.
alone() { # CHANGES...
    cat >alone.yaml <<'YAML'
name: alone
horizon: 24
market: {funding.volatility: 0, funding.crash_rate: 0, price.volatility: 0, price.cut_rate: 0, training.volatility: 0, demand.volatility: 0}
archetypes: {lone: {api.share: 0, training.fraction: 0.002}}
companies:
  - {name: rich, like: lone, count: 60, cash: 200, opex: 8, acquisition.rate: 0.05}
  - {name: poor, like: lone, count: 60, cash: 40, opex: 9, acquisition.rate: 0.1}
  - {name: sought, like: lone, count: 60, cash: 200, opex: 8, acquisition.rate: 0.5}
  - {name: ill, like: lone, kind: vertical, count: 60, cash: 20, opex: 7, acquisition.rate: 0.1}
YAML
    outlast run alone.yaml -n 1 -s 77 -q --fresh -o life --lives lives.tsv "$@"
    { printf 'company\tstate\tmonth_seen\n'; grep -v '^#' lives.tsv | tail -n +2 | awk -F'\t' '{print $2 "\t" $4 "\t24"}'; } >outcomes.tsv
}

# Bernstein's inequality: with independent companies the Brier score is further than that from what is expected with a chance of 1e-6
# at most, whatever the forecasts. Prints by how much of that it is off; lives are 1000.
how_far() {
    /usr/bin/python3 - results/alone.score <<'PY'
import csv, math, sys
lines = [line.rstrip("\n") for line in open(sys.argv[1] + "/forecasts.tsv") if not line.startswith("#")]
p = [(float(row["independent"]), row["state"] in ("generalist", "vertical")) for row in csv.DictReader(lines, delimiter="\t")]
lines = [line.rstrip("\n") for line in open(sys.argv[1] + "/scores.tsv") if not line.startswith("#")]
brier = [float(row["brier"]) for row in csv.DictReader(lines, delimiter="\t") if (row["question"], row["forecast"]) == ("independent", "model")][0]
variance = sum((1 - 2 * q) ** 2 * q * (1 - q) for q, _ in p) * (1 + 1 / 1000)
l = math.log(2e6)
limit = l / 3 + math.sqrt((l / 3) ** 2 + 2 * l * variance)
print(round((brier * len(p) - sum(q * (1 - q) for q, _ in p)) / limit, 3))
PY
}

@test "a cohort that is a life of the model scores as expected" {
    alone
    outlast score alone.yaml outcomes.tsv -n 1000 -q
    assert_status 0
    far=$(how_far)
    awk -v far="$far" 'BEGIN { exit !(far > -1 && far < 1) }' || { echo "$far"; return 1; }
}

@test "cohorts of another model are found out" {
    for change in companies.rich.acquisition.rate=0.6 companies.rich.acquisition.rate=1; do
        alone --set $change
        outlast score alone.yaml outcomes.tsv -n 1000 --fresh
        assert_status 0
        far=$(how_far)
        awk -v far="$far" 'BEGIN { exit !(far < -1 || far > 1) }' || { echo "$change: $far"; return 1; }
        assert_has "$output" "these outcomes"
    done
    assert_has "$output" "so these outcomes speak against the model"
}

@test "what the model's own lives score, one by one" {
    market
    sed -i -E 's/\t(20|11|12)$/\t24/; s/\tNA\tx\t/\tNA\tx\t/' outcomes.tsv
    outlast score market.yaml outcomes.tsv -n 500 -q
    assert_status 0
    outlast run market.yaml -n 500 -q -o run --lives lives.tsv
    /usr/bin/python3 - results/market.score <<'PY'
import collections, csv, sys


def table(path):
    lines = [line.rstrip("\n") for line in open(path, encoding="utf-8") if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


forecast = {row["company"]: row for row in table(sys.argv[1] + "/forecasts.tsv")}
marks = collections.defaultdict(lambda: [0, 0])
for row in table("lives.tsv"):
    f = forecast.get(row["company"])
    if f:
        marks[row["trial"]][0] += (float(f["independent"]) - (row["state"] in ("generalist", "vertical"))) ** 2 / len(forecast)
        if f["group_generalist"] != "NA":
            marks[row["trial"]][1] += (float(f["generalist"]) - (row["state"] == "generalist")) ** 2 / 6
assert len(marks) == 500
for i, question in enumerate(["independent", "generalist"]):
    row = [r for r in table(sys.argv[1] + "/scores.tsv") if (r["question"], r["forecast"]) == (question, "model")][0]
    values = [m[i] for m in marks.values()]
    assert abs(float(row["right_brier"]) - sum(values) / 500) < 1e-6
    worse = sum(v >= float(row["brier"]) - 1e-6 for v in values) / 500
    assert abs(float(row["brier_worse"]) - worse) < 1e-6, (row["brier_worse"], worse)
PY
}

@test "sentences, tables, what a forecast of 0 counts as, and who is not scored" {
    market
    outlast score market.yaml outcomes.tsv -n 3000
    assert_status 0
    assert_has "$output" "Of 10 companies 6 were independent when last seen (month 11 to 24)"
    assert_has "$output" "Of the 6 that began as model companies 2 still were"
    assert_has "$output" "6 companies are too few"
    assert_has "$output" "What happened to 1 of them the model saw in none of 3,000 lives: shop-3 (generalist); in the log score it counts as half a life."
    assert_has "$output" "1 company of the scenario has no row in outcomes.tsv and is not scored."
    assert_has "$output" "results/market.score"
    outlast score market.yaml outcomes.tsv -n 3000 --format json
    /usr/bin/python3 -c 'import json; s = json.load(open("stdout")); assert [q["question"] for q in s["questions"]] == ["independent", "generalist", "state"] and s["companies"] == 10'
    outlast score market.yaml outcomes.tsv -n 3000 --format tsv
    diff stdout results/market.score/scores.tsv
    outlast score "$ROOT/params/cohort-2024/cohort-2024.yaml" "$ROOT/params/cohort-2024/outcomes.tsv" -n 1000 -o cohort
    assert_status 0
    assert_has "$output" "Of 21 companies 17 were independent when last seen (month 15 to 24)"
    assert_has "$output" "Of the 15 that began as model companies 11 still were"
    assert_has "$output" "15 companies can say little"
    assert_has "$output" "not distinguishable from it"
}

@test "the same bytes with other threads, kernels, and in parts; its folder" {
    market
    tables() { (cd "$1" && sha256sum ./*.tsv counts.bin scenario.yaml | grep -v manifest && sed '/"timings"/,$d' summary.json); }
    outlast score market.yaml outcomes.tsv -n 2000 -q -o straight -j 1
    tables straight >wanted
    OUTLAST_KERNEL=baseline outlast score market.yaml outcomes.tsv -n 2000 -q -o kernel -j 3
    tables kernel >found
    cmp wanted found
    outlast score market.yaml outcomes.tsv -n 777 -q -o parts
    outlast score market.yaml outcomes.tsv -n 2000 -q -o parts
    tables parts >found
    cmp wanted found
    outlast score market.yaml straight/outcomes.tsv -n 2000 -q -o parts # the same outcomes
    assert_status 0
    tables parts >found
    cmp wanted found
    outlast score market.yaml outcomes.tsv -n 100M -q -o stopped --for 0.2s
    assert_status 75
    outlast verify straight
    assert_status 0
    outlast run market.yaml -n 10 -q -o straight
    assert_status 73
    sed -i 's/lab-1\tNA\tx\t20/lab-1\tNA\tx\t21/' outcomes.tsv
    outlast score market.yaml outcomes.tsv -n 2000 -q -o straight
    assert_status 73
    mkdir bin && cp "$OUTLAST" bin/outlast && ln -s "$ROOT/plots" bin/plots
    OUTLAST=$PWD/bin/outlast outlast report straight --png
    assert_status 0
    [ -s straight/figures/calibration.png ]
}

@test "bad outcomes are refused before anything is written, with line and column" {
    market
    refused() { # STATUS MESSAGE: of the table on standard input
        cat >bad.tsv
        outlast score market.yaml bad.tsv -n 10
        assert_status "$1"
        assert_error "$2"
    }
    h=$'company\tstate\tmonth_seen\tmonth_event'
    refused 65 "bad.tsv:1:1: expected a header line with company, state and month_seen, found none" </dev/null
    refused 65 "bad.tsv:1:1: expected a column 'month_seen', found none; the nearest is month_sen" <<<$'company\tstate\tmonth_sen'
    refused 65 "bad.tsv:2:1: expected a column 'company', found none" <<<$'# x\nname\tstate\tmonth_seen'
    refused 65 "bad.tsv:1:15: state: the column is there twice; leave one out" <<<$'company\tstate\tstate\tmonth_seen'
    refused 65 "bad.tsv:2:1: expected a row for each company, found none" <<<"$h"
    refused 65 "bad.tsv:3:1: company: the scenario has no company 'lab-7'; the nearest is lab-1" <<<"$h"$'\n# y\nlab-7\tgeneralist\t20\tNA'
    refused 65 "bad.tsv:2:1: company: the scenario has no company 'lab'; outlast check prints those it has" <<<"$h"$'\nlab\tgeneralist\t20\tNA'
    refused 65 "bad.tsv:2:7: state: expected generalist, vertical, hollowed, acquired, sold or shut, found 'aquired'; the nearest is acquired" <<<"$h"$'\nlab-1\taquired\t20\tNA'
    refused 65 "bad.tsv:2:12: month_seen: expected a whole number from 1 to 24, the horizon, found '25'" <<<"$h"$'\nlab-1\tsold\t25\tNA'
    refused 65 "bad.tsv:2:12: month_seen: expected a whole number from 1 to 24, the horizon, found 'NA'" <<<"$h"$'\nlab-1\tsold\tNA\tNA'
    refused 65 "bad.tsv:2:15: month_event: expected NA or a whole number from 0 to 20, month_seen, found '21'" <<<"$h"$'\nlab-1\tsold\t20\t21'
    refused 65 "bad.tsv:2:19: month_event: expected NA of a company that is independent, found '3'" <<<"$h"$'\nlab-1\tvertical\t20\t3'
    refused 65 "bad.tsv:3:1: company: 'lab-1' is on line 2 already; leave one out" <<<"$h"$'\nlab-1\tsold\t20\t3\nlab-1\tsold\t20\t3'
    refused 65 "bad.tsv:2:7: expected 4 fields, found 2" <<<"$h"$'\nlab-1\tsold'
    refused 65 "bad.tsv:2:1: expected 4 fields, found 1" <<<"$h"$'\n'
    printf 'company\tstate\tmonth_seen\nlab-1\tsold\xff\t20\n' | refused 65 "bad.tsv:2:1: found bytes that are not text, expected UTF-8"
    printf '\xef\xbb\xbfcompany\tstate\tmonth_seen\r\nlab-1\tsold\t20\r\n' >windows.tsv
    outlast score market.yaml windows.tsv -n 10 -q -o windows
    assert_status 0
    outlast score market.yaml none.tsv -n 10
    assert_status 66
    assert_error "outlast: none.tsv: there is no such file; nothing there has a name near it"
    outlast score market.yaml . -n 10
    assert_status 66
    assert_error "outlast: .: a folder, expected a table of outcomes"
    outlast score market.yaml
    assert_status 64
    outlast score none.yaml outcomes.tsv
    assert_status 66
    [ ! -e results ]
}

@test "few lives: none that scores as badly is said so" {
    outlast score "$ROOT/params/cohort-2024/cohort-2024.yaml" "$ROOT/params/cohort-2024/outcomes.tsv" -n 10
    assert_status 0
    [[ $output =~ "none (at most "[0-9]+" %) of 10 lives score as badly or worse" ]]
}
