"""Which old clause became which new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from policydiff.compare.assign import assign
from policydiff.compare.keys import class_of, same_row
from policydiff.compare.moves import moved
from policydiff.compare.pairing import Pairs
from policydiff.compare.places import by_place, expected_places, gaps
from policydiff.compare.regroup import Group, regroup
from policydiff.compare.similarity import Scorer, nearness, words
from policydiff.model import Clause, ClauseKind, Role

_FLOOR = 0.45
"""A pair must score more than this. Flat from 0.35 to 0.45, worse from 0.55 on."""
_OTHER_KIND = 0.1
"""What a pair of different kinds (heading, row, entry of contents, other) loses."""
_SAME_ROW = 0.2
"""What a pair of table rows gains that begin with the same cell: a row is told by its first cell."""
_SHORT = 20
"""Words below which a likeness across places may be an accident, the more so the fewer there are."""
_STRANGE = 0.2
"""What such a pair loses, all of it where there are no words; twice that if the kinds differ as well."""
_REACH = 3
"""Clauses away from where it is expected that a clause, or the date of a text, is still in its place."""
_KEPT = 0.15
"""A text of which less than this is left, counted in words of the shorter side, is another document."""
_FEWEST_WORDS = 40
"""Words the longer side must have for that to be said."""


Around = Callable[[], Iterable[str]]


class Alignment(NamedTuple):
    """What belongs to what, as clause indices."""

    groups: list[Group]
    """One to one, or one to several neighbours on one of the sides; ascending by old index."""
    moved: set[int]
    """Positions in `groups` of what changed its place in the order."""
    replaced: bool
    """Hardly anything is left of the old text; only equal clauses are paired then."""


def align(
    old: Sequence[Clause],
    new: Sequence[Clause],
    around: Around = tuple,
    following: ClauseKind | None = None,
) -> Alignment:
    """Align clauses of two versions, by their places in these two sequences.

    The result for (new, old) is that for (old, new) turned round: the work is always done in the
    direction in which the side that has fewer clauses, or is earlier by its letters, is the old one.

    Args:
        old: neighbouring clauses of the old version.
        new: those of the new one.
        around: gives the texts of what stands before and after them letter by letter on both sides.
        following: what kind of clause stands right after them, if one does.
    """
    if not _turned(old, new):
        return _aligned(Pairs(old, new), around, following)
    result = _aligned(Pairs(new, old), around, following)
    turned = sorted(
        (others, ones, at in result.moved) for at, (ones, others) in enumerate(result.groups)
    )
    return Alignment(
        [(ones, others) for ones, others, _ in turned],
        {at for at, (_, _, has_moved) in enumerate(turned) if has_moved},
        result.replaced,
    )


def _turned(old: Sequence[Clause], new: Sequence[Clause]) -> bool:
    if len(old) != len(new):
        return len(new) < len(old)
    for one, other in zip(old, new, strict=True):
        if one.text != other.text or one.kind is not other.kind or one.role is not other.role:
            return (other.text, other.kind, other.role) < (one.text, one.kind, one.role)
    return False


def _aligned(pairs: Pairs, around: Around, following: ClauseKind | None) -> Alignment:
    """Align by what is equal, then by likeness, then by place."""
    pairs.equal_ones()
    replaced = False
    groups: list[Group]
    if not pairs.done():
        before = dict(pairs.to_new)
        pairs.loosely_equal_ones()
        _by_likeness(pairs)
        replaced = _replaced(pairs, around)
        if replaced:
            pairs.to_new, pairs.to_old = before, {new: old for old, new in before.items()}
    if replaced or (not pairs.left_old() and not pairs.left_new()):
        groups = [((one,), (other,)) for one, other in sorted(pairs.to_new.items())]
    else:
        groups = regroup(pairs.old, pairs.new, pairs.to_new)
        groups = by_place(pairs.old, pairs.new, groups, following)
    return Alignment(groups, _moved(pairs.old, groups), replaced)


def _moved(old: Sequence[Clause], groups: Sequence[Group]) -> set[int]:
    """The groups that changed their place in the order."""
    firsts = [(before[0], after[0]) for before, after in groups]
    if all(one < other for (_, one), (_, other) in pairwise(firsts)):
        return set()
    weights = [1 + sum([len(old[at].text) for at in before]) for before, _ in groups]
    return moved(firsts, weights)


def _by_likeness(pairs: Pairs) -> None:
    """Pair what is left by likeness."""
    left_old, left_new = pairs.left_old(), pairs.left_new()
    if not left_old or not left_new:
        return
    scorer = Scorer(
        [pairs.old[at].text for at in left_old], [pairs.new[at].text for at in left_new]
    )
    expected = expected_places(len(pairs.old), pairs.to_new)
    values: dict[int, dict[int, float]] = {}
    first, last = gaps(len(pairs.old), len(pairs.new), pairs.to_new)
    for one, other, score in scorer.scored(left_new, expected):
        before, after = left_old[one], left_new[other]
        worth = score + nearness(abs(expected[one] - after)) - _FLOOR
        kinds_differ = class_of(pairs.old[before]) != class_of(pairs.new[after])
        if kinds_differ:
            worth -= _OTHER_KIND
        if abs(expected[one] - after) > _REACH and not first[one] < after < last[one]:
            missing = max(0.0, 1 - scorer.shorter(one, other) / _SHORT)
            worth -= _STRANGE * missing * (1 + kinds_differ)
        if same_row(pairs.old[before], pairs.new[after]):
            worth += _SAME_ROW
        if worth > 0:
            values.setdefault(before, {})[after] = worth
    for one, other in assign(values).items():
        pairs.pair(one, other)
    _dates(pairs, dict(zip(left_old, expected, strict=True)))


def _dates(pairs: Pairs, expected: Mapping[int, int]) -> None:
    """Pair the one date of the text that is left: it says the same, in whatever words."""
    ones = [at for at in pairs.left_old() if pairs.old[at].role is Role.DATE]
    others = [at for at in pairs.left_new() if pairs.new[at].role is Role.DATE]
    if len(ones) == 1 == len(others) and abs(expected[ones[0]] - others[0]) <= _REACH:
        pairs.pair(ones[0], others[0])


def _replaced(pairs: Pairs, around: Around) -> bool:
    """Is hardly a word of the one side left on the other?"""
    equal = sum(
        len(pairs.old[one].text) for one, other in pairs.to_new.items() if pairs.equal(one, other)
    )
    shorter = min(sum(len(clause.text) for clause in side) for side in (pairs.old, pairs.new))
    # What is equal around them counts on both sides: the more of it, the less is replaced.
    besides = 0
    for text in chain(("",), around()):
        besides += len(text)
        if besides + equal > _KEPT * (besides + shorter):
            return False
    kept = sum(len(words(text).sequence) for text in around())
    before = kept + sum(len(words(clause.text).sequence) for clause in pairs.old)
    after = kept + sum(len(words(clause.text).sequence) for clause in pairs.new)
    for one, other in pairs.to_new.items():
        kept += (words(pairs.old[one].text).counts & words(pairs.new[other].text).counts).total()
    return max(before, after) >= _FEWEST_WORDS and kept < _KEPT * min(before, after)
