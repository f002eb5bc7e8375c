"""The timeline of one terms: what stood when, and which recorded changes are the publisher's.

A record is one commit; a timeline is what those commits tell once they are put in order of fetch
time. The same text recorded twice in a row, on whatever branch, is one entry. A technical upgrade
moves the text without the publisher having done anything, so nothing is ever compared across it: it
ends one stretch and begins the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from policydiff.errors import UsageError
from policydiff.model import Record, RecordKind, Terms
from policydiff.queries import Anchor, Period, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One text of a timeline and when it was first seen."""

    record: Record
    returns_to: Record | None = None
    """An earlier record with the very same text, when this one goes back to it."""

    @property
    def at(self) -> datetime:
        """When this text was first seen."""
        return self.record.captured_at

    @property
    def technical(self) -> bool:
        """Whether the text moved because the extractor or the declaration did."""
        return self.record.kind is RecordKind.TECHNICAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Every text one terms had, in order of fetch time."""

    terms: Terms
    entries: tuple[Entry, ...]
    """Never two in a row with the same text; a record that took the document away has no blob."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive texts within a period that can be compared with each other."""

    base: Record | None
    """What was in force before; None where recording began inside the period."""
    steps: tuple[Entry, ...]
    """What came, in order; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPeriod:
    """What is recorded of one terms for one period."""

    terms: Terms
    period: Period
    stretches: tuple[Stretch, ...]
    """Split where a technical upgrade stands; empty where the publisher changed nothing."""
    technical: tuple[Record, ...]
    """Technical upgrades inside the period."""
    gone: tuple[Record, ...]
    """Records inside the period that took the document away."""
    before: Record | None
    """In force when the period began."""
    after: Record | None
    """First record once the period had ended."""


def build(terms: Terms, records: Sequence[Record]) -> Timeline:
    """Fold the records of one terms into its timeline.

    Args:
        terms: whose records these are.
        records: in order of fetch time, from any number of branches.

    Cost: O(n).
    """
    entries: list[Entry] = []
    seen: dict[str, Record] = {}
    for record in records:
        if entries and entries[-1].record.blob == record.blob:
            continue
        earlier = seen.get(record.blob) if record.blob else None
        entries.append(Entry(record=record, returns_to=earlier))
        if record.blob:
            seen.setdefault(record.blob, record)
    return Timeline(terms=terms, entries=tuple(entries))


def in_period(timeline: Timeline, period: Period) -> TermsPeriod:
    """Cut a timeline to a period.

    Cost: O(n) entries; no text is read.
    """
    before: Record | None = None
    after: Record | None = None
    inside: list[Entry] = []
    for entry in timeline.entries:
        if entry.at in period:
            inside.append(entry)
        elif period.start is not None and entry.at < period.start:
            before = entry.record if entry.record.blob else before
        else:
            after = entry.record
            break
    return TermsPeriod(
        terms=timeline.terms,
        period=period,
        stretches=_stretches(before, inside),
        technical=tuple(e.record for e in inside if e.technical),
        gone=tuple(e.record for e in inside if e.record.blob is None),
        before=before,
        after=after,
    )


def resolve(timeline: Timeline, point: Point, *, said: str) -> Record:
    """The record a point of the timeline stands for.

    Args:
        timeline: of one terms.
        point: the point asked for.
        said: how the person wrote it, for the sentence when it can't be found.

    Raises:
        UsageError: nothing was recorded by then, or no commit of this terms begins so.
    """
    texts = [entry.record for entry in timeline.entries if entry.record.blob]
    if not texts:
        raise UsageError(f"Nothing is recorded of {timeline.terms} yet: run `policydiff snapshot`.")
    if point.anchor is not None:
        match point.anchor:
            case Anchor.FIRST:
                return texts[0]
            case Anchor.PREVIOUS:
                return texts[max(len(texts) - 2, 0)]
            case Anchor.LATEST:
                return texts[-1]
    if point.commit is not None:
        found = [record for record in texts if record.commit.startswith(point.commit)]
        if len({record.commit for record in found}) == 1:
            return found[0]
        how = "Several commits" if found else "No commit"
        raise UsageError(
            f"{how} of {timeline.terms} begin with {said!r}: `policydiff log` lists them all."
        )
    standing = [
        record for record in texts if point.until is None or record.captured_at < point.until
    ]
    if not standing:
        raise UsageError(
            f"Nothing was recorded of {timeline.terms} by {said}: its first record is of "
            f"{texts[0].captured_at:%Y-%m-%d %H:%M} UTC."
        )
    return standing[-1]


def _stretches(before: Record | None, inside: Sequence[Entry]) -> tuple[Stretch, ...]:
    stretches: list[Stretch] = []
    base, steps = before, list[Entry]()
    for entry in inside:
        if entry.technical:
            if steps:
                stretches.append(Stretch(base=base, steps=tuple(steps)))
            base, steps = entry.record, []
        elif entry.record.blob:
            steps.append(entry)
    if steps:
        stretches.append(Stretch(base=base, steps=tuple(steps)))
    return tuple(stretches)
