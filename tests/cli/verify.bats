#!/usr/bin/env bats
# outlast verify, and what stands in a folder whatever happens to it: complete, or it says that it is not.
load helpers

@test "a finished folder: what was verified; figures, logs and other files do not matter" {
    outlast run small.yaml -n 1000 -q
    outlast verify results/small
    assert_status 0
    [[ $output =~ ^results/small:\ complete\ and\ as\ written:\ 11\ files,\ [0-9,]+\ bytes\;\ 1,000\ trials\;\ key\ [0-9a-f]{64}$ ]]
    mkdir results/small/figures
    echo hm >results/small/notes.txt
    echo hm >>results/small/run.log
    outlast verify results/small results/small/
    assert_status 0
    assert_lines 2 "$output"
    outlast verify -q results/small
    assert_status 0
    [ -z "$output$error" ]
}

@test "no folder, a file, a folder of something else, nothing" {
    outlast verify none
    assert_status 66
    assert_error "outlast: none: there is no such folder; nothing there has a name near it"
    outlast verify small.yaml
    assert_status 66
    assert_error "outlast: small.yaml: a file, expected the folder of a finished run"
    mkdir empty
    outlast verify empty
    assert_status 65
    assert_error "outlast: empty: no manifest.tsv: no finished results of outlast; run its command to the end, or name another folder"
    outlast verify
    assert_status 64
    outlast run small.yaml -n 100 -q
    outlast verify none results/small empty
    assert_status 66
    assert_lines 2 "$error"
    assert_lines 1 "$output"
}

@test "every changed byte of every file is found, and names the file" {
    outlast run small.yaml -n 1000 -q
    /usr/bin/python3 - "$OUTLAST" results/small <<'PY'
import os, random, subprocess, sys
program, folder = sys.argv[1:]
random.seed(7)
verify = lambda: subprocess.run([program, "verify", folder], capture_output=True, text=True)
files = sorted(name for name in os.listdir(folder) if name not in ("run.log", ".outlast.lock"))
assert len(files) == 12, files
for name in files:
    path = f"{folder}/{name}"
    whole = open(path, "rb").read()
    for at in {0, len(whole) // 2, len(whole) - 1, random.randrange(len(whole)), random.randrange(len(whole))}:
        changed = bytearray(whole)
        changed[at] ^= 1 << random.randrange(8)
        open(path, "wb").write(changed)
        found = verify()
        assert found.returncode == 65 and found.stderr.count("\n") >= 1 and f"outlast: {folder}/" in found.stderr, (name, at, found)
        assert name == "manifest.tsv" or found.stderr == f"outlast: {folder}/{name}: changed since it was written; take it from a copy, or run its command with --fresh\n", found
        assert found.stdout == ""
    open(path, "wb").write(whole)
assert verify().returncode == 0
PY
}

@test "files cut short, grown or gone are found, each with a line" {
    outlast run small.yaml -n 1000 -q
    cp -r results/small good
    local file bytes
    for file in manifest.tsv tallies.bin survival.tsv summary.json scenario.yaml; do
        bytes=$(stat -c %s good/$file)
        for size in 0 1 $((bytes / 2)) $((bytes - 1)) $((bytes + 1)); do
            cp good/* results/small/
            truncate -s "$size" results/small/$file
            outlast verify results/small
            assert_status 65
            assert_has "$error" "outlast: results/small/$file: "
        done
    done
    cp good/* results/small/
    head -n 5 good/manifest.tsv >results/small/manifest.tsv # at the end of a line
    outlast verify results/small
    assert_status 65
    assert_error "outlast: results/small/manifest.tsv: damaged; take it from a copy, or run its command with --fresh"
    cp good/* results/small/
    rm results/small/market.tsv results/small/paths.tsv
    echo >>results/small/cash.tsv
    outlast verify results/small
    assert_status 65
    assert_lines 3 "$error"
    assert_has "$error" "outlast: results/small/market.tsv: missing"
    outlast run small.yaml -n 1000 -q # writes them again
    outlast verify results/small
    assert_status 0
    same_results results/small good
}

@test "a stopped run: how many trials, and the command that carries on" {
    outlast run small.yaml -n 50M -q --for 0.4s --set name="a b" -o "it's mine"
    assert_status 75
    local held command
    held=$(trials_held "it's mine")
    outlast verify "it's mine"
    assert_status 65
    assert_lines 1 "$error"
    assert_has "$error" "outlast: it's mine: incomplete: no manifest.tsv; it holds the counts of $held trials, from which this goes on: outlast run"
    [ -z "$output" ]
    outlast report "it's mine"
    assert_status 65
    assert_has "$error" "incomplete: no manifest.tsv; it holds the counts of $held trials"
    command=$(cat stderr)
    command=${command#*goes on: outlast }
    eval "outlast $command -q -n $((held + 1000))"
    assert_status 0
    outlast run small.yaml -q -n $((held + 1000)) --set name="a b" -o straight
    same_results "it's mine" straight
}

@test "a folder copied in the middle of a run is found out, and a run into it gets everything right" {
    outlast run small.yaml -n 1000 -q -o first
    outlast run small.yaml -n 2000 -q -o second
    local file
    for file in tallies.bin companies.tsv summary.json scenario.yaml manifest.tsv; do
        rm -rf torn && cp -r first torn
        cp second/$file torn/
        outlast verify torn
        assert_status 65
        outlast report torn
        assert_status 65
        outlast run small.yaml -n 2000 -q -o torn
        assert_status 0
        same_results torn second
        outlast verify torn
        assert_status 0
    done
}

@test "damaged counts are not carried on" {
    outlast run small.yaml -n 1000 -q
    rm results/small/manifest.tsv
    cp results/small/tallies.bin whole
    /usr/bin/python3 - "$OUTLAST" <<'PY'
import subprocess, sys
path, whole = "results/small/tallies.bin", open("whole", "rb").read()
for at in 0, 20, 50, 95, 100, 110, 200, 500, len(whole) // 2, len(whole) - 40, len(whole) - 1:
    changed = bytearray(whole)
    changed[at] ^= 4
    for content in bytes(changed), whole[:at], whole + b"x":
        open(path, "wb").write(content)
        run = subprocess.run([sys.argv[1], "run", "small.yaml", "-n", "1500"], capture_output=True, text=True)
        assert run.returncode == 73 and run.stderr.count("\n") == 1, (at, run)
        verify = subprocess.run([sys.argv[1], "verify", "results/small"], capture_output=True, text=True)
        assert verify.returncode == 65 and verify.stderr.count("\n") == 1, (at, verify)
PY
    cp whole results/small/tallies.bin
    outlast run small.yaml -n 1500 -q
    assert_status 0
}

@test "the manifest goes before the first file changes, and comes after the last" {
    command -v strace >/dev/null || skip "no strace"
    outlast run small.yaml -n 1000 -q
    ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 strace -o calls -e trace=renameat,renameat2,unlinkat "$OUTLAST" run small.yaml -n 2000 -q
    grep -E '^(rename|unlink)' calls >changes
    head -1 changes | grep -q 'unlinkat(.*"manifest.tsv"'
    tail -1 changes | grep -q 'rename.*"manifest.tsv"'
    [ "$(grep -c 'manifest.tsv"' changes)" = 2 ]
}
