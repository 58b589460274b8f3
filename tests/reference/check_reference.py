#!/usr/bin/python3
"""The reference implementation against what is known without it: closed forms, a published case, and (with --long) a table
of probabilities that other implementations gave for the market of June 2024.

Seeds are fixed; a Monte Carlo result passes within five of its standard errors, unless a tolerance is named.
"""
import argparse
import math
import statistics
import sys
from pathlib import Path

import numpy as np

sys.dont_write_bytecode = True   # leave no __pycache__ in the source tree
import model
import scenario

HERE = Path(__file__).resolve().parent
PHI = statistics.NormalDist().cdf

# What a limit leaves out. Keys not here keep their defaults.
STILL = {
    "kind": "vertical", "opex_growth": 0, "api.share": 0, "app.revenue": 0, "app.squeeze": 0, "training.fraction": 0,
    "raise.rate": 0, "layoff.runway": 0, "acquisition.rate": 0, "rescue.sale": 0, "rescue.restructure": 0, "ipo.rate": 0,
}

results = []


def report(name, got, expected, tolerance):
    results.append(abs(got - expected) <= tolerance)
    print(f"{'ok  ' if results[-1] else 'FAIL'} {name}: {got:.5f}, expected {expected:.5f} within {tolerance:.5f}")


def report_share(name, hits, expected):
    report(name, np.mean(hits), expected, 5 * math.sqrt(expected * (1 - expected) / len(hits)))


def lone(company, market={}, **settings):
    """A market of one company in which nothing happens but what is asked for."""
    return scenario.from_tree({
        "market": {"interest": 0, **market}, "companies": [{"name": "one", **STILL, **company}], **settings})


def states(scene, trials, seed=1):
    """The state of every company in every trial at the horizon: companies x trials."""
    ends, rng = [], np.random.default_rng(seed)
    for size in model.batches(scene, trials):
        for month, market, companies in model.simulate(scene, size, rng):
            pass
        ends.append(companies.state())
    return np.concatenate(ends, axis=1)


def check_ruin_by_hand():
    scene = lone({"cash": 100, "opex": 12}, horizon=12)
    for month, market, companies in model.simulate(scene, 1, np.random.default_rng(1)):
        if companies.state()[0, 0] == model.SHUT:
            break
    report("month of ruin, cash 100 and burn 12", month, 9, 0)


def check_deals():
    scene = lone({"cash": 1e6, "acquisition.rate": 0.3, "acquisition.hollow": 0.7})
    end = states(scene, 200000)[0]
    gone = 1 - math.exp(-0.3 * 5)
    report_share("deals alone: hollowed", end == model.HOLLOWED, 0.7 * gone)
    report_share("deals alone: acquired", end == model.ACQUIRED, 0.3 * gone)


def hitting_time(n0, m, p, horizon):
    """Ruin at step n0 + k m of a company with cash for n0 months and rounds of m months at chance p a month."""
    terms = range((horizon - n0) // m + 1)
    return sum(n0 / (n0 + k * m) * math.comb(n0 + k * m, k) * p ** k * (1 - p) ** (n0 + k * m - k) for k in terms)


def check_rounds():
    for n0, m, r, known in ((12, 9, 1.0, 0.81715), (6, 5, 1.5, 0.97733), (18, 18, 0.6, 0.64339)):
        expected = hitting_time(n0, m, 1 - math.exp(-r / 12), 60)
        scene = lone({
            "cash": n0 * 12, "opex": 12, "raise.runway": 1e9, "raise.rate": r, "raise.months": m, "raise.cap": 1e300,
            "raise.climate": 0, "raise.lag": 0, "raise.fatigue": 0, "raise.volatility": 0})
        report(f"hitting time ({n0}, {m}, {r}), formula", expected, known, 5e-6)
        report_share(f"hitting time ({n0}, {m}, {r})", states(scene, 200000)[0] == model.SHUT, expected)


def check_revenue():
    scene = lone({
        "cash": 13.9, "opex": 10, "app.revenue": 6, "app.margin": 0.5, "app.growth": 0.6, "app.volatility": 0.8}, horizon=2)
    expected = PHI((math.log((10 - 6.9) / (0.5 * 6)) - (0.6 - 0.32) / 12) / (0.8 * math.sqrt(1 / 12)))
    report("two steps of lognormal revenue, formula", expected, 0.51633, 5e-6)
    report_share("two steps of lognormal revenue", states(scene, 200000)[0] == model.SHUT, expected)


def check_climate():
    """Mean, variance and autocorrelation of an Ornstein-Uhlenbeck process, at several steps."""
    trials, start, mean, reversion, volatility = 200000, -1.0, 0.5, 0.8, 0.7
    for step in (1, 3, 12):
        scene = lone({"cash": 1e6}, step=step, horizon=48, market={
            "funding.climate": start, "funding.mean": mean, "funding.reversion": reversion,
            "funding.volatility": volatility, "funding.crash_rate": 0})
        f = {month: m.f.copy() for month, m, c in model.simulate(scene, trials, np.random.default_rng(1))}
        e = math.exp(-reversion)
        sd = {years: volatility * math.sqrt((1 - e ** (2 * years)) / (2 * reversion)) for years in (1, 4)}
        report(f"climate, step {step}: mean after a year", f[12].mean(), mean + (start - mean) * e, 5 * sd[1] / trials ** 0.5)
        report(f"climate, step {step}: deviation after 4 years", f[48].std(), sd[4], 5 * sd[4] / (2 * trials) ** 0.5)
        slope = np.polyfit(f[12], f[48], 1)[0]
        report(f"climate, step {step}: memory over 3 years", slope, e ** 3, 5 * sd[4] / sd[1] / trials ** 0.5)


def check_amazon():
    """Schwartz and Moon (2000), Rational pricing of Internet companies: bankruptcy 27.9 %; the model's own 28.0 %."""
    scene = lone({
        "cash": 906, "opex": 25, "app": {
            "revenue": "lognormal(131.7208, 0.0966197)", "growth": "normal(0.4104449, 0.1080831)", "growth_long": 0.058,
            "reversion": 0.28, "volatility": 0.1869358, "volatility_long": 0.1, "growth_volatility": 0.208646,
            "margin": 0.06, "squeeze": 0},
        "tax.rate": 0.35, "tax.losses": 559}, market={"interest": 0.05}, step=3, horizon=300)
    report("Schwartz and Moon's Amazon: bankruptcy", np.mean(states(scene, 200000)[0] == model.SHUT), 0.280, 0.005)


def check_distributions():
    """Means in closed form, under the quantile function of a fine grid of probabilities."""
    u = (np.arange(200000) + 0.5) / 200000
    half = math.exp(-0.5)
    for text, mean in (
            ("uniform(2, 6)", 4), ("loguniform(1, 10)", 9 / math.log(10)), ("normal(3, 2)", 3),
            ("lognormal(2, 0.5)", 2 * math.exp(0.125)), ("triangular(0, 1, 5)", 2), ("triangular(0, 0, 3)", 1),
            ("pert(0, 2, 5)", 13 / 6), ("pert(1, 4, 4)", 3.5), ("exponential(7)", 7), ("beta(2, 5)", 2 / 7),
            ("beta(0.5, 1.5)", 0.25), ("quantiles(1, 3, 8)", 3 + (5 - 2) / 1.2816 / math.sqrt(2 * math.pi)),
            ("choice(5, 1, 3, 7)", 4), ("choice(5, 1, 3, 7) in [2, 6]", 4), ("uniform(2, 6) in [3, inf]", 4.5),
            ("exponential(2) in [3, inf]", 5), ("exponential(2) in [-inf, 1]", (2 - 3 * half) / (1 - half)),
            ("normal(0, 1) in [0, inf]", math.sqrt(2 / math.pi)), ("normal(5, 2) in [-1, 11]", 5),
            ("triangular(0, 1, 2) in [1, 3]", 4 / 3), ("beta(1, 1) in [0.5, 0.7]", 0.6), ("pert(0, 3, 6) in [1, 5]", 3),
            ("loguniform(1, 100) in [1e0, 1e1]", 9 / math.log(10)),
            ("quantiles(-1, 0, 1) in [0, inf]", math.sqrt(2 / math.pi) / 1.2816)):
        report(f"mean of {text}", scenario.value(text, HERE)(u).mean(), mean, 2e-4 * max(1, mean))


def check_dependence():
    """The Spearman correlation of what is drawn."""
    trials = 100000
    scene = lone({"cash": "lognormal(100, 0.9)", "opex": "uniform(5, 9)", "app.margin": "beta(2, 1)"}, dependence=[
        ["companies.one.cash", "companies.one.opex", 0.8], ["companies.one.opex", "companies.one.app.margin", "-0.4"]])
    drawn = scene.draw(trials, np.random.default_rng(1))[1]
    rank = {key: drawn[key][0].argsort().argsort() for key in ("cash", "opex", "app.margin")}
    for a, b, r in (("cash", "opex", 0.8), ("opex", "app.margin", -0.4), ("cash", "app.margin", 0)):
        report(f"rank correlation of {a} and {b}", np.corrcoef(rank[a], rank[b])[0, 1], r, 5 / math.sqrt(trials))


def check_market_2024(path, trials):
    scene = scenario.load(path)
    end, units = states(scene, trials), dict(scene.units())
    known = {
        "frontier": (0.755, 0.878), "second-tier": (0.518, 0.668), "efficient": (0.665, 0.709),
        "distressed": (0.157, 0.255), "vertical": (0, 0.690), "application": (0, 0.603)}
    for name, (generalist, independent) in known.items():
        own = end[units[name]]
        report(f"market of 2024: {name}, generalist", np.mean(own == model.GENERALIST), generalist, 0.002)
        report(f"market of 2024: {name}, independent", np.mean(own <= model.VERTICAL), independent, 0.002)
    report("market of 2024: no generalist left", np.mean((end != model.GENERALIST).all(axis=0)), 0.010, 0.001)
    report("market of 2024: none left", np.mean((end > model.VERTICAL).all(axis=0)), 0.00002, 0.001)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--long", action="store_true", help="the market of June 2024 too")
    options.add_argument("--market", default=HERE / "../../params/market-2024.yaml", help="its scenario")
    options.add_argument("--trials", type=int, default=200000, help="for it")
    asked = options.parse_args()
    for check in (check_ruin_by_hand, check_deals, check_rounds, check_revenue, check_climate, check_distributions,
                  check_dependence, check_amazon):
        check()
    if asked.long:
        check_market_2024(asked.market, asked.trials)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
