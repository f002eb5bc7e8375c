"""From an archive to the changes that people decide on, and their decisions into the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from policydiff import history, review
from policydiff.errors import UsageError
from policydiff.history import Stretch, TermsPeriod
from policydiff.model import Record, Version
from policydiff.pipeline import comparing
from policydiff.pipeline.reading import Reader
from policydiff.queries import Period
from policydiff.report import report
from policydiff.review import Ask, Decision, Item, Ledger, Reviewer, Subject

Progress = Callable[[int, int], None]

_EVER = Period(start=None, end=None, label="ever")
_TEXTS_KEPT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One decision as a person asks for it."""

    ask: Ask
    change: str
    """Beginning of a change id, as they write it."""


def read_ledger(reader: Reader) -> Ledger:
    """Every decision in the archive."""
    notes = reader.archive.notes()
    ledger = Ledger.read(notes.lines)
    return replace(ledger, unread=ledger.unread + notes.passed_over)


def listing(
    reader: Reader, queries: Sequence[str], period: Period, ledger: Ledger, *, progress: Progress
) -> tuple[Item, ...]:
    """Every change of a period and where it stands, terms by terms.

    Args:
        reader: of an archive.
        queries: names as a person types them; none stands for all.
        period: the period asked for.
        ledger: what has been decided so far.
        progress: told how many terms are compared, of how many.

    Raises:
        UsageError: a name matches nothing.
    """
    reports = comparing.show(reader, queries, period, progress=progress)
    return tuple(item for one in reports for item in review.items(one, ledger))


def reviewer(reader: Reader, said: str | None) -> Reviewer:
    """The person at work.

    Args:
        reader: of the archive whose git settings count.
        said: `Name <address>`, if they say so themselves.

    Raises:
        UsageError: it cannot be told who that is.
    """
    if said is not None:
        return Reviewer.parse(said)
    name, email = reader.archive.identity()
    if name is None or email is None:
        raise UsageError(
            "A decision needs a name: say --as 'Ann Lee <ann@example.org>', or tell git once with "
            "`git config --global user.name` and `user.email`."
        )
    return Reviewer.parse(f"{name} <{email}>")


def decide(
    reader: Reader,
    choices: Sequence[Choice],
    queries: Sequence[str],
    period: Period | None,
    *,
    by: Reviewer,
    clock: Callable[[], datetime],
    progress: Progress,
) -> tuple[Item, ...]:
    """Record decisions, all or none of them.

    Args:
        reader: of an archive.
        choices: what is decided on which changes.
        queries: names as a person types them; none stands for all.
        period: where the changes are looked for, as its listing shows them; None for every single
            recorded change, latest first.
        by: who decides.
        clock: tells the time.
        progress: told how much is compared, of how much.

    Returns:
        The changes decided on, in the order of `choices`, the new decisions with them.

    Raises:
        UsageError: the archive is somebody else's; an id stands for no change, or for several.
        ArchiveBusy: another run is writing.
        ArchiveError: the archive cannot be written.

    Cost: that of the listing; without a period, up to one comparison for every recorded change.
    """
    _refuse_foreign(reader)
    beginnings = [review.beginning(choice.change) for choice in choices]
    ledger = read_ledger(reader)
    if period is None:
        found = _search(reader, queries, beginnings, ledger, progress)
    else:
        found = iter(listing(reader, queries, period, ledger, progress=progress))
    latest: dict[str, Item] = {}
    for item in found:
        if item.id not in latest or latest[item.id].at[-1] < item.at[-1]:
            latest[item.id] = item
    keys = [review.resolve(beginning, latest) for beginning in beginnings]
    asked = [(latest[key].subject, choice.ask) for choice, key in zip(choices, keys, strict=True)]
    now = ledger.adding(*record(reader, ledger, asked, by=by, now=clock()))
    return tuple(replace(latest[key], decisions=now.of(key)) for key in keys)


def record(
    reader: Reader,
    ledger: Ledger,
    asked: Sequence[tuple[Subject, Ask]],
    *,
    by: Reviewer,
    now: datetime,
) -> tuple[Decision, ...]:
    """Record decisions, all or none of them; once this returns they stand in git.

    Args:
        reader: of an archive.
        ledger: what has been decided so far.
        asked: what is decided on which changes.
        by: who decides.
        now: the time.

    Raises:
        UsageError: the archive is somebody else's, or such a decision can't be made.
        ArchiveBusy: another run is writing.
        ArchiveError: the archive cannot be written, or the decision not be signed.
    """
    _refuse_foreign(reader)
    made: list[Decision] = []
    additions: dict[str, list[bytes]] = {}
    for subject, ask in asked:
        earlier = ledger.of(subject.id)
        decision = review.decide(subject, ask, reviewer=by, now=now, earlier=earlier)
        ledger = ledger.adding(decision)
        additions.setdefault(subject.commit, []).append(review.encode(decision))
        made.append(decision)
    reader.archive.add_notes(additions, author=str(by), at=now)
    return tuple(made)


def _refuse_foreign(reader: Reader) -> None:
    if reader.archive.foreign:
        raise UsageError(
            f"{reader.archive.path} is somebody else's repository, which is only read: import it into a "
            "collection of your own to decide on its changes."
        )


def _search(
    reader: Reader,
    queries: Sequence[str],
    beginnings: Sequence[str],
    ledger: Ledger,
    progress: Progress,
) -> Iterator[Item]:
    """Changes whose ids begin as asked, from single recorded changes, latest first.

    It ends when all are found by beginnings as long as people are shown: a shorter one may yet turn
    out to stand for several changes.
    """
    steps = [
        one
        for timeline in reader.timelines(queries)
        for one in _steps(history.in_period(timeline, _EVER))
    ]
    steps.sort(key=lambda one: one.stretches[0].steps[0].at, reverse=True)

    @lru_cache(maxsize=_TEXTS_KEPT)
    def load(record: Record) -> Version:
        return Reader(archive=reader.archive).load(record)  # the reader itself keeps every text

    wanted = tuple(beginnings)
    missing = set(beginnings)
    for number, found in enumerate(steps):
        progress(number, len(steps))
        for item in review.items(report(found, load), ledger):
            if item.id.startswith(wanted):
                missing -= {item.id[: len(one)] for one in wanted if len(one) >= review.SHORT}
                yield item
        if not missing:
            break
    progress(len(steps), len(steps))


def _steps(found: TermsPeriod) -> Iterator[TermsPeriod]:
    """Every recorded change by itself; of the same two texts in turn, only the last."""
    last: dict[tuple[str | None, str | None], TermsPeriod] = {}
    for stretch in found.stretches:
        base = stretch.base
        for entry in stretch.steps:
            if base is not None:
                step = Stretch(base=base, steps=(entry,))
                last[base.blob, entry.record.blob] = replace(found, stretches=(step,))
            base = entry.record
    yield from last.values()
