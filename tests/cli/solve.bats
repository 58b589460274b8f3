#!/usr/bin/env bats
# outlast solve: what it prints, writes, refuses, and how it goes on. That its numbers are right is in tests/oracle/solve.py.
load helpers

# The common question: what cash the labs need.
cash() {
    outlast solve small.yaml --find companies.lab.cash --between 20 300 --reach 'lab generalist >= 0.6' "$@"
}

@test "the answer, in words and in files" {
    cash -n 500
    assert_status 0
    [ -z "$error" ]
    [[ $output =~ ^From\ companies.lab.cash\ =\ [0-9.]+\ up\ \([0-9.]+\ to\ [0-9.]+\),\ the\ chance\ of\ lab\ to\ be\ still\ an\ independent\ model\ company\ after\ 12\ months ]]
    assert_has "$output" "is 60 % or more."
    assert_has "$output" "   at 20 "
    assert_has "$output" "   at 300 "
    assert_has "$output" "In the scenario companies.lab.cash is drawn, lognormal(60, 0.3); here one number stands in its place."
    assert_has "$output" "500 lives each"
    assert_has "$output" "leave out what the model itself gets wrong"
    cd results/small.solve-companies.lab.cash
    [ "$(cut -f1 manifest.tsv | grep -v '^#' | tail -n +2 | sort | tr '\n' ' ')" = \
        "counts.bin scenario.yaml solution.tsv steps.tsv summary.json " ]
    for table in solution steps; do
        awk -F'\t' '/^#/ { next } !n { n = NF } NF != n || /\t(\t|$)/ || /nan|inf/ { print; bad = 1 } END { exit bad }' $table.tsv
    done
    "$OUTLAST" verify .
}

@test "JSON has the number, and the table too" {
    cash -n 500 --format json
    assert_status 0
    /usr/bin/python3 - stdout <<'PY'
import json, sys
said = json.load(open(sys.argv[1]))
assert isinstance(said["solution"], float) and said["low"] <= said["solution"] <= said["high"]
assert said["reached"] == "between" and said["side"] == "above" and said["relation"] == ">=" and said["mark"] == 0.6
assert said["between"] == [20, 300] and said["trials"] == 500 and said["simulated"] == 500 * len(said["steps"])
PY
    cash -n 500 --format tsv
    cmp stdout results/small.solve-companies.lab.cash/solution.tsv
    cash -n 500 -q
    [ -z "$output" ]
}

@test "not reached: said, null, and no failure" {
    outlast solve small.yaml --find companies.lab.cash --between 1 5 --reach 'lab generalist >= 0.9' -n 300
    assert_status 0
    assert_has "$output" "Not reached from companies.lab.cash = 1 to 5: "
    assert_has "$output" "at none of the 9 values tried."
    grep -q $'\tnowhere\tNA\tNA\tNA\t300$' results/small.solve-companies.lab.cash/solution.tsv
    outlast solve small.yaml --find companies.lab.cash --between 1 5 --reach 'lab generalist >= 90 %' -n 300 --format json
    assert_status 0
    /usr/bin/python3 -c 'import json; s = json.load(open("stdout")); assert s["solution"] is s["low"] is s["high"] is None'
    outlast solve small.yaml --find companies.lab.cash --between 1 5 --reach 'lab generalist <= 0.9' -n 300 -o all
    assert_has "$output" "Reached all the way from companies.lab.cash = 1 to 5: "
}

@test "a key that does nothing, and whole numbers" {
    outlast solve small.yaml --find companies.shop.training.stale --between 1 60 --reach 'shop independent >= 0.999' -n 200
    assert_has "$output" "The key moves nothing here"
    outlast solve small.yaml --find horizon --between 1 12 --reach 'market independent >= 0.7' -n 300 --format json
    /usr/bin/python3 -c 'import json; s = json.load(open("stdout")); assert isinstance(s["solution"], int) and s["side"] == "below"'
    outlast solve small.yaml --find companies.lab.count --between 1 6 --reach 'lab no_generalist <= 0.1' -n 300
    assert_status 0
    [[ $output =~ ^From\ companies.lab.count\ =\ [2-6]\ up ]]
}

@test "a figure, also where nothing is found" {
    mkdir bin && cp "$OUTLAST" bin/outlast && ln -s "$ROOT/plots" bin/plots
    cash -n 200 -q -o out
    outlast solve small.yaml --find companies.lab.cash --between 1 5 --reach 'lab generalist >= 0.9' -n 100 -q -o none
    for folder in out none; do
        OUTLAST=$PWD/bin/outlast outlast report $folder --png
        assert_status 0
        [ -z "$error" ]
        [ "$output" = "$folder/figures/solution.svg"$'\n'"$folder/figures/solution.png"$'\n'"$folder/report.html" ]
    done
}

@test "stopped, carried on, on any number of threads: the same bytes" {
    local piece
    cash -n 20M --for 0.7s
    assert_status 75
    assert_has "$error" "outlast: stopped at companies.lab.cash = 20 after "
    for piece in 1 2 3 4 5; do
        cash -n 2000 -q --for 0.3s -j 2 -o pieces
        [ "$status" != 0 ] || break
        assert_status 75
    done
    cash -n 2000 -q -j 3 -o pieces
    assert_status 0
    cash -n 2000 -q -j 1 -o straight
    same_results pieces straight
    cmp pieces/counts.bin straight/counts.bin
    cash -n 2500 -q -o pieces
    assert_status 0
    cash -n 2500 -q -o larger
    same_results pieces larger
    cash -n 2200 -q -o pieces
    assert_status 73
    assert_has "$error" "pieces: holds 2500 trials, more than the 2200 asked for"
    outlast solve small.yaml --find companies.lab.cash --between 20 300 --reach 'lab generalist >= 0.7' -n 100 -o pieces
    assert_status 73
}

refused() { # MESSAGE ARGUMENT...
    local message=$1
    shift
    outlast solve small.yaml "$@"
    assert_status 64
    assert_error "$message"
}

@test "what is wrong is said" {
    local reach=(--reach 'lab generalist >= 0.6') key=(--find companies.lab.cash) ends=(--between 20 300)
    refused "--find: expected --find KEY, the key whose value is sought, found none" "${ends[@]}" "${reach[@]}"
    refused "--between: expected --between LO HI, the ends between which it is sought, found none" "${key[@]}" "${reach[@]}"
    refused "--reach: expected --reach 'NAME READING >= P', what is to be so, found none" "${key[@]}" "${ends[@]}"
    refused "--between: expected LO below HI, found 300 and 20" "${key[@]}" --between 300 20 "${reach[@]}"
    refused "--between: expected two numbers, LO and HI, found '--reach'" "${key[@]}" --between 300 "${reach[@]}"
    refused "--between: expected two numbers, LO and HI, found nothing" "${key[@]}" "${reach[@]}" --between 300
    refused "--between: companies.lab.cash: -1 is below 0, the least value allowed" "${key[@]}" --between -1 300 "${reach[@]}"
    refused "--between: horizon takes whole numbers from 1 to 12000, found 0.5 and 12" --find horizon --between 0.5 12 "${reach[@]}"
    refused "--find: companies.lab.cush: unknown key; the nearest is companies.lab.cash" --find companies.lab.cush "${ends[@]}" "${reach[@]}"
    refused "--find: horizn: unknown key; the nearest is horizon" --find horizn "${ends[@]}" "${reach[@]}"
    refused "--find: companies.lab.kind: expected a key that takes numbers: of the market, a company or an archetype, a correlation, horizon or step" \
        --find companies.lab.kind "${ends[@]}" "${reach[@]}"
    refused "--reach: no company or group 'lob'; the nearest is lab" "${key[@]}" "${ends[@]}" --reach 'lob generalist >= 0.6'
    refused "--reach: expected generalist, independent, legal, operating, none_left or no_generalist after the name, found 'generalit'; the nearest is generalist" \
        "${key[@]}" "${ends[@]}" --reach 'lab generalit >= 0.6'
    refused "--reach: expected 'NAME READING >= P' or '… <= P', found 'lab generalist > 0.6'" "${key[@]}" "${ends[@]}" --reach 'lab generalist > 0.6'
    refused "--reach: expected a probability after >=, such as 0.6 or 60 %, found '60'" "${key[@]}" "${ends[@]}" --reach 'lab generalist >= 60'
    refused "--reach: none_left is asked of groups and the market, found the company lab-1; ask generalist or independent of it" "${key[@]}" "${ends[@]}" --reach 'lab-1 none_left >= 0.6'
    refused "--set companies.lab.cash=5: companies.lab.cash: expected a key that --between does not vary" "${key[@]}" "${ends[@]}" "${reach[@]}" \
        --set companies.lab.cash=5
    refused "--between: training.peak_month: training.peak_month can be -20 and training.start_month -15, expected a peak after the start" \
        --find training.peak_month --between -20 30 "${reach[@]}"
    outlast solve "${key[@]}" "${ends[@]}" "${reach[@]}"
    assert_status 64
    assert_error "outlast: solve: expected one scenario file, found none; outlast solve --help says what it takes"
    [ ! -e results ]
}

@test "a name in quotes, as in a key" {
    printf 'horizon: 6\ncompanies: [{name: a b, cash: 20}, {name: 01.AI}]\n' >quoted.yaml
    outlast solve quoted.yaml --find 'companies."a b".cash' --between 10 300 --reach '"a b" generalist >= 0.5' -n 1 -o out
    assert_status 0
    assert_has "$output" "the chance of a b to be still"
    assert_has "$output" " values, 1 life each, "
    mkdir bin && cp "$OUTLAST" bin/outlast && ln -s "$ROOT/plots" bin/plots
    OUTLAST=$PWD/bin/outlast outlast report out
    assert_has "$(cat out/figures/solution.svg)" "companies.a b.cash"
}
