"""Which old clause became which new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from policydiff.compare.assign import assign
from policydiff.compare.keys import class_of, key_of, loose, same_row
from policydiff.compare.lcs import match_tokens
from policydiff.compare.moves import moved
from policydiff.compare.places import by_place, expected_places, gaps, without_twins
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
        return _Aligner(old, new, around, following).run()
    result = _Aligner(new, old, around, following).run()
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


class _Aligner:
    """Pairs of clause indices, built up from the surest to the least sure."""

    def __init__(
        self,
        old: Sequence[Clause],
        new: Sequence[Clause],
        around: Around,
        following: ClauseKind | None,
    ) -> None:
        self.old, self.new = old, new
        self.around, self.following = around, following
        self.to_new: dict[int, int] = {}
        self.to_old: dict[int, int] = {}
        self.old_keys: list[str] = []
        self.new_keys: list[str] = []

    def run(self) -> Alignment:
        self.ends(settled=False)
        if not self.done():
            # What is paired already needs no key.
            paired, taken = self.to_new, self.to_old
            self.old_keys = ["" if at in paired else key_of(c) for at, c in enumerate(self.old)]
            self.new_keys = ["" if at in taken else key_of(c) for at, c in enumerate(self.new)]
            self.anchors(self.old_keys, self.new_keys)
            self.ends()
            self.in_order()
        replaced = False
        groups: list[Group]
        if not self.done():
            before = dict(self.to_new)
            self.anchors(
                ["" if at in self.to_new else loose(key) for at, key in enumerate(self.old_keys)],
                ["" if at in self.to_old else loose(key) for at, key in enumerate(self.new_keys)],
            )
            self.assign()
            replaced = self.replaced()
            if replaced:
                self.to_new, self.to_old = before, {new: old for old, new in before.items()}
        if replaced or (not self.left_old() and not self.left_new()):
            groups = [((one,), (other,)) for one, other in sorted(self.to_new.items())]
        else:
            groups = regroup(self.old, self.new, self.to_new)
            groups = by_place(self.old, self.new, groups, self.following)
        return Alignment(groups, self.moved(groups), replaced)

    def moved(self, groups: Sequence[Group]) -> set[int]:
        """The groups that changed their place in the order."""
        firsts = [(before[0], after[0]) for before, after in groups]
        if all(one < other for (_, one), (_, other) in pairwise(firsts)):
            return set()
        weights = [1 + sum([len(self.old[at].text) for at in before]) for before, _ in groups]
        return moved(firsts, weights)

    def done(self) -> bool:
        """Is one side used up?"""
        return len(self.to_new) == min(len(self.old), len(self.new))

    def equal(self, one: int, other: int) -> bool:
        """Have two clauses the same key? Without working the key out where the texts are equal."""
        old, new = self.old[one], self.new[other]
        if old.text == new.text:
            return (old.kind is new.kind and old.role is new.role) or class_of(old) == class_of(new)
        return key_of(old) == key_of(new)

    def pair(self, one: int, other: int) -> None:
        self.to_new[one] = other
        self.to_old[other] = one

    def left_old(self) -> list[int]:
        return [at for at in range(len(self.old)) if at not in self.to_new]

    def left_new(self) -> list[int]:
        return [at for at in range(len(self.new)) if at not in self.to_old]

    def ends(self, *, settled: bool = True) -> None:
        """What stands unchanged at both ends: nearly all of most documents.

        Args:
            settled: whether boilerplate that also stands between the ends has had its chance to
                go with its neighbours there; else it is not paired yet.
        """
        shorter = min(len(self.old), len(self.new))
        head = 0
        while head < shorter and self.free(head, head):
            head += 1
        tail = 0
        while tail < shorter - head and self.free(
            len(self.old) - tail - 1, len(self.new) - tail - 1
        ):
            tail += 1
        if not settled:
            before, after = (
                [clause.text for clause in side[head : len(side) - tail]]
                for side in (self.old, self.new)
            )
            head, tail = without_twins(before, after, lambda at: self.old[at].text, head, tail)
        for at in range(head):
            self.pair(at, at)
        for at in range(1, tail + 1):
            self.pair(len(self.old) - at, len(self.new) - at)

    def free(self, one: int, other: int) -> bool:
        """Are two clauses equal, and neither of them another's?"""
        if one in self.to_new or other in self.to_old:
            return self.to_new.get(one) == other
        return self.equal(one, other)

    def anchors(self, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
        """Pair what occurs once on each side; then equal neighbours of what is paired.

        What occurs several times is boilerplate and anchors nothing: it goes with its neighbours.
        """
        left_old, left_new = self.left_old(), self.left_new()
        old_count = Counter(old_keys[at] for at in left_old)
        new_place = {new_keys[at]: at for at in left_new}
        new_count = Counter(new_keys[at] for at in left_new)
        for one in left_old:
            key = old_keys[one]
            if old_count[key] == 1 == new_count[key]:
                self.pair(one, new_place[key])
        for step in (1, -1):
            for one in sorted(self.to_new, reverse=step < 0):
                before, after = one + step, self.to_new[one] + step
                while (
                    0 <= before < len(self.old)
                    and 0 <= after < len(self.new)
                    and before not in self.to_new
                    and after not in self.to_old
                    and old_keys[before] == new_keys[after]
                ):
                    self.pair(before, after)
                    before, after = before + step, after + step

    def in_order(self) -> None:
        """Pair equal clauses that are left where both texts have them in the same order."""
        if self.done():
            return
        old_keys = [
            f"={at}" if at in self.to_new else self.old_keys[at] for at in range(len(self.old))
        ]
        new_keys = [
            f"={self.to_old[at]}" if at in self.to_old else self.new_keys[at]
            for at in range(len(self.new))
        ]
        for match in match_tokens(old_keys, new_keys):
            for step in range(match.size):
                one, other = match.old + step, match.new + step
                if one not in self.to_new and other not in self.to_old:
                    self.pair(one, other)

    def assign(self) -> None:
        """Pair what is left by likeness."""
        left_old, left_new = self.left_old(), self.left_new()
        if not left_old or not left_new:
            return
        scorer = Scorer(
            [self.old[at].text for at in left_old], [self.new[at].text for at in left_new]
        )
        expected = expected_places(len(self.old), self.to_new)
        values: dict[int, dict[int, float]] = {}
        first, last = gaps(len(self.old), len(self.new), self.to_new)
        for one, other, score in scorer.scored(left_new, expected):
            before, after = left_old[one], left_new[other]
            worth = score + nearness(abs(expected[one] - after)) - _FLOOR
            kinds_differ = class_of(self.old[before]) != class_of(self.new[after])
            if kinds_differ:
                worth -= _OTHER_KIND
            if abs(expected[one] - after) > _REACH and not first[one] < after < last[one]:
                missing = max(0.0, 1 - scorer.shorter(one, other) / _SHORT)
                worth -= _STRANGE * missing * (1 + kinds_differ)
            if same_row(self.old[before], self.new[after]):
                worth += _SAME_ROW
            if worth > 0:
                values.setdefault(before, {})[after] = worth
        for one, other in assign(values).items():
            self.pair(one, other)
        self.dates(dict(zip(left_old, expected, strict=True)))

    def dates(self, expected: Mapping[int, int]) -> None:
        """Pair the one date of the text that is left: it says the same, in whatever words."""
        ones = [at for at in self.left_old() if self.old[at].role is Role.DATE]
        others = [at for at in self.left_new() if self.new[at].role is Role.DATE]
        if len(ones) == 1 == len(others) and abs(expected[ones[0]] - others[0]) <= _REACH:
            self.pair(ones[0], others[0])

    def replaced(self) -> bool:
        """Is hardly a word of the one side left on the other?"""
        equal = sum(
            len(self.old[one].text) for one, other in self.to_new.items() if self.equal(one, other)
        )
        shorter = min(sum(len(clause.text) for clause in side) for side in (self.old, self.new))
        # What is equal around them counts on both sides: the more of it, the less is replaced.
        around = 0
        for text in chain(("",), self.around()):
            around += len(text)
            if around + equal > _KEPT * (around + shorter):
                return False
        kept = sum(len(words(text).sequence) for text in self.around())
        before = kept + sum(len(words(clause.text).sequence) for clause in self.old)
        after = kept + sum(len(words(clause.text).sequence) for clause in self.new)
        for one, other in self.to_new.items():
            kept += (words(self.old[one].text).counts & words(self.new[other].text).counts).total()
        return max(before, after) >= _FEWEST_WORDS and kept < _KEPT * min(before, after)
