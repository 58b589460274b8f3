#!/usr/bin/env python3
"""Reads every table of a results folder as strictly as can be, and holds the tables against each other.

    check_tables.py FOLDER

Prints what is wrong, one line each; status 1 if anything is.
"""
import json
import math
import pathlib
import re
import sys

INTERVAL = ["", "_low", "_high"]


def with_interval(*names):
    return [name + end for name in names for end in INTERVAL]


FATES = ["hollowed", "acquired", "sold", "shut"]
PERCENTILES = ["p05", "p25", "p50", "p75", "p95"]
COLUMNS = {
    "companies.tsv": ["company", "members", "trials", *with_interval("independent", "generalist"), "vertical", *FATES,
                      "legal", "operating", "public", "restructured", "rounds", "raised", "median_month_gone"],
    "readings.tsv": ["name", "reading", "probability", "low", "high", "trials"],
    "survival.tsv": ["month", "company", "at_risk", *with_interval("generalist", "independent"), "vertical", *FATES],
    "market.tsv": ["month", *with_interval("none_left", "no_generalist"), "mean_independent", *PERCENTILES],
    "independents.tsv": ["count", "probability", "low", "high"],
    "paths.tsv": ["quantity", "month", "mean", *PERCENTILES],
    "cash.tsv": ["company", "bin_low", "bin_high", "probability"],
    "inputs.tsv": ["key", "distribution", "mean", "p05", "p50", "p95"],
}
TEXTS = {"company", "name", "reading", "quantity", "key", "distribution"}
COUNTS = {"month", "members", "trials", "at_risk", "count", "median_month_gone"}
MAY_BE_MISSING = {"median_month_gone"}  # and correlations
NOT_PROBABILITIES = COUNTS | TEXTS | {"rounds", "raised", "mean", "mean_independent", "bin_low", "bin_high", *PERCENTILES}

wrong = []


def complain(text):
    wrong.append(text)


def near(a, b, what, within=2e-7):
    if not abs(a - b) <= within:
        complain(f"{what}: {a} is not {b}")


# --- reading ---------------------------------------------------------------------------------------------------------


def cell(table, column, text):
    """The value of one cell, by the kind that its column has."""
    where = f"{table}, {column}: {text!r}"
    if column in TEXTS:
        return text
    if text == "NA":
        if column not in MAY_BE_MISSING and "." not in column:
            complain(f"{where} in the place of a number")
        return None
    if column in COUNTS:
        if not re.fullmatch(r"[0-9]+", text):
            complain(f"{where} is no whole number")
        return int(text)
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[-+][0-9]+)?|inf", text):
        complain(f"{where} is no number")
    if column not in NOT_PROBABILITIES and "." not in column and table != "paths.tsv":
        if not re.fullmatch(r"[01]\.[0-9]{6,}", text) or not 0 <= float(text) <= 1:
            complain(f"{where} is no probability with 6 decimals or more")
    return float(text)


def read(folder, table):
    """The rows of a table as dictionaries. Comment lines come first, then one header line, then rows."""
    raw = (folder / table).read_bytes()
    if b"\r" in raw or not raw.endswith(b"\n"):
        complain(f"{table}: lines do not all end in one newline")
    lines = raw.decode("utf-8").removesuffix("\n").split("\n")
    while lines[0].startswith("#"):
        lines.pop(0)
    header = lines[0].split("\t")
    if header[: len(COLUMNS[table])] != COLUMNS[table] or len(set(header)) != len(header):
        complain(f"{table}: columns {header}")
    rows = []
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(header) or "" in cells:
            complain(f"{table}: {len(cells)} cells under {len(header)} columns: {line!r}")
        rows.append({column: cell(table, column, text) for column, text in zip(header, cells)})
    for row in rows:
        check_intervals(table, row)
    return rows


def check_intervals(table, row):
    for column in row:
        ends = (column + "_low", column + "_high") if column + "_low" in row else ("low", "high")
        if (column == "probability" and "low" in row) or column + "_low" in row:
            if not row[ends[0]] <= row[column] <= row[ends[1]]:
                complain(f"{table}: {column} is outside its interval: {row}")


# --- holding them against each other -----------------------------------------------------------------------------------


def check_fates(table, row):
    near(row["independent"] + sum(row[fate] for fate in FATES), 1, f"{table}: independent and gone in {row}")
    near(row["generalist"] + row["vertical"], row["independent"], f"{table}: generalist and vertical in {row}")


def check_readings(tables, companies):
    readings = {(row["name"], row["reading"]): row for row in tables["readings.tsv"]}
    if len(readings) != len(tables["readings.tsv"]):
        complain("readings.tsv: a reading twice")
    for name, row in companies.items():
        for reading in ["generalist", "independent", "legal", "operating"]:
            near(readings[name, reading]["probability"], row[reading], f"readings.tsv: {name} {reading}", 0)
        near(row["legal"], row["independent"] + row["hollowed"], f"companies.tsv: legal of {name}")
        near(row["operating"], 1 - row["shut"], f"companies.tsv: operating of {name}")
    last = tables["market.tsv"][-1]
    for reading in ["none_left", "no_generalist"]:
        for ours, theirs in [("probability", reading), ("low", reading + "_low"), ("high", reading + "_high")]:
            near(readings["market", reading][ours], last[theirs], f"readings.tsv: {reading} of the market", 0)
    return readings


def check_survival(tables, companies, horizon):
    last = {}
    for row in tables["survival.tsv"]:
        name = row["company"]
        check_fates("survival.tsv", row)
        lives = companies[name]["trials"] * companies[name]["members"]
        if row["month"] == 0 and (row["at_risk"] != lives or row["independent"] != 1):
            complain(f"survival.tsv: not all are there at the start: {row}")
        if name in last and row["month"] > 0:
            near(row["at_risk"] / lives, last[name]["independent"], f"survival.tsv: at risk in {row}")
            if row["month"] <= last[name]["month"] or row["independent"] > last[name]["independent"]:
                complain(f"survival.tsv: comes back to life: {row}")
        last[name] = row
    for name, row in companies.items():
        for column in [*with_interval("independent", "generalist"), "vertical", *FATES]:
            near(last[name][column], row[column], f"survival.tsv: {column} of {name} at the end", 0)
        half = [r["month"] for r in tables["survival.tsv"] if r["company"] == name and r["independent"] <= 0.5]
        if row["median_month_gone"] != (min(half) if half else None):
            complain(f"companies.tsv: median of {name}: {row['median_month_gone']}, by survival.tsv {half[:1]}")
        if last[name]["month"] != horizon:
            complain(f"survival.tsv: {name} ends in month {last[name]['month']}")


def check_market(tables, companies):
    alone = [row for row in companies.values() if row["members"] == 1]
    numbers = tables["independents.tsv"]
    if [row["count"] for row in numbers] != list(range(len(alone) + 1)):
        complain("independents.tsv: counts are not 0 to the number of companies")
    near(sum(row["probability"] for row in numbers), 1, "independents.tsv: sum")
    last = tables["market.tsv"][-1]
    near(numbers[0]["probability"], last["none_left"], "independents.tsv: none left", 0)
    mean = sum(row["count"] * row["probability"] for row in numbers)
    near(mean, last["mean_independent"], "market.tsv: mean_independent by independents.tsv", 1e-5)
    near(sum(row["independent"] for row in alone), last["mean_independent"], "market.tsv: mean by companies.tsv", 1e-5)


def check_cash(tables, companies):
    for name, row in companies.items():
        bins = [r for r in tables["cash.tsv"] if r["company"] == name]
        near(sum(r["probability"] for r in bins), row["independent"], f"cash.tsv: sum of {name}", 1e-6)
        if bins[0]["bin_low"] != 0 or bins[-1]["bin_high"] != math.inf:
            complain(f"cash.tsv: bins of {name} do not reach from 0 to inf")
        if any(a["bin_high"] != b["bin_low"] for a, b in zip(bins, bins[1:])):
            complain(f"cash.tsv: bins of {name} do not join")


def check_paths(tables, months):
    for quantity in ["price", "serving", "floor", "training", "funding", "pool"]:
        rows = [r for r in tables["paths.tsv"] if r["quantity"] == quantity]
        if [r["month"] for r in rows] != months[:-1]:
            complain(f"paths.tsv: months of {quantity}")
        if any([r[p] for p in PERCENTILES] != sorted(r[p] for p in PERCENTILES) for r in rows):
            complain(f"paths.tsv: percentiles of {quantity} do not ascend")


def check_inputs(tables):
    for row in tables["inputs.tsv"]:
        for column, value in row.items():
            if "." in column and value is not None and not -1 <= value <= 1:
                complain(f"inputs.tsv: correlation {value} of {row['key']} with {column}")


def check_summary(folder, readings):
    summary = json.loads((folder / "summary.json").read_text())
    for key in ["answers", "scenario", "seed", "trials", "version", "model", "timings"]:
        if key not in summary:
            complain(f"summary.json: no {key}")
    answers = {(a["name"], a["reading"]): a for a in summary["answers"]}
    if list(answers) != list(readings):
        complain("summary.json: answers are not the rows of readings.tsv")
    for key, answer in answers.items():
        for column in ["probability", "low", "high", "trials"]:
            near(answer[column], readings[key][column], f"summary.json: {column} of {key}")
        if not answer["definition"]:
            complain(f"summary.json: no definition of {key}")


def main():
    folder = pathlib.Path(sys.argv[1])
    tables = {table: read(folder, table) for table in COLUMNS}
    if wrong:
        return
    companies = {row["company"]: row for row in tables["companies.tsv"]}
    for row in companies.values():
        check_fates("companies.tsv", row)
    months = [row["month"] for row in tables["market.tsv"]]
    readings = check_readings(tables, companies)
    check_survival(tables, companies, months[-1])
    check_market(tables, companies)
    check_cash(tables, companies)
    check_paths(tables, months)
    check_inputs(tables)
    check_summary(folder, readings)


main()
for text in wrong[:20]:
    print(text)
sys.exit(1 if wrong else 0)
