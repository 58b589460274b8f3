#!/usr/bin/env bats
# Ends in good order at a moment, --for and --until: how soon, what is kept, and how it goes on.
load helpers

now() { # in thousandths of a second
    date +%s%3N
}

# Whether it took from FIRST to LAST thousandths of a second.
took() { # START FIRST LAST
    local time=$(($(now) - $1))
    [ $time -ge "$2" ] && [ $time -le "$3" ] || { echo "took $time ms, expected $2 to $3"; return 1; }
}

# A clock on the wall that stands so many seconds from the true one as the file offset says; the true time is UTC.
wall_clock() {
    cat >clock.c <<'C'
#define _GNU_SOURCE
#include <stdio.h>
#include <time.h>
time_t time(time_t *out)
{
    struct timespec now;
    long offset = 0;
    FILE *file = fopen("offset", "r");
    if (file) {
        if (fscanf(file, "%ld", &offset) != 1)
            offset = 0;
        fclose(file);
    }
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec + offset;
    return now.tv_sec + offset;
}
C
    gcc -shared -fPIC -o clock.so clock.c
    export TZ=UTC
}

set_clock() { # HH:MM:SS today
    echo $(($(date -u -d "$1" +%s) - $(date +%s))) >offset.new
    mv offset.new offset
}

# Runs outlast by that clock, which the sanitizers' library need not come before.
by_clock() {
    ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0 LD_PRELOAD=$PWD/clock.so "$OUTLAST" "$@" 2>stderr
}

@test "--for stops at the moment, says so, and the same command carries on" {
    local start
    start=$(now)
    outlast run small.yaml -n 50M --for 1.5s
    took "$start" 1500 3500
    assert_status 75
    [ -z "$output" ]
    [[ $error =~ ^outlast:\ stopped\ after\ [0-9]+\ of\ 50000000\ trials\ \(--for\ 1.5s\)\;\ the\ same\ command\ carries\ on\ from\ there$ ]]
    grep -q 'ends after .* with status 75: stopped after .* (--for 1.5s)' results/small/run.log
    [ ! -e results/small/manifest.tsv ]
    local held
    held=$(trials_held results/small)
    [ "$held" -gt 0 ]
    outlast run small.yaml -n $((held + 1000)) -q
    assert_status 0
    outlast run small.yaml -n $((held + 1000)) -q -o straight
    same_results results/small straight
    cmp results/small/tallies.bin straight/tallies.bin
    grep -q 'goes on: outlast run small.yaml' results/small/run.log
}

@test "a run that is done before is done" {
    outlast run small.yaml -n 1000 --for 1h --until 00:00 -q
    assert_status 0
    outlast run small.yaml -n 1000 --fo 1h
    assert_status 64
    assert_error "--fo: is short for several options, write more of it: --for or --format"
}

@test "every stop adds what was done: a run in many pieces is the run in one" {
    local piece
    for piece in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        outlast run small.yaml -n 60k -q --for 0.25s
        [ "$status" != 0 ] || break
        assert_status 75
    done
    outlast run small.yaml -n 60k -q
    assert_status 0
    outlast run small.yaml -n 60k -q -o straight
    same_results results/small straight
    cmp results/small/tallies.bin straight/tallies.bin
}

@test "--until stops at that time of the day" {
    wall_clock
    set_clock 06:59:58
    local start
    start=$(now)
    status=0
    by_clock run small.yaml -n 50M -q --until 07:00 || status=$?
    assert_status 75
    took "$start" 1000 4000
    grep -q '(--until 07:00); the same command carries on from there' stderr
    grep -q '^[0-9-]*T06:59:5[89]+00:00  starts: outlast run small.yaml -n 50M -q --until 07:00$' results/small/run.log
    # after it, the next time is tomorrow
    set_clock 07:00:00
    status=0
    by_clock run small.yaml -n 50M -q --until 07:00 --for 0.7s || status=$?
    grep -q '(--for 0.7s)' stderr
}

@test "--until goes by the clock, also where that is put forward or back" {
    wall_clock
    set_clock 06:00:00
    local start
    { sleep 1.5; set_clock 07:00:01; } &
    start=$(now)
    status=0
    by_clock run small.yaml -n 50M -q --until 07:00 || status=$?
    wait
    assert_status 75
    took "$start" 1400 3800
    set_clock 06:59:58
    { sleep 0.5; set_clock 06:00:00; } &
    status=0
    by_clock run small.yaml -n 50M -q --until 07:00 --for 3.5s || status=$?
    wait
    grep -q '(--for 3.5s)' stderr
}

@test "--until in another time zone is local time" {
    wall_clock
    set_clock 04:59:58
    status=0
    TZ=UTC-2 by_clock run small.yaml -n 50M -q --until 07:00 --for 8s || status=$?
    grep -q '(--until 07:00)' stderr
    grep -q 'T06:59:5[89]+02:00  starts' results/small/run.log
}
