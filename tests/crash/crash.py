"""What the tests that pull the plug share: stories, which are commands that write a results folder; places in which they are told
and disturbed; and the judge, who looks at what is left."""
import argparse
import contextlib
import hashlib
import json
import multiprocessing.pool
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
OUT = "out"                                          # the results folder of every story, seen from its place

SCENARIO = """horizon: 3
market: {price.floor: 'triangular(0.2, 0.8, 1.3)'}
companies: [{name: lab, count: 2, cash: 'lognormal(16, 0.5)'}]
"""
STUDY = """study: floors
scenario: tiny.yaml
vary: {price.floor: [0.2, 0.7, 1.1]}
"""


class Run:
    """How a command ended: its status (below 0: the signal), and what it said."""

    def __init__(self, command, place, environment, seconds=60):
        try:
            done = subprocess.run(command, cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  errors="replace", timeout=seconds, check=False)
            self.status, self.output, self.error = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            self.status, self.output, self.error = 124, "", f"not done after {seconds} s"

    def __str__(self):
        return f"status {self.status}: {self.error.strip() or 'nothing said'}"


class Story:
    """A command, and the folder that it finds: a copy of `start`, or none. before and after are what may stand there complete:
    what the folder held, and what it holds when nobody disturbs the command."""

    def __init__(self, name, words, start=None, environment=None):
        self.name, self.words, self.start, self.environment = name, words, start, environment or {}
        self.before = self.after = self.files = None
        self.good = set()                            # states of the folder that were judged and are right


class Stage:
    """The program, the preloaded libraries, and a folder in memory where possible, since disks are slow to sync."""

    def __init__(self, program):
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="outlast-crash.", dir=memory))
        self.program = shutil.copy(program, self.path("outlast"))    # it may be built anew meanwhile
        os.symlink(os.path.join(ROOT, "plots"), self.path("plots"))
        self.inputs = self.path("inputs")
        os.mkdir(self.inputs)
        for name, text in (("tiny.yaml", SCENARIO), ("floors.yaml", STUDY)):
            with open(os.path.join(self.inputs, name), "w", encoding="utf-8") as out:
                out.write(text)
        for name in ("plug", "memory", "clock"):
            subprocess.run([os.environ.get("CC", "gcc"), "-std=c11", "-Wall", "-Wextra", "-O1", "-shared", "-fPIC", "-o",
                            self.path(name + ".so"), os.path.join(HERE, name + ".c")], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def place(self, start=None):
        """A new folder with the inputs, and with a results folder where the story finds one."""
        place = tempfile.mkdtemp(prefix="place.", dir=self.folder)
        for name in os.listdir(self.inputs):
            os.symlink(os.path.join(self.inputs, name), os.path.join(place, name))
        if start:
            shutil.copytree(start, os.path.join(place, OUT))
        return place

    def environment(self, place, more=None, libraries=()):
        """With preloaded libraries (the sanitizers' own need not come first), one thread and one time zone."""
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "TZ": "UTC", **(more or {})}
        if libraries:
            environment["LD_PRELOAD"] = ":".join(self.path(name + ".so") for name in libraries)
            environment["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        if "plug" in libraries:                      # the search for leaks does not go on under a filter of calls
            environment["ASAN_OPTIONS"] += ":detect_leaks=0"
            environment.setdefault("PLUG_FOLDER", os.path.join(place, OUT))
        return environment

    def run(self, words, place, environment=None, libraries=()):
        return Run([self.program, *words], place, self.environment(place, environment, libraries))

    def tell(self, story, place, libraries=(), **environment):
        """The story's command, disturbed by what the environment asks of the libraries."""
        libraries = tuple(libraries) + (("clock",) if "CLOCK_STEP" in story.environment else ())
        return self.run(story.words, place, {**story.environment, **environment}, libraries)

    def rehearse(self, story):
        """Tells the story undisturbed, once, to know what is right."""
        if story.start:
            story.before = results(story.start)
        place = self.place(story.start)
        run = self.tell(story, place)
        if run.status != 0:
            raise SystemExit(f"{story.name}: undisturbed: {run}")
        folder = os.path.join(place, OUT)
        story.after, story.files = results(folder), sorted(os.listdir(folder))
        return story

    def make(self, name, *words):
        """A results folder to start from."""
        place = self.place()
        run = self.run(words + ("-q", "-o", OUT), place)
        if run.status != 0:
            raise SystemExit(f"{name}: {run}")
        os.rename(os.path.join(place, OUT), self.path(name))
        return self.path(name)


# --- what a folder holds ---

def content(path):
    """What is promised of a file: its bytes; of the summary all but the timings, of the store its points."""
    if path.endswith("summary.json"):
        with open(path, encoding="utf-8") as file:
            summary = json.load(file)
        summary.pop("timings")
        return json.dumps(summary).encode()
    if path.endswith(".sqlite"):
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
            return repr(store.execute("SELECT * FROM points ORDER BY key").fetchall()).encode()
    return raw(path)


def raw(path):
    with open(path, "rb") as file:
        return file.read()


def results(folder):
    """The SHA-256 of each file that the manifest names."""
    with open(os.path.join(folder, "manifest.tsv"), encoding="utf-8") as file:
        names = [line.split("\t")[0] for line in file.read().splitlines()[2:]]
    return {name: hashlib.sha256(content(os.path.join(folder, name))).hexdigest() for name in names}


# --- the judge: each returns what is wrong, or None ---

def judge_table(story, folder, name):
    """A table is a whole one, whichever; that of a sweep may say itself that it is not complete."""
    path = os.path.join(folder, name)
    digest = hashlib.sha256(content(path)).hexdigest()
    if digest in ((story.before or {}).get(name), story.after.get(name)):
        return None
    with open(path, encoding="utf-8") as file:
        first = file.readline()
    return None if first.startswith("# INCOMPLETE") else f"{name} is neither the old nor the new one"


def judge_incomplete(stage, story, place, verify):
    folder = os.path.join(place, OUT)
    if os.path.exists(os.path.join(folder, "manifest.tsv")):
        return f"a manifest that does not hold: {verify}"
    if "what was counted" in verify.error:
        return f"counts that are damaged: {verify}"
    report = stage.run(["report", OUT], place)
    if report.status != 65:
        return f"report: {report}"
    tables = [name for name in os.listdir(folder) if name.endswith(".tsv") and not name.startswith(".")]
    return next(filter(None, (judge_table(story, folder, name) for name in tables)), None)


def judge_folder(stage, story, place):
    """What stands there is complete, or says that it is not."""
    verify = stage.run(["verify", OUT], place)
    folder = os.path.join(place, OUT)
    if verify.status == 0:
        return None if results(folder) in (story.before, story.after) else "verify says complete, and it is not"
    if verify.status == 65:
        return judge_incomplete(stage, story, place, verify)
    if verify.status == 66 and not os.path.exists(folder):
        return None
    return f"verify: {verify}"


def is_cold(journal):
    """A store's journal from which nothing is to be rolled back: SQLite leaves it until it writes again."""
    with open(journal, "rb") as file:
        return journal.endswith("-journal") and file.read(1) in (b"", b"\0")


def judge_end(stage, story, place):
    """The same command ends with the same bytes."""
    run = stage.tell(story, place)
    folder = os.path.join(place, OUT)
    if run.status != 0:
        return f"the same command again: {run}"
    if stage.run(["verify", "-q", OUT], place).status != 0:
        return "not complete at the end"
    after = results(folder)
    if after != story.after:
        return "other bytes at the end: " + ", ".join(name for name in story.after if after.get(name) != story.after[name])
    left = sorted(name for name in set(os.listdir(folder)) - set(story.files) if not is_cold(os.path.join(folder, name)))
    return f"left over at the end: {' '.join(left)}" if left else None


REASONS = ("No space left on device", "Disk quota exceeded", "Input/output error", "Cannot allocate memory", "out of memory",
           "disk I/O error", "database or disk is full", "unable to open database file", "attempt to write a readonly database",
           MALFORMED := "database disk image is malformed")


def judge_failure(run, subject=OUT + "(/|:)", one_line=True):
    """A failure that the program saw: 73 or 74, in one line, with what it is about and the reason. (SQLite takes a page that cannot
    be read for a damaged one: 65.)"""
    if run.status not in (73, 74) and not (run.status == 65 and MALFORMED in run.error):
        return str(run)
    lines = run.error.splitlines()
    good = all(any(reason in line for reason in REASONS) and re.search(subject, line) for line in lines)
    return None if good and lines and (len(lines) == 1 or not one_line) else f"an unclear message: {run}"


def judge_all(stage, story, place, run, killed=False, subject=OUT + "(/|:)"):
    """A disturbed command, what it left, and how that goes on."""
    if killed and run.status != -9:
        return f"was not killed: {run}"
    if not killed and run.status != 0:
        wrong = judge_failure(run, subject)
        if wrong:
            return wrong
    if run.status == 0 and results(os.path.join(place, OUT)) != story.after:
        return "status 0, and the results are not whole"
    return judge_state(stage, story, place)


def state(folder):
    """All that a folder holds, but for the log."""
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return tuple((name, hashlib.sha256(raw(os.path.join(folder, name))).digest()) for name in names if name != "run.log")


def judge_state(stage, story, place):
    """What is left, and how that goes on; once for all the cases that leave the same."""
    left = state(os.path.join(place, OUT))
    if left in story.good:
        return None
    wrong = judge_folder(stage, story, place) or judge_end(stage, story, place)
    if not wrong:
        story.good.add(left)
    return wrong


# --- the stories ---

HASTE, LESS_HASTE = {"CLOCK_STEP": "0.4"}, {"CLOCK_STEP": "0.1"}    # a checkpoint every few blocks, every few dozen


def make_stories(stage):
    """A run, a sweep, a shard and a merge; from nothing, from fewer trials, over others."""
    run, sweep = ("run", "tiny.yaml", "-q", "-o", OUT), ("sweep", "floors.yaml", "-q", "-o", OUT)
    fewer, other = stage.make("fewer", "run", "tiny.yaml", "-n", "200"), stage.make("other", "run", "tiny.yaml", "-n", "200", "-s", "2")
    points, others = stage.make("points", "sweep", "floors.yaml", "-n", "200"), stage.make("others", "sweep", "floors.yaml", "-n", "300", "-s", "2")
    for number in "123":
        for command, file in (("run", "tiny.yaml"), ("sweep", "floors.yaml")):
            part = stage.make(f"{command}.{number}", command, file, "-n", "600", "--shard", number + "/3")
            os.rename(part, os.path.join(stage.inputs, f"{command}.{number}"))
    stories = [
        Story("run", [*run, "-n", "3000"], environment=HASTE),
        Story("run from fewer trials", [*run, "-n", "600"], fewer),
        Story("run --fresh", [*run, "-n", "100", "--fresh"], other),
        Story("shard", [*run, "-n", "600", "--shard", "2/3"]),
        Story("merge", ["merge", "run.1", "run.2", "run.3", "-q", "-o", OUT]),
        Story("sweep", [*sweep, "-n", "3000"], environment=HASTE),
        Story("sweep from fewer trials", [*sweep, "-n", "600"], points),
        Story("sweep --fresh", [*sweep, "-n", "100", "--fresh"], others),
        Story("merge of a sweep", ["merge", "sweep.1", "sweep.2", "sweep.3", "-q", "-o", OUT]),
    ]
    return [stage.rehearse(story) for story in stories]


def make_long_stories(stage, chosen):
    """With work for several threads, and checkpoints between."""
    run, sweep = ("run", "tiny.yaml", "-q", "-o", OUT, "-n", "400k"), ("sweep", "floors.yaml", "-q", "-o", OUT, "-n", "150k")
    stories = [Story("long run", run, environment=LESS_HASTE), Story("long sweep", sweep, environment=LESS_HASTE)]
    return [stage.rehearse(story) for story in stories if not chosen.story or chosen.story in story.name]


# --- running cases, and counting ---

class Case:
    """A story, how it is disturbed in words, and the function that does so: it takes a place and returns what is wrong."""

    def __init__(self, story, words, function):
        self.story, self.words, self.function = story, words, function


def run_case(stage, case):
    place = stage.place(case.story.start)
    try:
        return case.function(place)
    except Exception as error:                       # pylint: disable=broad-except
        return f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(place, ignore_errors=True)


def run_cases(stage, cases):
    """Runs the cases, several at a time; prints what is wrong with each and the counts. True where nothing is."""
    failed = 0
    with multiprocessing.pool.ThreadPool(os.cpu_count()) as pool:
        for case, wrong in zip(cases, pool.imap(lambda case: run_case(stage, case), cases)):
            if wrong:
                failed += 1
                print(f"FAILED  {case.story.name}: {case.words}: {wrong}", flush=True)
    print(f"{len(cases) - failed} passed, {failed} failed")
    return failed == 0


def spread(cases, count):
    """At most so many of the cases, spread over all."""
    return cases if count is None or len(cases) <= count else [cases[i * len(cases) // count] for i in range(count)]


def options(about, **more):
    """The command line that all these tests have."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--outlast", default=os.environ.get("OUTLAST", os.path.join(ROOT, "outlast")), help="the program")
    parser.add_argument("--long", action="store_true", help="all cases, not a sample")
    parser.add_argument("--story", help="only the stories whose name has this in it")
    parser.add_argument("--case", default="", help="only the cases whose words have this in them")
    for name, settings in more.items():
        parser.add_argument("--" + name, **settings)
    return parser.parse_args()


def main(about, make_cases, **more):
    """A whole test: make_cases(stage, stories, options) gives its cases."""
    chosen = options(about, **more)
    with Stage(chosen.outlast) as stage:
        stories = [story for story in make_stories(stage) if not chosen.story or chosen.story in story.name]
        good = run_cases(stage, [case for case in make_cases(stage, stories, chosen) if chosen.case in case.words])
    sys.exit(0 if good else 1)
