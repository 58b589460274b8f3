#!/usr/bin/python3
"""What `outlast solve` finds, where the value is known exactly, and against single runs at the values that it tried.

    tests/oracle/solve.py [--outlast PATH]

Where luck decides, the chance at the value found is known exactly, and the trials must not be further from it than an exact binomial
bound allows: the chance that a run with a right program fails is at most 1e-6, all comparisons together.
"""
import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile

from limits import ALARM, STILL_MARKET, company, log_tail


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

    def solve(self, scenario, key, ends, reach, trials, *more):
        words = [self.program, "solve", scenario, "--find", key, "--between", *map(str, ends), "--reach", reach, "-n", str(trials), "-o",
                 os.path.join(self.folder, "solved"), "--fresh", "--format", "json", *more]
        return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)

    def run(self, scenario, trials, key, value, name, reading):
        """The row of readings.tsv."""
        out = os.path.join(self.folder, "run")
        subprocess.run([self.program, "run", scenario, "-n", str(trials), "-o", out, "-q", "--fresh", "--set", f"{key}={value}"], check=True)
        with open(os.path.join(out, "readings.tsv")) as file:
            for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
                if (row["name"], row["reading"]) == (name, reading):
                    return row
        return None


def lucky(found, trials, exact):
    """Whether a share of the trials is as near to its exact chance as luck allows."""
    return log_tail(found * trials, trials, exact) >= math.log(ALARM / 2)


def deals_alone(check, trials, repetitions, least):
    """Independent after five years with chance exp(-5 a): one half at a = ln 2/5."""
    path = check.write("deals.yaml", STILL_MARKET + company({"cash": 1e6, "opex": 1, "acquisition.distress": 0}))
    find = lambda n, *more: check.solve(path, "companies.c.acquisition.rate", (0.01, 1), "c independent >= 0.5", n, *more)
    found = find(trials)
    check.note(found["side"] == "below" and found["reached"] == "between" and not found["turns"], "deals alone: reached below")
    check.note(lucky(0.5, trials, math.exp(-5 * found["solution"])), f"deals alone: {found['solution']}, exactly {math.log(2) / 5:.6f}")
    other = check.solve(path, "companies.c.acquisition.rate", (0.01, 1), "c independent <= 0.5", trials)
    check.note(other["side"] == "above" and abs(other["solution"] - found["solution"]) <= (found["high"] - found["low"]) / 16 and
               other["solution"] > found["solution"], "deals alone: at most 0.5 begins where at least 0.5 ends")
    held = sum(found["low"] <= math.log(2) / 5 <= found["high"] for found in (find(400, "-s", str(seed)) for seed in range(repetitions)))
    check.note(held >= least, f"deals alone: {held} of {repetitions} intervals hold it, expected {least} at least")


def two_steps(check, trials):
    """Ruin in the second month has a chance of 0.51633 with a cash of 13.9: the case of limits.py, and the formula of model.md."""
    values = {"cash": 13, "opex": 10, "app.revenue": 6, "app.margin": 0.5, "app.squeeze": 0, "app.growth": 0.6, "app.growth_long": 0.6,
              "app.volatility": 0.8, "app.volatility_long": 0.8}
    path = check.write("steps.yaml", "horizon: 2\n" + STILL_MARKET + company(values))
    found = check.solve(path, "companies.c.cash", (8, 16), "c operating >= 0.48367", trials)
    need = (10 - (found["solution"] - 7)) / 3
    ruin = 0.5 * math.erfc(-(math.log(need) - (0.6 - 0.32) / 12) / (0.8 * math.sqrt(1 / 12)) / math.sqrt(2))
    check.note(lucky(0.48367, trials, 1 - ruin), f"two steps: cash {found['solution']}, exactly 13.9")


def without_luck(check):
    """Cash 100 and burn 12 a month are gone in month 9; for a year it takes more than 144."""
    path = check.write("ruin.yaml", STILL_MARKET + company({"cash": 100, "opex": 12}))
    found = check.solve(path, "horizon", (1, 24), "c operating <= 0.5", 200)
    check.note((found["solution"], found["low"], found["high"]) == (9, 9, 9), f"ruin by hand: month {found['solution']}, expected 9")
    check.note(isinstance(found["solution"], int), "a whole number where the key takes no other")
    found = check.solve(path, "horizon", (1, 24), "c operating >= 0.5", 200)
    check.note(found["solution"] == 8 and found["side"] == "below", "ruin by hand: alive until month 8")
    path = check.write("year.yaml", "horizon: 12\n" + STILL_MARKET + company({"cash": 100, "opex": 12}))
    found = check.solve(path, "companies.c.cash", (100, 200), "c operating >= 0.5", 200)
    check.note(144 < found["solution"] <= 144.0002, f"ruin by hand: {found['solution']} for a year, expected 144 and a little")
    found = check.solve(path, "companies.c.cash", (100, 140), "c operating >= 0.5", 200)
    check.note(found["solution"] is None and found["reached"] == "nowhere" and found["flat"], "not reached between the ends: null")
    found = check.solve(path, "companies.c.cash", (150, 200), "c operating >= 0.5", 200)
    check.note(found["solution"] is None and found["reached"] == "everywhere", "reached all the way: null")


def as_runs_say(check, trials):
    """A group whose members share a market; the key is drawn in the scenario."""
    path = check.write("labs.yaml", "horizon: 24\ncompanies:\n  - {name: lab, count: 4, cash: 'lognormal(90, 0.5)'}\n  - {name: shop, cash: 50}\n")
    for name, reading, relation, mark in (("lab", "generalist", ">=", 0.6), ("market", "none_left", "<=", 0.02), ("shop", "legal", ">=", 0.9)):
        found = check.solve(path, "companies.lab.cash", (20, 300), f"{name} {reading} {relation} {mark}", trials)
        right = len(found["steps"]) >= 9
        for step in found["steps"][:4] + found["steps"][-3:]:
            row = check.run(path, trials, "companies.lab.cash", repr(step["value"]), name, reading)
            right &= all(abs(float(row[key]) - step[key]) < 1e-8 for key in ("probability", "low", "high"))
        check.note(right, f"{name} {reading}: single runs say the same")
        if found["solution"] is not None:
            at = {step["value"]: step for step in found["steps"]}
            holds = lambda value: at[value]["low"] <= mark <= at[value]["high"]
            reached = [value for value, step in at.items() if step["reached"]]
            check.note(found["solution"] in reached and holds(found["solution"]), f"{name} {reading}: the solution is a value that reaches it")
            inside = all(holds(value) for value in at if found["low"] < value < found["high"])
            check.note(inside, f"{name} {reading}: every value tried within the interval could be it")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--outlast", default="./outlast")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        check = Checker(os.path.abspath(options.outlast), folder)
        without_luck(check)
        deals_alone(check, 50000, 200, 164)
        two_steps(check, 50000)
        as_runs_say(check, 2000)
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed > 0


if __name__ == "__main__":
    sys.exit(main())
