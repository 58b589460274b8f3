#!/usr/bin/env bats
# bash completion: what it offers is what the program knows.
load helpers

# Completes the last word of a line as bash would: what is offered, a line each, in offered.
complete_line() { # WORD...
    printf '%s\n' "$OUTLAST" "$@" >words
    env -i PATH="$PATH" bash --norc -c '
        source "$1/completion/outlast"
        compopt() { :; } # says how bash is to go on, and only while it completes
        mapfile -t COMP_WORDS <words
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _outlast
        for word in "${COMPREPLY[@]}"; do echo "$word"; done' - "$ROOT" >offered 2>said
    [ ! -s said ] || { cat said; return 1; }
}

assert_offered() { # what is offered, in any order
    diff <(sort offered) <(printf '%s\n' "$@" | sort)
}

@test "commands" {
    complete_line ""
    "$OUTLAST" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' >known
    [ "$(wc -l <known)" -gt 10 ]
    diff <(sort offered) <({ cat known; printf -- '--help\n--version\n'; } | sort)
    complete_line sw
    assert_offered sweep
}

@test "each command's options are those of its --help" {
    for command in $("$OUTLAST" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
        complete_line "$command" --
        diff <(sort offered) <("$OUTLAST" "$command" --usage | grep -oE -e '--[a-z]+' | sort -u)
    done
    complete_line run --tr
    assert_offered --trials
}

@test "values that are words" {
    complete_line parameters --format ""
    assert_offered text json tsv yaml
    complete_line run small.yaml --format = j
    assert_offered json
    complete_line run small.yaml --format =
    assert_offered text json tsv
    complete_line autopsy small.yaml lab --reading l
    assert_offered legal
    complete_line trace --state s
    assert_offered sold shut
    complete_line run small.yaml -n ""
    [ ! -s offered ]
}

@test "keys, of the scenario on the line, else of the market" {
    complete_line run --set price.w
    assert_offered price.war_length=
    "$OUTLAST" parameters --format tsv | awk -F '\t' '$2 == "market" {print $1}' >market
    complete_line sweep --set ""
    diff <(sort offered) <(sed 's/$/=/' market | sort)
    complete_line run small.yaml --set companies.lab.cas
    assert_offered companies.lab.cash=
    complete_line solve small.yaml --find companies.shop.op
    assert_offered companies.shop.opex companies.shop.opex_growth
    complete_line parameters price.fl
    assert_offered price.floor price.floor_after
    complete_line parameters opex
    assert_offered opex opex_growth
}

@test "companies of the scenario on the line" {
    complete_line autopsy small.yaml ""
    assert_offered lab shop market
    complete_line trace small.yaml --company s
    assert_offered shop
}

@test "a name is never run" {
    echo "companies: [{name: '\$(touch ran)'}, {name: lab}, {name: 'a b'}]" >sly.yaml
    complete_line autopsy sly.yaml ""
    assert_offered '\$\(touch\ ran\)' lab 'a\ b' market
    complete_line run sly.yaml --set companies.
    [ ! -e ran ]
}

@test "files and folders" {
    mkdir -p results/small studies
    touch outcomes.tsv other.yml 'a b.yaml'
    complete_line run ""
    assert_offered small.yaml tiny.yaml other.yml 'a b.yaml' results studies
    complete_line run small.yaml ""
    [ ! -s offered ]
    complete_line compare small.yaml tiny.yaml o
    assert_offered other.yml
    complete_line score small.yaml o
    assert_offered outcomes.tsv
    complete_line score -n 100 s
    assert_offered small.yaml studies
    complete_line verify r
    assert_offered results
    complete_line run small.yaml -o results/
    assert_offered results/small
}

@test "a command that is not there offers nothing" {
    complete_line rnu ""
    [ ! -s offered ]
}
