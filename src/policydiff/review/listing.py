"""The changes of a period as they are put before a reviewer, and a decision on one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from policydiff.errors import UsageError
from policydiff.model import Change, ChangeKind, Comparison, Level, Terms
from policydiff.review.decisions import LONGEST_NOTE, Citation, Decision, Reviewer, Verdict
from policydiff.review.identity import change_id, quotes
from policydiff.review.ledger import (
    Ledger,
    Rating,
    Status,
    counting,
    in_force,
    rated,
    seen_before,
    standing,
    status,
)

if TYPE_CHECKING:
    from policydiff.report import PeriodReport, StretchReport

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a decision says of the change it is on."""

    id: str
    """Whole id; see `identity.change_id`."""
    terms: Terms
    address: str
    """Where it stands in the new text, or stood in the old one; empty for a whole text."""
    at: tuple[datetime, ...]
    """Capture times of the versions that brought it, in order; at least one."""
    commit: str
    """Of the version that brought it last: what decisions are attached to."""
    old: str
    """The old words to know it by; see `identity.quotes`."""
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change and what has been decided on it."""

    id: str
    """Whole id; see `identity.change_id`. Two places with the same change of words share it."""
    terms: Terms
    change: Change
    """For a text replaced by another document: all clauses of both as one change."""
    replaced: bool
    at: tuple[datetime, ...]
    """Capture times of the versions that brought it, in order; at least one, but for two texts that are
    compared whatever lies between them: none, and nobody decides on it."""
    commit: str
    """Of the version that brought it last: what decisions are attached to."""
    decisions: tuple[Decision, ...]
    """Earliest first, those that a later one of the same reviewer withdrew included."""

    @property
    def status(self) -> Status:
        """Where it stands."""
        return status(self.decisions)

    @property
    def standing(self) -> tuple[Decision, ...]:
        """Each reviewer's latest decision."""
        return standing(self.decisions)

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """What still counts: remarks, ratings, and each reviewer's latest opinion."""
        return in_force(self.decisions)

    def overtaken(self, one: Decision) -> bool:
        """Whether a decision on it was withdrawn, or a later one took its place."""
        return one.verdict is not Verdict.WITHDRAWN and one not in self.in_force

    @property
    def rating(self) -> Rating:
        """What reviewers say it weighs and is about."""
        return rated(self.decisions)

    @property
    def subject(self) -> Subject:
        """What a decision says of it."""
        old, new = quotes(self.change)
        return Subject(
            id=self.id,
            terms=self.terms,
            address=self.address,
            at=self.at,
            commit=self.commit,
            old=old,
            new=new,
        )

    @property
    def seen_before(self) -> Decision | None:
        """A decision on the same words from an earlier time they came."""
        if not self.decisions:
            return None
        return seen_before(self.decisions, self.at[0].replace(microsecond=0))

    @property
    def address(self) -> str:
        """Where it stands in the new text, or stood in the old one; empty for a whole text."""
        return "" if self.replaced else (self.change.new or self.change.old)[0].address


def items(report: PeriodReport, ledger: Ledger) -> tuple[Item, ...]:
    """Every change of a period of one terms, in the new text's order, stretch by stretch.

    A text that another document took the place of is one item.

    Args:
        report: of the period.
        ledger: what has been decided so far.
    """
    terms = report.found.terms
    return tuple(
        Item(
            id=(key := change_id(str(terms), change)),
            terms=terms,
            change=change,
            replaced=replaced,
            at=at,
            commit=commit,
            decisions=ledger.of(key),
        )
        for stretch in report.stretches
        for change, replaced, at, commit in _of_stretch(stretch)
    )


def _of_stretch(
    stretch: StretchReport,
) -> Iterator[tuple[Change, bool, tuple[datetime, ...], str]]:
    comparison = stretch.comparison
    if comparison is None:
        return
    last = stretch.stretch.steps[-1]
    if comparison.replaced:
        yield replacing(comparison), True, (last.at,), last.record.commit
        return
    commits = {entry.at: entry.record.commit for entry in stretch.stretch.steps}
    for dated in stretch.changes:
        at = dated.at or (last.at,)
        yield dated.change, False, at, commits.get(at[-1], last.record.commit)


def replacing(comparison: Comparison) -> Change:
    """Two texts that have hardly anything in common, as the one change that a reviewer decides on."""
    return Change(
        kind=ChangeKind.REWORDED,
        old=tuple(comparison.old_clauses),
        new=tuple(comparison.new_clauses),
    )


def waiting(report: PeriodReport, ledger: Ledger) -> PeriodReport:
    """A report of the changes that nobody has decided on; the others stand in `hidden`.

    Args:
        report: of the period.
        ledger: what has been decided so far.
    """
    stretches: list[StretchReport] = []
    for stretch in report.stretches:
        one = replace(report, stretches=(stretch,))
        open_ = [item.status is Status.WAITING for item in items(one, ledger)]
        if stretch.comparison is not None and stretch.comparison.replaced:
            stretches += [stretch] * any(open_)
            continue
        pairs = list(zip(stretch.changes, open_, strict=True))
        stretches.append(
            replace(
                stretch,
                changes=tuple(dated for dated, wait in pairs if wait),
                hidden=(*stretch.hidden, *(dated for dated, wait in pairs if not wait)),
            )
        )
    return replace(report, stretches=tuple(stretches))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a reviewer wants to be kept of a change."""

    verdict: Verdict
    note: str = ""
    cites: Citation | None = None
    level: Level | None = None
    """Of RATED."""
    topics: tuple[str, ...] = ()
    """Of RATED."""


def decide(
    subject: Subject,
    ask: Ask,
    *,
    reviewer: Reviewer,
    now: datetime,
    earlier: Sequence[Decision],
) -> Decision:
    """A reviewer's decision on a change, dated so that it comes after their earlier ones.

    Args:
        subject: what it is on.
        ask: what is decided. To withdraw, it is what they decided last and have not withdrawn.
        reviewer: who decides.
        now: the time.
        earlier: decisions on the same change, earliest first.

    Raises:
        UsageError: the note is too long; a reason, a level or something to withdraw is missing.
    """
    if len(ask.note) > LONGEST_NOTE:
        raise UsageError(
            f"The note has {len(ask.note):,} characters; up to {LONGEST_NOTE:,} can be kept."
        )
    note = ask.note.strip()
    if ask.verdict is Verdict.RATED and not (ask.level or ask.topics):
        raise UsageError("Say which level or topic the change is to have.")
    if ask.verdict in (Verdict.RATED, Verdict.NOTED) and not note:
        raise UsageError("A rating needs a reason, and a remark its words: write a note.")
    email = reviewer.email.casefold()
    mine = [one for one in earlier if one.reviewer.email.casefold() == email]
    withdraws: datetime | None = None
    if ask.verdict is Verdict.WITHDRAWN:
        left = counting(mine)
        if not left:
            raise UsageError(f"{reviewer.name} has no decision on that change to withdraw.")
        withdraws = left[-1].at
    at = max([now.astimezone(UTC).replace(microsecond=0), *(one.at + _SECOND for one in mine)])
    return Decision(
        change=subject.id,
        verdict=ask.verdict,
        note=note,
        reviewer=reviewer,
        at=at,
        terms=str(subject.terms),
        address=subject.address,
        came=subject.at[-1].astimezone(UTC).replace(microsecond=0),
        old=subject.old,
        new=subject.new,
        cites=ask.cites,
        level=ask.level,
        topics=ask.topics,
        withdraws=withdraws,
    )
