#!/usr/bin/env bats
# outlast run: what it prints, writes, keeps and refuses.
load helpers

TABLES="companies.tsv readings.tsv survival.tsv market.tsv independents.tsv paths.tsv cash.tsv inputs.tsv"

@test "writes every file, and the manifest matches" {
    outlast run small.yaml -n 1000
    assert_status 0
    assert_has "$output" "1,000 lives of 3 companies, seed 1"
    for file in $TABLES summary.json scenario.yaml manifest.tsv run.log tallies.bin; do
        [ -s "results/small/$file" ] || { echo "$file is missing"; return 1; }
    done
    tail -n +3 results/small/manifest.tsv | while IFS=$'\t' read -r name bytes hash; do
        [ "$(stat -c %s "results/small/$name")" = "$bytes" ]
        [ "$(sha256sum <"results/small/$name" | cut -d' ' -f1)" = "$hash" ]
    done
    [ -z "$(find results -name '*.partial' -o -name '*.tmp' -o -name '.*.new')" ]
}

@test "trials are written as people write them" {
    for text in 1000 1e3 1k 0.001M; do
        outlast run small.yaml -n $text -o "out-$text" -q
        assert_status 0
        cmp out-1000/companies.tsv "out-$text/companies.tsv"
    done
}

@test "quiet prints nothing; answers go to standard output, the rest to standard error" {
    outlast run small.yaml -n 500 -q
    assert_status 0
    [ -z "$output$error" ]
    outlast run small.yaml -n 600 -v
    assert_has "$error" "kernel"
    assert_has "$output" "Next: "
}

@test "json and tsv on standard output" {
    outlast run small.yaml -n 500 --format json
    assert_status 0
    /usr/bin/python3 -c 'import json, sys; s = json.load(open("stdout")); assert s["trials"] == 500 and s["answers"] and s["seed"] == 1'
    outlast run small.yaml -n 500 --format tsv
    cmp stdout results/small/companies.tsv
}

@test "--set changes the scenario, as if it stood in the file" {
    outlast run small.yaml -n 500 --set price.floor=0.5 --set companies.lab.cash='uniform(300, 900)' -o set -q
    assert_status 0
    grep -q 'floor: 0.5' set/scenario.yaml
    grep -q 'uniform(300, 900)' set/scenario.yaml
    outlast run small.yaml -n 500 --set price.flor=0.5 -o bad
    assert_status 65
    assert_has "$error" "--set price.flor=0.5: price.flor: "
    assert_has "$error" "price.floor"
    [ ! -e bad ]
}

@test "another seed gives other lives, the same seed the same" {
    outlast run small.yaml -n 2000 -s 7 -o a -q
    outlast run small.yaml -n 2000 -s 7 -o b -q
    outlast run small.yaml -n 2000 -s 8 -o c -q
    cmp a/survival.tsv b/survival.tsv
    ! cmp -s a/survival.tsv c/survival.tsv
}

@test "a folder with fewer trials is carried on, one with more is refused" {
    outlast run small.yaml -n 1000 -q
    outlast run small.yaml -n 3000 -q
    assert_status 0
    outlast run small.yaml -n 3000 -o straight -q
    for table in $TABLES; do cmp "results/small/$table" "straight/$table"; done
    outlast run small.yaml -n 1000
    assert_status 73
    assert_error "outlast: results/small: holds 3000 trials, more than the 1000 asked for; --fresh starts over, --output chooses another folder"
    cmp results/small/survival.tsv straight/survival.tsv
    outlast run small.yaml -n 1000 --fresh -q
    assert_status 0
    grep -q '"trials": 1000' results/small/summary.json
}

@test "a folder of another scenario or seed is refused" {
    outlast run small.yaml -n 500 -q
    outlast run small.yaml -n 500 --set price.floor=0.5
    assert_status 73
    assert_has "$error" "results/small: the tallies belong to another scenario, seed or version of the model; --fresh"
    outlast run small.yaml -n 500 -s 2
    assert_status 73
    outlast run small.yaml -n 500 --set name=other -q -o results/small
    assert_status 0
}

@test "a folder that holds other things is refused" {
    mkdir mine && echo precious >mine/thesis.txt
    outlast run small.yaml -n 500 -o mine
    assert_status 73
    [ "$(ls mine)" = thesis.txt ]
}

@test "a folder that cannot be made" {
    echo file >results
    outlast run small.yaml -n 500
    assert_status 73
    outlast run small.yaml -n 500 -o /proc/none
    assert_status 73
    assert_has "$error" "/proc/none"
}

@test "two runs into one folder" {
    outlast run small.yaml -n 500 -q
    exec 9>results/small/.outlast.lock
    flock 9
    outlast run small.yaml -n 600
    assert_status 73
    assert_has "$error" "in use by another run"
}

@test "a full disk is named, and no half table is left" {
    outlast run small.yaml -n 500 --lives /dev/full
    assert_status 74
    assert_has "$error" "/dev/full"
}

@test "a closed or full standard output" {
    status=0
    "$OUTLAST" run small.yaml -n 500 >/dev/full 2>stderr || status=$?
    assert_status 74
    grep -q 'standard output' stderr
    status=0
    "$OUTLAST" parameters >/dev/full 2>stderr || status=$?
    assert_status 74
    status=0
    "$OUTLAST" check small.yaml >/dev/full 2>stderr || status=$?
    assert_status 74
}

@test "missing, folder, empty, zeros" {
    outlast run none.yaml
    assert_status 66
    assert_has "$error" "none.yaml"
    mkdir folder.yaml
    outlast run folder.yaml
    assert_status 66
    : >empty.yaml
    outlast run empty.yaml
    assert_status 65
    head -c 1000 /dev/zero >zeros.yaml
    outlast run zeros.yaml
    assert_status 65
    [ ! -e results ]
}

@test "lives: every life up to the trials asked for, in order, as the tables count them" {
    outlast run small.yaml -n 1000 -q --lives lives.tsv -j 2
    assert_status 0
    [ "$(grep -vc '^#' lives.tsv)" = 3001 ]
    [ "$(grep -v '^#' lives.tsv | head -1)" = $'trial\tcompany\tmonth\tstate' ]
    grep -v '^#' lives.tsv | tail -n +2 | cut -f1 | sort -nc
    for state in hollowed acquired sold shut; do
        counted=$(awk -F'\t' -v state=$state '$2 == "lab-1" && $4 == state' lives.tsv | wc -l)
        column=$(grep -v '^#' results/small/companies.tsv | head -1 | tr '\t' '\n' | grep -n "^$state$" | cut -d: -f1)
        table=$(awk -F'\t' -v c="$column" '$1 == "lab-1" {printf "%.0f", $c * 1000}' results/small/companies.tsv)
        [ "$counted" = "$table" ]
    done
    [ ! -e lives.tsv.partial ]
    outlast run small.yaml -n 1500 -q --lives more.tsv -j 1
    [ "$(grep -vc '^#' more.tsv)" = 4501 ]
    head -3000 more.tsv | cmp - <(head -3000 lives.tsv)
}

@test "lives that cannot be created" {
    outlast run small.yaml -n 500 --lives no/such/folder/lives.tsv
    assert_status 73
    assert_has "$error" "--lives: cannot write no/such/folder/lives.tsv: No such file or directory"
}

@test "a scenario named after its file; names that make no folder" {
    cp small.yaml "my case.yaml"
    outlast run "my case.yaml" -n 500 -q
    [ -d "results/my case" ]
    outlast run small.yaml -n 500 --set name=../up
    assert_status 65
    [ ! -e up ] && [ ! -e ../up ]
}

@test "threads: OMP_NUM_THREADS, SLURM_CPUS_PER_TASK and -j, with the reason in the log" {
    OMP_NUM_THREADS=3 outlast run small.yaml -n 500 -q -o omp
    grep -q '3 threads (as OMP_NUM_THREADS asks)' omp/run.log
    SLURM_CPUS_PER_TASK=1 outlast run small.yaml -n 500 -q -o slurm
    grep -q '1 threads' slurm/run.log
    OMP_NUM_THREADS=3 outlast run small.yaml -n 500 -q -j 2 -o j
    grep -q '2 threads (as --threads asks)' j/run.log
}

@test "SIGTERM and SIGINT stop in good order, and the same command carries on to the same tables" {
    for signal in TERM INT XCPU; do
        status=0
        timeout --foreground --preserve-status -s $signal 0.5 "$OUTLAST" run small.yaml -n 50M -j 1 -o "stop-$signal" 2>stderr || status=$?
        assert_status 75
        grep -Eq "^outlast: stopped after [0-9]+ of 50000000 trials \\(SIG$signal\\); the same command carries on from there$" stderr
        grep -q 'stopped after' "stop-$signal/run.log"
        [ ! -e "stop-$signal/manifest.tsv" ]
    done
    done=$(sed -n 's/.*stopped after \([0-9]*\) of.*/\1/p' stop-TERM/run.log)
    outlast run small.yaml -n $((done + 1000)) -o stop-TERM -q
    assert_status 0
    outlast run small.yaml -n $((done + 1000)) -o straight -q
    for table in $TABLES; do cmp "stop-TERM/$table" "straight/$table"; done
}

@test "quiet with a format prints what the format asks for" {
    outlast run small.yaml -n 500 -q --format tsv
    cmp stdout results/small/companies.tsv
}

@test "a run that is killed loses a few seconds, and the same command carries on to the same tables" {
    timeout -s KILL 7 "$OUTLAST" run small.yaml -n 500M -j 1 -o killed -q || true
    [ -s killed/tallies.bin ] && [ ! -e killed/manifest.tsv ]
    local counted
    counted=$(trials_held killed)
    [ "$counted" -gt 0 ]
    outlast run small.yaml -n $((counted + 1000)) -o killed -q
    assert_status 0
    grep -q "trials $counted to $((counted + 1000))," killed/run.log
    outlast run small.yaml -n $((counted + 1000)) -o straight -q
    for table in $TABLES; do cmp "killed/$table" "straight/$table"; done
}
