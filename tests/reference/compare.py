#!/usr/bin/python3
"""Compares the program with the reference implementation: the same scenarios, other random numbers, the same probabilities.

Both sides are samples, so every comparison is a two-sample test. The chance that a whole run of this script raises a false
alarm is at most FALSE_ALARM, divided evenly over scenarios and then over a scenario's comparisons (Bonferroni). Each number is
tested by what is valid for it even where it is rare or its tail is heavy:
- a company's or the market's probability: Fisher's exact test of the two counts;
- a group's probability (in each trial a mean over members that share a market) and the mean of anything else: Bernstein's
  inequality, with the variance of the reference's sample;
- a quantile of the number of companies left: Fisher's test of how often the reference is at or below it.
"""
import argparse
import collections
import csv
import hashlib
import math
import pickle
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.dont_write_bytecode = True   # leave no __pycache__ in the source tree
import model
import scenario

HERE = Path(__file__).resolve().parent
FALSE_ALARM = 1e-6
NORMAL = statistics.NormalDist()
STATES = ("generalist", "vertical", "hollowed", "acquired", "sold", "shut")
QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
PATHS_TRIALS = 131072   # the program's paths rest on at least so many trials (or on all, if fewer)
ROUNDING = 5e-4         # of what is no probability: 4 significant digits
RARE = 1000             # events under which a sample's variance is not relied on

Row = collections.namedtuple("Row", "table name column month")


# The reference's side.

class Sample:
    """Count, power sums and range of one quantity; kind is life (0 or 1), share (within [0, 1]) or mean."""

    def __init__(self, kind):
        self.kind, self.n, self.sums, self.low, self.high = kind, 0, np.zeros(4), math.inf, -math.inf

    def add(self, x):
        self.n += len(x)
        if self.kind == "life":
            self.sums[0] += np.count_nonzero(x)
            return
        self.sums += [(x ** k).sum() for k in (1, 2, 3, 4)]
        self.low, self.high = min(self.low, x.min()), max(self.high, x.max())

    @property
    def mean(self):
        return self.sums[0] / self.n

    def central(self):
        """Second and fourth central moment."""
        a, b, c, d = self.sums / self.n
        return max(b - a ** 2, 0), max(d - 4 * a * c + 6 * a ** 2 * b - 3 * a ** 4, 0)


def columns(state):
    """Each column of the tables that is a set of states."""
    for code, name in enumerate(STATES):
        yield name, state == code
    yield "independent", state <= model.VERTICAL
    yield "legal", state <= model.HOLLOWED
    yield "operating", state != model.SHUT


def over_members(table, units, month, named):
    """A company's own, or a group's mean over its members."""
    for column, values in named:
        kind = "mean" if column in ("rounds", "raised") else "share"
        for name, members in units:
            if len(members) > 1:
                yield Row(table, name, column, month), kind, values[members].mean(axis=0)
            else:
                yield Row(table, name, column, month), "life" if kind == "share" else kind, values[members[0]]


def observe_market(state, month):
    left = (state <= model.VERTICAL).sum(axis=0)
    yield Row("market.tsv", "market", "none_left", month), "life", left == 0
    yield Row("market.tsv", "market", "no_generalist", month), "life", (state != model.GENERALIST).all(axis=0)
    yield Row("market.tsv", "market", "mean_independent", month), "mean", left.astype(float)
    for k in range(len(state) + 1):
        yield Row("market.tsv", "market", f"at most {k}", month), "life", left <= k


def observe_end(scene, companies, month):
    state, units = companies.state(), scene.units()
    independent = state <= model.VERTICAL
    yield from over_members("companies.tsv", units, month, list(columns(state)) + [
        ("public", companies.public & independent), ("restructured", companies.restructured),
        ("rounds", companies.rounds), ("raised", companies.raised)])
    groups = [("market", range(len(state)))] + [unit for unit in units if unit[0] not in scene.names]
    for name, members in groups:
        own = state[list(members)]
        yield Row("readings.tsv", name, "none_left", month), "life", (own > model.VERTICAL).all(axis=0)
        yield Row("readings.tsv", name, "no_generalist", month), "life", (own != model.GENERALIST).all(axis=0)
    for k in range(len(state) + 1):
        yield Row("independents.tsv", "market", str(k), month), "life", independent.sum(axis=0) == k


def observe_paths(market, month):
    quantities = {"price": market.p, "serving": market.c, "floor": market.floor, "training": market.T,
                  "funding": market.f, "pool": market.pool}
    for name, x in quantities.items():
        yield Row("paths.tsv", name, "mean", month), "mean", np.broadcast_to(x, market.trials)


def observe(scene, trials, rng):
    """Everything that is compared, for so many trials: (row, kind, value in each trial)."""
    for month, market, companies in model.simulate(scene, trials, rng):
        start = month - scene.step
        if start % 12 == 0:
            yield from observe_paths(market, start)
        if month % 12 == 0 or month == scene.horizon:
            state = companies.state()
            shown = [c for c in columns(state) if c[0] not in ("legal", "operating")]
            yield from over_members("survival.tsv", scene.units(), month, shown)
            yield from observe_market(state, month)
    yield from observe_end(scene, companies, month)


def reference(scene, trials, seed):
    rng, samples = np.random.Generator(np.random.SFC64(seed)), {}
    for size in model.batches(scene, trials):
        for row, kind, x in observe(scene, size, rng):
            samples.setdefault(row, Sample(kind)).add(x)
    return samples


def kept_reference(scene, path, asked):
    """The same, kept in a folder between runs where one is asked for: a file for each state of what it depends on."""
    if asked.keep is None:
        return reference(scene, asked.reference_trials, asked.seed)
    sources = [path, *sorted(HERE.glob("scenarios/*.tsv")), *sorted(HERE.glob("*.py"))]
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    file = asked.keep / f"{path.stem}-{asked.reference_trials}-{asked.seed}-{state}.pickle"
    if not file.exists():
        file.write_bytes(pickle.dumps(reference(scene, asked.reference_trials, asked.seed)))
    return pickle.loads(file.read_bytes())


# The program's side.

KEYS = {"companies.tsv": ("company",), "survival.tsv": ("company", "month"), "market.tsv": ("month",),
        "paths.tsv": ("quantity", "month"), "readings.tsv": ("name", "reading"), "independents.tsv": ("count",)}


def read_table(path, key):
    """Rows of a table by their key; of two rows with the same key the first."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    table = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        table.setdefault(tuple(row[k] for k in key), row)
    return table


def run_program(outlast, path, trials):
    """The tables that the program writes for a scenario."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        subprocess.run([outlast, "run", str(path), "-n", str(trials), "-o", str(results), "-q"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return {name: read_table(results / name, key) for name, key in KEYS.items()}


def look_up(tables, row):
    """The program's number for a row."""
    table = tables[row.table]
    if row.table == "companies.tsv":
        return float(table[row.name,][row.column])
    if row.table == "market.tsv":
        return float(table[str(row.month),][row.column])
    if row.table == "readings.tsv":
        return float(table[row.name, row.column]["probability"])
    if row.table == "independents.tsv":
        return float(table.get((row.column,), {"probability": 0})["probability"])
    return float(table[row.name, str(row.month)][row.column])


# The tests. Each gives a two-sided chance, at most, of a difference as large as this.

def log_factorials(n):
    return np.concatenate([[0], np.cumsum(np.log(np.arange(1, n + 1)))])


class Tests:
    def __init__(self, trials, reference_trials):
        self.n1, self.n2 = trials, reference_trials
        self.ln = log_factorials(trials + reference_trials)

    def choose(self, n, k):
        return self.ln[n] - self.ln[k] - self.ln[n - k]

    def fisher(self, x1, x2):
        """x1 of n1 against x2 of n2: the hypergeometric tail that the observation lies in, doubled."""
        total = x1 + x2
        mean = total * self.n1 / (self.n1 + self.n2)
        reach = int(20 * math.sqrt(mean) + 50)   # beyond it, nothing counts
        low, high = max(0, total - self.n2), min(total, self.n1)
        x = np.arange(x1, min(high, x1 + reach) + 1) if x1 >= mean else np.arange(max(low, x1 - reach), x1 + 1)
        log_p = self.choose(self.n1, x) + self.choose(self.n2, total - x) - self.choose(self.n1 + self.n2, total)
        return min(1, 2 * np.exp(log_p).sum())

    def bernstein(self, difference, variance, largest, n1):
        """A bound for means of independent variables no further than `largest` from their mean."""
        v = variance * (1 / n1 + 1 / self.n2)
        room = 2 * (v + difference * largest / min(n1, self.n2) / 3)
        return min(1, 2 * math.exp(-difference ** 2 / room)) if difference > 0 else 1

    def share(self, sample, x):
        """Where the event is rare, by the largest variance that a mean within [0, 1] can have."""
        p = (x * self.n1 + sample.mean * self.n2) / (self.n1 + self.n2)
        rare = min(p, 1 - p) * (self.n1 + self.n2) < RARE
        variance = max(p * (1 - p), 0) if rare else sample.central()[0]
        return self.bernstein(abs(x - sample.mean), variance, 1, self.n1)

    def mean(self, sample, x, n1):
        """Against heavy tails: the variance raised by four of its own standard errors, the largest value in the bound."""
        variance, fourth = sample.central()
        variance += 4 * math.sqrt(max(fourth - variance ** 2, 0) / sample.n)
        largest = max(sample.high - sample.mean, sample.mean - sample.low)
        difference = max(0, abs(x - sample.mean) - ROUNDING * abs(sample.mean))
        return self.bernstein(difference, variance, largest, n1)

    def at_most(self, sample, level):
        """The program is at or below this with chance `level` at least: is the reference?"""
        return 1 if sample.mean >= level else self.fisher(math.ceil(level * self.n1), int(sample.sums[0]))

    def at_least(self, sample, level):
        return 1 if sample.mean <= level else self.fisher(math.floor(level * self.n1), int(sample.sums[0]))

    def any(self, row, sample, x):
        if sample.kind == "life":
            return self.fisher(round(x * self.n1), int(sample.sums[0]))
        if sample.kind == "share":
            return self.share(sample, x)
        return self.mean(sample, x, min(self.n1, PATHS_TRIALS) if row.table == "paths.tsv" else self.n1)

    def quantile(self, samples, month, companies, level, x):
        """P(left <= x) must reach the level, P(left < x) must not; any of the possible x could have come, so times them."""
        at = lambda k: samples[Row("market.tsv", "market", f"at most {k}", month)]
        k = math.ceil(x)
        p = self.at_most(at(k), level) if k < companies else 1
        p = min(p, self.at_least(at(k - 1), level) if k > 0 else 1)
        return min(1, p * (companies + 1))


def comparisons(scene, samples, tables, tests):
    """(row, the program's number, the reference's, chance) of every comparison."""
    for row, sample in samples.items():
        if not row.column.startswith("at most"):
            x = look_up(tables, row)
            yield row, x, sample.mean, tests.any(row, sample, x)
    n = len(scene.names)
    for month in sorted({row.month for row in samples if row.column == "none_left"}):
        below = np.array([samples[Row("market.tsv", "market", f"at most {k}", month)].mean for k in range(n + 1)])
        for column, level in QUANTILES.items():
            row = Row("market.tsv", "market", column, month)
            x = look_up(tables, row)
            yield row, x, int(np.argmax(below >= level)), tests.quantile(samples, month, n, level, x)


def sigmas(p):
    """The deviation of a normal variable that has this two-sided chance."""
    return -NORMAL.inv_cdf(max(p, 1e-300) / 2)


def compare(path, asked, tests, level):
    """One scenario; prints its line, and every comparison that fails."""
    scene = scenario.load(path)
    tables = run_program(asked.outlast, path, asked.trials)
    samples = kept_reference(scene, path, asked)
    found = list(comparisons(scene, samples, tables, tests))
    failures = [one for one in found if one[3] < level / len(found)]
    largest = sigmas(min(one[3] for one in found))
    print(f"{'FAIL' if failures else 'ok  '} {path.name}: {len(found)} comparisons, largest deviation {largest:.1f} sigmas "
          f"(allowed {sigmas(level / len(found)):.1f})", flush=True)
    for row, x, expected, p in failures:
        print(f"     {row.table} {row.name} month {row.month} {row.column}: outlast {x:.6g}, reference {expected:.6g}, "
              f"{sigmas(p):.1f} sigmas", flush=True)
    return not failures


def attempt(path, asked, tests, level):
    """As compare; a program that fails or a table that lacks something is a failure of this scenario alone."""
    try:
        return compare(path, asked, tests, level)
    except subprocess.CalledProcessError as error:
        print(f"FAIL {path.name}: outlast ended with {error.returncode}: {error.stderr.strip()}", flush=True)
    except (OSError, LookupError, TypeError, ValueError) as error:
        print(f"FAIL {path.name}: {type(error).__name__}: {error}", flush=True)
    return False


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--outlast", required=True, metavar="PATH", help="the program")
    options.add_argument("--trials", type=int, default=500000, help="of the program (at most 1000000: 6 decimals give counts)")
    options.add_argument("--reference-trials", type=int, default=60000)
    options.add_argument("--seed", type=int, default=1, help="of the reference")
    options.add_argument("--keep", type=Path, metavar="DIR", help="keep the reference's samples there, and use those kept")
    options.add_argument("scenarios", nargs="*", type=Path, default=sorted((HERE / "scenarios").glob("*.yaml")))
    asked = options.parse_args()
    tests = Tests(asked.trials, asked.reference_trials)
    level = FALSE_ALARM / len(asked.scenarios)
    print(f"{asked.trials} trials of the program against {asked.reference_trials} of the reference; the chance of a false "
          f"alarm anywhere in this run is at most {FALSE_ALARM:g}", flush=True)
    passed = [attempt(path, asked, tests, level) for path in asked.scenarios]
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
