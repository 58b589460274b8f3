#!/usr/bin/env bats
# Wrong command lines: status 64, one message, nothing written.
load helpers

@test "no command" {
    outlast
    assert_status 64
    assert_has "$error" "Usage: outlast COMMAND"
    [ -z "$output" ]
}

@test "an unknown command names the nearest" {
    outlast rnu small.yaml
    assert_status 64
    assert_error "outlast: unknown command 'rnu'; the nearest is run; outlast --help lists them"
}

@test "help goes to standard output" {
    outlast --help
    assert_status 0
    assert_has "$output" "parameters"
    for command in run check trace parameters; do
        outlast "$command" --help
        assert_status 0
        assert_has "$output" "Usage: outlast $command"
    done
}

@test "version" {
    outlast --version
    assert_status 0
    [[ $output =~ ^outlast\ [0-9]+\.[0-9]+\.[0-9]+\ \(model\ [0-9]+\)$ ]]
    outlast --version -v
    assert_has "$output" "kernel: "
}

@test "an unknown option" {
    outlast run small.yaml --trails 5
    assert_status 64
    assert_has "$error" "--trails: unknown option; the nearest is --trials"
}

@test "trials that are no number" {
    for text in 0 -5 1.5 5O 1e60 "1 000" 0x10; do
        outlast run small.yaml --trials="$text"
        assert_status 64
        assert_has "$error" "--trials: expected a whole number from 1 to 2^48, found '$text'"
        [ ! -e results ]
    done
}

@test "seed, threads and format out of range" {
    outlast run small.yaml -s 18446744073709551616
    assert_status 64
    assert_has "$error" "--seed: expected a whole number from 0 to 2^64-1, found '18446744073709551616'"
    outlast run small.yaml -j 0
    assert_status 64
    assert_has "$error" "--threads: expected a whole number from 1 to 4096, found '0'"
    outlast run small.yaml --format xml
    assert_status 64
    assert_has "$error" "--format: expected text, json or tsv, found 'xml'"
}

@test "no scenario, or two" {
    outlast run
    assert_status 64
    assert_error "outlast: run: expected one scenario file, found none; outlast run --help says what it takes"
    outlast run small.yaml small.yaml
    assert_status 64
}

@test "trace wants a trial or a state" {
    outlast trace small.yaml
    assert_status 64
    assert_error "outlast: trace: expected --trial N, or --company NAME --state STATE --typical"
    outlast trace small.yaml --state shut
    assert_status 64
    assert_error "--state: expected --company NAME with it"
    outlast trace small.yaml --trial 1 --state shut
    assert_status 64
}

@test "trace of an unknown company or state names the nearest" {
    outlast trace small.yaml --trial 1 --company labb
    assert_status 64
    assert_error "--company: no company or group 'labb'; the nearest is lab"
    outlast trace small.yaml --company lab --state shutt
    assert_status 64
    assert_error "--state: expected generalist, vertical, hollowed, acquired, sold or shut, found 'shutt'; the nearest is shut"
}

@test "an unknown parameter names the nearest" {
    outlast parameters price.flor
    assert_status 64
    assert_error "outlast: price.flor: unknown parameter; the nearest is price.floor"
}

@test "a kernel that is not there" {
    OUTLAST_KERNEL=avx9 outlast run small.yaml
    assert_status 64
    assert_has "$error" "OUTLAST_KERNEL=avx9: no such kernel"
}

@test "what is not there is named with the nearest that is" {
    outlast run smal.yaml
    assert_status 66
    assert_error "outlast: smal.yaml: there is no such file; the nearest is small.yaml"
    mkdir results.one
    outlast verify "$PWD/results.on"
    assert_status 66
    assert_error "outlast: $PWD/results.on: there is no such folder; the nearest is $PWD/results.one"
    outlast run none/small.yaml
    assert_error "outlast: none/small.yaml: there is no such file; there is no folder none/ to be read either"
}
