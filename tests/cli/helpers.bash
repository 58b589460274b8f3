# Shared by the command line's tests. OUTLAST is the program under test; each test has a folder of its own to work in.
: "${OUTLAST:=$BATS_TEST_DIRNAME/../../outlast}"
ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    cat >small.yaml <<'YAML'
horizon: 12
market: {price.floor: 'triangular(0.2, 0.8, 1.3)'}
companies:
  - {name: lab, count: 2, cash: 'lognormal(60, 0.3)'}
  - {name: shop, kind: vertical, cash: 30, opex: 6}
YAML
    cat >tiny.yaml <<'YAML'
horizon: 3
market: {price.floor: 'triangular(0.2, 0.8, 1.3)'}
companies: [{name: lab, count: 2, cash: 'lognormal(16, 0.5)'}]
YAML
}

# Runs the program with standard output and error apart: $output, $error and $status.
outlast() {
    status=0
    "$OUTLAST" "$@" >stdout 2>stderr || status=$?
    output=$(cat stdout)
    error=$(cat stderr)
}

assert_status() {
    [ "$status" = "$1" ] || { echo "status $status, expected $1; $error"; return 1; }
}

assert_error() { # the whole of standard error
    [ "$error" = "$1" ] || { echo "said:     $error"; echo "expected: $1"; return 1; }
}

assert_has() { # TEXT PART
    [[ $1 == *"$2"* ]] || { echo "no '$2' in:"; echo "$1"; return 1; }
}

assert_lines() { # NUMBER TEXT
    [ "$(wc -l <<<"$2")" = "$1" ] || { echo "expected $1 lines:"; echo "$2"; return 1; }
}

# Two results folders hold the same: tables and scenario to the byte, the summary but for its timings.
same_results() { # FOLDER FOLDER
    local file name
    for file in "$1"/*.tsv "$1/scenario.yaml"; do
        name=${file##*/}
        [ "$name" = manifest.tsv ] || cmp "$file" "$2/$name" || return 1
    done
    cmp <(sed '/"timings"/,$d' "$1/summary.json") <(sed '/"timings"/,$d' "$2/summary.json")
}

# How many trials a results folder holds the counts of.
trials_held() { # FOLDER
    local from to
    from=$(od -A n -t u8 -j 90 -N 8 "$1/tallies.bin" | tr -d ' ') # after the line of the format and the key
    to=$(od -A n -t u8 -j 98 -N 8 "$1/tallies.bin" | tr -d ' ')
    echo $((to - from))
}
