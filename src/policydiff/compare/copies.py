"""A text that stands twice on a page: the one announced above the one in force.

Nothing says so in the page's structure. What gives it away is that most of what came (or went) stands in
the same version once more, and that most of that version is said again. Then each clause of the second
text is told by the one it says again: in the same words, or with a redline between the two.
"""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.compare.align import align
from policydiff.compare.redline import draw
from policydiff.dataclasses import replace
from policydiff.model import Change, ChangeKind, Clause, Op

_FEWEST, _SHORTEST = 10, 800
"""Clauses and characters from which on what came may be a text of its own."""
_ALIKE = 0.15
"""Of its characters as many stand letter by letter elsewhere, or nobody looks any closer."""
_MOST = 0.6
"""As much of either text must stand in the other one: a section said again is no second text."""


def second_texts(
    changes: Sequence[Change], old: Sequence[Clause], new: Sequence[Clause]
) -> tuple[Change, ...]:
    """The changes, those of a second text with the clauses they say again.

    A clause that came stands beside the one it says again, with the redline from that one to it; one
    that went stands beside the one that says it again, with the redline from it to that one.

    Args:
        changes: of the comparison.
        old: all clauses of the old version.
        new: those of the new one.

    Cost: none to speak of, unless much came or went that stands elsewhere as well.
    """
    came = _beside(changes, new, ChangeKind.ADDED)
    went = _beside(changes, old, ChangeKind.REMOVED)
    if not came and not went:
        return tuple(changes)
    return tuple(
        _told(change, came.get(change.new[0].index, ()), ())
        if change.kind is ChangeKind.ADDED
        else _told(change, (), went.get(change.old[0].index, ()))
        if change.kind is ChangeKind.REMOVED
        else change
        for change in changes
    )


def _beside(
    changes: Sequence[Change], clauses: Sequence[Clause], kind: ChangeKind
) -> dict[int, tuple[Clause, ...]]:
    """For each clause of a second text, by its index, those it says again; empty where there is none."""
    second = [
        clause for change in changes if change.kind is kind for clause in change.new or change.old
    ]
    size = _size(second)
    if len(second) < _FEWEST or size < _SHORTEST:
        return {}
    among = {clause.index for clause in second}
    rest = [clause for clause in clauses if clause.index not in among]
    texts = {clause.text for clause in rest}
    around = _size(rest)
    twins = sum(len(clause.text) for clause in second if clause.text in texts)
    if around < _SHORTEST or twins < _ALIKE * size:
        return {}
    # Each clause of the rest is said again by one at most.
    if (
        sum(sorted((len(clause.text) for clause in second), reverse=True)[: len(rest)])
        < _MOST * size
    ):
        return {}
    groups = [
        (tuple(rest[one] for one in ones), second[others[0]])
        for ones, others in align(rest, second).groups
        if len(others) == 1
    ]
    if _size([clause for _, clause in groups]) < _MOST * size:
        return {}
    if sum(_size(ones) for ones, _ in groups) < _MOST * around:
        return {}
    return {clause.index: ones for ones, clause in groups}


def _size(clauses: Sequence[Clause]) -> int:
    return sum(len(clause.text) for clause in clauses)


def _told(change: Change, before: tuple[Clause, ...], after: tuple[Clause, ...]) -> Change:
    """A change beside the clauses it says again, if there are some.

    Args:
        change: what came or went.
        before: what the clause that came says again.
        after: what says the clause that went again.
    """
    if not before and not after:
        return change
    beside = before or after
    one, other = (
        "\n".join(clause.text for clause in side)
        for side in (change.old or before, change.new or after)
    )
    drawn = draw(one, other) if one != other else None
    if drawn is None or all(edit.op is Op.EQUAL for edit in drawn.minimal):
        return Change(kind=change.kind, old=change.old, new=change.new, beside=beside)
    return replace(change, beside=beside, redline=drawn)
