#!/usr/bin/env bats
# The scenarios in params/: they can be read, and are what their comments say.
load helpers

FUTURES="funding-winter long-price-war orderly-market cheap-training no-deals"

# The resolved scenario as sorted lines, key and value, but for the name; into a file.
resolved() { # SCENARIO FILE
    outlast check "$1" --format tsv
    assert_status 0 || return 1
    tail -n +2 stdout | grep -v $'^name\t' | sort >"$2"
}

# The rows of the outcomes, without comments and header.
outcomes() {
    grep -v '^#' "$ROOT/params/cohort-2024/outcomes.tsv" | tail -n +2
}

@test "every scenario is accepted" {
    count=0
    while IFS= read -r file; do
        outlast check "$file"
        assert_status 0 || { echo "$file"; return 1; }
        [ -n "$output" ]
        [ -z "$error" ] || { echo "$error"; return 1; }
        count=$((count + 1))
    done < <(find "$ROOT/params" -name '*.yaml' ! -path '*/params/base/*' | sort)
    [ "$count" -ge 15 ]
}

@test "every scenario opens with a comment that asks something" {
    while IFS= read -r file; do
        [ "$file" != "$ROOT/params/template.yaml" ] || continue
        [[ $(head -1 "$file") == '# '*'?' ]] || { echo "$file: $(head -1 "$file")"; return 1; }
    done < <(find "$ROOT/params" -name '*.yaml' ! -path '*/params/base/*')
}

@test "the template is what the program prints" {
    outlast parameters --format yaml
    assert_status 0
    cmp stdout "$ROOT/params/template.yaml"
}

@test "the other futures differ from market-2024 in the keys that they name, and in no other" {
    resolved "$ROOT/params/market-2024.yaml" market
    for future in $FUTURES; do
        file=$ROOT/params/$future.yaml
        resolved "$file" "$future"
        comm -3 market "$future" | sed 's/^\t//' | cut -f1 | sort -u >changed
        sed -n 's/^# Changed against market-2024.yaml: \(.*\)\.$/\1/p' "$file" | tr -d ' ' | tr ',' '\n' | sort >named
        [ -s named ] || { echo "$file names no keys"; return 1; }
        diff named changed || { echo "$file"; return 1; }
        grep -q '^# It answers: ' "$file" || { echo "$file does not say what it answers"; return 1; }
    done
}

@test "the cohort: 21 companies, and what became of each" {
    resolved "$ROOT/params/cohort-2024/cohort-2024.yaml" cohort
    sed -n 's/^companies\.\(.*\)\.group\t.*/\1/p' cohort | tr -d '"' | sort >names
    [ "$(wc -l <names)" = 21 ]
    outcomes | cut -f1 | sort | diff names -
    [ "$(grep -cP '^companies\..*\.count\t1$' cohort)" = 21 ]
    [ "$(grep -v '^#' "$ROOT/params/cohort-2024/outcomes.tsv" | head -1)" = $'company\tstate\tmonth_event\tmonth_seen\tlisted\tsource' ]
    outcomes | awk -F'\t' '
        NF != 6 || $2 !~ /^(generalist|vertical|acquired|hollowed)$/ || $4 !~ /^[0-9]+$/ || $5 !~ /^(yes|no)$/ || $6 !~ /^https:/ ||
        ($2 ~ /^(generalist|vertical)$/) != ($3 == "NA") || ($3 != "NA" && ($3 !~ /^[0-9]+$/ || $3 + 0 > $4 + 0)) {print; bad = 1}
        END {exit bad}'
}

@test "the cohort: each company has its archetype's values, in the market of June 2024" {
    resolved "$ROOT/params/market-2024.yaml" market
    resolved "$ROOT/params/cohort-2024/cohort-2024.yaml" cohort
    diff <(grep -v '^companies\.' market) <(grep -v '^companies\.' cohort)
    for group in frontier second-tier efficient distressed vertical application; do
        grep "^companies\.$group\." market | grep -v '\.count' | sed "s/^companies\.$group\.//" | sort >archetype
        [ "$(wc -l <archetype)" -gt 50 ]
        grep -P "\.group\t$group\$" cohort | sed 's/\.group\t.*//' >members
        [ -s members ]
        while IFS= read -r member; do
            grep -F "$member." cohort | cut -c$((${#member} + 2))- | grep -v '^count' | sort | diff archetype - || { echo "$member"; return 1; }
        done <members
    done
}
