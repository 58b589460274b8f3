#!/usr/bin/python3
"""The price-war survival model, written to be read: every formula once, in the order in which a step applies it.

Arrays run over trials (market) or over companies x trials (companies). Money is in M$, time in months unless a rate is per
year; M is the step in months, D the step in years, Z are standard normals. Chances are compared with plain uniforms.
"""
import numpy as np

GENERALIST, VERTICAL, HOLLOWED, ACQUIRED, SOLD, SHUT = range(6)


def reverted(rate, years):
    """(1 - exp(-rate years)) / rate, and years where the rate is 0."""
    rate = np.asarray(rate, float)
    still = rate == 0
    return np.where(still, years, -np.expm1(-rate * years) / np.where(still, 1, rate))


def spread(reversion, years):
    """Standard deviation of a unit Ornstein-Uhlenbeck process after so many years: sqrt((1 - e^2) / (2 reversion))."""
    return np.sqrt(reverted(2 * np.asarray(reversion, float), years))


class Market:
    """Funding climate f, log price lnP, training shock W and demand shock Q of every trial."""

    def __init__(self, par, correlation, trials, M, rng):
        self.par, self.trials, self.M, self.D, self.rng = par, trials, M, M / 12, rng
        self.correlate = np.linalg.cholesky(correlation)
        self.f = np.zeros(trials) + par["funding.climate"]
        self.lnP = np.zeros(trials) + np.log(par["price.start"])
        self.W = np.zeros(trials)
        self.Q = np.zeros(trials)

    def chance(self, rate):
        return self.rng.random(self.trials) < 1 - np.exp(-rate * self.D)

    def step(self, t):
        """One step that begins at month t. Leaves c, heat, floor, p, f, T and pool."""
        self.t, self.y = t, t / 12
        Zf, Zp, Zt, Zd = self.correlate @ self.rng.standard_normal((4, self.trials))
        self.serve()
        self.price(Zp)
        self.fund(Zf)
        self.train(Zt)
        self.demand(Zd)

    def serve(self):
        par = self.par
        after = self.t - par["price.war_length"]
        self.at_war = after < 0
        self.c = par["serving.start"] * np.exp(-par["serving.decline"] * self.y)
        self.heat = np.where(self.at_war, 1.0, np.exp(-np.maximum(after, 0) / par["price.recovery"]))
        self.floor = self.c * (par["price.floor_after"] + (par["price.floor"] - par["price.floor_after"]) * self.heat)

    def price(self, Zp):
        par = self.par
        cut = self.chance(par["price.cut_rate"]) & self.at_war
        self.lnP = self.lnP - par["price.decline"] * self.D + par["price.volatility"] * np.sqrt(self.D) * Zp
        self.lnP = np.where(cut, self.lnP + np.log(1 - par["price.cut_depth"]), self.lnP)
        self.lnP = np.maximum(self.lnP, np.log(np.maximum(self.floor, 1e-12)))
        self.p = np.exp(self.lnP)

    def fund(self, Zf):
        par = self.par
        mean, reversion = par["funding.mean"], par["funding.reversion"]
        self.f = mean + (self.f - mean) * np.exp(-reversion * self.D)
        self.f = self.f + par["funding.volatility"] * spread(reversion, self.D) * Zf
        self.f = self.f - par["funding.crash_depth"] * self.chance(par["funding.crash_rate"])

    def train(self, Zt):
        par = self.par
        start, peak = par["training.start_month"], par["training.peak_month"]
        slope = np.log(par["training.peak"] / par["training.start"]) / (peak - start)
        self.W = self.W + par["training.volatility"] * np.sqrt(self.D) * Zt
        lnT = np.log(par["training.start"]) + slope * (np.minimum(self.t, peak) - start)
        lnT = lnT + par["training.growth_after"] * np.maximum(self.t - peak, 0) / 12 + self.W
        self.T = np.exp(lnT)

    def demand(self, Zd):
        par = self.par
        long = par["demand.growth_long"]
        self.Q = self.Q + par["demand.volatility"] * np.sqrt(self.D) * Zd
        g = long * self.y + (par["demand.growth"] - long) * reverted(par["demand.decay"], self.y)
        dearer = self.lnP - np.log(par["price.start"])
        self.pool = par["demand.pool"] * np.exp(g + self.Q + (1 - par["demand.elasticity"]) * dearer)


class Companies:
    """All companies of every trial. `gone` is 0 while a company is independent, then how it ended.

    The numbers of a company that is gone go on changing, unseen: it has no weight in the market and nothing happens to it.
    """

    def __init__(self, par, vertical, trials, M, rng):
        self.par, self.M, self.D, self.rng = par, M, M / 12, rng
        self.shape = (len(vertical), trials)
        start = lambda key: np.zeros(self.shape) + par[key]
        self.C, self.B, self.R = start("cash"), start("opex"), start("app.revenue")
        self.mu, self.sig, self.eta = start("app.growth"), start("app.volatility"), start("app.growth_volatility")
        self.L, self.lag = start("tax.losses"), start("training.lag")
        self.q, self.s = start("training.fraction"), start("api.share")
        self.out = np.maximum(0, 1 - self.s.sum(axis=0))
        self.rounds, self.raised = np.zeros(self.shape), np.zeros(self.shape)
        self.since_layoff = np.full(self.shape, np.inf)
        self.pivoted = np.zeros(self.shape, bool) | np.array(vertical)[:, None]
        self.public, self.restructured = np.zeros(self.shape, bool), np.zeros(self.shape, bool)
        self.gone = np.zeros(self.shape, np.int8)

    def state(self):
        return np.where(self.gone > 0, self.gone, np.where(self.pivoted, VERTICAL, GENERALIST))

    def uniform(self):
        return self.rng.random(self.shape)

    def normal(self):
        return self.rng.standard_normal(self.shape)

    def chance(self, rate):
        return self.uniform() < 1 - np.exp(-rate * self.D)

    def step(self, market):
        self.alive = self.gone == 0
        self.share_out(market)
        self.operate(market)
        self.settle()
        self.look_ahead()
        self.grow()
        self.hire()
        self.lay_off()
        self.turn(market)
        self.raise_round(market)
        self.go_public(market)
        self.deal(market)
        self.rescue()

    def share_out(self, market):
        """The customers' choice, for all companies before any of them moves."""
        par = self.par
        self.x = np.exp(-par["api.lag_penalty"] * np.maximum(0, self.lag - par["training.cadence"]) / 12)
        self.o = par["api.serving_ratio"] * market.c
        self.offer = np.maximum(market.p, par["api.discipline"] * self.o)
        w = self.s * self.x * (market.p / self.offer) ** par["api.switching"]
        w = np.where(self.alive, w, 0)
        total = self.out * np.exp(market.par["demand.outside_growth"] * market.y) + w.sum(axis=0)
        self.share = w / np.where(total > 0, total, 1)

    def operate(self, market):
        """1. Revenue, the cost of a model of its own, and what a month burns."""
        par = self.par
        tokens = self.share * market.pool / market.p
        self.api = tokens * self.offer
        api_profit = tokens * (self.offer - self.o)
        app_profit = (par["app.margin"] - par["app.squeeze"] * market.heat) * self.R
        self.K = self.q * np.exp(-par["training.decline"] * market.y) * market.T
        earned = market.par["interest"] / 12 * np.maximum(self.C, 0)
        self.burn = self.B - api_profit - app_profit - earned

    def settle(self):
        """2. Train if a model is due and affordable, pay tax on what losses do not shelter."""
        par = self.par
        due = self.lag + self.M >= par["training.cadence"]
        pays = due & (self.C - self.K >= par["training.reserve"] * np.maximum(self.burn, 0))
        profit = -self.burn * self.M - np.where(pays, self.K, 0)
        gain, loss = np.maximum(profit, 0), np.maximum(-profit, 0)
        sheltered = np.minimum(gain, self.L)
        self.L = self.L - sheltered + loss
        self.C = self.C + profit - par["tax.rate"] * (gain - sheltered)
        self.lag = np.where(pays, 0, self.lag + self.M)

    def look_ahead(self):
        """3. Runway in months, with the next model saved for."""
        self.need = self.burn + self.K / self.par["training.cadence"]
        needy = self.need > 0
        self.runway = np.where(needy, self.C / np.where(needy, self.need, 1), np.inf)

    def grow(self):
        """4. Application revenue, then its growth and volatilities for the next step."""
        par, D = self.par, self.D
        reversion, growth, volatility = par["app.reversion"], par["app.growth_long"], par["app.volatility_long"]
        e = np.exp(-reversion * D)
        self.R = self.R * np.exp((self.mu - self.sig ** 2 / 2) * D + self.sig * np.sqrt(D) * self.normal())
        self.mu = growth + (self.mu - growth) * e + self.eta * spread(reversion, D) * self.normal()
        self.sig = volatility + (self.sig - volatility) * e
        self.eta = self.eta * e

    def hire(self):
        """5. Opex grows while there is no need to raise."""
        comfortable = self.runway >= self.par["raise.runway"]
        self.B = np.where(comfortable, self.B * np.exp(self.par["opex_growth"] * self.D), self.B)

    def lay_off(self):
        """6."""
        par, cut = self.par, self.par["layoff.cut"]
        self.since_layoff = self.since_layoff + self.M
        now = (self.runway < par["layoff.runway"]) & (self.since_layoff >= par["layoff.spacing"])
        self.since_layoff = np.where(now, 0, self.since_layoff)
        self.C = self.C - np.where(now, par["layoff.severance"] * cut * self.B, 0)
        self.B = np.where(now, self.B * (1 - cut), self.B)
        self.mu = np.where(now, self.mu - par["layoff.growth_hit"], self.mu)

    def turn(self, market):
        """7. A pivot out of the model business, or out of the race because the last model is too old."""
        par = self.par
        squeezed = (self.s > 0) & (market.p < self.o) & (self.runway < par["pivot.runway"])
        now = ~self.pivoted & squeezed & self.chance(par["pivot.rate"])
        self.q = np.where(now, self.q * par["pivot.training"], self.q)
        self.s = np.where(now, self.s * par["pivot.share"], self.s)
        self.B = np.where(now, self.B * (1 - par["pivot.cut"]), self.B)
        self.mu = np.where(now, self.mu + par["pivot.growth"], self.mu)
        self.pivoted = self.pivoted | now | (self.lag >= par["training.stale"])

    def raise_round(self, market):
        """8."""
        par = self.par
        appeal = par["raise.climate"] * market.f + par["raise.lag"] * np.log(self.x) - par["raise.fatigue"] * self.rounds
        hazard = par["raise.rate"] * np.exp(appeal)
        now = self.alive & (self.runway < par["raise.runway"]) & self.chance(hazard)
        amount = par["raise.months"] * np.maximum(self.need, self.B / 2) * np.exp(par["raise.volatility"] * self.normal())
        amount = np.where(now, np.minimum(amount, par["raise.cap"] * np.exp(market.f)), 0)
        self.C = self.C + amount
        self.raised = self.raised + amount
        self.rounds = self.rounds + now

    def go_public(self, market):
        """9. A listing raises money once; the company stays independent."""
        par = self.par
        revenue = 12 * (self.api + self.R)
        ready = ~self.public & (revenue >= par["ipo.revenue"]) & (market.f >= par["ipo.climate"])
        now = ready & self.chance(par["ipo.rate"])
        self.C = self.C + np.where(now, par["ipo.multiple"] * revenue, 0)
        self.public = self.public | now

    def deal(self, market):
        """10. A big vendor buys it, or hires its team and leaves a shell."""
        par = self.par
        hazard = par["acquisition.rate"] * market.par["deals.appetite"] * np.exp(par["acquisition.climate"] * market.f)
        distressed = self.runway < par["acquisition.runway"]
        hazard = hazard * np.where(distressed, 1 + par["acquisition.distress"], 1)
        now = self.alive & self.chance(hazard)
        how = np.where(self.uniform() < par["acquisition.hollow"], HOLLOWED, ACQUIRED)
        self.gone = np.where(now, how, self.gone)

    def rescue(self):
        """11. Out of cash: sold, restructured once, or shut down."""
        par, V = self.par, self.uniform()
        ruined = (self.gone == 0) & (self.C <= 0)
        sold = ruined & (V < par["rescue.sale"])
        saved = ruined & ~sold & ~self.restructured & (V < par["rescue.sale"] + par["rescue.restructure"])
        self.B = np.where(saved, self.B * (1 - par["rescue.cut"]), self.B)
        self.C = np.where(saved, par["rescue.bridge"] * self.B, self.C)
        self.restructured = self.restructured | saved
        self.gone = np.where(sold, SOLD, np.where(ruined & ~saved, SHUT, self.gone))


def simulate(scenario, trials, rng):
    """Yields (month after the step, market, companies) for every step of so many trials."""
    M = scenario.step
    market_par, company_par = scenario.draw(trials, rng)
    market = Market(market_par, scenario.correlation, trials, M, rng)
    companies = Companies(company_par, scenario.vertical, trials, M, rng)
    # A cut of 100 % is log(0), and the numbers of companies that are gone may overflow; neither is seen.
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        for k in range(scenario.horizon // M):
            market.step(k * M)
            companies.step(market)
            yield (k + 1) * M, market, companies


def batches(scenario, trials):
    """Sizes of batches that add up to so many trials, small enough to stay in a processor's cache."""
    most = max(1, 20000 // len(scenario.names))
    while trials > 0:
        yield min(most, trials)
        trials -= most
