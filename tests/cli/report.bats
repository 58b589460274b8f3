#!/usr/bin/env bats
# outlast report: figures from finished results, and from nothing else.
load helpers

finished() { # a small finished run in results/small
    outlast run small.yaml -n 500 -q
    assert_status 0
}

# The plots stand beside the program; the sanitized one is elsewhere.
report() {
    mkdir -p bin
    cp "$OUTLAST" bin/outlast
    ln -sfn "$ROOT/plots" bin/plots
    OUTLAST=$PWD/bin/outlast outlast report "$@"
}

@test "draws every figure of a run, and names it" {
    finished
    report results/small --png
    assert_status 0
    for script in "$ROOT"/plots/*.gp; do
        name=$(basename "$script" .gp)
        [ "$name" = style ] && continue
        for table in $(sed -n 's/^needs = "\(.*\)".*/\1/p' "$script"); do
            [ -e "results/small/$table.tsv" ] || continue 2 # a figure of something else than a run
        done
        assert_has "$output" "results/small/figures/$name.svg"
        [ -s "results/small/figures/$name.svg" ]
        [ "$(head -c 4 "results/small/figures/$name.png" | tail -c 3)" = PNG ]
    done
    [ -z "$error" ]
}

@test "folders with blanks and quotes in their names" {
    finished
    mv results/small "it's mine"
    report "it's mine"
    assert_status 0
    [ -s "it's mine/figures/survival.svg" ]
}

@test "a figure can be redrawn by gnuplot alone" {
    finished
    LC_ALL=C.UTF-8 gnuplot -e "dir='results/small'" "$ROOT/plots/survival.gp"
    [ -s results/small/figures/survival.svg ]
}

@test "results that are incomplete, changed or foreign are refused" {
    finished
    report results/none
    assert_status 66
    report .
    assert_status 65
    assert_error "outlast: .: no manifest.tsv: no finished results of outlast"
    echo more >>results/small/cash.tsv
    report results/small
    assert_status 65
    assert_has "$error" "results/small/cash.tsv: "
    rm results/small/cash.tsv
    report results/small
    assert_status 65
    assert_error "outlast: results/small/cash.tsv: missing"
    [ ! -e results/small/figures ]
}

@test "a flipped bit is found" {
    finished
    printf X | dd of=results/small/tallies.bin bs=1 seek=5000 conv=notrunc 2>/dev/null
    report results/small
    assert_status 65
    assert_error "outlast: results/small/tallies.bin: changed since it was written"
}

@test "without gnuplot the package is named" {
    finished
    mkdir -p bin && cp "$OUTLAST" bin/outlast && ln -sfn "$ROOT/plots" bin/plots
    status=0
    PATH=/nowhere bin/outlast report results/small 2>stderr || status=$?
    assert_status 73
    grep -q 'gnuplot: not found; the Debian package gnuplot-nox brings it' stderr
}
