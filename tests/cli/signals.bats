#!/usr/bin/env bats
# Ends in good order by signals, at the worst moments; and what a run says of itself meanwhile: run.log, progress.
load helpers

now() { # in thousandths of a second
    date +%s%3N
}

# Whether it took from FIRST to LAST thousandths of a second.
took() { # START FIRST LAST
    local time=$(($(now) - $1))
    [ $time -ge "$2" ] && [ $time -le "$3" ] || { echo "took $time ms, expected $2 to $3"; return 1; }
}

# Runs outlast, and sends it signals as soon as a file is there; its status, 128 and the signal's number where one ended it.
send_when() { # FILE SIGNALS ARGUMENT...
    status=0
    /usr/bin/python3 - "$OUTLAST" "$@" <<'PY' 2>stderr || status=$?
import os, signal, subprocess, sys, time
program, file, signals, *arguments = sys.argv[1:]
run = subprocess.Popen([program, *arguments], preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
while not os.path.exists(file) and run.poll() is None:
    time.sleep(0.01)
for name in signals.split():
    time.sleep(0.02)
    run.send_signal(getattr(signal, "SIG" + name))
status = run.wait()
sys.exit(status if status >= 0 else 128 - status)
PY
    error=$(cat stderr)
}

slow_scenario() {
    cat >slow.yaml <<'YAML'
horizon: 1200
companies: [{name: lab, count: 40, cash: 60000, opex: 0.1, api.share: 0.001}]
YAML
}

@test "signals stop a slow run within two seconds" {
    slow_scenario
    local signal start
    for signal in TERM INT; do
        start=$(now)
        status=0
        timeout --foreground --preserve-status -s $signal 2 "$OUTLAST" run slow.yaml -n 50M -q -j 2 2>stderr || status=$?
        assert_status 75
        grep -q "(SIG$signal)" stderr
        took "$start" 2000 4500
    done
}

@test "a second SIGINT ends at once, and the last checkpoint stays good" {
    slow_scenario
    send_when results/slow/tallies.bin "INT INT" run slow.yaml -n 50M -q -j 2
    [ "$status" = 130 ] || assert_status 75 # the first one was quicker
    outlast verify results/slow
    assert_status 65
    assert_has "$error" "it holds the counts of $(trials_held results/slow) trials"
    [ "$(trials_held results/slow)" -gt 0 ]
}

@test "stopped while tables are written: the same command writes them" {
    cat >wide.yaml <<'YAML'
horizon: 600
companies: [{name: lab, count: 100, cash: 0, opex: 10, api.share: 0.001, raise.rate: 0}]
YAML
    outlast run wide.yaml -n 128 -q -o straight
    send_when results/wide/companies.tsv TERM run wide.yaml -n 128 -q
    assert_status 75
    assert_error "outlast: stopped after all 128 trials, before their tables were written (SIGTERM); the same command writes them"
    [ ! -e results/wide/manifest.tsv ] && [ ! -e results/wide/summary.json ]
    outlast run wide.yaml -n 128 -q
    assert_status 0
    same_results results/wide straight
}

@test "with --lives nothing is kept, and that is said" {
    outlast run small.yaml -n 50M -q --for 0.5s --lives lives.tsv
    assert_status 75
    assert_has "$error" "(--for 0.5s); the same command starts again"
    [ ! -e results/small/tallies.bin ] && [ ! -e lives.tsv ]
}

@test "run.log tells the night: the command, the settings, every stop, the end" {
    outlast run small.yaml -n 50M -q --for 0.5s --set name='a b' -j 2
    outlast run small.yaml -n 1000 -q -o "results/a b" --fresh
    local log
    log=$(cat "results/a b/run.log")
    assert_lines 6 "$log"
    local starts="starts: outlast run small.yaml -n 50M -q --for 0.5s --set 'name=a b' -j 2"
    grep -Eqx "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2}  $starts" <(head -1 <<<"$log")
    assert_has "$(sed -n 2p <<<"$log")" "trials 0 to 50000000, seed 1, 2 threads (as --threads asks), kernel"
    [[ $(sed -n 3p <<<"$log") =~ ends\ after\ [0-9.]+\ s\ with\ status\ 75:\ stopped\ after ]]
    [[ $(sed -n 6p <<<"$log") =~ done\ in\ [0-9.]+\ s:\ 1000\ trials ]]
}

@test "progress: a line that is rewritten on a terminal only" {
    outlast run small.yaml -n 50M --for 1s
    assert_lines 1 "$error"
    script -qec "TERM=xterm '$OUTLAST' run small.yaml -n 50M --for 1s" /dev/null >terminal </dev/null || true
    grep -q $'\r\033\[K.*% *, .* left; no model company left: ' terminal
    script -qec "TERM=dumb '$OUTLAST' run small.yaml -n 50M --for 1s" /dev/null >terminal </dev/null || true
    ! grep -q $'\033' terminal
}
