#!/usr/bin/env bats
# docs/overnight.md: its scripts and units as they are printed, and what it says of kills, disks and mornings. Under Slurm itself:
# tests/slurm/run.
load helpers

PAGE=$ROOT/docs/overnight.md
STUDY=params/sweeps/floor-by-training.yaml
NAME=results/floor-by-training

shown() { # PATTERN: the block of the page that has it
    "$BATS_TEST_DIRNAME/block" "$PAGE" "$1"
}

# A folder as the page has it: the program as outlast, and its study, with fewer points and LIVES each.
market() { # LIVES
    mkdir bin
    cp "$OUTLAST" bin/outlast
    ln -s "$ROOT/plots" bin/plots
    PATH=$PWD/bin:$PATH
    cp -rL "$ROOT/params" .
    sed -i "s/^trials: .*/trials: $1/; s/range(0, 1.2, 0.1)/[0, 1.2]/; s/logspace.*9)/[1000, 20000]/" $STUDY
}

# A command that leaves a note of how it was called, and ends with the status.
pretend() { # NAME STATUS
    printf '#!/bin/sh\necho "$0 $*" | sed "s|.*/bin/||" >>called\nexit %d\n' "$2" >"bin/$1"
    chmod +x "bin/$1"
}

wait_for() { # FILE
    local tries=0
    until [ -s "$1" ]; do
        sleep 0.05
        [ $((tries += 1)) -lt 400 ] || { echo "$1 does not come"; return 1; }
    done
}

@test "the script by statuses: figures when complete, a word when not, the log when something is wrong" {
    market 100
    shown 'esac' >script
    shellcheck -s sh script
    sh script
    [ -e $NAME/figures/heat.svg ]
    pretend outlast 75
    [ "$(sh script)" = "not complete yet, goes on tonight" ]
    [ "$(cat called)" = "outlast sweep $STUDY --until 07:00 --quiet" ]
    pretend outlast 74
    [[ $(sh script) == *"done in "* ]]
}

@test "nohup: it outlives the terminal" {
    market 3000
    outlast sweep $STUDY -o straight -q
    shown '^nohup' | sed -n 1p >script
    echo wait >>script
    setsid bash script 3>&- &
    wait_for $NAME/run.log
    [ ! -e $NAME/manifest.tsv ]
    kill -HUP -- -$!
    wait_for $NAME/manifest.tsv
    cmp $NAME/points.tsv straight/points.tsv
}

@test "tmux: it goes on in a session that nobody looks at" {
    command -v tmux >/dev/null || skip "tmux is not installed"
    market 100
    export TMUX_TMPDIR=$PWD
    sh -c "$(shown '^tmux' | sed -n 2p)"
    wait_for $NAME/manifest.tsv
}

@test "cron: the line is one, and what it starts works with what cron gives" {
    market 100
    mkdir -p home/market
    mv params home/market && mv bin home
    local line
    line=$(shown '18-23')
    [[ $line =~ ^(\*/10\ 18-23,0-6\ \*\ \*\ \*)\ +([^%]*)$ ]] # cron makes new lines of %
    (cd home && env -i HOME="$PWD" LOGNAME=me SHELL=/bin/sh PATH=/usr/bin:/bin /bin/sh -c "${BASH_REMATCH[2]}")
    [ ! -s home/market/night.log ]
    outlast verify home/market/$NAME
    assert_status 0
}

@test "systemd has nothing to say against the service and its timer" {
    command -v systemd-analyze >/dev/null || skip "systemd is not installed"
    market 100
    mkdir market
    shown '\[Service\]' >outlast.service
    shown '\[Timer\]' >outlast.timer
    HOME=$PWD XDG_RUNTIME_DIR=$PWD systemd-analyze --user verify ./outlast.service ./outlast.timer >said 2>&1
    [ ! -s said ] || { cat said; return 1; }
    # what it stops by, and what that ends with
    grep -qx 'SuccessExitStatus=75' outlast.service
    [[ $(sed -n 's/^ExecStart=%h.bin.//p' outlast.service) == "outlast sweep $STUDY --until 07:00" ]]
}

@test "the job of a plain user: requeued at the end of its time, not by scancel, not when complete" {
    market 50M
    shown 'B:USR1' >night.sh
    shellcheck night.sh
    pretend scontrol 0
    export SLURM_JOB_ID=17
    local signal
    for signal in TERM USR1; do
        bash night.sh sweep $STUDY -q --for 30s 3>&- &
        wait_for $NAME/points.tsv
        kill -$signal $!
        status=0
        wait $! || status=$?
        case $signal in
            TERM) [ $status = 75 ] && [ ! -e called ] ;;
            USR1) [ $status = 0 ] && [ "$(cat called)" = "scontrol requeue 17" ] ;;
        esac
        rm $NAME/points.tsv
    done
    rm called
    # the last of an array's jobs has the array's number, which means them all
    SLURM_ARRAY_JOB_ID=17 SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=3 bash night.sh sweep $STUDY -q --for 30s 3>&- &
    wait_for $NAME.3-of-3/points.tsv
    kill -USR1 $!
    wait $!
    [ "$(cat called)" = "scontrol requeue 17_3" ]
    rm called
    SLURM_ARRAY_JOB_ID=17 SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=3 bash night.sh sweep $STUDY -q -n 100
    [ -e $NAME.2-of-3/manifest.tsv ] && [ ! -e called ]
    status=0
    bash night.sh sweep none.yaml -q || status=$?
    assert_status 66
    bash night.sh sweep $STUDY -q -o killed --for 30s 3>&- &
    wait_for killed/points.tsv
    pkill -KILL -P $!
    status=0
    wait $! || status=$?
    assert_status 137
    [ ! -e called ]
}

@test "the job of a cluster that requeues by itself is outlast, from the first signal on" {
    market 50M
    shown 'B:TERM' >requeued.sh
    shellcheck requeued.sh
    bash requeued.sh sweep $STUDY -q --for 30s 3>&- &
    wait_for $NAME/points.tsv
    kill -TERM $!
    status=0
    wait $! || status=$?
    assert_status 75
    SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=4 bash requeued.sh run small.yaml -q -n 1000
    [ -e results/small.1-of-4/manifest.tsv ]
}

@test "the morning: what there is as a complete table, and more the next night" {
    market 50M
    sed -i 's#../market-2024.yaml#../alone/second-tier.yaml#' $STUDY # so that every point has its first lives soon
    outlast sweep $STUDY -q --for 1.5s
    assert_status 75
    head -1 $NAME/points.tsv | grep -q '^# INCOMPLETE'
    [ ! -e $NAME/manifest.tsv ]
    tail -n 1 $NAME/run.log | grep -q 'ends after .* with status 75: .* (--for 1.5s)'
    local least
    least=$(grep -v '^#' $NAME/points.tsv | tail -n +2 | cut -f4 | sort -n | head -1)
    [ "$least" -ge 128 ]
    outlast sweep $STUDY -q -n "$least"
    assert_status 0
    outlast verify $NAME
    assert_status 0
    mv $NAME elsewhere # on another disk, or another machine
    local more
    more=$(grep -v '^#' elsewhere/points.tsv | tail -n +2 | cut -f4 | sort -n | tail -1)
    outlast sweep $STUDY -q -n $((more + 100)) -o elsewhere
    outlast sweep $STUDY -q -n $((more + 100)) -o straight
    cmp elsewhere/points.tsv straight/points.tsv
}

@test "a file system without locks: it is said, and run, sweep, merge and verify work" {
    market 100
    cat >locks.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
int flock(int file, int what)
{
    (void)file, (void)what;
    errno = ENOSYS;
    return -1;
}
static int control(const char *name, int file, int command, void *argument)
{
    if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) {
        errno = ENOSYS;
        return -1;
    }
    int (*next)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
    return next(file, command, argument);
}
#define CONTROL(name)                                                                                                  \
    int name(int file, int command, ...)                                                                               \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, command);                                                                                       \
        return control(#name, file, command, va_arg(rest, void *));                                                    \
    }
CONTROL(fcntl)
CONTROL(fcntl64)
C
    gcc -shared -fPIC -o locks.so locks.c
    export ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0
    outlast sweep $STUDY -q -o straight
    export LD_PRELOAD=$PWD/locks.so
    local part
    for part in 1 2; do
        outlast sweep $STUDY -q --shard $part/2
        assert_status 0
        assert_error "outlast: $NAME.$part-of-2: this file system knows no locks; see to it that no second run writes there"
    done
    outlast merge $NAME.1-of-2 $NAME.2-of-2 -o merged -q
    assert_status 0
    cmp merged/points.tsv straight/points.tsv
    outlast verify merged straight
    assert_status 0
    outlast run small.yaml -n 1000 -q
    assert_status 0
}

@test "run.log has a line an hour, of sweeps and of runs" {
    market 60k
    cat >hours.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int clock_gettime(clockid_t clock, struct timespec *now)
{
    int (*next)(clockid_t, struct timespec *) = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    const int status = next(clock, now);
    if (clock == CLOCK_MONOTONIC)
        now->tv_sec = now->tv_sec * 3600 + now->tv_nsec * 36 / 10000000; /* a second is an hour */
    return status;
}
C
    gcc -shared -fPIC -o hours.so hours.c
    export ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0
    LD_PRELOAD=$PWD/hours.so outlast sweep $STUDY -q --for 3h
    grep -Eq '  at work: [0-4] of 4 points are done, [0-9]+ of 240000 trials$' $NAME/run.log
    LD_PRELOAD=$PWD/hours.so outlast run params/market-2024.yaml -n 5M -q --for 3h
    grep -Eq '  at work: [0-9]+ of 5000000 trials$' results/market-2024/run.log
    [ "$(grep -c 'at work' results/market-2024/run.log)" -le 3 ]
}
