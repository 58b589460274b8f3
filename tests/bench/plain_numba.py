#!/usr/bin/python3
"""The model of docs/model.md as one would write it with Numba: scalar loops, compiled, in parallel over batches of trials.

    plain_numba.py SCENARIO.tsv TRIALS SEED THREADS

prints tables of companies and groups, and to stderr the seconds and processor seconds that took, without the interpreter's
start and the compilation."""
import math
import sys
import time

import numpy as np
from numba import njit, prange, set_num_threads

from scenario_text import Counts, Scenario, draw

compiled = njit(error_model="numpy")  # no look at every divisor
BATCH = 64
INDEPENDENT, HOLLOWED, ACQUIRED, SOLD, SHUT = range(5)
STATE = [(name, float) for name in (
    "C B R mu sig eta L lag q s idle rounds raised log_x offer weight api K burn need runway opex_factor fraction_keep "
    "app_keep growth_spread pivot_chance listing_chance calm distressed").split()]
STATE += [(name, bool) for name in ("pivoted", "public", "restructured")] + [("fate", np.int64)]
COMPANY = np.dtype(STATE)
SHOWN = np.dtype([(name, float) for name in "c heat p f boom T pool outside tokens".split()])


@compiled
def happens(chance):
    return np.random.random() < chance


@compiled
def reverted(rate, years):
    return -math.expm1(-rate * years) / rate if rate > 0 else years


@compiled
def start_company(a, v, appetite, vertical, D):
    a.C, a.B, a.R, a.mu, a.sig, a.eta = v.cash, v.opex, v.app_revenue, v.app_growth, v.app_volatility, v.app_growth_volatility
    a.L, a.lag, a.q, a.s, a.idle = v.tax_losses, v.training_lag, v.training_fraction, v.api_share, np.inf
    a.rounds, a.raised, a.pivoted, a.public, a.restructured, a.fate = 0.0, 0.0, vertical, False, False, INDEPENDENT
    deals = v.acquisition_rate * appetite * D
    a.calm, a.distressed = 1 - math.exp(-deals), 1 - math.exp(-deals * (1 + v.acquisition_distress))


@compiled
def prepare_company(a, v, D):
    """What does not change from trial to trial."""
    a.opex_factor, a.fraction_keep = math.exp(v.opex_growth * D), math.exp(-v.training_decline * D)
    a.app_keep, a.growth_spread = math.exp(-v.app_reversion * D), math.sqrt(reverted(2 * v.app_reversion, D))
    a.pivot_chance, a.listing_chance = 1 - math.exp(-v.pivot_rate * D), 1 - math.exp(-v.ipo_rate * D)


@compiled
def weigh(a, v, m):
    late = a.lag - v.training_cadence
    least = v.api_discipline * v.api_serving_ratio * m.c
    a.log_x = -v.api_lag_penalty * late / 12 if late > 0 else 0.0
    a.offer = max(m.p, least)
    a.weight = a.s
    if a.s > 0 and late > 0:
        a.weight *= math.exp(a.log_x)
    if a.s > 0 and least > m.p:
        a.weight *= (m.p / least) ** v.api_switching
    return a.weight


@compiled
def earn_and_pay(a, v, m, interest, M):
    o = v.api_serving_ratio * m.c
    tokens = a.weight * m.tokens
    a.api = tokens * a.offer
    a.K = a.q * m.T
    app = (v.app_margin - v.app_squeeze * m.heat) * a.R
    a.burn = a.B - tokens * (a.offer - o) - app - interest / 12 * max(a.C, 0.0)
    pays = a.lag + M >= v.training_cadence and a.C - a.K >= v.training_reserve * max(a.burn, 0.0)
    profit = -a.burn * M - (a.K if pays else 0.0)
    a.C += profit
    if profit > 0:
        used = min(a.L, profit)
        a.L -= used
        a.C -= v.tax_rate * (profit - used)
    else:
        a.L -= profit
    a.lag = 0.0 if pays else a.lag + M
    a.need = a.burn + a.K / v.training_cadence
    a.runway = a.C / a.need if a.need > 0 else np.inf


@compiled
def grow(a, v, M, D, root):
    a.R *= math.exp((a.mu - a.sig * a.sig / 2) * D + a.sig * root * np.random.standard_normal())
    a.mu = v.app_growth_long + (a.mu - v.app_growth_long) * a.app_keep
    if a.eta > 0:
        a.mu += a.eta * a.growth_spread * np.random.standard_normal()
    a.sig = v.app_volatility_long + (a.sig - v.app_volatility_long) * a.app_keep
    a.eta *= a.app_keep
    if a.runway >= v.raise_runway:
        a.B *= a.opex_factor
    a.idle += M
    if a.runway < v.layoff_runway and a.idle >= v.layoff_spacing:
        a.C -= v.layoff_severance * v.layoff_cut * a.B
        a.B *= 1 - v.layoff_cut
        a.mu -= v.layoff_growth_hit
        a.idle = 0.0


@compiled
def pivot(a, v, m):
    a.q *= a.fraction_keep
    if a.pivoted:
        return
    squeezed = a.s > 0 and m.p < v.api_serving_ratio * m.c and a.runway < v.pivot_runway
    if squeezed and happens(a.pivot_chance):
        a.pivoted = True
        a.q *= v.pivot_training
        a.s *= v.pivot_share
        a.B *= 1 - v.pivot_cut
        a.mu += v.pivot_growth
    if a.lag >= v.training_stale:
        a.pivoted = True


@compiled
def raise_money(a, v, m, D):
    if a.runway < v.raise_runway:
        h = v.raise_rate * math.exp(v.raise_climate * m.f + v.raise_lag * a.log_x - v.raise_fatigue * a.rounds)
        if happens(1 - math.exp(-h * D)):
            wanted = v.raise_months * max(a.need, a.B / 2) * math.exp(v.raise_volatility * np.random.standard_normal())
            amount = min(wanted, v.raise_cap * m.boom)
            a.C += amount
            a.raised += amount
            a.rounds += 1
    revenue = 12 * (a.api + a.R)
    if not a.public and revenue >= v.ipo_revenue and m.f >= v.ipo_climate and happens(a.listing_chance):
        a.C += v.ipo_multiple * revenue
        a.public = True


@compiled
def deal_chance(a, v, m, appetite, D):
    distress = a.runway < v.acquisition_runway
    if v.acquisition_climate == 0:
        return a.distressed if distress else a.calm
    h = v.acquisition_rate * appetite * math.exp(v.acquisition_climate * m.f)
    return 1 - math.exp(-h * (1 + v.acquisition_distress if distress else 1.0) * D)


@compiled
def end_month(a, v, m, appetite, D):
    if happens(deal_chance(a, v, m, appetite, D)):
        a.fate = HOLLOWED if happens(v.acquisition_hollow) else ACQUIRED
    elif a.C <= 0:
        V = np.random.random()
        if V < v.rescue_sale:
            a.fate = SOLD
        elif V < v.rescue_sale + v.rescue_restructure and not a.restructured:
            a.B *= 1 - v.rescue_cut
            a.C = v.rescue_bridge * a.B
            a.restructured = True
        else:
            a.fate = SHUT


@compiled
def live_market(v, cholesky, M, month):
    """All months of a market, which no company changes."""
    D, root = M / 12, math.sqrt(M / 12)
    keep, spread = math.exp(-v.funding_reversion * D), v.funding_volatility * math.sqrt(reverted(2 * v.funding_reversion, D))
    cut_chance, crash_chance = 1 - math.exp(-v.price_cut_rate * D), 1 - math.exp(-v.funding_crash_rate * D)
    log_cut, log_start = math.log(1 - v.price_cut_depth), math.log(v.price_start)
    slope = math.log(v.training_peak / v.training_start) / (v.training_peak_month - v.training_start_month)
    serving_keep, decay_keep = math.exp(-v.serving_decline * D), math.exp(-v.demand_decay * D)
    outside_keep = math.exp(v.demand_outside_growth * D)
    f, log_price, W, Q, c, decay, outside = v.funding_climate, log_start, 0.0, 0.0, v.serving_start, 1.0, 1.0
    z, Z = np.empty(4), np.empty(4)
    for k in range(len(month)):
        m, t = month[k], float(k * M)
        y = t / 12
        for i in range(4):
            z[i] = np.random.standard_normal()
        for i in range(4):
            Z[i] = 0.0
            for j in range(i + 1):
                Z[i] += cholesky[i, j] * z[j]
        war = t < v.price_war_length
        m.c, m.outside = c, outside
        m.heat = 1.0 if war else math.exp(-(t - v.price_war_length) / v.price_recovery)
        floor = max(m.c * (v.price_floor_after + (v.price_floor - v.price_floor_after) * m.heat), 1e-12)
        log_price += v.price_volatility * root * Z[1] - v.price_decline * D
        if war and happens(cut_chance):
            log_price += log_cut
        m.p = math.exp(log_price)
        if m.p < floor:
            m.p, log_price = floor, math.log(floor)
        f = v.funding_mean + (f - v.funding_mean) * keep + spread * Z[0]
        if happens(crash_chance):
            f -= v.funding_crash_depth
        m.f, m.boom = f, math.exp(f)
        W += v.training_volatility * root * Z[2]
        m.T = v.training_start * math.exp(slope * (min(t, v.training_peak_month) - v.training_start_month) +
                                          v.training_growth_after * max(t - v.training_peak_month, 0.0) / 12 + W)
        Q += v.demand_volatility * root * Z[3]
        reverted_years = (1 - decay) / v.demand_decay if v.demand_decay > 0 else y
        g = v.demand_growth_long * y + (v.demand_growth - v.demand_growth_long) * reverted_years
        m.pool = v.demand_pool * math.exp(g + Q + (1 - v.demand_elasticity) * (log_price - log_start))
        c, decay, outside = c * serving_keep, decay * decay_keep, outside * outside_keep


@compiled
def step_companies(k, M, m, market, values, company, group_of, outside, left, exits, ceased):
    """A month of all companies; `left` counts generalists and independents by group."""
    D, root, total = M / 12, math.sqrt(M / 12), outside * m.outside
    for i in range(len(company)):
        if company[i].fate == INDEPENDENT:
            total += weigh(company[i], values[i], m)
    m.tokens = m.pool / m.p / total if total > 0 else 0.0
    for i in range(len(company)):
        a, v = company[i], values[i]
        if a.fate != INDEPENDENT:
            continue
        before = a.pivoted
        earn_and_pay(a, v, m, market.interest, M)
        grow(a, v, M, D, root)
        pivot(a, v, m)
        raise_money(a, v, m, D)
        end_month(a, v, m, market.deals_appetite, D)
        if a.fate != INDEPENDENT:
            exits[i, a.fate - 1, k] += 1
            left[1, group_of[i]] -= 1
            left[1, -1] -= 1
        if not before and (a.pivoted or a.fate != INDEPENDENT):
            ceased[i, k + 1] += 1
            left[0, group_of[i]] -= 1
            left[0, -1] -= 1


@compiled
def live(market, values, vertical, group_of, cholesky, M, month, company, left, exits, ceased, group):
    left[:] = 0
    live_market(market, cholesky, M, month)
    outside = 1.0
    for i in range(len(company)):
        start_company(company[i], values[i], market.deals_appetite, vertical[i], M / 12)
        outside -= values[i].api_share
        ceased[i, 0] += vertical[i]
        for g in (group_of[i], left.shape[1] - 1):
            left[1, g] += 1
            left[0, g] += not vertical[i]
    for k in range(len(month)):
        step_companies(k, M, month[k], market, values, company, group_of, max(outside, 0.0), left, exits, ceased)
        for g in range(left.shape[1]):
            for reading in range(2):
                n = left[reading, g]
                group[2 * reading, g, k] += n
                group[2 * reading + 1, g, k] += n * n
                group[4 + reading, g, k] += n == 0


@njit(error_model="numpy", parallel=True, cache=True)
def simulate(seeds, market, values, vertical, group_of, groups, cholesky, steps, M):
    """Counts by batch of trials, so that no two threads write to the same place."""
    trials, batches, size = len(market), len(seeds), len(values)
    exits, ceased = np.zeros((batches, size, 4, steps), np.int32), np.zeros((batches, size, steps + 1), np.int32)
    group = np.zeros((batches, 6, groups + 1, steps), np.int32)
    for batch in prange(batches):
        np.random.seed(seeds[batch])
        month, company = np.empty(steps, SHOWN), np.empty(size, COMPANY)
        left = np.empty((2, groups + 1), np.int64)
        for i in range(size):
            prepare_company(company[i], values[i], M / 12)
        for trial in range(batch * BATCH, min(trials, (batch + 1) * BATCH)):
            live(market[trial], values, vertical, group_of, cholesky, M, month, company, left, exits[batch], ceased[batch],
                 group[batch])
    return exits, ceased, group


def records(rows, size, rng):
    """Dictionaries of numbers as an array of records, drawn numbers drawn."""
    out = np.empty((len(rows), size), [(key.replace(".", "_"), float) for key in rows[0]])
    for i, row in enumerate(rows):
        for key, value in row.items():
            out[key.replace(".", "_")][i] = draw(value, size, rng)
    return out


def run(scenario, trials, seed):
    """A few thousand batches at a time, for their counts' sake."""
    rng = np.random.default_rng(seed)
    if any(isinstance(value, tuple) for company in scenario.companies for value in company.values()):
        sys.exit("plain_numba: no drawn numbers of companies")
    values, total = records(scenario.companies, 1, rng)[:, 0], None
    group_of = np.array([scenario.group_names.index(group) for group in scenario.groups])
    fixed = (values, np.array(scenario.vertical), group_of, len(scenario.group_names), np.linalg.cholesky(scenario.correlation),
             scenario.steps, scenario.step)
    for first in range(0, trials, 1000 * BATCH):
        part = min(trials - first, 1000 * BATCH)
        seeds = rng.integers(2 ** 32, size=-(-part // BATCH), dtype=np.uint32)
        counts = [c.sum(axis=0) for c in simulate(seeds, records([scenario.market], part, rng)[0], *fixed)]
        total = counts if total is None else [a + b for a, b in zip(total, counts)]
    return total


def main(path, trials, seed, threads):
    scenario = Scenario(path)
    set_num_threads(threads)
    run(scenario, 1, 1)                                       # compiles
    start, processor = time.perf_counter(), time.process_time()
    Counts(scenario, trials, *run(scenario, trials, seed)).print()
    print(f"seconds\t{time.perf_counter() - start:.3f}\t{time.process_time() - processor:.3f}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
