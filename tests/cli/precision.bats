#!/usr/bin/env bats
# --precision: a run that ends as soon as it knows enough, wherever it was interrupted. In tiny.yaml a chance near one half asks
# for 131,072 trials (the second look) where 0.0035 is wanted, for 262,144 where it is 0.003.
load helpers

half_widths() { # FOLDER: the widest of all generalist and independent probabilities
    awk -F'\t' '$2 == "generalist" || $2 == "independent" {half = ($5 - $4) / 2; if (half > widest) widest = half}
                END {printf "%.8f\n", widest}' "$1/readings.tsv"
}

below() { # A B
    awk -v a="$1" -v b="$2" 'BEGIN {exit !(a <= b)}'
}

@test "ends at the first look that is precise enough, and says so" {
    outlast run tiny.yaml --precision 0.0035
    assert_status 0
    assert_has "$output" "Precision 0.0035 is reached after 131,072 of at most 1,000,000 trials. The widest interval of"
    assert_has "$output" "131,072 lives of 2 companies"
    [ "$(trials_held results/tiny)" = 131072 ]
    below "$(half_widths results/tiny)" 0.0035
    grep -q '^precision: 0.0035$' results/tiny/scenario.yaml
    grep -q '^trials: 1000000$' results/tiny/scenario.yaml
    grep -q 'done in .*: precision 0.0035 is reached after 131072 trials' results/tiny/run.log
    /usr/bin/python3 - <<'PY'
import json
s = json.load(open("results/tiny/summary.json"))
assert s["trials"] == 131072 and s["precision"] == 0.0035 and 0.002 < s["half_width"] <= 0.0035, s
PY
    outlast run tiny.yaml --precision 0.0035 -n 65536 -o before # the look before
    assert_status 0
    below 0.0035 "$(half_widths before)"
    assert_has "$output" "Precision 0.0035 is not reached in all 65,536 trials; more --trials go on. The widest interval of"
}

@test "the same bytes: other threads, a quick look before, a stop, the scenario that was written, the same command again" {
    outlast run tiny.yaml --precision 0.004 -q
    outlast run tiny.yaml -n 1000 -o parts -q
    outlast run tiny.yaml -n 40001 -o parts -q
    outlast run tiny.yaml --precision 0.004 -o parts -q -j 1
    assert_status 0
    same_results results/tiny parts
    cmp results/tiny/tallies.bin parts/tallies.bin
    outlast run tiny.yaml --precision 0.004 -o stopped -q --for 0.1s
    [ "$status" = 0 ] || assert_status 75
    outlast run stopped/scenario.yaml -o stopped -q
    assert_status 0
    same_results results/tiny stopped
    outlast run tiny.yaml --precision 0.004 -q
    assert_status 0
    same_results stopped results/tiny
    grep -q 'trials 65536 to 1000000' results/tiny/run.log
    [ "$(grep -c 'precision 0.004 is reached after 65536' results/tiny/run.log)" = 2 ]
}

@test "a folder that holds enough: a smaller precision goes on, as without one; a larger or fewer trials are refused" {
    outlast run tiny.yaml -n 131072 -q
    outlast run tiny.yaml --precision 0.005 -q
    assert_status 73
    assert_error "outlast: results/tiny: holds 131072 trials, more than the 65536 that reach precision 0.005; --fresh starts over, --output chooses another folder"
    outlast run tiny.yaml --precision 0.003 -n 131071 -q
    assert_status 73
    assert_error "outlast: results/tiny: holds 131072 trials, more than the 131071 asked for; --fresh starts over, --output chooses another folder"
    outlast run tiny.yaml --precision 0.0035 -q
    assert_status 0
    [ "$(trials_held results/tiny)" = 131072 ]
    outlast run tiny.yaml --precision 0.003 -n 132k -q
    assert_status 0
    outlast run tiny.yaml --precision 0.003 -n 132k -o straight -q
    same_results results/tiny straight
    cmp results/tiny/tallies.bin straight/tallies.bin
    outlast run tiny.yaml -n 133k -q
    assert_status 0
    [ "$(trials_held results/tiny)" = 133000 ]
}

@test "in the scenario, and replaced by the option" {
    echo 'precision: 0.004' >>tiny.yaml
    outlast run tiny.yaml -q
    assert_status 0
    [ "$(trials_held results/tiny)" = 65536 ]
    outlast run tiny.yaml -q --precision 0.1 -o coarse
    grep -q '^precision: 0.1$' coarse/scenario.yaml
    outlast run tiny.yaml -q --set precision=0.0039 -o set
    [ "$(trials_held set)" = 65536 ]
    outlast check tiny.yaml --format tsv
    assert_has "$output" $'precision\t0.004'
}

@test "reached by the last trial that was asked for" {
    outlast run tiny.yaml --precision 0.004 -n 65536
    assert_has "$output" "Precision 0.004 is reached after 65,536 of at most 65,536 trials"
    outlast run tiny.yaml --precision 0.01 -n 60k -o between # no look, but precise all the same
    assert_has "$output" "Precision 0.01 is reached after 60,000 of at most 60,000 trials"
}

@test "lives end with the run" {
    outlast run tiny.yaml --precision 0.2 -q --lives lives.tsv
    assert_status 0
    [ "$(tail -1 lives.tsv | cut -f1)" = 65535 ]
}
