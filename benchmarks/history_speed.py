"""What reading a long history costs, as whole processes against git in the same run.

Two histories: the recorded one of social networks, and one grown from it to 50,000 commits and 900
documents (`grown`). Ours run with an index of their own; "first call" is one without any (what
the program keeps of its own rules for all repositories is there from the second run on), "never asked"
one on an index that has the records and timelines and nothing that was said, "drawn again" one that was
asked before with a terminal of another width, "asked before" the very same in a pipe, "on a terminal"
the very same there.
Prints CPU seconds of each process and all it started, by which the goals are judged (on a machine with
other work, wall seconds tell that work), what share that is of the goal, wall seconds and peak memory.
A whole collection that has to be drawn is judged by wall seconds too, of as many processes as there are
cores beside one alone (`POLICYDIFF_PROCESSES=1`), and by the memory of all of them at a time. The start of
Python with typer, of which every command's time is a part but that of an answer that was given before,
stands above. Draws what each costs against the length of the history into `docs/history-speed.svg`.

    python -m benchmarks.history_speed [--grown REPOSITORY] [--only PIECE ...]

The repository is one made before by `benchmarks.grown`; pieces are `recorded`, `grown`, `length`, `whole`.
"""

from __future__ import annotations

import argparse
import os
import pty
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks import grown, together
from benchmarks.history_picture import draw
from benchmarks.recorded import bundle

ROUNDS = 3
MONTHS = ("2022-10", "2024-03", "2025-09")
SHARED = 0.7
"""Of what one process takes, what a person may wait where there are two cores."""
LENGTHS = (3_125, 6_250, 12_500, 25_000, 50_000)
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "history-speed.svg"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process."""

    wall: float
    cpu: float
    memory: int
    """Peak, in MB."""


class Bench:
    """Runs commands on one repository, with an index of its own."""

    def __init__(self, repository: Path, cache: Path) -> None:
        self.repository = repository
        self.cache = cache
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("POLICYDIFF_")}
        self.environment["XDG_CACHE_HOME"] = str(cache)
        self.environment |= {"TERM": "xterm-256color", "PAGER": "cat"}

    def alone(self) -> Bench:
        """The same, drawing by one process."""
        made = Bench(self.repository, self.cache)
        made.environment["POLICYDIFF_PROCESSES"] = "1"
        return made

    def ours(self, *arguments: str, first: bool = False) -> Cost:
        """The median of several runs of ours, or of first calls."""
        command = self.command(*arguments)
        if not first:
            self.run(command)
        return self.median(command, first=first)

    def anew(self, *arguments: str) -> Cost:
        """The median of several runs of a `show` that was not asked before, on an index that is there."""
        command = self.command(*arguments)
        self.run(command)
        costs = []
        for _ in range(ROUNDS):
            self.forget()
            costs.append(self.run(command))
        return median(costs)

    def forget(self) -> None:
        """Take out of the index what was said, and what that was put together from."""
        for file in self.cache.rglob("*.sqlite"):
            with closing(sqlite3.connect(file, isolation_level=None)) as index:
                index.execute("DELETE FROM kept WHERE kind IN ('answer', 'section')")

    def on_terminal(self, *arguments: str) -> Cost:
        """The median of several runs of ours that were asked before, on a terminal."""
        command = self.command(*arguments)
        return median([self.run(command, terminal=True) for _ in range(ROUNDS + 1)][1:])

    def again(self, *arguments: str) -> Cost:
        """The median of several runs that find what was drawn, but not the answer as it was said."""
        self.run(self.command(*arguments))
        costs = [
            self.run(self.command(*arguments), columns=str(200 + number))
            for number in range(ROUNDS)
        ]
        return median(costs)

    def command(self, *arguments: str) -> list[str]:
        """One of ours."""
        return [sys.executable, "-m", "policydiff", "-C", str(self.repository), *arguments]

    def git(self, *arguments: str, data: bytes = b"") -> Cost:
        """The median of several runs of git."""
        return self.median(["git", "-C", str(self.repository), *arguments], data=data)

    def median(self, command: Sequence[str], *, first: bool = False, data: bytes = b"") -> Cost:
        """The median of several runs; `first`: each without an index."""
        costs = []
        for _ in range(ROUNDS):
            if first:
                shutil.rmtree(self.cache / "policydiff" / "index", ignore_errors=True)
            costs.append(self.run(command, data))
        return median(costs)

    def run(
        self,
        command: Sequence[str],
        data: bytes = b"",
        columns: str = "80",
        *,
        terminal: bool = False,
    ) -> Cost:
        """One run."""
        screen, out = pty.openpty() if terminal else (-1, subprocess.DEVNULL)
        with tempfile.TemporaryFile() as given:
            given.write(data)
            given.seek(0)
            begun = time.perf_counter()
            running = subprocess.Popen(
                command,
                stdin=given,
                stdout=out,
                env=self.environment | {"COLUMNS": columns},
            )
            if terminal:
                os.close(out)
                with suppress(OSError):  # as a terminal ends whose last writer has gone
                    while os.read(screen, 1 << 16):
                        pass
                os.close(screen)
            _, status, used = os.wait4(running.pid, 0)
            wall = time.perf_counter() - begun
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            sys.exit(f"{' '.join(command)} failed.")
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)

    def read(self, *arguments: str) -> str:
        """What git answers."""
        done = subprocess.run(
            ["git", "-C", str(self.repository), *arguments], check=True, capture_output=True
        )
        return done.stdout.decode("utf-8", "replace")


def median(costs: Sequence[Cost]) -> Cost:
    """Of several runs; of memory the most."""
    return Cost(
        statistics.median(one.wall for one in costs),
        statistics.median(one.cpu for one in costs),
        max(one.memory for one in costs),
    )


def bounds(month: str) -> tuple[str, str]:
    year, number = int(month[:4]), int(month[5:])
    after = f"{year + number // 12}-{number % 12 + 1:02d}"
    return f"--since={month}-01T00:00:00Z", f"--until={after}-01T00:00:00Z"


def line(name: str, cost: Cost, goal: str = "", most: float = 0, *, told: float = -1) -> None:
    """One figure, and whether it is as small as it should be.

    Args:
        name: of the figure.
        cost: of it.
        goal: what it should be, in words.
        most: the same as a number; 0 for no goal.
        told: the figure, where it is not the CPU seconds.
    """
    found = cost.cpu if told < 0 else told
    sign = (
        f"{found / most:5.2f} of {goal}: {'met' if found <= most else 'NOT MET'}" if most else goal
    )
    print(
        f"{name:48} {cost.cpu:7.3f} s CPU {cost.wall:7.3f} s wall {cost.memory:4} MB  {sign}",
        flush=True,
    )


def of_one_terms(bench: Bench, terms: str) -> None:
    """`show MONTH TERMS` against `git log -p`; `log`, `clause` and `blame` against the clock."""
    for month in MONTHS:
        peer = bench.git("log", "-p", *bounds(month), "main", "--", f"{terms}.md")
        line(f"git log -p of {month}, {terms}", peer)
        most = 1.5 * peer.cpu + 0.25
        goal = f"1.5 x git + 0.25 s = {most:.2f} s"
        line("  show, asked before", bench.ours("show", month, terms), goal, most)
        as_json = bench.ours("show", month, terms, "--format", "json")
        line("  show --format json, asked before", as_json, goal, most)
        line("  show, on a terminal", bench.on_terminal("show", month, terms), goal, most)
        line("  show, drawn again", bench.again("show", month, terms), goal, most)
        line("  show, never asked", bench.anew("show", month, terms), goal, most)
        first = bench.ours("show", month, terms, first=True)
        most = 10 * peer.cpu + 0.25
        line("  show, first call", first, f"10 x git + 0.25 s = {most:.2f} s", most)
    for name in ("blame", "log"):
        cost = bench.ours(name, terms, first=True)
        line(f"  {name}, first call: its memory", cost, "300 MB", 300, told=cost.memory)
    for name, most, arguments in (
        ("log", 0.4, ("log", terms)),
        ("blame", 1.0, ("blame", terms)),
        ("clause", 1.0, ("clause", terms, address(bench, terms))),
    ):
        line(f"  {name}, asked before", bench.ours(*arguments), f"{most} s", most)
        line(f"  {name}, drawn again", bench.again(*arguments), f"{most} s", most)


def address(bench: Bench, terms: str) -> str:
    """The address of a clause in the middle of the text in force."""
    command = [sys.executable, "-m", "policydiff", "-C", str(bench.repository), "blame", terms]
    asked = subprocess.run(
        [*command, "--format", "json"], check=True, capture_output=True, env=bench.environment
    )
    import json  # noqa: PLC0415 - here alone

    clauses = json.loads(asked.stdout)["clauses"]
    return str(clauses[len(clauses) // 2]["clause"]["address"])


def of_all(bench: Bench, month: str) -> None:
    """`show MONTH` of a whole collection against `git log --raw` and the reads of its blobs."""
    raw = bench.git("log", "--raw", "--no-abbrev", *bounds(month), "main")
    listed = bench.read("log", "--raw", "--no-abbrev", "--format=", *bounds(month), "main")
    blobs = [part for each in listed.splitlines() for part in each.split()[2:4]]
    data = "".join(f"{blob}\n" for blob in blobs if blob.strip("0")).encode()
    reads = bench.git("cat-file", "--batch", data=data)
    peer = raw.cpu + reads.cpu
    line(f"git log --raw of {month}", raw)
    line(f"  and the reads of its {len(blobs)} blobs", reads)
    goal = f"5 x git = {5 * peer:.2f} s"
    line("  show of the collection, asked before", bench.ours("show", month), goal, 5 * peer)
    on_terminal = bench.on_terminal("show", month)
    line("  show of the collection, on a terminal", on_terminal, goal, 5 * peer)
    line("  show of the collection, drawn again", bench.again("show", month), goal, 5 * peer)
    shared(bench, month)


def shared(bench: Bench, month: str) -> None:
    """What a `show` of a whole collection takes one process, and several."""
    alone = bench.alone()
    for name, first in (("never asked", False), ("first call", True)):

        def cost(asked: Bench, *, first: bool = first) -> Cost:
            found = ("show", month)
            return asked.ours(*found, first=True) if first else asked.anew(*found)

        one, several = cost(alone), cost(bench)
        line(f"  show of the collection, {name}, by one", one)
        most = SHARED * one.wall
        goal = f"{SHARED} x by one = {most:.2f} s wall"
        line(f"  show of the collection, {name}", several, goal, most, told=several.wall)
        if first:
            shutil.rmtree(bench.cache / "policydiff" / "index")
        else:
            bench.forget()
        memory = together.peak(bench.command("show", month), bench.environment)
        line("    memory of all its processes at a time", several, "300 MB", 300, told=memory)


def indexing(bench: Bench) -> None:
    """Versions a second, from nothing and after."""
    code = (
        "import sys, time; from pathlib import Path\n"
        "from policydiff.archive import open_archive\n"
        "from policydiff.index.place import cache_file\n"
        "from policydiff.pipeline.indexing import indexed\n"
        "path = Path(sys.argv[1])\n"
        "with open_archive(path) as archive, indexed(archive, cache_file(path), print) as index:\n"
        "    index.terms()\n"
    )
    command = [sys.executable, "-c", code, str(bench.repository)]
    count = int(bench.read("rev-list", "--count", "main"))
    cost = bench.median(command, first=True)
    rate = count / cost.cpu
    most = count / 2000
    line(
        f"index of {count:,} records: {rate:,.0f} a second",
        cost,
        f"{most:.1f} s (2,000 a second)",
        most,
    )
    line("  and again, nothing being new", bench.median(command))


def busiest(bench: Bench) -> tuple[str, str]:
    """A terms with a usual number of versions, and the one with the most."""
    listed = bench.read("-c", "core.quotepath=off", "log", "--format=", "--name-only", "main")
    counts: dict[str, int] = {}
    for path in listed.splitlines():
        if path.endswith(".md") and path.count("/") == 1:
            counts[path] = counts.get(path, 0) + 1
    standing = set(
        bench.read("-c", "core.quotepath=off", "ls-tree", "-r", "--name-only", "main").splitlines()
    )
    order = sorted((path for path in counts if path in standing), key=counts.__getitem__)
    return order[len(order) // 2].removesuffix(".md"), order[-1].removesuffix(".md")


def growth(repository: Path, folder: Path) -> dict[str, list[tuple[int, float]]]:
    """CPU seconds of some commands on the first so many commits of a history."""
    found: dict[str, list[tuple[int, float]]] = {}
    commits = subprocess.run(
        ["git", "-C", str(repository), "rev-list", "--reverse", "main"],
        check=True,
        capture_output=True,
    ).stdout.split()
    for length in LENGTHS:
        part = folder / f"{length}.git"
        subprocess.run(
            ["git", "clone", "-q", "--bare", "--shared", str(repository), str(part)], check=True
        )
        tip = commits[min(length, len(commits)) - 1].decode()
        subprocess.run(["git", "-C", str(part), "update-ref", "refs/heads/main", tip], check=True)
        bench = Bench(part, folder / f"cache-{length}")
        terms, _ = busiest(bench)
        month = bench.read("log", "-1", "--format=%as", "main")[:7]
        command = [sys.executable, "-m", "policydiff", "-C", str(part)]
        bench.run(
            [*command, "log", terms.partition("/")[0]]
        )  # a loose name: all records are taken in
        for name, arguments in {
            "log TERMS": ("log", terms),
            "blame TERMS": ("blame", terms),
            "show MONTH TERMS": ("show", month, terms),
        }.items():
            found.setdefault(name, []).append((length, bench.again(*arguments).cpu))
            line(f"{name} of {length:,} commits", bench.again(*arguments))
        peer = bench.git("log", "--raw", "main", "--", f"{terms}.md")
        found.setdefault("git log -- PATH", []).append((length, peer.cpu))
    return found


def measure(name: str, repository: Path, folder: Path) -> None:
    print(f"-- {name}")
    bench = Bench(repository, folder / f"cache of {name}")
    line("python -c pass", bench.median([sys.executable, "-c", "pass"]))
    line("python -c 'import typer'", bench.median([sys.executable, "-c", "import typer"]))
    indexing(bench)
    for terms in busiest(bench):
        of_one_terms(bench, terms)


def main(made: Path | None, only: Sequence[str]) -> None:
    print(f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as temporary, bundle("pga-versions") as recorded:
        folder = Path(temporary)
        if made is None and set(only) != {"recorded"}:
            made = folder / "grown.git"
            grown.grow(recorded, made)
        if "recorded" in only:
            measure("recorded", recorded, folder)
        if made and "grown" in only:
            measure("grown", made, folder)
        if made and "length" in only:
            PICTURE.write_text(draw(growth(made, folder)), encoding="utf-8")
            print(f"drawn: {PICTURE}")
        for name, repository in (("recorded", recorded), ("grown", made)):
            if repository and "whole" in only:
                print(f"-- {name}, whole collection")
                bench = Bench(repository, folder / f"cache of {name}")
                line(
                    "python -c 'import typer'", bench.median([sys.executable, "-c", "import typer"])
                )
                of_all(bench, "2024-09")


PIECES = ("recorded", "grown", "length", "whole")

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.history_speed")
    parser.add_argument("--grown", type=Path, metavar="REPOSITORY")
    parser.add_argument("--only", nargs="+", choices=PIECES, default=PIECES, metavar="PIECE")
    asked = parser.parse_args()
    main(asked.grown, asked.only)
