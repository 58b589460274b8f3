#!/usr/bin/env bats
# outlast check, parameters and trace.
load helpers

@test "check prints a scenario that reads back to itself, and writes nothing" {
    outlast check small.yaml
    assert_status 0
    cp stdout resolved.yaml
    outlast check resolved.yaml
    cmp stdout resolved.yaml
    [ ! -e results ]
}

@test "check reads several files and reports each that is bad" {
    echo 'companies: [{name: a, cash: 5O}]' >bad.yaml
    outlast check small.yaml bad.yaml none.yaml
    assert_status 65
    assert_has "$error" "bad.yaml:1:29: companies.a.cash: "
    assert_has "$error" "none.yaml"
}

@test "check as json and tsv" {
    outlast check small.yaml --format json
    /usr/bin/python3 - <<'PY'
import json
s = json.load(open("stdout"))
assert s["horizon"] == 12 and s["market"]["price.floor"] == "triangular(0.2, 0.8, 1.3)" and s["companies"][0]["count"] == 2
assert s["companies"][1]["cash"] == 30
PY
    outlast check small.yaml --format tsv
    assert_has "$output" $'companies.shop.cash\t30'
    assert_has "$output" $'price.floor\ttriangular(0.2, 0.8, 1.3)'
}

@test "parameters: every one with unit, default, bounds, meaning and source" {
    outlast parameters --format tsv
    assert_status 0
    [ "$(wc -l <stdout)" = 90 ]
    ! awk -F'\t' 'NF != 9 || $4 == "" || $7 == "" || $8 == "" || $9 == ""' stdout | grep .
    outlast parameters price.floor
    assert_has "$output" "0.8 x serving cost (0 or more)"
    outlast parameters raise --format json
    /usr/bin/python3 -c 'import json; assert len(json.load(open("stdout"))) == 8'
}

@test "the template is a scenario at the defaults" {
    outlast parameters --format yaml
    cp stdout template.yaml
    outlast check template.yaml
    assert_status 0
    sed 's/  # .*//' stdout >full.yaml # but for the sources
    echo 'companies: [{name: example}]' >plain.yaml
    outlast check plain.yaml --set name=template --set start=2024-06
    cmp stdout full.yaml
}

@test "trace shows the life that the run counted, in every format" {
    outlast run small.yaml -n 300 -q --lives lives.tsv
    for trial in 0 7 299; do
        outlast trace small.yaml --trial $trial --format tsv
        assert_status 0
        for company in lab-1 lab-2 shop; do
            last=$(awk -F'\t' -v c=$company '$3 == c {month = $2; state = $4} END {print month "\t" state}' stdout)
            wanted=$(awk -F'\t' -v c=$company -v t=$trial '$1 == t && $2 == c {print $3 "\t" $4}' lives.tsv)
            [ "$last" = "$wanted" ]
        done
    done
    outlast trace small.yaml --trial 7 --format json
    /usr/bin/python3 -c 'import json; t = json.load(open("stdout")); assert t["trial"] == 7 and t["months"] and t["inputs"]'
    outlast trace small.yaml --trial 7
    assert_has "$output" "Trial 7 of small, seed 1"
    outlast trace small.yaml --trial 7 --company lab-2
    assert_has "$output" "lab-2"
}

@test "a trial far beyond the run's is a trial too" {
    outlast trace small.yaml --trial 281474976710655
    assert_status 0
    outlast trace small.yaml --trial 281474976710656
    assert_status 64
}

@test "the typical life ended as wanted, and is the median" {
    outlast run small.yaml -n 2000 -q --lives lives.tsv
    outlast trace small.yaml --company lab --state shut --typical -n 2000 --format tsv
    assert_status 0
    trial=$(tail -1 stdout | cut -f1)
    company=$(tail -1 stdout | cut -f3)
    month=$(tail -1 stdout | cut -f2)
    [ "$(tail -1 stdout | cut -f4)" = shut ]
    awk -F'\t' -v t="$trial" -v c="$company" '$1 == t && $2 == c && $4 == "shut"' lives.tsv | grep -q .
    median=$(awk -F'\t' '$2 ~ /^lab/ && $4 == "shut" {print $3}' lives.tsv | sort -n |
        awk '{m[NR] = $1} END {print m[int(NR / 2) + 1]}')
    [ "$month" = "$median" ]
}

@test "a state that nobody reached is said" {
    outlast trace small.yaml --company shop --state generalist --typical -n 200
    assert_status 0
    assert_has "$output" "None of 200 trials ended so"
}

@test "where a value comes from, by the comment behind it, stays with it" {
    cat >base.yaml <<'YAML'
market: {price: {floor: 0.5, war_length: 12}}  # a guess
companies:
  - name: 'a # b'   # no source
    cash: 10        ## counted, in 'May'  
    opex: "2"	# quoted
    app: {revenue: 3}
YAML
    printf 'from: base.yaml\nname: late\nmarket:\r\n  price.floor: 0.6\r\n  price.war_length: 18 # longer \xc2\x85\n' >late.yaml
    outlast check late.yaml
    assert_status 0
    [[ $output == *"    floor: 0.6"$'\n'* ]]
    [[ $output == *"    war_length: 18  # longer"$'\n'* ]]
    [[ $output == *"    cash: 10  # counted, in 'May'"$'\n'* ]]
    [[ $output == *"    opex: 2  # quoted"$'\n'* ]]
    [[ $output == *"      revenue: 3"$'\n'* ]]
    cp stdout again.yaml
    outlast check again.yaml
    cmp stdout again.yaml
    outlast check base.yaml
    [[ $output == *"    floor: 0.5  # a guess"$'\n'* ]]
}
