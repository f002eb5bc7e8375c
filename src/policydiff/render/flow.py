"""Both texts of a comparison in one flow: what stands, what left and what came, each at its place.

Read without what came, a flow is the old text in its order; read without what left, the new one. That
is what tracked changes need: clauses that keep their order share a place, clauses that moved have two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policydiff.model import ChangeKind, Clause, Comparison
from policydiff.report import DatedChange

_MOVES = frozenset({ChangeKind.MOVED, ChangeKind.MOVED_AND_REWORDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the flow."""

    old: tuple[Clause, ...]
    """Empty for what came."""
    new: tuple[Clause, ...]
    """Empty for what left."""
    number: int | None
    """Which of the changes, from 0; None where the clause stands as it stood."""
    moved: bool = False
    """Of what left or came: whether it stands at another place of the other text."""


def flow(comparison: Comparison, dated: Sequence[DatedChange]) -> tuple[Place, ...]:
    """Lay both texts into one.

    Args:
        comparison: of the two.
        dated: its changes, in its order.

    Cost: O(n log n) clauses.
    """
    shared = _in_both_orders(list(_candidates(comparison, dated)))
    number_of: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for number, one in enumerate(dated):
        number_of[0].update((clause.index, number) for clause in one.change.old)
        number_of[1].update((clause.index, number) for clause in one.change.new)

    def alone(clause: Clause, *, came: bool) -> Place:
        number = number_of[came].get(clause.index)
        return Place(
            old=() if came else (clause,),
            new=(clause,) if came else (),
            number=number,
            moved=number is None or dated[number].change.kind in _MOVES,
        )

    places: list[Place] = []
    old = new = 0
    for place in shared:
        before, after = place.old[0].index, place.new[0].index
        places += [alone(clause, came=False) for clause in comparison.old_clauses[old:before]]
        places += [alone(clause, came=True) for clause in comparison.new_clauses[new:after]]
        places.append(place)
        old, new = place.old[-1].index + 1, place.new[-1].index + 1
    places += [alone(clause, came=False) for clause in comparison.old_clauses[old:]]
    places += [alone(clause, came=True) for clause in comparison.new_clauses[new:]]
    return tuple(places)


def _candidates(comparison: Comparison, dated: Sequence[DatedChange]) -> Iterator[Place]:
    """Every pair or group that may share a place."""
    for old, new in comparison.unchanged:
        yield Place(
            old=(comparison.old_clauses[old],), new=(comparison.new_clauses[new],), number=None
        )
    for number, one in enumerate(dated):
        change = one.change
        if change.kind in _MOVES or not change.old or not change.new:
            continue
        if change.redline is None and len(change.old) == len(change.new):
            for before, after in zip(change.old, change.new, strict=True):
                yield Place(old=(before,), new=(after,), number=number)
        elif _together(change.old) and _together(change.new):
            yield Place(old=change.old, new=change.new, number=number)


def _together(clauses: Sequence[Clause]) -> bool:
    return all(after.index == before.index + 1 for before, after in pairwise(clauses))


def _in_both_orders(places: list[Place]) -> list[Place]:
    """The longest choice of places that stand in the same order in both texts."""
    places.sort(key=lambda place: place.new[0].index)
    tails: list[int] = []
    chains: list[int] = []
    before: list[int | None] = []
    for at, place in enumerate(places):
        index = place.old[0].index
        length = bisect_left(tails, index)
        before.append(chains[length - 1] if length else None)
        tails[length : length + 1] = [index]
        chains[length : length + 1] = [at]
    chosen: list[Place] = []
    at_end = chains[-1] if chains else None
    while at_end is not None:
        chosen.append(places[at_end])
        at_end = before[at_end]
    return chosen[::-1]
