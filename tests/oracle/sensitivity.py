#!/usr/bin/python3
"""What outlast sensitivity and outlast discover say of scenarios of which the exact answer is known.

    tests/oracle/sensitivity.py [--outlast PATH]

A company that only a deal can end is independent after five years with the chance exp(-5 a A), a its hazard and A the vendors'
appetite; luck is one exponential. So every share of the variance, every change of a chance and every answer by values is an integral
over three numbers at most. A company without income or luck ends where its cash does: a box with an edge.

An estimate may be 3.5 times as far from the truth as its 95 % interval reaches (Student's t, 63 degrees of freedom: 4e-9), and all
numbers together fail a right program less than once in a million runs.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile

import numpy as np

from limits import STILL_COMPANY, STILL_MARKET, Checker, table

SPARE = 3.5
APPETITES = (0.5, 2.0)           # each as likely
LOW, HIGH = 0.05, 0.15           # of the hazard, evenly
YEARS = 5.0


def entry(name, count, values):
    keys = dict(STILL_COMPANY, **values)
    return "  - {name: %s, count: %d, %s}\n" % (name, count, ", ".join(f"{k}: {v!r}" if isinstance(v, str) else f"{k}: {v}"
                                                                    for k, v in keys.items()))


def deals_text():
    deal = {"cash": 1e6, "opex": 1, "acquisition.rate": f"uniform({LOW}, {HIGH})", "acquisition.distress": 0}
    return (STILL_MARKET + "  deals.appetite: choice(%g, %g)\n  price.floor: uniform(0.2, 1.2)\ncompanies:\n" % APPETITES
            + entry("one", 1, deal) + entry("three", 3, deal))


class Truth:
    """By midpoints: hazards and luck on a grid, appetites exactly."""
    def __init__(self):
        cells = 4000
        self.rate = LOW + (HIGH - LOW) * (np.arange(cells) + 0.5) / cells
        luck = -np.log((np.arange(cells) + 0.5) / cells)
        self.stays = np.exp(-YEARS * np.outer(APPETITES, self.rate))     # by appetite and hazard
        self.p = self.stays.mean()
        self.by_appetite, self.by_rate = self.stays.mean(axis=1), self.stays.mean(axis=0)
        self.variance = self.p * (1 - self.p)
        # given luck e: it stays where 5 a A < e
        edge = [np.clip((luck / (YEARS * a) - LOW) / (HIGH - LOW), 0, 1) for a in APPETITES]   # the part of hazards below
        self.by_luck = (edge[0] + edge[1]) / 2
        self.by_appetite_luck = edge
        self.luck = luck

    def of_one(self):
        """first and total of each input, for whether a company stays."""
        both = [(YEARS * a * self.rate[None, :] < self.luck[::8, None]) for a in APPETITES]
        by_rate_luck = (both[0] * 1.0 + both[1]) / 2
        v = self.variance
        return {"deals.appetite": (self.by_appetite.var() / v, 1 - by_rate_luck.var() / v),
                "rate": (self.by_rate.var() / v, 1 - np.concatenate(self.by_appetite_luck).var() / v),
                "price.floor": (0.0, 0.0),
                "luck": (self.by_luck.var() / v, 1 - self.stays.var() / v),
                "inputs": (self.stays.var() / v, 1 - self.by_luck.var() / v)}

    def of_three(self):
        """first of the appetite and of all inputs for how many of three stay: given the appetite they are independent of each other."""
        q = self.by_appetite
        variance = 3 * np.mean(q * (1 - q)) + 9 * q.var()
        explained = 9 * q.var() + 3 * np.mean(self.stays.var(axis=1))
        return {"deals.appetite": 9 * q.var() / variance, "inputs": explained / variance}

    def none_of_three(self):
        return np.mean((1 - self.by_appetite) ** 3)


def reach(row, value, low, high):
    return max(float(row[high]) - float(row[value]), float(row[value]) - float(row[low]))


def near(check, text, row, value, low, high, truth):
    found = float(row[value])
    check.note(abs(found - truth) <= SPARE * reach(row, value, low, high) + 1e-9, f"{text}: {found:.5f}, exactly {truth:.5f}")


def rows_of(folder, file, **wanted):
    return [row for row in table(folder, file) if all(row[key] == value for key, value in wanted.items())]


def index(folder, name, reading, key):
    return rows_of(folder, "sobol.tsv", name=name, reading=reading, input=key)[0]


def shares_of_variance(check, folder, truth):
    for name in "one", "three":
        for key, (first, total) in truth.of_one().items():
            row = index(folder, name, "independent", key.replace("rate", f"companies.{name}.acquisition.rate"))
            near(check, f"{name}, {key} alone", row, "first", "first_low", "first_high", first)
            near(check, f"{name}, {key} in all", row, "total", "total_low", "total_high", total)
            check.note((row["first_told"], row["total_told"]) == (("no", "no") if key == "price.floor" else ("yes", "yes")),
                       f"{name}, {key}: whether it can be told from 0")
    for key, first in truth.of_three().items():
        near(check, f"how many of three, {key} alone", index(folder, "three", "independents", key), "first", "first_low",
             "first_high", first)


def tornado(check, folder, truth):
    p10, p90 = LOW + 0.1 * (HIGH - LOW), LOW + 0.9 * (HIGH - LOW)
    at_rate = lambda rate: np.mean([math.exp(-YEARS * a * rate) for a in APPETITES])
    wanted = {"deals.appetite": (APPETITES[0], truth.by_appetite[0], APPETITES[1], truth.by_appetite[1]),
              "companies.three.acquisition.rate": (p10, at_rate(p10), p90, at_rate(p90))}
    for key, (low, at_low, high, at_high) in wanted.items():
        row = rows_of(folder, "tornado.tsv", name="three", reading="independent", key=key)[0]
        check.near(f"tornado, low {key}", float(row["low_value"]), low, 1e-6)
        check.near(f"tornado, high {key}", float(row["high_value"]), high, 1e-6)
        near(check, f"tornado, at low {key}", row, "at_low", "at_low_low", "at_low_high", at_low - truth.p)
        near(check, f"tornado, at high {key}", row, "at_high", "at_high_low", "at_high_high", at_high - truth.p)
    idle = rows_of(folder, "tornado.tsv", name="three", reading="independent", key="price.floor")[0]
    check.note(float(idle["at_low"]) == 0 == float(idle["at_high"]) and idle["rank"] in "34", "tornado: what does nothing is last")
    row = rows_of(folder, "tornado.tsv", name="three", reading="none_left", key="deals.appetite")[0]
    near(check, "tornado, none of three at low appetite", row, "at_low", "at_low_low", "at_low_high",
         (1 - truth.by_appetite[0]) ** 3 - truth.none_of_three())


def answers_by_values(check, folder, truth):
    flips = {row["input"]: row for row in rows_of(folder, "flips.tsv", name="three", reading="independent")}
    near(check, "chance of one of three", flips["deals.appetite"], "probability", "low", "high", truth.p)
    check.note((flips["deals.appetite"]["flips"], flips["deals.appetite"]["from"]) == ("0.50000000", "2"),
               "learning that the appetite is 2 flips the answer, half of the time")
    check.note(float(flips["price.floor"]["flips_high"]) == 0, "learning what does nothing does not")
    pawn = rows_of(folder, "pawn.tsv", name="one", reading="independent", input="deals.appetite")[0]
    near(check, "PAWN of the appetite", pawn, "pawn", "low", "high", np.abs(truth.by_appetite - truth.p).mean())
    own = rows_of(folder, "pawn.tsv", name="three", input="companies.three.acquisition.rate")[0]
    bins = truth.by_rate.reshape(32, -1).mean(axis=1)
    near(check, "PAWN of a company's own hazard", own, "pawn", "low", "high", np.abs(bins - truth.p).mean())
    check.note(own["reading"] == "independent", "of a key of its own: whether that company is so")
    none = rows_of(folder, "pawn.tsv", name="one", reading="independent", input="price.floor")[0]
    check.note(float(none["pawn"]) < 2 * float(none["threshold"]), "PAWN of what does nothing")


def ask(check, command, text, trials):
    folder = tempfile.mkdtemp(dir=check.folder)
    path, out = os.path.join(folder, "scenario.yaml"), os.path.join(folder, "out")
    with open(path, "w") as file:
        file.write(text)
    subprocess.run([check.program, command[0], path, *command[1:], "-n", str(trials), "-o", out, "-q"], check=True)
    return out


def sensitivity(check):
    truth = Truth()
    folder = ask(check, ["sensitivity"], deals_text(), 200000)
    shares_of_variance(check, folder, truth)
    tornado(check, folder, truth)
    answers_by_values(check, folder, truth)


def box_of(folder):
    with open(os.path.join(folder, "summary.json")) as file:
        box = json.load(file)["box"]
    return box, {bound["key"]: bound for bound in box["bounds"]}


def discover(check):
    """Gone once the cash is: 10 M$ a month for 60 months where opex is 10, 15 where it is 15; else the cash is never in question."""
    ruin = {"cash": "uniform(100, 1100)", "opex": "choice(5, 10)"}
    text = STILL_MARKET + "  price.floor: uniform(0.2, 1.2)\n  training.peak: loguniform(5000, 10000)\ncompanies:\n"
    box, bounds = box_of(ask(check, ["discover", "c"], text + entry("c", 1, {"cash": "uniform(100, 1100)", "opex": 10}), 100000))
    check.note(box["found"] and list(bounds) == ["companies.c.cash"], "one bound, on cash")
    check.near("  which is lost below", bounds["companies.c.cash"]["high"], 600, 11)
    check.near("  density", box["density"], 1, 0.03)
    check.near("  coverage", box["coverage"], 1, 0.02)
    box, bounds = box_of(ask(check, ["discover", "c"], text + entry("c", 4, ruin), 25000))
    check.note(box["found"] and set(bounds) == {"companies.c.cash", "companies.c.opex"}, "members' own draws: cash and opex")
    check.note(bounds["companies.c.opex"]["values"] == [10], "  of opex the higher value")
    check.near("  of cash", bounds["companies.c.cash"]["high"], 600, 20)
    deal = {"cash": 1e6, "opex": 1, "acquisition.rate": 0.1, "acquisition.distress": 0}
    box, bounds = box_of(ask(check, ["discover", "c"], text + entry("c", 2, deal), 20000))
    check.note(not box["found"], "no box where inputs do nothing")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--outlast", default="./outlast")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        check = Checker(os.path.abspath(arguments.outlast), folder)
        sensitivity(check)
        discover(check)
    print(f"{check.passed} passed, {check.failed} failed")
    sys.exit(check.failed > 0)


if __name__ == "__main__":
    main()
