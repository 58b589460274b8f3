#!/usr/bin/python3
"""Reads a scenario file and draws its uncertain inputs, for the reference implementation."""
import csv
import itertools
import math
import re
import statistics
from pathlib import Path

import numpy as np
import yaml

MARKET = {
    "funding.climate": -0.374, "funding.mean": 0, "funding.reversion": 1.3, "funding.volatility": 0.6,
    "funding.crash_rate": 0.1, "funding.crash_depth": 1.0,
    "price.start": 1.0, "price.decline": 1.2, "price.volatility": 0.3, "price.cut_rate": 1.0, "price.cut_depth": 0.5,
    "price.floor": 0.8, "price.floor_after": 1.4, "price.war_length": 24, "price.recovery": 6,
    "serving.start": 0.5, "serving.decline": 1.1,
    "training.start": 100, "training.start_month": -15, "training.peak": 7000, "training.peak_month": 24,
    "training.growth_after": 0.3, "training.volatility": 0.15,
    "demand.pool": 250, "demand.growth": 0.8, "demand.growth_long": 0.2, "demand.decay": 0.5, "demand.elasticity": 1.1,
    "demand.volatility": 0.4, "demand.outside_growth": 0.05,
    "interest": 0.04, "deals.appetite": 1,
}
COMPANY = {
    "cash": 600, "opex": 12, "opex_growth": 0.2,
    "api.share": 0.01, "api.discipline": 0.9, "api.switching": 2, "api.serving_ratio": 1.3, "api.lag_penalty": 0.7,
    "app.revenue": 3, "app.growth": 0.9, "app.growth_long": 0.15, "app.reversion": 0.6, "app.volatility": 0.5,
    "app.volatility_long": 0.3, "app.growth_volatility": 0, "app.margin": 0.6, "app.squeeze": 0.1,
    "tax.rate": 0.25, "tax.losses": 0,
    "training.fraction": 0.1, "training.decline": 0.6, "training.cadence": 12, "training.lag": 0, "training.reserve": 6,
    "training.stale": 24,
    "raise.runway": 18, "raise.rate": 1.5, "raise.climate": 1, "raise.lag": 1, "raise.fatigue": 0.1, "raise.months": 18,
    "raise.volatility": 0.5, "raise.cap": 1000,
    "layoff.runway": 9, "layoff.cut": 0.2, "layoff.spacing": 6, "layoff.severance": 3, "layoff.growth_hit": 0.1,
    "acquisition.rate": 0.06, "acquisition.climate": 0, "acquisition.hollow": 0.5, "acquisition.runway": 6,
    "acquisition.distress": 5,
    "rescue.sale": 0.35, "rescue.restructure": 0.4, "rescue.cut": 0.5, "rescue.bridge": 9,
    "pivot.runway": 12, "pivot.rate": 1, "pivot.training": 0.1, "pivot.share": 0.3, "pivot.cut": 0.3, "pivot.growth": 0.2,
    "ipo.revenue": 40, "ipo.climate": 0, "ipo.rate": 0.5, "ipo.multiple": 10,
}
SHOCKS = ("funding", "price", "training", "demand")
WORDS = ("name", "count", "like", "kind", "group")  # of a company, beside its numbers
NORMAL = statistics.NormalDist()


# Distributions: each is a pair of functions, the CDF of one number and the quantiles of an array of probabilities.

def normal_quantile(u):
    return np.array([NORMAL.inv_cdf(v) for v in np.clip(u, 1e-16, 1 - 1e-16)])


def normal_cdf(z):
    return np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in z])


def uniform(low, high):
    return lambda x: (x - low) / (high - low), lambda u: low + u * (high - low)


def loguniform(low, high):
    cdf, quantile = uniform(math.log(low), math.log(high))
    return lambda x: cdf(math.log(x)) if x > 0 else 0, lambda u: np.exp(quantile(u))


def normal(mean, sd):
    return lambda x: NORMAL.cdf((x - mean) / sd), lambda u: mean + sd * normal_quantile(u)


def lognormal(median, sigma):
    cdf, quantile = normal(math.log(median), sigma)
    return lambda x: cdf(math.log(x)) if x > 0 else 0, lambda u: np.exp(quantile(u))


def triangular(low, mode, high):
    rising, falling, turn = (high - low) * (mode - low), (high - low) * (high - mode), (mode - low) / (high - low)

    def cdf(x):
        x = min(max(x, low), high)
        return (x - low) ** 2 / rising if x < mode else 1 - (high - x) ** 2 / falling if x < high else 1

    def quantile(u):
        return np.where(u < turn, low + np.sqrt(u * rising), high - np.sqrt((1 - u) * falling))
    return cdf, quantile


def beta(a, b, low=0, high=1):
    """By table: with x = sin(angle)^2 the density is sin^(2a-1) cos^(2b-1), tame for a and b from 1/2."""
    edges = np.linspace(0, math.pi / 2, 100001)
    middle = (edges[1:] + edges[:-1]) / 2
    mass = np.exp((2 * a - 1) * np.log(np.sin(middle)) + (2 * b - 1) * np.log(np.cos(middle)))
    below = np.concatenate([[0], np.cumsum(mass)]) / mass.sum()
    x = low + (high - low) * np.sin(edges) ** 2
    return lambda v: np.interp(v, x, below), lambda u: np.interp(u, below, x)


def pert(low, mode, high):
    return beta(1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low), low, high)


def exponential(mean):
    return lambda x: -math.expm1(-x / mean), lambda u: -mean * np.log1p(-u)


def quantiles(p10, p50, p90):
    """A two-piece normal."""
    below, above = (p50 - p10) / 1.2816, (p90 - p50) / 1.2816

    def quantile(u):
        z = normal_quantile(u)
        return p50 + np.where(z < 0, below, above) * z
    return lambda x: NORMAL.cdf((x - p50) / (below if x < p50 else above)), quantile


FAMILIES = {f.__name__: f for f in (uniform, loguniform, normal, lognormal, triangular, beta, pert, exponential, quantiles)}


def truncated(cdf, quantile, low, high):
    at = lambda x, infinite: infinite if math.isinf(x) else min(max(cdf(x), 0), 1)
    first, last = at(low, 0), at(high, 1)
    return lambda u: np.clip(quantile(first + u * (last - first)), low, high)


def one_of(values, low, high):
    """Equal chances, in rising order as a quantile function has to be."""
    values = np.array(sorted(v for v in values if low <= v <= high))
    return lambda u: values[(u * len(values)).astype(int)]


def column(source, folder):
    """The numbers of file.tsv:column."""
    file, name = source.rsplit(":", 1)
    lines = [line for line in (folder / file.strip()).read_text().splitlines() if not line.startswith("#")]
    return [float(row[name.strip()]) for row in csv.DictReader(lines, delimiter="\t")]


FORM = re.compile(r"\s*(\w+)\s*\((.*)\)\s*(?:in\s*\[(.*),(.*)\]\s*)?")


def value(text, folder):
    """A number, or the quantile function of a distribution. (PyYAML takes 1e-3 for a string.)"""
    try:
        return float(text)
    except ValueError:
        name, inside, low, high = FORM.fullmatch(text).groups()
    low, high = float(low or "-inf"), float(high or "inf")
    if name == "empirical":
        return one_of(column(inside, folder), low, high)
    numbers = [float(v) for v in inside.split(",")]
    if name == "choice":
        return one_of(numbers, low, high)
    return truncated(*FAMILIES[name](*numbers), low, high)


# The file.

def flatten(tree, prefix=""):
    """Nested keys as dotted ones."""
    flat = {}
    for key, entry in (tree or {}).items():
        flat.update(flatten(entry, f"{prefix}{key}.") if isinstance(entry, dict) else {f"{prefix}{key}": entry})
    return flat


def values(tree, folder, known):
    flat = flatten(tree)
    for key in flat:
        if key not in known and key not in WORDS:
            raise KeyError(f"unknown key {key}")
    return {key: entry if key in WORDS else value(entry, folder) for key, entry in flat.items()}


def blank():
    return {"market": {}, "archetypes": {}, "companies": {}, "correlation": {}, "dependence": [], "horizon": 60, "step": 1}


def merge(tree, folder):
    """A file's tree, laid over the one that it starts from; every number and distribution read."""
    whole = merge_file(folder / tree["from"]) if "from" in tree else blank()
    whole["market"].update(values(tree.get("market"), folder, MARKET))
    for name, entry in (tree.get("archetypes") or {}).items():
        whole["archetypes"].setdefault(name, {}).update(values(entry, folder, COMPANY))
    for entry in tree.get("companies") or []:
        whole["companies"].setdefault(entry["name"], {}).update(values(entry, folder, COMPANY))
    whole["correlation"].update(tree.get("correlation") or {})
    whole.update({key: tree[key] for key in ("dependence", "horizon", "step") if key in tree})
    return whole


def merge_file(path):
    path = Path(path)
    return merge(yaml.safe_load(path.read_text()), path.parent)


def load(path):
    return Scenario(merge_file(path))


def from_tree(tree):
    """A scenario given as Python dictionaries, as the YAML file would be read."""
    return Scenario(merge(tree, Path(".")))


class Scenario:
    """The companies one by one (an entry with count is many), and what each number or quantile function is."""

    def __init__(self, whole):
        self.horizon, self.step = int(whole["horizon"]), int(whole["step"])
        self.market = {**MARKET, **whole["market"]}
        self.companies, self.entries, self.groups, self.names, self.vertical = [], [], [], [], []
        for name, own in whole["companies"].items():
            self.add(str(name), {**whole["archetypes"].get(own.get("like"), {}), **own})
        self.correlation = np.eye(4)
        for (i, a), (j, b) in itertools.combinations(enumerate(SHOCKS), 2):
            self.correlation[i, j] = self.correlation[j, i] = float(whole["correlation"].get(f"{a}_{b}", 0))
        self.dependence = [(scoped(a), scoped(b), float(r)) for a, b, r in whole["dependence"]]

    def add(self, name, own):
        count = int(own.get("count", 1))
        for i in range(count):
            self.names.append(f"{name}-{i + 1}" if count > 1 else name)
            self.entries.append(name)
            self.groups.append(str(own.get("group", name)))
            self.vertical.append(own.get("kind", "generalist") == "vertical")
            self.companies.append({**COMPANY, **{key: v for key, v in own.items() if key not in WORDS}})

    def units(self):
        """The rows of the tables: (name, indices of its members), companies, then groups."""
        rows = [(name, [i]) for i, name in enumerate(self.names)]
        for group in dict.fromkeys(self.groups):
            members = [i for i, g in enumerate(self.groups) if g == group]
            if [self.names[i] for i in members] != [group]:
                rows.append((group, members))
        return rows

    def draw(self, trials, rng):
        """Parameters of the market, shaped () or (trials,), and of the companies, (companies, 1) or (companies, trials)."""
        market = self.draw_scope("market", self.market, trials, rng)
        drawn = [self.draw_scope(name, own, trials, rng) for name, own in zip(self.entries, self.companies)]
        companies = {}
        for key in COMPANY:
            own = [one[key] for one in drawn]
            fixed = all(np.ndim(v) == 0 for v in own)
            companies[key] = np.array([np.broadcast_to(v, 1 if fixed else trials) for v in own])
        return market, companies

    def draw_scope(self, scope, inputs, trials, rng):
        """The inputs of the market or of one company, those that depend on each other through a Gaussian copula."""
        drawn = [key for key, v in inputs.items() if callable(v)]
        z = rng.standard_normal((len(drawn), trials))
        u = normal_cdf((np.linalg.cholesky(self.copula(scope, drawn)) @ z).ravel()).reshape(z.shape)
        return {**inputs, **{key: inputs[key](u[i]) for i, key in enumerate(drawn)}}

    def copula(self, scope, drawn):
        """The normal correlation 2 sin(pi r / 6) that gives the rank correlation r."""
        matrix = np.eye(len(drawn))
        for a, b, r in self.dependence:
            if a[0] == b[0] == scope:
                i, j = drawn.index(a[1]), drawn.index(b[1])
                matrix[i, j] = matrix[j, i] = 2 * math.sin(math.pi * r / 6)
        return matrix


def scoped(key):
    """companies.NAME.KEY as (NAME, KEY), a key of the market as ("market", KEY)."""
    found = re.fullmatch(r'companies\.(?:"([^"]*)"|([^.]*))\.(.*)', key)
    return (found[1] or found[2], found[3]) if found else ("market", key)
