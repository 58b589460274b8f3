#!/usr/bin/python3
"""What `outlast compare` says, against single runs of the same scenarios: differences, lives gained and lost, intervals and tests from
the lives of each trial; what each key brings, against every order of changing the keys, from runs of all scenarios between; and how
often intervals hold the truth.

    tests/oracle/compare.py [--outlast PATH]

All but the last is arithmetic, to the last digit that the tables show. For the last, the chance that a run with a right program fails
is at most 1e-6.
"""
import argparse
import csv
import itertools
import math
import os
import subprocess
import sys
import tempfile

READINGS = {"generalist": ("generalist",), "independent": ("generalist", "vertical"), "legal": ("generalist", "vertical", "hollowed"),
            "operating": ("generalist", "vertical", "hollowed", "acquired", "sold")}
Z = 1.9599639845400542

BASE = """
name: base
horizon: 24
market: {price.floor: 'triangular(0.2, 0.8, 1.3)', funding.mean: 'normal(0, 0.5)'}
companies:
  - {name: lab, count: 3, cash: 'lognormal(90, 0.5)', group: labs}
  - {name: far, cash: 200, opex: 9, group: labs}
  - {name: shop, kind: vertical, cash: 30, opex: 6, count: 2}
"""
OTHER = """
name: other
horizon: 24
market: {price.floor: 'triangular(0.6, 0.9, 1.4)', funding.mean: 'normal(0, 0.5)', price.war_length: 6}
companies:
  - {name: lab, count: 3, cash: 'lognormal(140, 0.5)', group: labs}
  - {name: far, cash: 200, opex: 9, group: labs}
  - {name: shop, kind: vertical, cash: 30, opex: 6, count: 2}
"""


class Checker:
    def __init__(self, program, folder):
        self.program, self.folder, self.passed, self.failed = program, folder, 0, 0

    def note(self, right, text):
        self.passed += bool(right)
        self.failed += not right
        print(("ok      " if right else "FAILED  ") + text)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def outlast(self, *words):
        subprocess.run([self.program, *words, "-q"], check=True, cwd=self.folder)

    def table(self, path):
        with open(os.path.join(self.folder, path)) as file:
            return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))

    def run(self, scenario, out, trials, *more):
        """The rows of readings.tsv by name and reading."""
        self.outlast("run", scenario, "-n", str(trials), "-o", out, "--fresh", *more)
        return {(row["name"], row["reading"]): row for row in self.table(out + "/readings.tsv")}

    def compare(self, base, other, out, trials, *more):
        self.outlast("compare", base, other, "-n", str(trials), "-o", out, "--fresh", *more)
        return (self.table(out + "/differences.tsv"), self.table(out + "/accounts.tsv"))


def members(name, groups):
    return groups.get(name, [name])


def survivors(lives, names, reading):
    """For each trial how many of these are so; of none_left and no_generalist whether none is."""
    if reading in ("none_left", "no_generalist"):
        of = survivors(lives, names, "independent" if reading == "none_left" else "generalist")
        return [int(m == 0) for m in of]
    states = READINGS[reading]
    return [sum(life[name] in states for name in names) for life in lives]


def read_lives(path):
    lives = []
    with open(path) as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
            if int(row["trial"]) == len(lives):
                lives.append({})
            lives[-1][row["company"]] = row["state"]
    return lives


def interval(d, unit):
    n = len(d)
    squares, changed = sum(x * x for x in d), sum(x != 0 for x in d)
    squares += 2 * (squares + unit * unit) / (changed + 1)
    centre = sum(d) / (n + 2)
    half = Z * math.sqrt((squares / (n + 2) - centre * centre) / (n + 2))
    return sum(d) / n / unit, max((centre - half) / unit, -1), min((centre + half) / unit, 1)


def binomial_test(gained, lost):
    n, k = gained + lost, min(gained, lost)
    return min(1.0, 2 * sum(math.comb(n, i) for i in range(k + 1)) / 2 ** n)


def normal_test(d):
    squares = sum(x * x for x in d)
    return math.erfc(abs(sum(d)) / math.sqrt(squares) / math.sqrt(2)) if squares else 1.0


def near(text, value, most=6e-9):
    return abs(float(text) - value) <= most


def against_lives(check, rows, base_lives, other_lives, groups):
    for row in rows:
        names, reading = members(row["name"], groups), row["reading"]
        base, other = survivors(base_lives, names, reading), survivors(other_lives, names, reading)
        events = reading in ("none_left", "no_generalist")
        unit = 1 if events else len(names)
        d = [b - a for a, b in zip(base, other)]
        wanted = interval(d, unit)
        right = all(near(row[key], value) for key, value in zip(("difference", "low", "high"), wanted))
        if events:
            gained, lost = sum(x > 0 for x in d), sum(x < 0 for x in d)
        else:
            each = [[b - a for a, b in zip(survivors(base_lives, [name], reading), survivors(other_lives, [name], reading))] for name in names]
            gained, lost = sum(x > 0 for one in each for x in one), sum(x < 0 for one in each for x in one)
        chance = binomial_test(gained, lost) if events or len(names) == 1 else normal_test(d)
        right &= int(row["gained"]) == gained and int(row["lost"]) == lost
        right &= abs(float(row["p_value"]) - chance) <= 1e-6 * chance + 1e-300
        width = math.hypot(float(row["base_high"]) - float(row["base_low"]), float(row["other_high"]) - float(row["other_low"]))
        right &= abs(float(row["narrower"]) * (wanted[2] - wanted[1]) - width) < 1e-6
        check.note(right, f"{row['name']} {reading}: as the lives of both runs say")


def as_runs_say(check, rows, base_rows, other_rows):
    for row in rows:
        a, b = base_rows[row["name"], row["reading"]], other_rows[row["name"], row["reading"]]
        right = all(row[f"base{end}"] == a[column] and row[f"other{end}"] == b[column]
                    for end, column in (("", "probability"), ("_low", "low"), ("_high", "high")))
        right &= near(row["difference"], float(b["probability"]) - float(a["probability"]), 1.5e-8)
        check.note(right, f"{row['name']} {row['reading']}: the probabilities of two runs, and their difference")


def hybrid_texts(keys):
    """For each set of keys what makes the base into that."""
    for size in range(len(keys) + 1):
        for subset in itertools.combinations(keys, size):
            yield frozenset(subset), [word for key in subset for word in ("--set", f"{key}={keys[key]}")]


def shapley(value, keys):
    """Means over all orders, of numbers or of lists trial by trial."""
    share = {key: 0 for key in keys}
    orders = list(itertools.permutations(keys))
    for order in orders:
        before = frozenset()
        for key in order:
            after = before | {key}
            share[key] += value[after] - value[before]
            before = after
    return {key: sum_of / len(orders) for key, sum_of in share.items()}


def key_by_key(check, trials):
    keys = {"price.floor": "triangular(0.6, 0.9, 1.4)", "price.war_length": "6", "companies.lab.cash": "lognormal(140, 0.5)"}
    base, other = check.write("base.yaml", BASE), check.write("other.yaml", OTHER)
    rows, accounts = check.compare(base, other, "pair", trials)
    groups = {"labs": ["lab-1", "lab-2", "lab-3", "far"], "shop": ["shop-1", "shop-2"], "lab": ["lab-1", "lab-2", "lab-3"],
              "market": ["lab-1", "lab-2", "lab-3", "far", "shop-1", "shop-2"]}
    runs, lives = {}, {}
    for subset, words in hybrid_texts(keys):
        runs[subset] = check.run(base, "one", trials, "--lives", os.path.join(check.folder, "lives.tsv"), *words)
        lives[subset] = read_lives(os.path.join(check.folder, "lives.tsv"))
    none, every = frozenset(), frozenset(keys)
    as_runs_say(check, rows, runs[none], runs[every])
    against_lives(check, rows, lives[none], lives[every], groups)
    for name, reading in {(row["name"], row["reading"]): 0 for row in accounts}:
        names = members(name, groups)
        unit = 1 if reading in ("none_left", "no_generalist") else len(names)
        value = {subset: survivors(of, names, reading) for subset, of in lives.items()}
        one_by_one = [shapley({subset: m[t] for subset, m in value.items()}, keys) for t in range(trials)]
        right = True
        for row in accounts:
            if (row["name"], row["reading"]) == (name, reading) and row["key"] != "(all)":
                wanted = interval([6 * share[row["key"]] for share in one_by_one], 6 * unit)
                right &= all(near(row[key], x, 1e-8) for key, x in zip(("contribution", "low", "high"), wanted))
        check.note(right, f"{name} {reading}: what each key brings, by all orders of all scenarios between")


def sums(check, accounts, text):
    right = True
    for (name, reading), rows in itertools.groupby(accounts, lambda row: (row["name"], row["reading"])):
        rows = list(rows)
        parts, whole = [float(row["contribution"]) for row in rows if row["key"] != "(all)"], float(rows[-1]["contribution"])
        right &= abs(sum(parts) - whole) <= 6e-9 * (len(parts) + 1)
    check.note(right, text)


def drawn_orders(check, trials):
    """Seven keys: some orders instead of all 5040. The scenarios between have the same luck, so what is left is the draw."""
    keys = {"price.floor": "1", "price.war_length": "6", "companies.lab.cash": "120", "funding.mean": "0.3", "training.peak": "5000",
            "deals.appetite": "0.5", "companies.shop.cash": "40"}
    text = OTHER.replace("'triangular(0.6, 0.9, 1.4)', funding.mean: 'normal(0, 0.5)'",
                         "1, funding.mean: 0.3, training.peak: 5000, deals.appetite: 0.5")
    text = text.replace("'lognormal(140, 0.5)'", "120").replace("cash: 30", "cash: 40")
    base, other = check.write("base.yaml", BASE), check.write("seven.yaml", text)
    _, accounts = check.compare(base, other, "seven", trials)
    sums(check, accounts, "seven keys, drawn orders: the parts add up to the whole")
    runs = {subset: check.run(base, "one", trials, *words) for subset, words in hybrid_texts(keys)}
    for name, reading in (("labs", "generalist"), ("shop", "independent"), ("market", "independent")):
        exact = shapley({subset: float(run[name, reading]["probability"]) for subset, run in runs.items()}, keys)
        rows = [row for row in accounts if (row["name"], row["reading"]) == (name, reading) and row["key"] != "(all)"]
        right = all(float(row["low"]) <= exact[row["key"]] <= float(row["high"]) for row in rows) and len(rows) == 7
        check.note(right, f"{name} {reading}: each interval of the drawn orders holds the mean over all 5040")


def nothing_differs(check):
    base = check.write("base.yaml", BASE)
    same = check.write("same.yaml", BASE.replace("name: base", "name: same"))
    rows, accounts = check.compare(base, same, "same", 2000)
    check.note(all(float(row[key]) == 0 for row in rows for key in ("difference", "low", "high", "gained", "lost")) and rows,
               "the same scenario: every difference is exactly 0, and known to be")
    check.note(all(row["key"] == "(all)" for row in accounts), "the same scenario: no key brings anything")
    idle = check.write("idle.yaml", BASE.replace("name: base", "name: idle").replace("market: {", "market: {price.recovery: 3, "))
    text = ("price.war_length: 99, price.floor",)
    base = check.write("war.yaml", BASE.replace("price.floor", *text))
    idle = check.write("idle.yaml", BASE.replace("price.floor", "price.recovery: 3, " + text[0]))
    rows, accounts = check.compare(base, idle, "idle", 2000)
    check.note(all(float(row[key]) == 0 for row in rows for key in ("difference", "gained", "lost")) and
               all(float(row["low"]) < 0 < float(row["high"]) for row in rows), "a key that does nothing here: no life differs, but that is only seen")
    check.note(all(float(row["contribution"]) == 0 for row in accounts), "a key that does nothing here brings 0")


def how_often(check, trials, repetitions, least):
    """Of so many comparisons with seeds of their own, how many intervals hold what one with very many trials says. Of a coverage of
    0.93 at least, fewer than `least` have a chance of less than 1e-7 for each of ten."""
    base, other = check.write("base.yaml", BASE), check.write("other.yaml", OTHER)
    rows, accounts = check.compare(base, other, "long", 1000 * trials)
    truth = {(row["name"], row["reading"]): float(row["difference"]) for row in rows}
    brought = {(row["name"], row["reading"], row["key"]): float(row["contribution"]) for row in accounts}
    watched = [("lab-1", "generalist"), ("far", "independent"), ("labs", "generalist"), ("labs", "operating"), ("market", "independent"),
               ("market", "no_generalist"), ("shop", "none_left")]
    keys = [("labs", "generalist", "price.floor"), ("labs", "generalist", "companies.lab.cash"), ("market", "independent", "price.war_length")]
    held = dict.fromkeys(watched + keys, 0)
    for seed in range(2, 2 + repetitions):
        rows, accounts = check.compare(base, other, "short", trials, "-s", str(seed))
        for row in rows:
            if (row["name"], row["reading"]) in held:
                held[row["name"], row["reading"]] += float(row["low"]) <= truth[row["name"], row["reading"]] <= float(row["high"])
        for row in accounts:
            key = (row["name"], row["reading"], row["key"])
            if key in held:
                held[key] += float(row["low"]) <= brought[key] <= float(row["high"])
    for what, count in held.items():
        check.note(count >= least, f"{' '.join(what)}: {count} of {repetitions} intervals hold it, expected {least} at least")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--outlast", default="./outlast")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        check = Checker(os.path.abspath(options.outlast), folder)
        nothing_differs(check)
        key_by_key(check, 1500)
        drawn_orders(check, 1000)
        how_often(check, 400, 200, 164)
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed > 0


if __name__ == "__main__":
    sys.exit(main())
