# The tables of a run, read back by others: a strict reader, gnuplot, and each against the others.

outlast="${OUTLAST:-$BATS_TEST_DIRNAME/../../outlast}"
params="$BATS_TEST_DIRNAME/../../params"
reader="$BATS_TEST_DIRNAME/check_tables.py"

# A market with all that names and numbers may be.
odd_scenario() {
    cat <<'END'
name: odd
horizon: 12
step: 3
market: {price: {floor: "uniform(0, 1)"}}
companies:
  - {name: "us & them", count: 2, cash: "choice(1, 2, 3, 4, 5, 6, 7, 8, 9)"}
  - {name: 智谱, kind: vertical}
  - {name: doomed, cash: 1, opex: 500, raise: {rate: 0}, acquisition: {rate: 0}, rescue: {sale: 0, restructure: 0}}
  - {name: "01.AI", kind: vertical, group: all others}
  - {name: "no # comment", kind: vertical, group: all others}
END
}

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    "$outlast" run "$params/market-2024.yaml" -n 20000 -o market -q
    odd_scenario >odd.yaml
    "$outlast" run odd.yaml -n 3000 -o odd -q
    "$outlast" run odd.yaml -n 1 -o once -q
}

setup() {
    cd "$BATS_FILE_TMPDIR"
}

@test "tables of the market agree with each other" {
    python3 "$reader" market
}

@test "tables of odd names, steps of three months, and a company that always dies" {
    python3 "$reader" odd
}

@test "tables of a single trial" {
    python3 "$reader" once
}

@test "what never happened is 0, with an interval that is not" {
    grep -P '^doomed\tindependent\t0\.0+\t0\.0+\t0\.00[1-9]' odd/readings.tsv
}

@test "no table quotes its names" {
    run grep -l '^"' odd/*.tsv
    [ -z "$output" ]
}

@test "gnuplot reads every column of every table by its name" {
    for table in market/*.tsv odd/*.tsv; do
        [ "${table##*/}" = manifest.tsv ] && continue
        columns=$(grep -v '^#' "$table" | head -n 1 | tr '\t' '\n' |
            grep -vxE 'company|name|reading|quantity|key|distribution' || true)
        rows=$(grep -v '^#' "$table" | tail -n +2 | wc -l)
        while read -r column; do
            gnuplot -e "set datafile separator '\t'; set datafile missing 'NA'; set key autotitle columnhead;
                        set table 'read.txt'; plot '$table' using 0:\"$column\"; unset table" 2>gnuplot.txt || true # a column of NA alone
            missing=$(grep -v '^#' "$table" | cut -f "$(column_number "$table" "$column")" | grep -cxE 'NA|inf' || true)
            [ "$(grep -c ' i$' read.txt)" -ge $((rows - missing)) ] || { echo "$table $column"; cat gnuplot.txt; false; }
        done <<<"$columns"
    done
}

# The number of the column of that name.
column_number() {
    grep -v '^#' "$1" | head -n 1 | tr '\t' '\n' | grep -nxF -- "$2" | cut -d : -f 1
}

@test "the same bytes again, on another number of threads" {
    "$outlast" run "$params/market-2024.yaml" -n 20000 -o again -q -j 1
    for table in market/*.tsv; do
        [ "${table##*/}" = manifest.tsv ] || cmp "$table" "again/${table##*/}"
    done
    cmp market/scenario.yaml again/scenario.yaml
    cmp <(sed '/"timings"/,$d' market/summary.json) <(sed '/"timings"/,$d' again/summary.json)
}

@test "the manifest's hashes are those of the files" {
    cd market
    grep -v '^#' manifest.tsv | tail -n +2 | awk -F '\t' '{print $3 "  " $1}' | sha256sum --check --quiet
    for file in *.tsv summary.json scenario.yaml; do
        [ "$file" = manifest.tsv ] || grep -q "^$file	$(stat -c %s "$file")	" manifest.tsv
    done
}
