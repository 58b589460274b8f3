#!/usr/bin/env bats
# README.md and docs/: every command shown works, and keys, defaults, bounds, packages and links are what they are.
load helpers

PAGES="README.md docs/model.md docs/scenarios.md docs/studies.md docs/results.md docs/tests.md docs/autopsy.md docs/score.md docs/sensitivity.md docs/discover.md docs/compare.md docs/solve.md docs/install.md docs/report.md docs/tutorial.md docs/gallery.md"

# Takes a page apart: the commands of its code blocks (one a line, with few lives) and its scenarios, as files. A scenario that the
# text before it calls `NAME.yaml` gets that name; one that is more than a fragment is checked.
take_apart() { # PAGE
    /usr/bin/python3 - "$ROOT/$1" <<'PY'
import re, shlex, sys

lines = open(sys.argv[1], encoding="utf-8").read().split("\n")
blocks = []                     # (language, text, the paragraph before)
before, block, fence = [], [], None
for line in lines + [""]:
    if fence is not None:
        if line.strip() == "```":
            blocks.append((fence, "\n".join(block), " ".join(before)))
            before, block, fence = [], [], None
        else:
            block.append(line)
    elif line.lstrip().startswith("```"):
        fence = line.strip()[3:]
    elif line.startswith("    ") and (block or not before or not before[-1]):
        block.append(line[4:])
    else:
        if block:
            blocks.append(("", "\n".join(block), ""))
            block = []
        if line and before and not before[-1]:
            before = []
        before.append(line)
commands, scenarios = [], 0
for language, text, before in blocks:
    if language == "yaml":
        named = re.search(r"\b[Aa]s `([\w-]+\.yaml)`", before)
        if named:
            open(named.group(1), "w", encoding="utf-8").write(text + "\n")
        if re.search(r"^(companies|from):", text, re.M):
            scenarios += 1
            folder = "" if "from: params/" in text else "params/"
            name = f"{folder}shown-{scenarios}.yaml"
            open(name, "w", encoding="utf-8").write(text + "\n")
            commands.append(["outlast", "check", name])
    if language not in ("", "sh", "bash"):
        continue
    for line in text.replace("\\\n", " ").split("\n"):
        if re.match(r"(\./)?outlast\s", line.strip()):
            words = shlex.split(line, comments=True)
            words[0] = "outlast"
            lives = {"run": "1000", "trace": "1000", "autopsy": "500", "score": "1000", "sweep": "50", "sensitivity": "200", "discover": "1000", "compare": "300", "solve": "200"}
            commands.append(words + (["-n", lives[words[1]]] if words[1] in lives else []))
for words in commands:
    print(shlex.join(words))
PY
}

# Runs what a page shows, in a folder with the program, params/, plots/ and what make demo leaves; COUNT commands at least.
run_page() { # PAGE COUNT
    mkdir bin && cp "$OUTLAST" bin/outlast && ln -s "$ROOT/plots" bin/plots
    cp -r "$ROOT/params" .
    bin/outlast run params/market-2024.yaml -n 1000 -q
    take_apart "$1" >commands
    [ "$(wc -l <commands)" -ge "$2" ] || { echo "found no more than these commands:"; cat commands; return 1; }
    local failed=0 command
    while read -r command; do
        PATH="$PWD/bin:$PATH" bash -c "$command" >stdout 2>stderr </dev/null || { echo "$command: $?"; cat stderr; failed=1; }
    done <commands
    return $failed
}

@test "every command of README.md works" {
    run_page README.md 7
}

@test "every command and scenario of docs/scenarios.md works" {
    run_page docs/scenarios.md 12
}

@test "every command of docs/studies.md works" {
    run_page docs/studies.md 7
}

@test "every command of docs/autopsy.md and docs/score.md works" {
    run_page docs/autopsy.md 5
    rm -r bin params
    run_page docs/score.md 1
}

@test "every command of docs/sensitivity.md and docs/discover.md works" {
    run_page docs/sensitivity.md 4
    rm -r bin params results
    run_page docs/discover.md 4
}

@test "every command of docs/compare.md and docs/solve.md works" {
    run_page docs/compare.md 5
    rm -r bin params results
    run_page docs/solve.md 4
}

@test "every command of the other pages works" {
    run_page docs/results.md 2
    rm -r bin params
    run_page docs/model.md 0
    rm -r bin params
    run_page docs/tests.md 0
}

@test "the parameters of docs/model.md: every key, default, bound and unit" {
    outlast parameters --format tsv
    /usr/bin/python3 - "$ROOT/docs/model.md" <<'PY'
import csv, re, sys

program = {row["key"]: row for row in csv.DictReader(open("stdout", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)}
page = open(sys.argv[1], encoding="utf-8").read()
bounds = {"free": "any", "≥ 0": "0 or more", "> 0": "above 0", "0…1": "0 to 1"}
wrong, seen = [], set()
for scope in "market", "company":
    section = re.search(rf"^## Parameters of (the|a) {scope}\n(.*?)^## ", page, re.M | re.S).group(2)
    for row in re.findall(r"^\| `.*$", section, re.M):
        key, default, unit, bound = (cell.strip(" `") for cell in row.split("|")[1:5])
        if key in ("kind", "group"):
            continue
        seen.add(key)
        known = program.get(key)
        if known is None or known["scope"] != scope:
            wrong.append(f"{key}: the program has none of the {scope}")
            continue
        if float(default) != float(known["default"]):
            wrong.append(f"{key}: default {default}, the program has {known['default']}")
        if bounds[bound.split(",")[0]] != known["bounds"]:
            wrong.append(f"{key}: {bound}, the program has {known['bounds']}")
        plain = unit.replace("√yr", "sqrt(yr)").replace("×", "x").replace(", log", " log")
        if plain != known["unit"].replace("(log)", "log"):
            wrong.append(f"{key}: {unit}, the program has {known['unit']}")
wrong += [f"{key}: not in the tables" for key in program if key not in seen]
print("\n".join(wrong))
sys.exit(bool(wrong))
PY
}

@test "every key that a page mentions exists, and defaults of settings are those of the program" {
    outlast parameters --format tsv
    cut -f1 stdout | tail -n +2 >keys
    for page in $PAGES; do
        grep -oE "\`[a-z_]+\.[a-z_]+\`" "$ROOT/$page" | tr -d "\`" | sort -u >mentioned
        [ -s mentioned ] || [[ $page =~ /(tests|install|gallery|report).md ]]
        while read -r key; do
            grep -q "^${key%%.*}\." keys || continue # a file, or a key of something else
            grep -qx "$key" keys || { echo "$page: $key"; return 1; }
        done <mentioned
    done
    echo 'companies: [{name: lab}]' >plain.yaml
    outlast check plain.yaml --format tsv
    for setting in horizon step trials seed; do
        default=$(sed -n "s/^| \`$setting\` | \([0-9]*\) |.*/\1/p" "$ROOT/docs/scenarios.md")
        grep -qx "$setting"$'\t'"$default" stdout || { echo "$setting: $default"; return 1; }
    done
}

@test "the two files that hold the market of 2024 agree in what they share" {
    cp -r "$ROOT/params" .
    {
        echo 'from: base/june-2024.yaml'
        sed -n '/^companies:/,$p' params/market-2024.yaml
    } >params/composed.yaml
    outlast check params/market-2024.yaml --set name=market
    assert_status 0
    cp stdout whole.yaml
    outlast check params/composed.yaml --set name=market
    assert_status 0
    diff stdout whole.yaml
}

@test "the packages that README.md names are those that are installed" {
    for list in BUILD CHECK LONG; do
        packages=$(sed -n "s/^PACKAGES_$list = //p" "$ROOT/Makefile")
        [ -n "$packages" ]
        grep -qF "\`$packages\`" "$ROOT/README.md" || { echo "README.md does not name: $packages"; return 1; }
    done
}

@test "every link leads somewhere" {
    /usr/bin/python3 - "$ROOT" $PAGES docs/overnight.md docs/scale.md docs/speed.md <<'PY'
import pathlib, re, sys

root, wrong = pathlib.Path(sys.argv[1]), []


def anchors(path):
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


for page in sys.argv[2:]:
    text = re.sub(r"```.*?```", "", (root / page).read_text(encoding="utf-8"), flags=re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith("http"):
            continue
        file, _, anchor = link.partition("#")
        target = (root / page).parent / file if file else root / page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(f"{page}: {link}")
print("\n".join(wrong))
sys.exit(bool(wrong))
PY
}
