"""Two reviewers in two clones, hundreds of decisions each, exchanged through a third: is one ever lost?

    python -m benchmarks reviewers
    python -m benchmarks.reviewers 500 7         with so many decisions each, and this seed

Both have a collection with the same archive and decide by lot on the same changes: accept, flag, discuss,
remark, rate, and withdraw what they decided before, often the same change at the same time. In between, in
random order, one of them exchanges what was decided as docs/review.md says: fetch, merge, push, and again
where somebody was faster. In the end every line that a decision was confirmed with has to stand in both
collections and in the repository between them, and all three have to have the same history.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policydiff import review
from policydiff.archive import NewVersion, Recording, create, open_archive
from policydiff.archive.notes import REVIEWS
from policydiff.errors import UsageError
from policydiff.model import Level, RecordKind, Terms
from policydiff.pipeline import deciding, reviewing
from policydiff.pipeline.reading import Reader
from policydiff.queries import parse_period
from policydiff.review import Ask, Decision, Ledger, Reviewer, Subject, Verdict

EACH = 500
EXCHANGES = 0.06
"""Share of the steps after which the one who decided exchanges."""
_TERMS = Terms(service="Acme", type="Privacy Policy")
_START = datetime(2024, 10, 1, tzinfo=UTC)
_CLAUSES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it."""

    confirmed: int
    """Decisions that were confirmed."""
    lost: int
    """Of these, not to be found everywhere in the end."""
    histories: int
    """Different histories in the end: 1 is all the same."""
    exchanges: int
    refused: int
    """Pushes that somebody else was faster than."""
    changes: int
    disputed: int
    """Changes on which the two disagree."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """One reviewer and their clone."""

    path: Path
    by: Reviewer
    left: int


def run(folder: Path, each: int, seed: int) -> Outcome:
    """Decide and exchange, in an empty folder."""
    chance = random.Random(seed)
    between = folder / "between.git"
    git(folder, "init", "--quiet", "--bare", str(between))
    desks = [
        Desk(
            path=folder / f"{name}.git",
            by=Reviewer(name=name, email=f"{name}@example.org"),
            left=each,
        )
        for name in ("ann", "bob")
    ]
    first, second = desks
    create(first.path)
    record(first.path)
    create(second.path)
    for desk in desks:
        git(desk.path, "remote", "add", "team", str(between))
    git(first.path, "push", "--quiet", "team", "refs/heads/*:refs/heads/*")
    git(second.path, "fetch", "--quiet", "team", "+refs/heads/*:refs/heads/*")
    subjects = changes_of(first.path)
    confirmed: set[bytes] = set()
    exchanges = refused = 0
    now = _START
    while open_ := [desk for desk in desks if desk.left]:
        desk = chance.choice(open_)
        now += timedelta(seconds=chance.choice((0, 0, 1, 60)))
        made = decide(desk, subjects, chance, now)
        desk.left -= 1
        confirmed.update(map(review.encode, made))
        if chance.random() < EXCHANGES:
            exchanges += 1
            refused += exchange(desk.path, chance, desks)
    for desk in (*desks, *desks):
        refused += exchange(desk.path, chance, ())
    places = [first.path, second.path, between]
    lines = [noted(place) for place in places]
    ledger = Ledger.read(lines[0])
    standing = Counter(review.status(found) for found in ledger.decisions.values())
    return Outcome(
        confirmed=len(confirmed),
        lost=len(confirmed - (lines[0] & lines[1] & lines[2])),
        histories=len({git(place, "rev-parse", REVIEWS) for place in places}),
        exchanges=exchanges,
        refused=refused,
        changes=len(subjects),
        disputed=standing[review.Status.DISAGREEMENT],
    )


def record(path: Path) -> None:
    """Two editions of a policy in which every clause changes."""
    with open_archive(path) as archive:
        for number, days in enumerate((30, 60)):
            clauses = [
                f"Clause {at}: we keep what you tell us about matter {at} for {days + at} days, then erase it."
                for at in range(_CLAUSES)
            ]
            at = _START - timedelta(days=40 - 30 * number)
            version = NewVersion(
                text="# Policy\n\n" + "\n\n".join(clauses) + "\n",
                kind=RecordKind.CHANGE,
                captured_at=at,
                extractor="x 1",
                declaration="f00d",
            )
            archive.record([Recording(terms=_TERMS, version=version)], recorded_at=at)


def changes_of(path: Path) -> list[Subject]:
    """The changes between them."""
    with open_archive(path) as archive:
        found = deciding.listing(
            Reader(archive=archive),
            (),
            parse_period("2024-09"),
            Ledger(decisions={}, unread=0),
            progress=lambda _done, _number: None,
        )
        return [item.subject for item in found]


def decide(
    desk: Desk, subjects: list[Subject], chance: random.Random, now: datetime
) -> tuple[Decision, ...]:
    """One decision, by lot."""
    subject = chance.choice(subjects)
    verdict = chance.choice(tuple(Verdict))
    level = chance.choice(tuple(Level)) if verdict is Verdict.RATED else None
    ask = Ask(verdict=verdict, note=f"because {chance.random()}", level=level)
    with open_archive(desk.path) as archive:
        reader = Reader(archive=archive)
        ledger = reviewing.read_ledger(reader)
        try:
            return reviewing.record(reader, ledger, [(subject, ask)], by=desk.by, now=now)
        except UsageError:  # nothing to withdraw
            ask = Ask(verdict=Verdict.FLAGGED, note=ask.note)
            return reviewing.record(reader, ledger, [(subject, ask)], by=desk.by, now=now)


def exchange(path: Path, chance: random.Random, desks: list[Desk] | tuple[()]) -> int:
    """Fetch, merge and push until it goes through; how often somebody was faster.

    Args:
        path: of the one who exchanges.
        chance: decides whether somebody is.
        desks: who may be faster.
    """
    refused = 0
    while True:
        fetched = "+refs/notes/policydiff/reviews:refs/notes/policydiff/theirs"
        if git(path, "ls-remote", "team", REVIEWS):
            git(path, "fetch", "--quiet", "team", fetched)
            git(
                path, "-c", "user.name=M", "-c", "user.email=m@example.org", "notes",
                "--ref=policydiff/reviews", "merge", "--quiet", "-s", "cat_sort_uniq", "policydiff/theirs",
            )  # fmt: skip
        if desks and chance.random() < 0.2:
            for other in desks:
                if other.path != path:
                    exchange(other.path, chance, ())
        try:
            git(path, "push", "--quiet", "team", REVIEWS)
        except subprocess.CalledProcessError:
            refused += 1
        else:
            return refused


def noted(path: Path) -> set[bytes]:
    """Every line of every review note."""
    listed = git(path, "notes", "--ref=policydiff/reviews", "list").split()[::2]
    lines: set[bytes] = set()
    for blob in listed:
        content = git(path, "cat-file", "blob", blob).encode()
        lines.update(line for line in content.split(b"\n") if line)
    return lines


def git(path: Path, *arguments: str) -> str:
    """What git prints."""
    command = ["git", "-C", str(path), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def main() -> None:
    given = [int(said) for said in sys.argv[1:]]
    each, seed = (*given, *(EACH, 20240923)[len(given) :])
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), each, seed)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(one.ru_utime + one.ru_stime for one in used)
    print(f"{outcome.confirmed:,} decisions of two reviewers on {outcome.changes} changes")
    print(f"{outcome.exchanges} exchanges, {outcome.refused} pushes refused as somebody was faster")
    print(f"lost: {outcome.lost}; different histories in the end: {outcome.histories}")
    print(f"changes on which the two disagree: {outcome.disputed}")
    print(f"{seconds:.0f} s CPU, {time.perf_counter() - start:.0f} s")
    if outcome.lost or outcome.histories != 1 or outcome.confirmed != 2 * each:
        raise SystemExit("decisions were lost")


if __name__ == "__main__":
    main()
