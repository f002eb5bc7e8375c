"""Clauses that are equal, paired: the surest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policydiff.compare.keys import class_of, key_of, loose
from policydiff.compare.lcs import match_tokens
from policydiff.compare.places import without_twins
from policydiff.model import Clause


class Pairs:
    """Which old clause goes with which new one, as far as that is known: indices of two sequences.

    Args:
        old: the old clauses.
        new: the new ones.
    """

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old, self.new = old, new
        self.to_new: dict[int, int] = {}
        self.to_old: dict[int, int] = {}
        self._old_keys: list[str] = []
        self._new_keys: list[str] = []

    def equal_ones(self) -> None:
        """Pair what is equal: at the ends, once on each side, beside that, in the same order."""
        self._ends(settled=False)
        if not self.done():
            # What is paired already needs no key.
            paired, taken = self.to_new, self.to_old
            self._old_keys = ["" if at in paired else key_of(c) for at, c in enumerate(self.old)]
            self._new_keys = ["" if at in taken else key_of(c) for at, c in enumerate(self.new)]
            self._fold_twins()
            self._anchors(self._old_keys, self._new_keys)
            self._ends()
            self._in_order()

    def loosely_equal_ones(self) -> None:
        """Pair, of what `equal_ones` left, what has equal keys but for what `loose` takes off."""
        self._anchors(
            ["" if at in self.to_new else loose(key) for at, key in enumerate(self._old_keys)],
            ["" if at in self.to_old else loose(key) for at, key in enumerate(self._new_keys)],
        )

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
        """Let two clauses belong together."""
        self.to_new[one] = other
        self.to_old[other] = one

    def left_old(self) -> list[int]:
        """The old clauses that belong to none yet."""
        return [at for at in range(len(self.old)) if at not in self.to_new]

    def left_new(self) -> list[int]:
        """The new ones."""
        return [at for at in range(len(self.new)) if at not in self.to_old]

    def _ends(self, *, settled: bool = True) -> None:
        """What stands unchanged at both ends: nearly all of most documents.

        Args:
            settled: whether boilerplate that also stands between the ends has had its chance to
                go with its neighbours there; else it is not paired yet.
        """
        shorter = min(len(self.old), len(self.new))
        head = 0
        while head < shorter and self._free(head, head):
            head += 1
        tail = 0
        while tail < shorter - head and self._free(
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

    def _free(self, one: int, other: int) -> bool:
        """Are two clauses equal, and neither of them another's?"""
        if one in self.to_new or other in self.to_old:
            return self.to_new.get(one) == other
        return self.equal(one, other)

    def _fold_twins(self) -> None:
        """Give clauses of one version that differ in nothing but case one key.

        Each of them is on the page once, letter by letter, and yet boilerplate.
        """
        twins = _twins(self._old_keys) | _twins(self._new_keys)
        if twins:
            self._old_keys, self._new_keys = (
                [folded if (folded := key.casefold()) in twins else key for key in side]
                for side in (self._old_keys, self._new_keys)
            )

    def _anchors(self, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
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

    def _in_order(self) -> None:
        """Pair equal clauses that are left where both texts have them in the same order."""
        if self.done():
            return
        old_keys = [
            f"={at}" if at in self.to_new else self._old_keys[at] for at in range(len(self.old))
        ]
        new_keys = [
            f"={self.to_old[at]}" if at in self.to_old else self._new_keys[at]
            for at in range(len(self.new))
        ]
        for match in match_tokens(old_keys, new_keys):
            for step in range(match.size):
                one, other = match.old + step, match.new + step
                if one not in self.to_new and other not in self.to_old:
                    self.pair(one, other)


def _twins(keys: Sequence[str]) -> set[str]:
    """What several keys have in common that differ in nothing but case."""
    once = {*keys}
    long = Counter(map(len, once))
    count = Counter([key.casefold() for key in once if long[len(key)] > 1])
    return {key for key, times in count.items() if times > 1}
