"""The changes of a period as they are put before a reviewer, and a decision on one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from policydiff.errors import UsageError
from policydiff.model import Change, ChangeKind, Terms
from policydiff.report import PeriodReport, StretchReport
from policydiff.review.decisions import LONGEST_NOTE, Decision, Reviewer, Verdict
from policydiff.review.identity import change_id, quotes
from policydiff.review.ledger import Ledger, Status, seen_before, standing, status

_SECOND = timedelta(seconds=1)


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
    """Capture times of the versions that brought it, in order; at least one."""
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
    def seen_before(self) -> Decision | None:
        """A decision on the same words from an earlier time they came."""
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
        whole = Change(
            kind=ChangeKind.REWORDED, old=comparison.old_clauses, new=comparison.new_clauses
        )
        yield whole, True, (last.at,), last.record.commit
        return
    commits = {entry.at: entry.record.commit for entry in stretch.stretch.steps}
    for dated in stretch.changes:
        at = dated.at or (last.at,)
        yield dated.change, False, at, commits.get(at[-1], last.record.commit)


def decide(
    item: Item, verdict: Verdict, *, note: str, reviewer: Reviewer, now: datetime
) -> Decision:
    """A reviewer's decision on a change, dated so that it comes after their earlier ones.

    Raises:
        UsageError: the note is too long.
    """
    if len(note) > LONGEST_NOTE:
        raise UsageError(
            f"The note has {len(note):,} characters; up to {LONGEST_NOTE:,} can be kept."
        )
    email = reviewer.email.casefold()
    earlier = [one.at for one in item.decisions if one.reviewer.email.casefold() == email]
    at = max([now.astimezone(UTC).replace(microsecond=0), *(time + _SECOND for time in earlier)])
    old, new = quotes(item.change)
    return Decision(
        change=item.id,
        verdict=verdict,
        note=note.strip(),
        reviewer=reviewer,
        at=at,
        terms=str(item.terms),
        address=item.address,
        came=item.at[-1].astimezone(UTC).replace(microsecond=0),
        old=old,
        new=new,
    )
