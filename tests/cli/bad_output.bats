#!/usr/bin/env bats
# Output that goes nowhere: full disks, folders that cannot be written, closed pipes. Named, 73 or 74, and nothing half.
load helpers

teardown() {
    cd / || return
    if mountpoint -q "$BATS_TEST_TMPDIR/disk"; then umount "$BATS_TEST_TMPDIR/disk"; fi
}

# A disk of so many kilobytes at ./disk.
small_disk() { # KILOBYTES
    mkdir -p disk
    mount -t tmpfs -o size="$1"k none disk 2>/dev/null || skip "may not mount"
}

no_leftovers() { # FOLDER
    local left
    left=$(find "$1" \( -name '*.part' -o -name '*.partial' -o -name '*.tmp' \))
    [ -z "$left" ] || { echo "left: $left"; return 1; }
}

# Every command that prints, each with what it takes.
each_command() { # FUNCTION
    "$1" run small.yaml -n 500
    "$1" run small.yaml -n 500 --format json
    "$1" run small.yaml -n 500 --format tsv
    "$1" check small.yaml
    "$1" check small.yaml --format json
    "$1" check small.yaml --format tsv
    "$1" trace small.yaml --trial 5
    "$1" trace small.yaml --trial 5 --format tsv
    "$1" trace small.yaml --company lab --state shut --typical -n 500
    "$1" parameters
    "$1" parameters --format yaml
    "$1" --help
    "$1" --version
    "$1" run --help
    "$1" trace --usage
    "$1" check --version
}

# The plots stand beside the program; the sanitized one is elsewhere.
plots_beside() {
    mkdir -p bin
    cp "$OUTLAST" bin/outlast
    ln -sfn "$ROOT/plots" bin/plots
}

closed() {
    status=0
    "$OUTLAST" "$@" >&- 2>stderr || status=$?
    error=$(cat stderr)
    assert_status 74
    assert_error "outlast: standard output: Bad file descriptor"
}

full() {
    status=0
    "$OUTLAST" "$@" >/dev/full 2>stderr || status=$?
    error=$(cat stderr)
    assert_status 74
    assert_error "outlast: standard output: No space left on device"
}

# A reader that has seen enough: a quiet end.
cut_short() {
    status=0
    "$OUTLAST" "$@" 2>stderr | head -n 1 >/dev/null || status=$?
    [ ! -s stderr ] || { cat stderr; return 1; }
    # A reader that is gone before anything is printed.
    { sleep 0.2; "$OUTLAST" "$@" 2>stderr || status=$?; echo "$status" >ended; } | true
    [ ! -s stderr ] || { cat stderr; return 1; }
    [ "$(cat ended)" = 0 ] || [ "$(cat ended)" = 141 ] || { echo "$*: status $(cat ended)"; return 1; }
}

complete() { # FOLDER
    tail -n +3 "$1/manifest.tsv" | while IFS=$'\t' read -r name _ hash; do
        [ "$(sha256sum <"$1/$name" | cut -d' ' -f1)" = "$hash" ] || { echo "$name is not as it was written"; return 1; }
    done
    no_leftovers "$1"
}

@test "standard output closed: named, and no file takes its place" {
    each_command closed
    complete results/small
}

@test "standard output full: named" {
    each_command full
    complete results/small
}

@test "standard output into a pipe that ends early: quiet, and the results are complete" {
    each_command cut_short
    complete results/small
}

@test "quiet runs need no standard output" {
    status=0
    "$OUTLAST" run small.yaml -n 500 -q >&- 2>&- || status=$?
    assert_status 0
    complete results/small
}

@test "standard error closed: the run goes on, and no file takes its place" {
    status=0
    "$OUTLAST" run small.yaml -n 500 -v >stdout 2>&- || status=$?
    assert_status 0
    complete results/small
    status=0
    "$OUTLAST" run none.yaml 2>&- || status=$?
    assert_status 66
}

@test "standard error into a pipe that ended: the run goes on" {
    { sleep 0.2; "$OUTLAST" run small.yaml -n 500 -v 2>&1 >stdout && echo $? >ended; } | true
    [ "$(cat ended)" = 0 ]
    complete results/small
}

@test "all three standard streams closed" {
    status=0
    "$OUTLAST" run small.yaml -n 500 <&- >&- 2>&- || status=$?
    assert_status 74
    complete results/small
}

@test "lives into a full device, a closed pipe, a folder" {
    outlast run small.yaml -n 5000 -q --lives /dev/full
    assert_status 74
    assert_error "--lives: cannot write /dev/full: No space left on device; choose another file"
    { sleep 0.2; "$OUTLAST" run small.yaml -n 5000 -q --lives /dev/stdout 2>stderr || echo $? >ended; } | true
    [ "$(cat ended)" = 74 ]
    grep -qx -- "--lives: cannot write /dev/stdout: Broken pipe; choose another file" stderr
    outlast run small.yaml -n 500 -q --lives .
    assert_status 73
    assert_error "--lives: cannot write .: Is a directory; choose another file"
    [ ! -e results/small/manifest.tsv ]
}

@test "a disk that is full before the run" {
    small_disk 64
    head -c 100000 /dev/zero >disk/full 2>/dev/null || true
    outlast run small.yaml -n 500 -q -o disk/out
    assert_status 74
    assert_error "outlast: disk/out/run.log: No space left on device"
}

@test "a disk that fills up with the tallies" {
    small_disk 64
    outlast run small.yaml -n 500 -q -o disk/out
    assert_status 74
    assert_error "outlast: disk/out/tallies.bin: cannot write: No space left on device; make room, and the same command carries on"
    [ "$(cd disk/out && echo *)" = "run.log scenario.yaml" ]
    no_leftovers disk
}

@test "a disk that fills up at every size: named, whole tables or none, no manifest; with room the same command ends well" {
    small_disk 1024
    local kilobytes full=0
    for kilobytes in 110 130 150 170 190 200 210 220; do
        mount -o remount,size="$kilobytes"k disk
        rm -rf disk/out
        outlast run small.yaml -n 500 -q -o disk/out
        [ "$status" != 0 ] || continue
        full=$((full + 1))
        assert_status 74
        [[ $error =~ ^outlast:\ disk/out/[a-z.]+:\ (cannot\ write:\ )?No\ space\ left\ on\ device(\;\ make\ room,\ and\ the\ same\ command\ carries\ on)?$ ]] || { echo "$error"; return 1; }
        [ ! -e disk/out/manifest.tsv ]
        no_leftovers disk
        outlast report disk/out
        assert_status 65
    done
    [ $full -gt 0 ]
    mount -o remount,size=1024k disk
    outlast run small.yaml -n 500 -q -o disk/out
    assert_status 0
    complete disk/out
    outlast run small.yaml -n 500 -q -o here
    diff -r -x run.log -x summary.json -x manifest.tsv disk/out here
}

@test "a disk that fills up with the lives" {
    small_disk 64
    outlast run small.yaml -n 5000 -q --lives disk/lives.tsv
    assert_status 74
    assert_error "--lives: cannot write disk/lives.tsv: No space left on device; choose another file"
    [ -z "$(ls -A disk)" ]
}

@test "a run that is carried on where the disk is full says that its folder is not complete" {
    small_disk 1024
    outlast run small.yaml -n 500 -q -o disk/out
    assert_status 0
    mount -o remount,size=1k disk 2>/dev/null || head -c 1000000 /dev/zero >disk/full 2>/dev/null || true
    outlast run small.yaml -n 600 -q -o disk/out
    assert_status 74
    no_leftovers disk
    outlast report disk/out
    assert_status 65
}

@test "a folder that is read only" {
    mkdir disk
    mount -t tmpfs -o ro none disk 2>/dev/null || skip "may not mount"
    outlast run small.yaml -n 500 -q -o disk/out
    assert_status 73
    assert_error "outlast: disk/out: cannot create the folder: Read-only file system; choose another with --output"
    outlast run small.yaml -n 500 -q -o disk
    assert_status 73
    assert_error "outlast: disk: cannot create files in it: Read-only file system; choose another with --output"
    outlast run small.yaml -n 500 -q --lives disk/lives.tsv
    assert_status 73
    assert_error "--lives: cannot write disk/lives.tsv: Read-only file system; choose another file"
}

@test "a folder of somebody else's" {
    [ "$(id -u)" != 0 ] || skip "root may write everywhere"
    mkdir mine && chmod 555 mine
    outlast run small.yaml -n 500 -q -o mine/out
    assert_status 73
    assert_error "outlast: mine/out: cannot create the folder: Permission denied; choose another with --output"
}

@test "a folder below a file, and in /proc" {
    outlast run small.yaml -n 500 -q -o small.yaml/out
    assert_status 73
    assert_error "outlast: small.yaml/out: cannot create the folder: Not a directory; choose another with --output"
    outlast run small.yaml -n 500 -q -o /proc/out
    assert_status 73
    assert_error "outlast: /proc/out: cannot create the folder: No such file or directory; choose another with --output"
}

@test "figures on a full disk: named, none half" {
    small_disk 2048
    plots_beside
    outlast run small.yaml -n 500 -q -o disk/out
    assert_status 0
    head -c 10000000 /dev/zero >disk/full 2>/dev/null || true
    OUTLAST=$PWD/bin/outlast outlast report disk/out
    [ "$status" = 73 ] || [ "$status" = 74 ]
    assert_has "$error" "outlast: disk/out/figures"
    [ -z "$output" ]
    [ -z "$(find disk/out/figures -type f 2>/dev/null)" ]
    rm disk/full
    OUTLAST=$PWD/bin/outlast outlast report disk/out
    assert_status 0
}

@test "figures into a folder that is read only" {
    small_disk 2048
    plots_beside
    outlast run small.yaml -n 500 -q -o disk/out
    mount -o remount,ro disk
    OUTLAST=$PWD/bin/outlast outlast report disk/out
    assert_status 73
    assert_error "outlast: disk/out: cannot create files in it: Read-only file system; choose another with --output"
}

@test "figures named into a pipe that ends early: all are drawn" {
    plots_beside
    outlast run small.yaml -n 500 -q
    bin/outlast report results/small 2>stderr | head -n 1 >/dev/null || true
    [ ! -s stderr ]
    bin/outlast report results/small >all
    while read -r figure; do [ -s "$figure" ]; done <all
    [ "$(wc -l <all)" = $(($(find results/small/figures -name '*.svg' | wc -l) + 1)) ] # and the page
    status=0
    bin/outlast report results/small >&- 2>stderr || status=$?
    assert_status 74
}
