"""Which old clause became which new one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from policydiff.compare.assign import assign
from policydiff.compare.lcs import match_tokens
from policydiff.compare.similarity import Scorer, nearness
from policydiff.compare.tokens import plain
from policydiff.model import Clause, ClauseKind, Role

_FLOOR = 0.45
"""A pair must score more than this. Flat from 0.35 to 0.45, worse from 0.55 on."""
_DIGITS = re.compile(r"\d+")


class Alignment:
    """Pairs of old and new clause indices, built up from the surest to the least sure."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old, self.new = old, new
        self.to_new: dict[int, int] = {}
        self.to_old: dict[int, int] = {}
        self.old_keys = [_key(clause) for clause in old]
        self.new_keys = [_key(clause) for clause in new]

    def run(self) -> None:
        self._ends()
        if self.done():
            return
        self._anchors(self.old_keys, self.new_keys)
        self._in_order()
        if self.done():
            return
        self._anchors(
            [_loose(key) for key in self.old_keys], [_loose(key) for key in self.new_keys]
        )
        self._assign()

    def done(self) -> bool:
        """Is one side used up?"""
        return len(self.to_new) == min(len(self.old), len(self.new))

    def pair(self, one: int, other: int) -> None:
        self.to_new[one] = other
        self.to_old[other] = one

    def left_old(self) -> list[int]:
        return [at for at in range(len(self.old)) if at not in self.to_new]

    def left_new(self) -> list[int]:
        return [at for at in range(len(self.new)) if at not in self.to_old]

    def _ends(self) -> None:
        """What stands unchanged at both ends: nearly all of most documents."""
        shorter = min(len(self.old), len(self.new))
        head = 0
        while head < shorter and self.old_keys[head] == self.new_keys[head]:
            self.pair(head, head)
            head += 1
        one, other = len(self.old) - 1, len(self.new) - 1
        while one >= head and other >= head and self.old_keys[one] == self.new_keys[other]:
            self.pair(one, other)
            one, other = one - 1, other - 1

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
            if key and old_count[key] == 1 == new_count[key]:
                self.pair(one, new_place[key])
        self._spread(old_keys, new_keys)

    def _spread(self, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
        for step in (1, -1):
            for one in sorted(self.to_new, reverse=step < 0):
                before, after = one + step, self.to_new[one] + step
                while (
                    0 <= before < len(self.old)
                    and 0 <= after < len(self.new)
                    and before not in self.to_new
                    and after not in self.to_old
                    and old_keys[before] == new_keys[after]
                    and old_keys[before]
                ):
                    self.pair(before, after)
                    before, after = before + step, after + step

    def _in_order(self) -> None:
        """Pair equal clauses that are left where both texts have them in the same order."""
        left_old, left_new = self.left_old(), self.left_new()
        if not left_old or not left_new:
            return
        old_keys = [self._place_key(at) for at in range(len(self.old))]
        new_keys = [
            f"={self.to_old[at]}" if at in self.to_old else self.new_keys[at]
            for at in range(len(self.new))
        ]
        for match in match_tokens(old_keys, new_keys):
            for step in range(match.size):
                one, other = match.old + step, match.new + step
                if one not in self.to_new and other not in self.to_old:
                    self.pair(one, other)

    def _place_key(self, at: int) -> str:
        return f"={at}" if at in self.to_new else self.old_keys[at]

    def _assign(self) -> None:
        """Pair what is left by likeness."""
        left_old, left_new = self.left_old(), self.left_new()
        if not left_old or not left_new:
            return
        scorer = Scorer(
            [self.old[at].text for at in left_old], [self.new[at].text for at in left_new]
        )
        expected = self.expected()
        values: dict[int, dict[int, float]] = {}
        for one, other, cosine in scorer.candidates():
            before, after = left_old[one], left_new[other]
            score = (cosine + scorer.order(one, other)) / 2
            if _class(self.old[before]) != _class(self.new[after]):
                score -= 0.1
            score += nearness(abs(expected[before] - after)) - _FLOOR
            if score > 0:
                values.setdefault(before, {})[after] = score
        for one, other in assign(values).items():
            self.pair(one, other)

    def expected(self) -> list[int]:
        """For each old clause the new index right after what stands before it."""
        places, place = [], 0
        for at in range(len(self.old)):
            if at in self.to_new:
                place = self.to_new[at]
                places.append(place)
                place += 1
            else:
                places.append(place)
                place += 1
        return places


def _class(clause: Clause) -> str:
    if clause.kind is ClauseKind.HEADING:
        return "h"
    if clause.kind is ClauseKind.ROW:
        return "r"
    return "c" if clause.role is Role.CONTENTS else "t"


def _key(clause: Clause) -> str:
    """What makes two clauses the same text, whatever their number and typography."""
    return _class(clause) + plain(clause.text)


def _loose(key: str) -> str:
    """The same without case and digits."""
    return _DIGITS.sub("0", key).casefold()


def pairs(alignment: Alignment) -> Iterable[tuple[int, int]]:
    return sorted(alignment.to_new.items())
