"""Whether plain programs find what outlast finds: a benchmark of another model would be worth nothing."""
import math
import re
import sys

LIMIT = 5.5        # standard errors; beyond it by chance once in 26 million comparisons
MONTHS = ("12", "24", "36", "48", "60")
READINGS = ("generalist", "independent")


def read_table(lines, name):
    """(company or group, month, reading) -> the row's cells by column; `name` is the column of the company or group."""
    header, *rows = (line.rstrip("\n").split("\t") for line in lines)
    cells = [dict(zip(header, row)) for row in rows]
    return {(row[name], row["month"], reading): row for row in cells for reading in READINGS if row["month"] in MONTHS}


def read_outlast(path):
    """(name, month, reading) -> probability and standard error, the latter from the 95 % interval."""
    with open(path, encoding="utf-8") as file:
        rows = read_table([line for line in file if not line.startswith("#")], "company")
    error = lambda row, reading: (float(row[reading + "_high"]) - float(row[reading + "_low"])) / 2 / 1.959964
    return {place: (float(row[place[2]]), error(row, place[2])) for place, row in rows.items()}


def read_plain(text):
    """The same from what a plain program prints of its groups."""
    rows = read_table(text[text.index("\ngroup\t") + 1:].splitlines(), "group")
    return {place: (float(row[place[2]]), float(row[place[2] + "_error"]))
            for place, row in rows.items() if place[0] != "market"}


def joined(samples):
    """The estimates of several runs as one, and the trials of all."""
    trials = sum(s.trials for s in samples)
    tables = [(s.trials / trials, read_plain(s.table)) for s in samples]
    return {place: (sum(w * t[place][0] for w, t in tables), math.sqrt(sum((w * t[place][1]) ** 2 for w, t in tables)))
            for place in tables[0][1]}, trials


def members(path):
    """How many companies each group has."""
    text = path.read_text()
    counts = dict(re.findall(r"^companies\.(.*)\.count\t(\d+)$", text, re.M))
    sizes = {}
    for entry, group in re.findall(r"^companies\.(.*)\.group\t(.*)$", text, re.M):
        sizes[group] = sizes.get(group, 0) + int(counts[entry])
    return sizes


class Agreement:
    """folder: with outlast's results by scenario. samples: by (scenario, threads), of each program."""

    def __init__(self, folder, samples):
        self.worst, self.compared, self.failures = 0, 0, []
        for scenario in dict.fromkeys(scenario for scenario, _ in samples):
            exact = read_outlast(folder / scenario / "survival.tsv")
            sizes = members(folder / f"{scenario}.tsv")
            names = next(iter(samples.values()))
            for name in names:
                own = [s for (where, _), of in samples.items() if where == scenario for s in of[name]]
                if own[0].table:
                    self.compare(f"{name}, {scenario}", exact, sizes, *joined(own))

    def compare(self, title, exact, sizes, found, trials):
        for (group, month, reading), (value, error) in found.items():
            right, its_error = exact[group, month, reading]
            # Where little is seen, a program knows its own error badly.
            error = max(error, math.sqrt(right * (1 - right) / (trials * sizes[group])))
            error = math.hypot(error, its_error) or 1e-9
            z = abs(value - right) / error
            self.compared, self.worst = self.compared + 1, max(self.worst, z)
            if z > LIMIT:
                self.failures.append(f"{title}: {group} {reading} after {month} months {value:.4f}, outlast {right:.4f}, "
                                     f"{z:.1f} standard errors apart")

    def summary(self):
        return f"{self.compared} probabilities of the plain programs are within {self.worst:.1f} standard errors of outlast's."

    def end(self):
        """The last line, and the exit status."""
        print("\n".join(self.failures + [f"{self.compared - len(self.failures)} passed, {len(self.failures)} failed"]))
        sys.exit(bool(self.failures))
