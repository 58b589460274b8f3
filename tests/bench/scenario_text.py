"""The scenario of the Python programs, as `outlast check SCENARIO --format tsv` prints it: a key and a value on each line."""
import re

import numpy as np

SHOCKS = ("funding", "price", "training", "demand")
SETTINGS = ("key", "name", "start", "horizon", "step", "trials", "seed")


class Scenario:
    """`market`, and of each company `companies`, are dictionaries by key; a number is a float, or a drawn one a tuple
    (family, argument, …). What the programs cannot do, such as truncation or dependence, is refused."""

    def __init__(self, path):
        self.settings, self.market, self.companies = {}, {}, []
        self.names, self.groups, self.vertical = [], [], []
        self.correlation = np.eye(4)
        for line in open(path, encoding="utf-8"):
            self.read(*line.rstrip("\n").split("\t"))
        self.horizon, self.step = int(self.settings["horizon"]), int(self.settings["step"])
        self.steps = self.horizon // self.step
        self.group_names = list(dict.fromkeys(self.groups))

    def read(self, key, text):
        if key.startswith("companies."):
            self.read_company(*key.split(".", 2)[1:], text)
        elif key.startswith("correlation."):
            i, j = (SHOCKS.index(shock) for shock in key.split(".")[1].split("_"))
            self.correlation[i, j] = self.correlation[j, i] = float(text)
        elif key in SETTINGS:
            self.settings[key] = text
        else:
            self.market[key] = number(text)

    def read_company(self, entry, key, text):
        if key == "count":
            count = int(text)
            self.first = len(self.names)
            self.names += [f"{entry}-{i + 1}" if count > 1 else entry for i in range(count)]
            self.companies += [{} for _ in range(count)]
        elif key in ("kind", "group"):
            listed, own = (self.vertical, text == "vertical") if key == "kind" else (self.groups, text)
            listed += [own] * (len(self.names) - self.first)
        else:
            for company in self.companies[self.first:]:
                company[key] = number(text)

    def membership(self):
        """1 where a company (column) is of a group (row); the last row is the market."""
        rows = [[group == own for own in self.groups] for group in self.group_names]
        return np.array(rows + [[True] * len(self.groups)], float)


def number(text):
    """Whatever is neither a number nor a distribution that draw() knows ends the program."""
    try:
        return float(text)
    except ValueError:
        family, arguments = re.fullmatch(r"(\w+)\(([^()]*)\)", text).groups()
        return (family, *map(float, arguments.split(",")))


def draw(value, size, rng):
    """A constant as it is, a distribution as an array."""
    if not isinstance(value, tuple):
        return value
    family, a = value[0], value[1:]
    return {
        "normal": lambda: rng.normal(a[0], a[1], size),
        "lognormal": lambda: a[0] * np.exp(rng.normal(0, a[1], size)),
        "uniform": lambda: rng.uniform(a[0], a[1], size),
        "loguniform": lambda: np.exp(rng.uniform(np.log(a[0]), np.log(a[1]), size)),
        "triangular": lambda: rng.triangular(a[0], a[1], a[2], size),
        "exponential": lambda: rng.exponential(a[0], size),
    }[family]()


class Counts:
    """What the programs count: `exits[company, fate, step]`, `ceased[company, step]` (no generalist any more; column 0:
    from the start), and of groups `group[which, group, step]` with the sums that GROUP_COUNTS names."""
    FATES = ("hollowed", "acquired", "sold", "shut")
    GROUP_COUNTS = ("generalists", "generalist_squares", "independents", "independent_squares", "no_generalist", "none_left")

    def __init__(self, scenario, trials, exits, ceased, group):
        self.scenario, self.trials, self.exits, self.ceased, self.group = scenario, trials, exits, ceased, group

    def print(self):
        s, n = self.scenario, self.trials
        gone = self.exits.cumsum(axis=2) / n
        generalist = 1 - self.ceased.cumsum(axis=1)[:, 1:] / n
        print("company", "month", "generalist", "independent", *self.FATES, sep="\t")
        for i, name in enumerate(s.names):
            for k in range(s.steps):
                row = (generalist[i, k], 1 - gone[i, :, k].sum(), *gone[i, :, k])
                print(name, (k + 1) * s.step, *(f"{v:.6f}" for v in row), sep="\t")
        print("group", "month", "generalist", "generalist_error", "independent", "independent_error", "no_generalist",
              "none_left", sep="\t")
        members = s.membership().sum(axis=1)[:, None]
        columns = [*self.mean(self.group[0], self.group[1], members), *self.mean(self.group[2], self.group[3], members),
                   self.group[4] / n, self.group[5] / n]
        for g, name in enumerate(s.group_names + ["market"]):
            for k in range(s.steps):
                print(name, (k + 1) * s.step, *(f"{column[g, k]:.6f}" for column in columns), sep="\t")

    def mean(self, total, squares, members):
        """The mean of a count over members, and its standard error over trials."""
        mean = total / self.trials
        spread = np.sqrt(np.maximum(squares / self.trials - mean ** 2, 0) / self.trials)
        return mean / members, spread / members
