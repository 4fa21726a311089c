#!/usr/bin/env python3
"""Times fim against AIDE on trees of its own making.

Both record and check the same attributes of the same tree with the same number of workers, in turn, and
must find the same number of entries. The result is a table in Markdown on standard output: medians,
and medians of the ratios within pairs. docs/benchmarks.md says how to read it.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[3]
FIM = PROJECT / "fim"
ATTRIBUTES = "[type, mode, uid, gid, nlink, size, mtime, sha256]"
AIDE_ATTRIBUTES = "ftype+p+u+g+n+s+m+sha256"


def files(directory, count, sizes, seed, per_directory=None):
    """Files of random bytes, in directories if they are parted."""
    chance = random.Random(seed)
    for number in range(count):
        at = directory
        if per_directory:
            at = directory / f"d{number // per_directory:05}"
            if number % per_directory == 0:
                at.mkdir()
        (at / f"f{number:07}").write_bytes(chance.randbytes(chance.randint(*sizes)))


def small(directory):
    files(directory, 200_000, (200, 8_000), 1, per_directory=100)


def tiny(directory):
    files(directory, 500, (200, 8_000), 2, per_directory=50)


def large(directory):
    chance = random.Random(3)
    for number in range(4):
        with open(directory / f"f{number}", "wb") as out:
            for _ in range(1024):
                out.write(chance.randbytes(1 << 20))


def million(directory):
    files(directory, 1_000_000, (0, 16), 4, per_directory=500)


def ten_thousand(directory):
    files(directory, 10_000, (0, 16), 5, per_directory=500)


def hundred_thousand(directory):
    files(directory, 100_000, (0, 16), 6, per_directory=500)


def wide(directory):
    files(directory, 500_000, (0, 0), 7)


def deep(directory):
    """2000 levels, which no path that one call takes can name."""
    home = os.open(".", os.O_RDONLY)
    os.chdir(directory)
    try:
        for level in range(2_000):
            pathlib.Path("f").write_text(str(level), encoding="ascii")
            os.mkdir("directory")
            os.chdir("directory")
    finally:
        os.fchdir(home)
        os.close(home)


def rootfs(directory):
    directory.rmdir()
    subprocess.run(
        ["debootstrap", "--variant=minbase", "bookworm", directory],
        check=True,
        stdout=subprocess.DEVNULL,
    )


TREES = {
    "tiny": tiny,
    "rootfs": rootfs,
    "small": small,
    "large": large,
    "deep": deep,
    "wide": wide,
    "10k": ten_thousand,
    "100k": hundred_thousand,
    "million": million,
}


@dataclasses.dataclass
class Run:
    """What one process cost: seconds, seconds, bytes."""

    wall: float
    cpu: float
    memory: int
    code: int
    output: str


def run(arguments, environment=None):
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode(errors="replace")
    return Run(
        wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, process.returncode, text
    )


class Fim:
    """The program of this project."""

    name = "fim"

    def __init__(self, work, tree, workers, quick):
        self.database = work / "fim"
        policy = work / "policy.yaml"
        policy.write_text(
            f"version: 1\nrules: [{{path: /, attributes: {ATTRIBUTES}}}]\n", encoding="ascii"
        )
        common = ["--db", self.database, "--workers", workers, "--no-progress", "--format", "json"]
        self.commands = {
            "init": [FIM, "init", *common, "--root", tree, "--policy", policy],
            "check": [FIM, "check", *common],
        }
        if quick:
            self.commands["check --quick"] = [FIM, "check", "--quick", *common]

    def run(self, what):
        if what == "init":
            for file in self.database.parent.glob("fim.*"):
                file.unlink()
        done = run(self.commands[what])
        if done.code != 0:
            raise SystemExit(f"fim {what} ended with {done.code}:\n{done.output[:2000]}")
        return done

    def entries(self, done):
        return json.loads(done.output)["summary"]["entries"]

    def database_size(self):
        return pathlib.Path(f"{self.database}.mv.db").stat().st_size


class Aide:
    """The peer."""

    def __init__(self, work, tree, workers, program):
        self.program = program
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        self.name = " ".join((version.stdout + version.stderr).split()[:2])
        label = re.sub(r"\W", "_", self.name)
        self.database = work / f"{label}.db"
        self.settings = work / f"{label}.conf"
        threads = f"num_workers={workers}\n" if "num_workers" in self._help(work) else ""
        self.settings.write_text(
            f"database_in=file:{self.database}\ndatabase_out=file:{self.database}\n"
            f"gzip_dbout=no\n{threads}{tree} {AIDE_ATTRIBUTES}\n",
            encoding="ascii",
        )

    def _help(self, work):
        probe = work / "probe.conf"
        probe.write_text("num_workers=2\n/nothing p\n", encoding="ascii")
        done = run([self.program, "--config", probe, "--config-check"])
        return "num_workers" if done.code == 0 else ""

    def run(self, what):
        if what == "init":
            self.database.unlink(missing_ok=True)
        operation = "--init" if what == "init" else "--check"
        done = run([self.program, "--config", self.settings, operation])
        if done.code != 0:
            raise SystemExit(f"{self.name} {operation} ended with {done.code}:\n{done.output[:2000]}")
        return done

    def entries(self, done):
        found = re.search(r"Number of entries:\s*([0-9]+)", done.output)
        if found is None:
            raise SystemExit(f"{self.name} tells no number of entries:\n{done.output[:2000]}")
        return int(found.group(1))

    def database_size(self):
        return self.database.stat().st_size


def median(values):
    return statistics.median(list(values))


def spread(values):
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def row(tree, what, name, runs, ours, entries, size):
    wall = [one.wall for one in runs]
    cells = [
        tree,
        what,
        name,
        spread(wall),
        f"{median(one.cpu for one in runs):.2f}",
        f"{max(one.memory for one in runs) / 1e6:.0f}",
        f"{size / entries:.0f}",
    ]
    if ours is runs:
        cells += ["", ""]
    else:
        pairs = list(zip(ours, runs))
        cells += [
            f"{median(mine.wall / other.wall for mine, other in pairs):.2f}",
            f"{median(mine.cpu / other.cpu for mine, other in pairs):.2f}",
        ]
    print("| " + " | ".join(cells) + " |", flush=True)


def measure(tree, directory, options, work):
    programs = [Fim(work, directory, options.workers, options.quick)]
    programs += [Aide(work, directory, options.workers, program) for program in options.aide]
    for what in programs[0].commands:
        counts = {p.name: p.entries(p.run(what)) for p in programs}  # also warms the page cache
        if len(set(counts.values())) != 1:
            raise SystemExit(f"{tree}, {what}: they found different trees: {counts}")
        runs = {program.name: [] for program in programs}
        for _ in range(options.pairs):
            for program in programs:
                runs[program.name].append(program.run(what))
        for program in programs:
            ours = runs[programs[0].name]
            mine = runs[program.name]
            entries = counts[program.name]
            row(tree, what, program.name, mine, ours, entries, program.database_size())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tree", nargs="*", choices=[*TREES, []], help="all where none is named")
    parser.add_argument("--pairs", type=int, default=5, help="runs of each program (default: 5)")
    parser.add_argument("--workers", type=int, default=2, help="reading threads (default: 2)")
    parser.add_argument("--quick", action="store_true", help="also time 'fim check --quick'")
    parser.add_argument(
        "--aide",
        action="append",
        help="an AIDE to compare with; may stand more than once (default: $AIDE, else the one on PATH)",
    )
    parser.add_argument(
        "--trees",
        type=pathlib.Path,
        default=pathlib.Path("/var/tmp/fim-benchmark"),
        help="where the trees are made and kept (default: /var/tmp/fim-benchmark; up to 15 GB)",
    )
    options = parser.parse_args()
    if options.aide is None:
        found = os.environ.get("AIDE") or shutil.which("aide")
        options.aide = [found] if found else []
    if not options.aide:
        print("no AIDE on PATH: fim alone is timed", file=sys.stderr)
    options.trees.mkdir(parents=True, exist_ok=True)
    print("| tree | command | program | wall s | CPU s | memory MB | B/entry | wall ratio | CPU ratio |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for tree in options.tree or TREES:
        directory = options.trees / tree
        if not directory.exists():
            part = options.trees / f"{tree}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            TREES[tree](part)
            part.rename(directory)
        with tempfile.TemporaryDirectory(dir=options.trees, prefix="run-") as work:
            measure(tree, directory, options, pathlib.Path(work))


if __name__ == "__main__":
    main()
