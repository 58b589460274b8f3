#!/usr/bin/python3
"""The model of docs/model.md as an analyst would write it well in NumPy: arrays over companies and trials, as many trials at a
time as stay in the processor's cache; what is rare is drawn and done only where it happens.

    plain_numpy.py SCENARIO.tsv TRIALS SEED PROCESSES

prints tables of companies and groups, and to stderr the seconds and processor seconds that took, without the interpreter's
start."""
import multiprocessing
import os
import sys
import time

import numpy as np

from scenario_text import Counts, Scenario, draw

LIVES = 40000                     # companies x trials at a time
HOLLOWED, ACQUIRED, SOLD, SHUT = range(1, 5)


def reverted(rate, years):
    """(1 - exp(-rate years))/rate."""
    rate = np.asarray(rate, float)
    return np.where(rate > 0, -np.expm1(-rate * years) / np.where(rate > 0, rate, 1), years)


class Market:
    """Arrays over trials; what does not change during a trial is computed once."""

    def __init__(self, scenario, trials, rng):
        self.M, self.D, self.rng, self.trials = scenario.step, scenario.step / 12, rng, trials
        self.v = v = {key: draw(value, trials, rng) for key, value in scenario.market.items()}
        self.cholesky = np.linalg.cholesky(scenario.correlation)
        self.correlated = not np.array_equal(scenario.correlation, np.eye(4))
        D, root = self.D, np.sqrt(self.D)
        self.cut_chance, self.crash_chance = 1 - np.exp(-v["price.cut_rate"] * D), 1 - np.exp(-v["funding.crash_rate"] * D)
        self.log_cut = np.log(1 - v["price.cut_depth"])
        self.keep = np.exp(-v["funding.reversion"] * D)
        self.spread = v["funding.volatility"] * np.sqrt(reverted(2 * v["funding.reversion"], D))
        self.price_spread, self.training_spread = v["price.volatility"] * root, v["training.volatility"] * root
        self.demand_spread = v["demand.volatility"] * root
        self.log_start = np.log(v["price.start"])
        self.slope = np.log(v["training.peak"] / v["training.start"]) / (v["training.peak_month"] - v["training.start_month"])
        self.f = np.zeros(trials) + v["funding.climate"]
        self.log_price = np.zeros(trials) + self.log_start
        self.W, self.Q = np.zeros(trials), np.zeros(trials)

    def step(self, t):
        v, y = self.v, t / 12
        Z = self.rng.standard_normal((4, self.trials))
        if self.correlated:
            Z = self.cholesky @ Z
        self.y = y
        self.c = v["serving.start"] * np.exp(-v["serving.decline"] * y)
        self.price(t, Z[1])
        self.f = v["funding.mean"] + (self.f - v["funding.mean"]) * self.keep + self.spread * Z[0]
        self.f -= v["funding.crash_depth"] * (self.rng.random(self.trials) < self.crash_chance)
        self.boom = np.exp(self.f)
        self.W += self.training_spread * Z[2]
        self.T = v["training.start"] * np.exp(
            self.slope * (np.minimum(t, v["training.peak_month"]) - v["training.start_month"])
            + v["training.growth_after"] * np.maximum(t - v["training.peak_month"], 0) / 12 + self.W)
        self.Q += self.demand_spread * Z[3]
        grown = v["demand.growth_long"] * y
        grown += (v["demand.growth"] - v["demand.growth_long"]) * reverted(v["demand.decay"], y)
        dearer = self.log_price - self.log_start
        self.pool = v["demand.pool"] * np.exp(grown + self.Q + (1 - v["demand.elasticity"]) * dearer)

    def price(self, t, Z):
        v = self.v
        after = t - v["price.war_length"]
        self.heat = np.exp(-np.maximum(after, 0) / v["price.recovery"])
        floor = self.c * (v["price.floor_after"] + (v["price.floor"] - v["price.floor_after"]) * self.heat)
        cut = (self.rng.random(self.trials) < self.cut_chance) & (after < 0)
        self.log_price += self.price_spread * Z - v["price.decline"] * self.D
        self.log_price[cut] += np.broadcast_to(self.log_cut, self.trials)[cut]
        np.maximum(self.log_price, np.log(np.maximum(floor, 1e-12)), out=self.log_price)
        self.p = np.exp(self.log_price)


class Companies:
    """Arrays over companies and trials. Those of a company that is gone go on changing, unseen."""

    def __init__(self, scenario, market, rng):
        shape = (len(scenario.names), market.trials)
        self.rng, self.M, self.D, self.shape = rng, scenario.step, scenario.step / 12, shape
        self.v = v = {key: self.value(scenario, key, market.trials) for key in scenario.companies[0]}
        full = lambda key: np.broadcast_to(v[key], shape).copy()
        self.C, self.B, self.R, self.mu = full("cash"), full("opex"), full("app.revenue"), full("app.growth")
        self.sig, self.eta = v["app.volatility"], v["app.growth_volatility"]
        self.L, self.lag = full("tax.losses"), full("training.lag")
        self.q, self.s = full("training.fraction"), full("api.share")
        self.out = np.maximum(1 - self.s.sum(axis=0), 0)
        self.rounds, self.raised, self.idle = np.zeros(shape), np.zeros(shape), np.full(shape, np.inf)
        self.pivoted = np.broadcast_to(np.array(scenario.vertical)[:, None], shape).copy()
        self.public, self.restructured = np.zeros(shape, bool), np.zeros(shape, bool)
        self.alive, self.fate = np.ones(shape, bool), np.zeros(shape, np.int8)
        self.exit_step = np.zeros(shape, np.int16)
        self.ceased_step = np.where(self.pivoted, 0, scenario.steps + 1).astype(np.int16)
        self.keep, self.spread = np.exp(-v["app.reversion"] * self.D), np.sqrt(reverted(2 * v["app.reversion"], self.D))
        self.opex_factor, self.fraction_keep = np.exp(v["opex_growth"] * self.D), np.exp(-v["training.decline"] * self.D)
        self.pivot_chance, self.listing_chance = 1 - np.exp(-v["pivot.rate"] * self.D), 1 - np.exp(-v["ipo.rate"] * self.D)
        self.deal_hazard = v["acquisition.rate"] * market.v["deals.appetite"] * self.D
        self.always_deals = not v["acquisition.climate"].any()
        self.calm = 1 - np.exp(-self.deal_hazard)
        self.distressed = 1 - np.exp(-self.deal_hazard * (1 + v["acquisition.distress"]))

    def value(self, scenario, key, trials):
        """A column of a number for each company, or all trials' numbers where one of them is drawn."""
        own = [draw(company[key], trials, self.rng) for company in scenario.companies]
        drawn = any(np.ndim(v) for v in own)
        return np.array([np.broadcast_to(v, trials) for v in own]) if drawn else np.array(own)[:, None]

    def at(self, key, where):
        """The numbers of a key at the (company, trial) pairs of `where`."""
        v = self.v[key]
        return v[where[0], 0] if v.shape[1] == 1 else v[where]

    def happening(self, possible, chance):
        """Of the places where something is possible, those where it happens; `chance` of all, or a function of places."""
        where = np.nonzero(possible)
        p = chance(where) if callable(chance) else np.broadcast_to(chance, self.shape)[where]
        hit = self.rng.random(len(where[0])) < p
        return where[0][hit], where[1][hit]

    def step(self, market, step):
        self.share_out(market)
        self.earn_and_pay(market)
        self.grow()
        self.lay_off()
        self.pivot(market, step)
        self.raise_round(market)
        self.list(market)
        gone = self.deal(market)
        gone |= self.ruin()
        self.alive &= ~gone
        self.exit_step[gone] = step + 1
        self.ceased_step[gone & ~self.pivoted] = step + 1

    def share_out(self, market):
        v = self.v
        self.log_x = np.maximum(self.lag - v["training.cadence"], 0) * (v["api.lag_penalty"] * (-1 / 12))
        self.o = v["api.serving_ratio"] * market.c
        self.offer = np.maximum(market.p, v["api.discipline"] * self.o)
        weight = np.exp(self.log_x + v["api.switching"] * np.log(market.p / self.offer))
        weight *= self.s
        weight *= self.alive
        total = self.out * np.exp(market.v["demand.outside_growth"] * market.y) + weight.sum(axis=0)
        self.tokens = weight * (market.pool / market.p / np.where(total > 0, total, 1))

    def earn_and_pay(self, market):
        v = self.v
        self.api = self.tokens * self.offer
        self.K = self.q * market.T
        self.burn = self.B - self.tokens * (self.offer - self.o)
        self.burn -= (v["app.margin"] - v["app.squeeze"] * market.heat) * self.R
        self.burn -= market.v["interest"] / 12 * np.maximum(self.C, 0)
        pays = self.lag + self.M >= v["training.cadence"]
        pays &= self.C - self.K >= v["training.reserve"] * np.maximum(self.burn, 0)
        profit = -self.M * self.burn - self.K * pays
        gain = np.maximum(profit, 0)
        used = np.minimum(gain, self.L)
        self.L += np.maximum(-profit, 0) - used
        self.C += profit - v["tax.rate"] * (gain - used)
        self.lag += self.M
        self.lag[pays] = 0
        self.need = self.burn + self.K / v["training.cadence"]
        self.runway = np.divide(self.C, self.need, out=np.full(self.shape, np.inf), where=self.need > 0)

    def grow(self):
        v = self.v
        shock = self.rng.standard_normal(self.shape)
        shock *= self.sig * np.sqrt(self.D)
        shock += (self.mu - self.sig ** 2 / 2) * self.D
        self.R *= np.exp(shock)
        self.mu = v["app.growth_long"] + (self.mu - v["app.growth_long"]) * self.keep
        if self.eta.any():
            self.mu += self.eta * self.spread * self.rng.standard_normal(self.shape)
        self.sig = v["app.volatility_long"] + (self.sig - v["app.volatility_long"]) * self.keep
        self.eta = self.eta * self.keep
        self.short = self.runway < v["raise.runway"]
        self.B *= np.where(self.short, 1, self.opex_factor)

    def lay_off(self):
        v = self.v
        self.idle += self.M
        now = np.nonzero(self.alive & (self.runway < v["layoff.runway"]) & (self.idle >= v["layoff.spacing"]))
        cut = self.at("layoff.cut", now)
        self.C[now] -= self.at("layoff.severance", now) * cut * self.B[now]
        self.B[now] *= 1 - cut
        self.mu[now] -= self.at("layoff.growth_hit", now)
        self.idle[now] = 0

    def pivot(self, market, step):
        v = self.v
        self.q *= self.fraction_keep
        racing = self.alive & ~self.pivoted
        may = racing & (self.s > 0) & (market.p < self.o) & (self.runway < v["pivot.runway"])
        now = self.happening(may, self.pivot_chance)
        self.q[now] *= self.at("pivot.training", now)
        self.s[now] *= self.at("pivot.share", now)
        self.B[now] *= 1 - self.at("pivot.cut", now)
        self.mu[now] += self.at("pivot.growth", now)
        self.pivoted[now] = True
        self.pivoted |= self.lag >= v["training.stale"]
        self.ceased_step[racing & self.pivoted] = step + 1

    def raise_round(self, market):
        def chance(where):
            appeal = self.at("raise.climate", where) * market.f[where[1]] + self.at("raise.lag", where) * self.log_x[where]
            appeal -= self.at("raise.fatigue", where) * self.rounds[where]
            return 1 - np.exp(-self.D * self.at("raise.rate", where) * np.exp(appeal))
        now = self.happening(self.alive & self.short, chance)
        wanted = self.at("raise.months", now) * np.maximum(self.need[now], self.B[now] / 2)
        wanted *= np.exp(self.at("raise.volatility", now) * self.rng.standard_normal(len(now[0])))
        amount = np.minimum(wanted, self.at("raise.cap", now) * market.boom[now[1]])
        self.C[now] += amount
        self.raised[now] += amount
        self.rounds[now] += 1

    def list(self, market):
        revenue = 12 * (self.api + self.R)
        may = self.alive & ~self.public & (revenue >= self.v["ipo.revenue"]) & (market.f >= self.v["ipo.climate"])
        now = self.happening(may, self.listing_chance)
        self.C[now] += self.at("ipo.multiple", now) * revenue[now]
        self.public[now] = True

    def deal(self, market):
        distress = self.runway < self.v["acquisition.runway"]
        if self.always_deals:
            chance = np.where(distress, self.distressed, self.calm)
        else:
            hazard = self.deal_hazard * np.exp(self.v["acquisition.climate"] * market.f)
            chance = 1 - np.exp(-hazard * (1 + self.v["acquisition.distress"] * distress))
        gone = self.alive & (self.rng.random(self.shape) < chance)
        now = np.nonzero(gone)
        hollow = self.rng.random(len(now[0])) < self.at("acquisition.hollow", now)
        self.fate[now] = np.where(hollow, HOLLOWED, ACQUIRED)
        return gone

    def ruin(self):
        gone = self.alive & (self.fate == 0) & (self.C <= 0)
        now = np.nonzero(gone)
        V, sale = self.rng.random(len(now[0])), self.at("rescue.sale", now)
        saved = (V >= sale) & (V < sale + self.at("rescue.restructure", now)) & ~self.restructured[now]
        self.fate[now] = np.where(saved, 0, np.where(V < sale, SOLD, SHUT))
        again = now[0][saved], now[1][saved]
        self.B[again] *= 1 - self.at("rescue.cut", again)
        self.C[again] = self.at("rescue.bridge", again) * self.B[again]
        self.restructured[again] = True
        gone[again] = False
        return gone


def tabulate(companies, scenario):
    """Counts by company, fate and step."""
    size, steps = len(scenario.names), scenario.steps
    which = np.arange(size)[:, None]
    gone = companies.fate > 0
    place = ((which * 5 + companies.fate) * (steps + 1) + companies.exit_step)[gone]
    exits = np.bincount(place, minlength=size * 5 * (steps + 1)).reshape(size, 5, steps + 1)[:, 1:, 1:]
    place = (which * (steps + 2) + companies.ceased_step).ravel()
    return exits, np.bincount(place, minlength=size * (steps + 2)).reshape(size, steps + 2)[:, :-1]


def count_groups(companies, members):
    """Of this step, by group: how many are left and their squares, and in how many trials nobody is."""
    independents = members @ companies.alive
    generalists = members @ (companies.alive & ~companies.pivoted)
    return [count for n in (generalists, independents) for count in (n.sum(axis=1), (n * n).sum(axis=1))] + [
        (n == 0).sum(axis=1) for n in (generalists, independents)]


def simulate(job):
    """The counts of a batch of trials."""
    scenario, trials, seed = job
    rng = np.random.Generator(np.random.SFC64(seed))
    members = scenario.membership()
    group = np.zeros((len(Counts.GROUP_COUNTS), len(members), scenario.steps))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # companies that are gone
        market = Market(scenario, trials, rng)
        companies = Companies(scenario, market, rng)
        for step in range(scenario.steps):
            market.step(step * scenario.step)
            companies.step(market, step)
            group[:, :, step] = count_groups(companies, members)
    return (*tabulate(companies, scenario), group)


def jobs(scenario, trials, seed):
    batch = max(1, LIVES // len(scenario.names))
    sizes = [min(batch, trials - first) for first in range(0, trials, batch)]
    return [(scenario, *one) for one in zip(sizes, np.random.SeedSequence(seed).spawn(len(sizes)))]


def main(path, trials, seed, processes):
    start, processor = time.perf_counter(), time.process_time()
    scenario, total = Scenario(path), None
    with multiprocessing.Pool(processes) as pool:
        for counts in pool.imap_unordered(simulate, jobs(scenario, trials, seed)):
            total = counts if total is None else [a + b for a, b in zip(total, counts)]
        pool.close()
        pool.join()
    Counts(scenario, trials, *total).print()
    processor = time.process_time() - processor + os.times().children_user + os.times().children_system
    print(f"seconds\t{time.perf_counter() - start:.3f}\t{processor:.3f}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
