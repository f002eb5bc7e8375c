"""What the place of a clause tells where its words alone do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from policydiff.compare.regroup import Group
from policydiff.compare.similarity import Scorer
from policydiff.model import Clause, ClauseKind

_ALIKE = 0.25
"""Likeness that two clauses alone between the same neighbours must have to be one that was reworded."""


def by_place(
    old: Sequence[Clause],
    new: Sequence[Clause],
    groups: Sequence[Group],
    following: ClauseKind | None = None,
) -> list[Group]:
    """Pair a heading with the one that took its place over the same text, and clauses alone in a gap.

    Args:
        old: the old clauses.
        new: the new ones.
        groups: what belongs together already.
        following: what kind of clause stands after them on both sides.

    Returns:
        The groups and the new pairs, by old index.
    """
    firsts = {before[0]: after[0] for before, after in groups}
    lasts = {before[-1]: after[-1] for before, after in groups}
    old_used = {one for before, _ in groups for one in before}
    new_used = {other for _, after in groups for other in after}
    firsts[len(old)] = len(new)
    lasts[-1] = -1
    found = [
        (one, other)
        for one, other in _in_front(firsts, old_used, new_used)
        if old[one].kind is ClauseKind.HEADING is new[other].kind
        and old[one].section.level == new[other].section.level
        and _is_text(old[one + 1].kind if one + 1 < len(old) else following)
        and _is_text(new[other + 1].kind if other + 1 < len(new) else following)
    ]
    retitled = dict(found)
    alone = [
        (one, other)
        for one, other in _in_front(firsts, old_used, new_used)
        if one not in retitled
        and lasts.get(one - 1) == other - 1
        and _sort(old[one]) == _sort(new[other])
    ]
    if alone:
        scorer = Scorer([old[one].text for one, _ in alone], [new[at].text for _, at in alone])
        found += [
            pair
            for at, pair in enumerate(alone)
            if (scorer.cosine(at, at) + scorer.order(at, at)) / 2 >= _ALIKE
        ]
    return sorted([*groups, *(((one,), (other,)) for one, other in found)])


def _in_front(
    firsts: dict[int, int], old_used: set[int], new_used: set[int]
) -> Iterator[tuple[int, int]]:
    """The left-overs that stand right before what belongs together."""
    for after_one, after_other in firsts.items():
        one, other = after_one - 1, after_other - 1
        if one >= 0 and other >= 0 and one not in old_used and other not in new_used:
            yield one, other


def _is_text(kind: ClauseKind | None) -> bool:
    return kind is not None and kind is not ClauseKind.HEADING


def _sort(clause: Clause) -> ClauseKind:
    """Headings and table rows go with their own; all else is text."""
    kind = clause.kind
    return kind if kind in (ClauseKind.HEADING, ClauseKind.ROW) else ClauseKind.PARAGRAPH


def without_twins(
    before: Sequence[str], after: Sequence[str], text: Callable[[int], str], head: int, tail: int
) -> tuple[int, int]:
    """Shorten what stands at both ends by boilerplate that also stands between them.

    The last clause of a section that moved away may be that of every other section as well: the
    end of the text then looks untouched although its twin stands there.

    Args:
        before: the texts of the old clauses between the ends.
        after: those of the new ones.
        text: gives the text of any old clause.
        head: how many stand at the beginning.
        tail: how many at the end.
    """
    if before and after:
        between = {*before, *after}
        while head and text(head - 1) in between:
            head -= 1
        while tail and text(-tail) in between:
            tail -= 1
    return head, tail


def expected_places(size: int, to_new: Mapping[int, int]) -> list[int]:
    """For each old clause that is left the new index that follows on what stands before it.

    Args:
        size: how many old clauses there are.
        to_new: the pairs so far.
    """
    places, place = [], 0
    for at in range(size):
        if at in to_new:
            place = to_new[at]
        else:
            places.append(place)
        place += 1
    return places


def gaps(old_size: int, new_size: int, to_new: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """For each old clause that is left the new indices of the paired ones before and after it.

    Args:
        old_size: how many old clauses there are.
        new_size: how many new ones.
        to_new: the pairs so far.
    """
    first, last = [], []
    place = -1
    for at in range(old_size):
        place = to_new.get(at, place)
        if at not in to_new:
            first.append(place)
    place = new_size
    for at in reversed(range(old_size)):
        place = to_new.get(at, place)
        if at not in to_new:
            last.append(place)
    return first, last[::-1]
