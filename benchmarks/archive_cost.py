"""What recording and reading cost, against git by hand and against git alone in the same run.

Recording: a run of 50 terms (a page of 120 kB, a text of 40 kB each), none, one or all of them changed.
Beside it the same new bytes go, page by page, through `git add` and `git commit` in a work tree; the objects of
one such run through gitdb as loose objects, without trees, commits or branches; and, where node is there, the
same pages through the Open Terms Archive engine's own recorder, unchanged and changed by a word.
Growth: runs every twelve hours, of 200 terms of which one in a hundred changes each time, in batches of 32,
the joining of packs included (RUNS=730 for a whole year; 60 if not said; SHARE_CHANGED=1 for pages that all
change each time). Beside it the same runs with nothing changed, which tell what an unchanged check leaves.
Reading: all records, and all texts, of the recorded histories, against `git log --raw` and `git cat-file`.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from benchmarks.extraction_speed import ENGINE_FOLDER, install_engine
from gitdb import IStream, LooseObjectDB  # type: ignore[import-untyped]  # it has no types

from policydiff.archive import NewVersion, Recording, create, open_archive
from policydiff.model import Capture, Observation, Outcome, RecordKind, Terms

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TERMS = [Terms(service=f"Service {n % 20}", type=f"Privacy Policy {n}") for n in range(50)]
START = datetime(2024, 9, 23, 12, 0, tzinfo=UTC)
RUNS = int(os.environ.get("RUNS", "60"))
SHARE_CHANGED = float(os.environ.get("SHARE_CHANGED", "0.01"))
QUIET_RUNS = 60
ROUNDS = 7  # of each kind, the median of which counts
BY_HAND = 5

CHANCE = random.Random(23)
WORDS = [
    "".join(CHANCE.choices("abcdefghijklmnoprstuvwy", k=CHANCE.randint(2, 11))) for _ in range(2500)
]
COMMON = [1 / (rank + 2) for rank in range(len(WORDS))]


def main() -> None:
    """Print each figure per terms, and as a ratio to its peer where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        recording(Path(folder))
        growth(Path(folder))
        if DATA.is_dir():
            reading(Path(folder))
        else:
            print(f"Reading skipped: the recorded histories are not at {DATA}.")


def page() -> tuple[bytes, str]:
    """A page and the text in it, about as compressible as legal prose."""
    text = " ".join(CHANCE.choices(WORDS, COMMON, k=7000))
    frame = " ".join(f'<div class="{word}">' for word in CHANCE.choices(WORDS, COMMON, k=4000))
    return f"{frame}<p>{text}</p>".encode(), text


def change(text: str) -> str:
    """The text with one word in its midst replaced."""
    words = text.split(" ")
    words[len(words) // 2] = f"changed{CHANCE.randrange(10**9)}"
    return " ".join(words)


def check(terms: Terms, body: bytes, text: str, at: datetime) -> Recording:
    capture = Capture(
        requested_url="https://example.org/privacy",
        final_url="https://example.org/privacy",
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"), ("etag", '"5f3c1a"')),
        body=body,
        captured_at=at,
    )
    version = NewVersion(
        text=text, kind=RecordKind.CHANGE, captured_at=at, extractor="x 1", declaration="f" * 64
    )
    seen = Observation(
        terms=terms,
        at=at,
        outcome=Outcome.UNCHANGED,
        urls=("https://example.org/privacy",),
        status=200,
        sha256=("ab" * 32,),
    )
    return Recording(terms=terms, captures=(capture,), version=version, observation=seen)


def recording(folder: Path) -> None:
    path = folder / "archive.git"
    create(path)
    pages = [page() for _ in TERMS]
    at = START
    cpu = 0.0

    def run(changed: int) -> float:
        nonlocal at, cpu
        at += timedelta(hours=12)
        for number in range(changed):
            body, text = pages[number]
            new = change(text)
            pages[number] = (body.replace(text.encode(), new.encode()), new)
        checks = [check(terms, *one, at) for terms, one in zip(TERMS, pages, strict=True)]
        used, begun = cpu_time(), time.perf_counter()
        with open_archive(path) as archive:
            archive.record(checks, recorded_at=at)
        cpu = cpu_time() - used
        return time.perf_counter() - begun

    run(0)
    unchanged = statistics.median(run(0) for _ in range(ROUNDS))
    cpu_unchanged = cpu
    one = statistics.median(run(1) for _ in range(ROUNDS))
    every = statistics.median(run(len(TERMS)) for _ in range(ROUNDS))
    cpu_every = cpu
    before = cpu_time()
    hand = by_hand(folder / "tree", pages[:BY_HAND])
    cpu_hand = (cpu_time() - before) / BY_HAND
    print(f"{'a page by `git add` and `git commit`':52} {hand * 1000:8.2f} ms")
    print(
        f"CPU per terms: unchanged {cpu_unchanged / len(TERMS) * 1000:.2f} ms, changed "
        f"{cpu_every / len(TERMS) * 1000:.2f} ms, by hand {cpu_hand * 1000:.2f} ms"
    )
    line = "{:52} {:8.2f} ms  {}"
    print(
        line.format(
            "unchanged, per terms of a run of 50", unchanged * 1000 / len(TERMS), "(goal: 3 ms)"
        )
    )
    beside = f"(goal: 8 ms)  {hand * len(TERMS) / every:.1f} x as fast as by hand"
    print(line.format("changed, per terms of a run of 50", every * 1000 / len(TERMS), beside))
    print(line.format("a whole run in which one of 50 changed", one * 1000, ""))
    by_engine(folder / "engine", pages, unchanged / len(TERMS), every / len(TERMS))
    loose = by_gitdb(folder / "loose", pages)
    print(f"{'the bytes and texts alone, loose through gitdb':52} {loose * 1000:8.2f} ms per terms")
    files = [file.stat() for file in path.rglob("*") if file.is_file()]
    runs = 1 + 3 * ROUNDS
    print(
        f"{'on disk after ' + str(runs) + ' runs, nothing repacked':52} "
        f"{sum(file.st_blocks for file in files) / 2048:8.2f} MB in {len(files)} files"
    )


def growth(folder: Path) -> None:
    """Bytes an unchanged check and a change add, how long a run may wait, and how reading fares."""
    every = [Terms(service=f"Service {n % 50}", type=f"Privacy Policy {n}") for n in range(200)]
    pages = [page() for _ in every]
    quiet = Year(folder / "quiet.git", every, list(pages))
    for _ in range(1 + min(RUNS, QUIET_RUNS)):
        quiet.run(0.0)
    year = Year(folder / "year.git", every, pages)
    for run in range(1 + RUNS):
        year.run(SHARE_CHANGED if run else 0.0)
        if run in {min(10, RUNS), RUNS}:
            year.read(run)
    unchanged = (quiet.sizes[-1] - quiet.sizes[0]) / (len(every) * (len(quiet.sizes) - 1))
    checks = len(every) * RUNS
    grown = year.sizes[-1] - year.sizes[0]
    of_changes = (grown - unchanged * (checks - year.changes)) / max(1, year.changes)
    tenth = max(1, RUNS // 10)
    first, last = (
        statistics.mean(part) * 1000 / len(every)
        for part in (year.spent[1 : 1 + tenth], year.spent[-tenth:])
    )
    subprocess.run(["git", "-C", str(year.path), "fsck"], check=True, capture_output=True)
    print(f"{RUNS} runs of {len(every)} terms, {year.changes} changes, {checks:,} checks:")
    size = f"{year.sizes[0] / 1e6:.1f} MB after the first run, {year.sizes[-1] / 1e6:.1f} MB at the end"
    print(f"    {size}, at most {max(year.sizes) / 1e6:.1f} MB, in {year.packs()} packs")
    print(f"    an unchanged check adds {unchanged:.0f} bytes, a change {of_changes:,.0f} bytes")
    print(f"    CPU per terms: {first:.2f} ms in the first tenth, {last:.2f} ms in the last")
    wait, used = (
        max(year.joins, default=(0.0, 0.0)),
        max((cpu for _, cpu in year.joins), default=0.0),
    )
    share = sum(cpu for _, cpu in year.joins) / sum(year.spent)
    print(
        f"    {len(year.joins)} times packs were joined: {used:.2f} s of CPU at most, {wait[0]:.1f} s on the "
        f"wall, {share:.0%} of all CPU; a run takes {statistics.median(year.waits):.2f} s on the wall"
    )


class Year:
    """Runs of some terms, one after the other, and what was measured of them."""

    def __init__(self, path: Path, terms: list[Terms], pages: list[tuple[bytes, str]]) -> None:
        create(path)
        self.path = path
        self.changes = 0
        self.sizes: list[int] = []
        """Bytes after each run."""
        self.spent: list[float] = []
        self.waits: list[float] = []
        """Seconds of CPU and on the wall, of each run."""
        self.joins: list[tuple[float, float]] = []
        """Seconds on the wall and of CPU, of each batch after which packs were joined."""
        self._terms = terms
        self._pages = pages
        self._at = START

    def packs(self) -> int:
        """How many there are."""
        return len(list(self.path.glob("objects/pack/*.pack")))

    def run(self, share: float) -> None:
        """Check all terms, of which so many have changed."""
        self._at += timedelta(hours=12)
        for number, (body, text) in enumerate(self._pages):
            if CHANCE.random() < share:
                new = change(text)
                self._pages[number] = (body.replace(text.encode(), new.encode()), new)
                self.changes += 1
        found = [
            seen(terms, *one, self._at) for terms, one in zip(self._terms, self._pages, strict=True)
        ]
        run_began, run_used = time.perf_counter(), cpu_time()
        with open_archive(self.path) as archive:
            for start in range(0, len(found), 32):
                before, began, used = self.packs(), time.perf_counter(), cpu_time()
                archive.record(found[start : start + 32], recorded_at=self._at)
                if self.packs() < before:
                    self.joins.append((time.perf_counter() - began, cpu_time() - used))
        self.spent.append(cpu_time() - run_used)
        self.waits.append(time.perf_counter() - run_began)
        self.sizes.append(sum(f.stat().st_size for f in self.path.rglob("*") if f.is_file()))

    def read(self, run: int) -> None:
        """Print the CPU time of reading the records and texts of one terms, and its observations."""
        taken: list[float] = []
        for _ in range(ROUNDS):
            used = cpu_time()
            with open_archive(self.path) as archive:
                records = archive.records([self._terms[0]])
                texts = sum(1 for _ in archive.read_texts(records))
            taken.append(cpu_time() - used)
        used = cpu_time()
        with open_archive(self.path) as archive:
            looks = sum(one.terms == self._terms[0] for one in archive.observations())
        looking = cpu_time() - used
        print(
            f"    after {run} runs: {texts} texts of one terms read in {min(taken) * 1000:.0f} ms of CPU, "
            f"its {looks} observations in {looking * 1000:.0f} ms",
            flush=True,
        )


def seen(terms: Terms, body: bytes, text: str, at: datetime) -> Recording:
    """A check whose observation has the digest of its page, as real ones have."""
    one = check(terms, body, text, at)
    assert one.observation is not None
    digest = hashlib.sha256(body).hexdigest()
    return replace(one, observation=replace(one.observation, sha256=(digest,)))


def cpu_time() -> float:
    """Seconds of this process and of every git it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def by_hand(folder: Path, pages: list[tuple[bytes, str]]) -> float:
    """Seconds a page takes that is committed to a work tree by git's own commands."""

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x", "-c", "gc.auto=0")
        subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True)

    folder.mkdir()
    git("init", "--quiet")
    times = []
    for number, (body, text) in enumerate(pages):
        begun = time.perf_counter()
        for name, content in ((f"{number}.html", body), (f"{number}.md", text.encode())):
            (folder / name).write_bytes(content)
            git("add", name)
            git("commit", "--quiet", "-m", f"Record new changes of {name}")
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def by_engine(
    folder: Path, pages: list[tuple[bytes, str]], unchanged: float, changed: float
) -> None:
    """Print what the engine's recorder takes for a page, and how many times our seconds that is."""
    if install_engine() is None:
        return
    script = ENGINE_FOLDER / "recording_peer.mjs"
    shutil.copyfile(Path(__file__).with_name(script.name), script)
    folder.mkdir()
    (folder / "pages.json").write_text(json.dumps([(body.decode(), text) for body, text in pages]))

    def record(edition: int) -> tuple[float, float]:
        """Median seconds on the wall, and of CPU with the start, for a page."""
        before = cpu_time()
        command = ["node", str(script), str(folder), str(folder / "pages.json"), str(edition)]
        done = subprocess.run(command, check=True, capture_output=True)
        taken = json.loads(done.stdout.splitlines()[-1]) or [0.0]
        return statistics.median(taken) / 1000, (cpu_time() - before) / len(pages)

    record(0)  # the first record of each
    _, idle = record(-1)
    for name, edition, ours in (("unchanged", 0, unchanged), ("changed", 1, changed)):
        wall, cpu = record(edition)
        print(
            f"{'a page by the engine, ' + name:52} {wall * 1000:8.2f} ms  "
            f"{wall / ours:.0f} x ours; CPU {(cpu - idle) * 1000:.1f} ms"
        )


def by_gitdb(folder: Path, pages: list[tuple[bytes, str]]) -> float:
    """Seconds per page for the objects alone, written by gitdb in this process."""
    folder.mkdir()
    store = LooseObjectDB(str(folder))
    begun = time.perf_counter()
    for body, text in pages:
        for content in (body, text.encode()):
            store.store(IStream("blob", len(content), BytesIO(content)))
    return (time.perf_counter() - begun) / len(pages)


def reading(folder: Path) -> None:
    for name in ("telegram-versions", "pga-versions"):
        clone = folder / f"{name}.git"
        bundle = DATA / f"{name}.bundle"
        subprocess.run(["git", "clone", "--quiet", "--bare", str(bundle), str(clone)], check=True)
        read_history(clone, name)


def read_history(clone: Path, name: str) -> None:
    with open_archive(clone) as archive:
        found = archive.records()
    (busiest, _), *_ = Counter(one.terms for one in found).most_common(1)
    blobs = "".join(f"{one.blob}\n" for one in found).encode()
    log = ("log", "--raw", "main", "--")

    def records(terms: Sequence[Terms] | None = None) -> None:
        with open_archive(clone) as archive:
            archive.records(terms)

    def texts() -> None:
        with open_archive(clone) as archive:
            for _ in archive.read_texts(archive.records()):
                pass

    def git(*arguments: str, data: bytes = b"") -> None:
        command = ["git", "-C", str(clone), *arguments]
        subprocess.run(command, input=data, check=True, stdout=subprocess.DEVNULL)

    def git_texts() -> None:
        git(*log)
        git("cat-file", "--batch", data=blobs)

    compare(f"{name}: all {len(found)} records", records, lambda: git(*log))
    one = f"{name}: those of {busiest}"
    compare(one, lambda: records([busiest]), lambda: git(*log, f"{busiest}.md"))
    compare(f"{name}: all records and their texts", texts, git_texts)


def compare(name: str, ours: Callable[[], object], peer: Callable[[], object]) -> None:
    """Print the median time of ours, run by turns with git alone, and their ratio."""
    taken: dict[Callable[[], object], list[float]] = {ours: [], peer: []}
    for _ in range(ROUNDS):
        for do, times in taken.items():
            begun = time.perf_counter()
            do()
            times.append(time.perf_counter() - begun)
    mine, theirs = (statistics.median(times) for times in taken.values())
    print(f"{name:52} {mine * 1000:8.2f} ms  {mine / theirs:6.2f} x git alone")


if __name__ == "__main__":
    main()
