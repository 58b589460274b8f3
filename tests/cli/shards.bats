#!/usr/bin/env bats
# --shard and merge: the parts of a run, and what joins them.
load helpers

# Runs the shards NUMBERS (or all) of COUNT.
run_shards() { # SCENARIO COUNT TRIALS [NUMBER...]
    local scenario=$1 count=$2 trials=$3 number
    shift 3
    [ $# -gt 0 ] || eval "set -- {1..$count}"
    for number; do
        outlast run "$scenario" -n "$trials" --shard "$number/$count" -q
        assert_status 0 || return 1
    done
}

# The shards, joined, are the run in one, to the byte.
join_exactly() { # SCENARIO COUNT TRIALS
    rm -rf results merged straight
    run_shards "$@" || return 1
    outlast merge results/*.*-of-"$2" -o merged -q
    assert_status 0 && [ -z "$output$error" ] || return 1
    outlast run "$1" -n "$3" -o straight -q
    same_results straight merged
}

@test "shards of any size join to the run in one, to the byte" {
    join_exactly small.yaml 7 3001
    join_exactly small.yaml 5 300 # some are empty
    join_exactly small.yaml 4 512
    join_exactly small.yaml 1 1000
    cmp straight/tallies.bin merged/tallies.bin
    join_exactly tiny.yaml 3 132001 # past the trials that fans are made of
}

@test "a shard has a folder of its own, counts and no tables, and says what comes next" {
    outlast run small.yaml -n 1000 --shard 2/3
    assert_status 0
    assert_has "$output" "Shard 2/3: 384 of 1,000 trials, from trial 256 on, seed 1"
    assert_has "$output" "Next: outlast merge results/small.*-of-3 -o results/small   (once all 3 are done)"
    [ "$(ls results/small.2-of-3)" = $'manifest.tsv\nrun.log\nscenario.yaml\ntallies.bin' ]
    outlast verify results/small.2-of-3
    assert_status 0
    assert_has "$output" "results/small.2-of-3: complete and as written: 2 files"
    assert_has "$output" "384 trials from trial 256 on, shard 2/3; key"
    outlast report results/small.2-of-3
    assert_status 65
    assert_error "outlast: results/small.2-of-3: is shard 2/3 of a run, without tables; join all of them with outlast merge first"
}

@test "what merge prints is what the run prints" {
    run_shards small.yaml 2 1000
    outlast merge results/small.1-of-2 results/small.2-of-2 -o merged
    assert_status 0
    cp stdout joined
    outlast run small.yaml -n 1000
    diff <(grep -v -e '^1,000 lives' -e '^Tables' -e '^Next' joined) <(grep -v -e '^1,000 lives' -e '^Tables' -e '^Next' stdout)
    assert_has "$(cat joined)" "1,000 lives of 3 companies, seed 1, joined from 2 shards."
    outlast merge results/small.2-of-2 results/small.1-of-2 -o merged --format tsv
    cmp stdout merged/companies.tsv
    outlast merge results/small.?-of-2 -o merged --format json
    cmp stdout merged/summary.json
    grep -q 'starts: outlast merge results/small.1-of-2 results/small.2-of-2 -o merged --format json' merged/run.log
    outlast run merged/scenario.yaml -n 1500 -q -o merged
    outlast run small.yaml -n 1500 -q
    same_results merged results/small
}

@test "a shard that is stopped carries on; nobody else's counts are taken for its" {
    outlast run small.yaml -n 500M --shard 2/2 -q --for 0.5s
    assert_status 75
    assert_has "$error" "of 250000000 trials (--for 0.5s); the same command carries on from there"
    outlast verify results/small.2-of-2
    assert_status 65
    assert_has "$error" "goes on: outlast run results/small.2-of-2/scenario.yaml -o results/small.2-of-2 --shard 2/2"
    outlast run small.yaml -n 1000 --shard 2/2 -q
    assert_status 73
    assert_error "outlast: results/small.2-of-2: holds trials of shard 2/2, from 250000000 on; expected those of shard 2/2, from 512 on; --fresh starts over, --output chooses another folder"
    outlast run small.yaml -n 1000 --shard 2/2 -q --fresh
    assert_status 0
    outlast run small.yaml -n 2000 --shard 1/2 -q -o results/small.2-of-2
    assert_status 73
    outlast run small.yaml -n 2000 -q -o results/small.2-of-2
    assert_status 73
    assert_error "outlast: results/small.2-of-2: holds trials of shard 2/2, from 512 on; expected those of the whole run, from 0 on; --fresh starts over, --output chooses another folder"
    outlast run small.yaml -n 1000 -q
    outlast run small.yaml -n 1000 --shard 1/2 -q -o results/small
    assert_status 73
    assert_error "outlast: results/small: holds trials of the whole run, from 0 on; expected those of shard 1/2, from 0 on; --fresh starts over, --output chooses another folder"
}

@test "a resumed shard is the shard in one" {
    outlast run small.yaml -n 100k --shard 2/2 -q --for 0.1s
    [ "$status" = 0 ] || assert_status 75
    outlast run small.yaml -n 100k --shard 2/2 -q
    assert_status 0
    outlast run small.yaml -n 100k --shard 2/2 -q -o straight
    cmp results/small.2-of-2/tallies.bin straight/tallies.bin
}

@test "missing shards are listed" {
    run_shards small.yaml 8 1000 1 3 4
    outlast merge results/small.*-of-8 -o merged
    assert_status 65
    assert_error "outlast: merge: missing: 2/8, 5/8-8/8; run these with --shard, and name their folders too"
    outlast merge results/small.3-of-8 -o merged
    assert_error "outlast: merge: missing: 1/8-2/8, 4/8-8/8; run these with --shard, and name their folders too"
    [ ! -e merged ]
}

@test "doubled, foreign, unfinished and damaged shards are refused by name" {
    run_shards small.yaml 2 1000
    local a=results/small.1-of-2 b=results/small.2-of-2
    outlast merge $a $b $b -o merged
    assert_status 65
    assert_error "outlast: shard 2/2 is there twice: $b and $b; leave one out"
    cp -r $a copy
    outlast merge $a copy $b -o merged
    assert_status 65
    [[ $error == "outlast: shard 1/2 is there twice: "*copy* ]]
    outlast run small.yaml -n 1000 --shard 2/2 -s 2 -o seed -q
    outlast merge $a seed -o merged
    assert_status 65
    assert_error "outlast: shard 2/2 in seed: of another scenario, seed or version of the model than $a/scenario.yaml; run it again as that was"
    outlast run small.yaml -n 1000 --shard 2/3 -o third -q
    outlast merge $a third -o merged
    assert_status 65
    assert_error "outlast: shard 2/3 in third: expected one of 2 shards, as in $a"
    outlast run small.yaml -n 1001 --shard 2/2 -o more -q
    outlast merge more $a -o merged
    assert_status 65
    assert_error "outlast: shard 2/2 in more: its scenario.yaml is not that of $a: expected the same trials, name and start"
    outlast run small.yaml -n 500M --shard 2/2 -o stopped -q --for 0.3s
    outlast merge $a stopped -o merged
    assert_status 65
    assert_has "$error" "outlast: shard 2/2: stopped: incomplete: no manifest.tsv; it holds the counts of "
    cp -r $b damaged && echo >>damaged/tallies.bin
    outlast merge $a damaged -o merged
    assert_status 65
    assert_has "$error" "outlast: damaged/tallies.bin: "
    cp -r $b changed && sed -i 's/^name: .*/name: other/' changed/scenario.yaml
    outlast merge $a changed -o merged
    assert_status 65
    assert_has "$error" "outlast: shard 2/2: changed/scenario.yaml: "
    outlast run small.yaml -n 1000 -o whole -q
    outlast merge $a whole -o merged
    assert_status 65
    assert_error "outlast: whole: is no shard; expected the folder of an outlast run --shard I/N"
    outlast merge $a none -o merged
    assert_status 66
    outlast merge $a small.yaml -o merged
    assert_status 66
    [ ! -e merged ]
}

@test "where merge writes" {
    run_shards small.yaml 2 1000
    local a=results/small.1-of-2 b=results/small.2-of-2
    outlast merge $a $b
    assert_status 64
    assert_error "outlast: merge: expected --output DIR, the folder to join them into"
    outlast merge -o merged
    assert_status 64
    assert_error "outlast: merge: expected the folders of shards, as in outlast merge results/NAME.*-of-3 -o results/NAME, found none"
    outlast merge $a $b -o ./$b/
    assert_status 64
    assert_error "--output: ./$b/ is one of the folders to join; expected another"
    outlast run small.yaml -n 1001 -o more -q
    outlast merge $a $b -o more
    assert_status 73
    assert_error "outlast: more: holds 1001 trials, more than the 1000 of the shards; --fresh starts over, --output chooses another folder"
    outlast run small.yaml -n 10 -s 2 -o other -q
    outlast merge $a $b -o other
    assert_status 73
    assert_error "outlast: other: the tallies belong to another scenario, seed or version of the model; --fresh starts over, --output chooses another folder"
    outlast merge $a $b -o other --fresh -q
    assert_status 0
    outlast run small.yaml -n 10 -o fewer -q
    outlast merge $a $b -o fewer -q
    assert_status 0
    same_results other fewer
    mkdir mine && echo precious >mine/thesis.txt
    outlast merge $a $b -o mine
    assert_status 73
}

@test "what does not go with shards" {
    outlast run small.yaml --shard 1/2 --precision 0.01
    assert_status 64
    assert_error "--shard: does not go with --precision, since no shard sees how far the others are; give --trials instead"
    outlast run small.yaml --shard 1/2 --set precision=0.01
    assert_status 64
    assert_error "--shard: does not go with the scenario's precision, since no shard sees how far the others are; give --trials instead"
    outlast run small.yaml --shard 1/2 --format json
    assert_status 64
    assert_error "--format: a shard has no answer to print; outlast merge prints it"
    [ ! -e results ]
    run_shards tiny.yaml 2 66k
    outlast merge results/tiny.*-of-2 -o merged -q
    outlast run tiny.yaml --precision 0.001 -q -o merged
    assert_status 73
    assert_error "outlast: merged: was joined from shards, so nobody knows whether precision 0.001 was reached by 65536 trials; --fresh starts over, --output chooses another folder"
}

@test "lives of shards are numbered as in the run, and join by cat" {
    outlast run small.yaml -n 1000 -q --lives all.tsv
    local number
    for number in 1 2 3; do
        outlast run small.yaml -n 1000 -q --shard $number/3 --lives lives.$number
        assert_status 0
    done
    cmp <(tail -n +3 all.tsv) <(for number in 1 2 3; do tail -n +3 lives.$number; done)
}
