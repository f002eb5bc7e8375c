"""The days on which the changes of a net comparison came, from the comparisons of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from policydiff.dataclasses import dataclass
from policydiff.model import Change, ChangeKind, Comparison, Record
from policydiff.report.pieces import Compared


def dates(
    comparison: Comparison, texts: Sequence[Record], compared: Compared
) -> list[tuple[datetime, ...]]:
    """When each change of a net comparison came.

    Args:
        comparison: of the first and the last of the texts.
        texts: of a stretch, what was in force before it first.
        compared: compares two of them.

    Cost: one comparison for each step, where there are several.
    """
    several = len(texts) > 2 and comparison.changes
    steps = _steps(texts, compared) if several else [comparison]
    backward = [_trail(step, backward=True) for step in reversed(steps)]
    forward = [_trail(step, backward=False) for step in steps]
    return [
        _dates(change, backward, forward) or _likely_dates(change, steps)
        for change in comparison.changes
    ]


def _steps(records: Sequence[Record], compared: Compared) -> list[Comparison]:
    """The comparisons of neighbours by which the net change is dated.

    A whole other document that a site served in between dates nothing: it is passed over.
    """
    steps: list[Comparison] = []
    old = records[0]
    for new in records[1:]:
        step = compared(old, new)
        if not step.replaced or new is records[-1]:
            steps.append(step)
            old = new
    return steps


_WORDLESS = frozenset({ChangeKind.RENUMBERED, ChangeKind.MOVED, ChangeKind.MARKUP})


@dataclass(frozen=True, slots=True)
class _Trail:
    """How clauses pass through one step, seen from one of its sides."""

    at: datetime | None
    stands: dict[int, int]
    """Clause here -> the same clause, untouched, on the other side."""
    touched: dict[int, tuple[ChangeKind, tuple[int, ...]]]
    """Clause here -> what happened to it, and the clauses on the other side it belongs to."""


def _trail(step: Comparison, *, backward: bool) -> _Trail:
    touched: dict[int, tuple[ChangeKind, tuple[int, ...]]] = {}
    for change in step.changes:
        here, there = (change.new, change.old) if backward else (change.old, change.new)
        for clause in here:
            touched[clause.index] = (change.kind, tuple(c.index for c in there))
    pairs = step.unchanged
    return _Trail(
        at=step.new.captured_at,
        stands={new: old for old, new in pairs} if backward else dict(pairs),
        touched=touched,
    )


def _dates(
    change: Change, backward: Sequence[_Trail], forward: Sequence[_Trail]
) -> tuple[datetime, ...]:
    """When a net change came: the steps that touched its clauses.

    What stands at the end is followed back from the last step; what is gone, forward from the first,
    to the step after which nothing of it was left. Steps that only renumbered, moved or reformatted
    don't date a change of words.
    """
    trails = backward if change.new else forward
    clauses = {clause.index for clause in change.new or change.old}
    times: set[datetime] = set()
    for trail in trails:
        following: set[int] = set()
        for index in clauses:
            if index in trail.stands:
                following.add(trail.stands[index])
                continue
            kind, others = trail.touched[index]
            following.update(others)
            if trail.at and (kind not in _WORDLESS or change.kind in _WORDLESS):
                times.add(trail.at)
        clauses = following
    if change.kind is ChangeKind.REMOVED and times:
        return (max(times),)
    return tuple(sorted(times))


def _likely_dates(change: Change, steps: Sequence[Comparison]) -> tuple[datetime, ...]:
    """When a net change came that following its clauses does not tell.

    Of several clauses with the same words, or of two that changed places, the steps may take another
    for the one that came or moved than the net comparison does. Then the steps that brought or took
    clauses with the same words date it, else those that made a change of its kind, else all.
    """
    words = {clause.text for clause in change.new or change.old}

    def same_words(other: Change) -> bool:
        return any(clause.text in words for clause in (other.new if change.new else other.old))

    def same_kind(other: Change) -> bool:
        return other.kind is change.kind

    for alike in (same_words, same_kind, bool):
        times = {step.new.captured_at for step in steps if any(map(alike, step.changes))}
        if times:
            return tuple(sorted(at for at in times if at))
    return ()
