#!/usr/bin/env bats
# outlast sweep: points, the store, what is computed again and what is not, shards, check and report of studies.
load helpers

study() { # NAME VARY-LINE...: a study of tiny.yaml
    local name=$1 line
    shift
    printf 'scenario: tiny.yaml\ntrials: 2000\nvary:\n' >"$name.yaml"
    for line; do printf '  %s\n' "$line" >>"$name.yaml"; done
}

same_sweeps() { # FOLDER FOLDER
    same_results "$1" "$2" && cmp "$1/study.yaml" "$2/study.yaml"
}

rows() { # FOLDER: the table without its comments
    grep -v '^#' "$1/points.tsv"
}

# The last line of run.log that says what there was to do.
work() { # FOLDER
    sed -n 's/.*), \([0-9]* points, of which [0-9]* are done, [0-9]* trials to go\),.*/\1/p' "$1/run.log" | tail -1
}

@test "writes every file, and the manifest matches" {
    study s 'price.floor: [0.5, 1]' 'companies.lab.cash: range(10, 30, 10)'
    outlast sweep s.yaml
    assert_status 0
    assert_has "$output" "6 points of 2,000 lives each, seed 1, "
    assert_has "$output" "What moves most with price.floor and companies.lab.cash is lab: the chance to be an independent model company"
    assert_has "$output" "they leave out what the model itself gets wrong"
    for file in points.tsv points.sqlite summary.json study.yaml scenario.yaml manifest.tsv run.log; do
        [ -s "results/s/$file" ] || { echo "$file is missing"; return 1; }
    done
    [ ! -e results/s/points.sqlite-journal ]
    outlast verify results/s
    assert_status 0
    [ "$(rows results/s | wc -l)" = 7 ]
    [ "$(rows results/s | cut -f1-4)" = $'point\tprice.floor\tcompanies.lab.cash\ttrials
1\t0.5\t10\t2000
2\t0.5\t20\t2000
3\t0.5\t30\t2000
4\t1\t10\t2000
5\t1\t20\t2000
6\t1\t30\t2000' ]
    [ "$(rows results/s | head -1 | cut -f5-)" = $'lab.generalist\tlab.generalist_low\tlab.generalist_high\tlab.independent\tlab.independent_low\tlab.independent_high\tlab.legal\tlab.legal_low\tlab.legal_high\tlab.operating\tlab.operating_low\tlab.operating_high\tnone_left\tnone_left_low\tnone_left_high\tno_generalist\tno_generalist_low\tno_generalist_high' ]
}

# Every cell of a sweep's rows is what a run with the same values says.
same_as_runs() { # FOLDER SCENARIO OPTION...
    /usr/bin/python3 - "$OUTLAST" "$@" <<'PY'
import csv, subprocess, sys

program, folder, scenario, *options = sys.argv[1:]


def table(path):
    return list(csv.DictReader((line for line in open(path, encoding="utf-8") if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


points = table(f"{folder}/points.tsv")
keys = list(points[0])[1 : list(points[0]).index("trials")]
for point in points:
    sets = [word for key in keys for word in ("--set", f"{key}={point[key]}")]
    subprocess.run([program, "run", scenario, "-n", point["trials"], "-o", "one", "--fresh", "-q", *options, *sets], check=True)
    readings = {(row["name"], row["reading"]): row for row in table("one/readings.tsv")}
    for column in list(point)[len(keys) + 2 :]:
        name, _, reading = column.rpartition(".")
        which = "probability"
        for end in "low", "high":
            if reading.endswith("_" + end):
                reading, which = reading[: -len(end) - 1], end
        told = readings[name or "market", reading][which]
        assert told == point[column], (point["point"], column, point[column], told)
PY
}

@test "a point is what a run with the same values and seed says, to the last digit" {
    study s 'price.floor: [0.5]' "companies.lab.cash: [12, 'uniform(10, 30)']" 'horizon: [3, 6]' 'companies.lab.count: [2, 3]'
    outlast sweep s.yaml -q -s 7 -n 1500
    assert_status 0
    same_as_runs results/s tiny.yaml -s 7
    printf 'scenario: small.yaml\ntrials: 1000\nvary: {companies.lab.kind: [generalist, vertical], companies.shop.cash: [10]}\n' >k.yaml
    outlast sweep k.yaml -q
    assert_status 0
    same_as_runs results/k small.yaml
}

@test "any number of threads, and a run of the study that a sweep wrote, give the same bytes" {
    study s 'price.floor: [0.5, 1]' "archetypes.rich.cash: [30, 'lognormal(16, 0.5)']" 'companies.lab.rescue.sale: [0.3, 0.9]'
    printf 'archetypes: {rich: {opex: 5}}\n' >>tiny.yaml
    sed -i 's/count: 2,/count: 2, like: rich,/; s/cash: .*}\]/kind: generalist}]/' tiny.yaml
    outlast sweep s.yaml -q -j 1
    assert_status 0
    outlast sweep s.yaml -q -j 3 -o three
    same_sweeps results/s three
    outlast sweep results/s/study.yaml -q -o again
    assert_status 0
    same_sweeps results/s again
    [ "$(rows results/s | tail -n +2 | cut -f 5- | sort -u | wc -l)" -ge 4 ] # the archetype and the fates matter
}

@test "points that are there are not computed again, also after values were added" {
    study s 'price.floor: [0.5, 1]' 'companies.lab.cash: [10, 20]'
    outlast sweep s.yaml -q
    [ "$(work results/s)" = "4 points, of which 0 are done, 8000 trials to go" ]
    outlast sweep s.yaml -q
    [ "$(work results/s)" = "4 points, of which 4 are done, 0 trials to go" ]
    study s 'companies.lab.cash: [20, 15, 10]' 'price.floor: [1, 0.5, 0]'
    outlast sweep s.yaml -q
    [ "$(work results/s)" = "9 points, of which 4 are done, 10000 trials to go" ]
    outlast sweep s.yaml -q -o new
    same_sweeps results/s new
}

@test "more trials go on, fewer keep what is there" {
    study s 'price.floor: [0.5, 1]'
    outlast sweep s.yaml -q
    outlast sweep s.yaml -q -n 3001
    [ "$(work results/s)" = "2 points, of which 0 are done, 2002 trials to go" ]
    outlast sweep s.yaml -q -n 3001 -o new
    same_sweeps results/s new
    study s 'price.floor: [0.5, 1, 1.5]'
    outlast sweep s.yaml -q -n 1000
    assert_status 0
    [ "$(rows results/s | cut -f 2,3 | tr '\n' ' ')" = $'price.floor\ttrials 0.5\t3001 1\t3001 1.5\t1000 ' ]
    same_as_runs results/s tiny.yaml
}

@test "the log says whether a sweep starts or goes on; where horizons differ no text names one" {
    study s 'horizon: [3, 6]'
    outlast sweep s.yaml -n 300
    assert_has "$output" "at the horizon"
    [[ "$output" != *"after 3 months"* ]]
    grep -q '^# .*survived at the horizon at each' results/s/points.tsv
    outlast sweep s.yaml -n 600 -q
    [ "$(grep -c '  starts: ' results/s/run.log)" = 1 ]
    grep -q '  goes on: .* -n 600 -q$' results/s/run.log
}

@test "points that are one and the same are computed once" {
    printf 'archetypes: {nobody: {}}\n' >>tiny.yaml
    study s 'price.floor: [0.5, 1]' 'archetypes.nobody.cash: [1, 2, 3]'
    outlast sweep s.yaml -q
    assert_status 0
    [ "$(work results/s)" = "2 points, of which 0 are done, 4000 trials to go" ]
    [ "$(rows results/s | wc -l)" = 7 ]
    [ "$(rows results/s | cut -f 4- | sort -u | wc -l)" = 3 ]
}

@test "a changed seed, horizon or scenario is another point, a changed name, start or precision is not" {
    study s 'price.floor: [0.5, 1]'
    outlast sweep s.yaml -q
    outlast sweep s.yaml -q -s 2
    [ "$(work results/s)" = "2 points, of which 0 are done, 4000 trials to go" ]
    outlast sweep s.yaml -q --set horizon=6
    [ "$(work results/s)" = "2 points, of which 0 are done, 4000 trials to go" ]
    outlast sweep s.yaml -q --set name=other --set start=2025-01 --precision 0.2
    [ "$(work results/s)" = "2 points, of which 2 are done, 0 trials to go" ]
}

@test "a sweep that is stopped says so everywhere, and the same command carries on to the same bytes" {
    study s 'price.floor: linspace(0.1, 1, 20)'
    outlast sweep s.yaml -n 400000 --for 1s
    assert_status 75
    assert_has "$error" "stopped after "
    assert_has "$error" "points are done (--for 1s); the same command carries on from there"
    assert_lines 1 "$error"
    [ ! -e results/s/manifest.tsv ]
    [[ $(head -1 results/s/points.tsv) == "# INCOMPLETE: "* ]]
    [ "$(rows results/s | wc -l)" = 21 ]
    outlast verify results/s
    assert_status 65
    assert_error "outlast: results/s: incomplete: no manifest.tsv; a sweep, which goes on with: outlast sweep results/s/study.yaml -o results/s"
    outlast report results/s
    assert_status 65
    for signal in TERM INT XCPU; do
        status=0
        timeout --foreground --preserve-status -s $signal 0.4 "$OUTLAST" sweep s.yaml -n 4M 2>stderr || status=$?
        assert_status 75
        grep -q "(SIG$signal)" stderr
    done
    most=$(rows results/s | tail -n +2 | cut -f 3 | sort -n | tail -1)
    [ "$most" -gt 0 ]
    sed -i 's/trials: 2000/trials: 20000/' s.yaml
    outlast sweep s.yaml -q
    assert_status 0
    same_as_runs results/s tiny.yaml
}

@test "stopped while a million points are read: in good order, too, and nothing is written" {
    study s 'price.floor: linspace(0.1, 1, 1000)' 'companies.lab.cash: linspace(1, 20, 1000)'
    status=0
    timeout --foreground --preserve-status -s TERM 0.7 "$OUTLAST" sweep s.yaml 2>stderr || status=$?
    assert_status 75
    [ "$(cat stderr)" = "outlast: stopped while the points were read; the same command starts again" ]
    [ ! -e results ]
}

@test "progress: how fast, how long, how sure, how much" {
    study s 'price.floor: [0.2, 1]'
    script -qec "stty cols 160; TERM=xterm '$OUTLAST' sweep s.yaml -n 50M --for 4s" /dev/null >terminal </dev/null || true
    grep -Eq '% *, .* left, [0-9,]+ lives/s; chances within [0-9.]+ %; 0 of 2 points done; [0-9,]+ of 100,000,000 lives' terminal
}

@test "a sweep that is killed loses a few seconds, and carries on to the same bytes" {
    study s 'price.floor: linspace(0.1, 1, 7)' 'companies.lab.cash: [10, 20]'
    timeout -s KILL 9 "$OUTLAST" sweep s.yaml -q -n 50M || true
    [ ! -e results/s/manifest.tsv ]
    [[ $(head -1 results/s/points.tsv) == "# INCOMPLETE: "* ]]
    outlast sweep s.yaml -q -n 9000
    assert_status 0
    [[ $(work results/s) != *"126000 trials to go" ]] # something was kept
    same_as_runs results/s tiny.yaml
}

@test "with a precision each point has the trials that a run to it has" {
    study s 'companies.lab.cash: [5, 30, 1000]'
    outlast sweep s.yaml -q -n 300000 --precision 0.003
    assert_status 0
    for row in 2 3 4; do
        cash=$(rows results/s | sed -n ${row}p | cut -f 2)
        outlast run tiny.yaml -q -n 300000 --precision 0.003 --set companies.lab.cash="$cash" -o one --fresh
        grep -q "\"trials\": $(rows results/s | sed -n ${row}p | cut -f 3)," one/summary.json
    done
    [ "$(rows results/s | tail -n +2 | cut -f 3 | sort -u | wc -l)" -gt 1 ]
    same_as_runs results/s tiny.yaml --precision 0.003
    outlast sweep s.yaml -q -n 300000 --precision 0.003 -j 3 -o three
    same_sweeps results/s three
    outlast sweep s.yaml -q -n 300000 --precision 0.003
    [ "$(work results/s)" = "3 points, of which 3 are done, 0 trials to go" ]
}

@test "shards, joined, are the sweep" {
    study s 'price.floor: [0.5, 0.8, 1]' 'companies.lab.cash: [10, 20]'
    outlast sweep s.yaml -q -o whole
    for i in 1 2 3 4; do
        outlast sweep s.yaml --shard $i/4
        assert_status 0
        assert_has "$output" "Shard $i/4: "
    done
    [ "$(rows results/s.2-of-4 | cut -f 1 | tr '\n' ' ')" = "point 2 6 " ]
    outlast merge results/s.*-of-4 -o results/s
    assert_status 0
    assert_has "$output" "joined from 4 shards"
    same_sweeps results/s whole
    outlast verify results/s
    assert_status 0
    outlast sweep s.yaml -q
    [ "$(work results/s)" = "6 points, of which 6 are done, 0 trials to go" ]
}

@test "shards that are missing, doubled, foreign or unfinished are refused by name" {
    study s 'price.floor: [0.5, 0.8, 1]'
    for i in 1 2 3; do outlast sweep s.yaml -q --shard $i/3; done
    outlast merge results/s.1-of-3 results/s.3-of-3 -o joined
    assert_status 65
    assert_error "outlast: merge: missing: 2/3; run these with --shard, and name their folders too"
    cp -r results/s.3-of-3 copy
    outlast merge results/s.*-of-3 copy -o joined
    assert_status 65
    assert_error "outlast: shard 3/3 is there twice: results/s.3-of-3 and copy; leave one out"
    outlast sweep s.yaml -q --shard 2/3 -n 3000 -o more
    outlast merge results/s.1-of-3 more results/s.3-of-3 -o joined
    assert_status 65
    assert_error "outlast: shard 2/3 in more: its study.yaml is not that of results/s.1-of-3: expected the same study, trials, seed and precision"
    outlast sweep s.yaml -q --shard 2/2 -o halves
    outlast merge results/s.1-of-3 halves -o joined
    assert_status 65
    assert_error "outlast: shard 2/2 in halves: expected one of 3 shards, as in results/s.1-of-3"
    outlast sweep s.yaml -q
    outlast merge results/s.1-of-3 results/s -o joined
    assert_status 65
    assert_error "outlast: results/s: is no shard; expected the folder of an outlast sweep --shard I/N"
    printf X | dd of=copy/points.sqlite bs=1 seek=5000 conv=notrunc 2>/dev/null
    outlast merge results/s.1-of-3 results/s.2-of-3 copy -o joined
    assert_status 65
    assert_error "outlast: copy/points.sqlite: changed since it was written; take it from a copy, or run its command with --fresh"
    [ ! -e joined ]
    outlast sweep s.yaml --shard 1/3 -o results/s
    assert_status 73
    assert_error "outlast: results/s: holds all points of the study; --fresh starts over, --output chooses another folder"
}

@test "a folder of something else is refused, and nothing in it changed" {
    study s 'price.floor: [0.5, 1]'
    outlast run tiny.yaml -n 500 -q -o run
    outlast sweep s.yaml -o run --fresh
    assert_status 73
    assert_error "outlast: run: holds the results of a run, expected those of a sweep; choose another folder with --output"
    outlast verify run
    assert_status 0
    outlast sweep s.yaml -q -o sweep
    outlast run tiny.yaml -n 500 -o sweep
    assert_status 73
    cp s.yaml other.yaml
    outlast sweep other.yaml -o sweep
    assert_status 73
    assert_error "outlast: sweep: holds the points of the study s, expected other; --fresh starts over, --output chooses another folder"
    outlast verify sweep
    assert_status 0
    echo "no database at all, but a text that is long enough to be taken for one" >sweep/points.sqlite
    outlast sweep s.yaml -o sweep
    assert_status 73
    assert_error "outlast: sweep/points.sqlite: file is not a database; --fresh starts over, --output chooses another folder"
    outlast sweep s.yaml -o sweep -q --fresh
    assert_status 0
    outlast verify sweep
    assert_status 0
    exec 9>sweep/.outlast.lock
    flock 9
    outlast sweep s.yaml -o sweep
    assert_status 73
    assert_has "$error" "in use by another run"
}

@test "others may read the store meanwhile" {
    study s 'price.floor: [0.5, 1]'
    outlast sweep s.yaml -q
    /usr/bin/python3 - <<'PY' &
import sqlite3, time

store = sqlite3.connect("results/s/points.sqlite")
store.execute("BEGIN")
assert store.execute("SELECT count(*), min(trials) FROM points").fetchone() == (2, 2000)
open("reading", "w").close()
time.sleep(4)
store.rollback()
open("read", "w").close()
PY
    while [ ! -e reading ]; do sleep 0.1; done
    outlast sweep s.yaml -q -n 3000 # waits for the reader at its end
    assert_status 0
    [ -e read ]
    wait
    outlast verify results/s
    assert_status 0
}

@test "check says what a study will take, and lists its points; it writes nothing" {
    study s 'price.floor: range(0, 1, 0.5)' "companies.lab.cash: [10, 'uniform(5, 20)']"
    outlast check s.yaml
    assert_status 0
    assert_has "$output" "Study s of the scenario tiny: 6 points, each value with each."
    assert_has "$output" "2,000 lives each; 0 points are done; 12,000 lives to go."
    [ ! -e results ]
    outlast check s.yaml --format tsv -n 500
    [ "$output" = $'point\tprice.floor\tcompanies.lab.cash\ttrials
1\t0\t10\t0
2\t0\tuniform(5, 20)\t0
3\t0.5\t10\t0
4\t0.5\tuniform(5, 20)\t0
5\t1\t10\t0
6\t1\tuniform(5, 20)\t0' ]
    outlast sweep s.yaml -q
    outlast check s.yaml --format json
    /usr/bin/python3 -c 'import json; s = json.load(open("stdout")); assert s["points"] == s["points_done"] == 6 and s["trials_to_go"] == 0 and s["trials"] == 2000'
    outlast check s.yaml tiny.yaml -q
    assert_status 0
    [ -z "$output" ]
}

@test "json and tsv on standard output; a summary that JSON's readers take" {
    study s 'price.floor: [0.5, 1]' "companies.lab.cash: ['uniform(5, 20)']"
    outlast sweep s.yaml --format tsv
    assert_status 0
    cmp stdout results/s/points.tsv
    outlast sweep s.yaml --format json -q
    /usr/bin/python3 - <<'PY'
import json

printed, written = json.load(open("stdout")), json.load(open("results/s/summary.json"))
printed.pop("timings"), written.pop("timings")
assert printed == written and written["points"] == 2 and written["study"] == "s" and written["shard"] is None
assert written["extremes"][0]["lowest"]["at"].keys() == {"price.floor", "companies.lab.cash"}
PY
    status=0
    "$OUTLAST" sweep s.yaml >/dev/full 2>stderr || status=$?
    assert_status 74
}

@test "figures: a map and lines, of a grid, of one key, of several that go together, of points spread evenly" {
    study grid 'price.floor: range(0, 1, 0.5)' 'companies.lab.cash: logspace(5, 50, 3)' "demand.growth: [0.8, 'normal(1, 0.1)']"
    study one "companies.lab.cash: [10, 'uniform(5, 20)']"
    study zip 'price.floor: [0, 1]' 'companies.lab.cash: [10, 20]'
    study row 'price.floor: [0.5]' 'companies.lab.cash: [10, 20, 40]'
    study even 'price.floor: range(0, 1, 0.5)' 'companies.lab.cash: logspace(5, 50, 3)'
    echo 'design: zip' >>zip.yaml
    echo 'design: sobol(9)' >>even.yaml
    mkdir bin && cp "$OUTLAST" bin/outlast && ln -s "$ROOT/plots" bin/plots
    for name in grid one zip row even; do
        outlast sweep $name.yaml -q
        assert_status 0
        bin/outlast report results/$name --png >stdout 2>stderr
        [ ! -s stderr ] || { cat stderr; return 1; }
        [ -s results/$name/figures/lines.png ]
    done
    [ -s results/grid/figures/heat.png ] && [ -s results/even/figures/heat.svg ] && [ ! -e results/one/figures/heat.svg ]
    [ ! -e results/row/figures/heat.svg ] # a map has two ways to go
}

@test "a full disk is named, what was committed stays, and the same command carries on" {
    study s 'price.floor: linspace(0.1, 1, 300)'
    mkdir full
    mount -t tmpfs -o size=100k none full 2>/dev/null || skip "no right to mount a small file system"
    outlast sweep s.yaml -q -n 500 -o full/s
    assert_status 74
    assert_lines 1 "$error"
    assert_has "$error" "full/s"
    [ ! -e full/s/manifest.tsv ]
    mount -o remount,size=4M full
    outlast sweep s.yaml -q -n 500 -o full/s
    assert_status 0
    outlast sweep s.yaml -q -n 500 -o straight
    same_sweeps full/s straight
    umount full
}
