"""How alike two clauses are, and which are worth comparing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import exp, log, sqrt
from typing import NamedTuple

from rapidfuzz.distance import Indel

from policydiff.compare.lcs import encode
from policydiff.typography import plain, western

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Chinese and Japanese part no words: there every character is one.
_WORDS = rf"[{_CJK}]|[^\W_{_CJK}]+(?:['-][^\W_{_CJK}]+)*"
_WESTERN_WORDS = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_FEWEST_COSINE = 0.12
_MOST_CANDIDATES = 6
_MOST_CELLS = 400_000_000
"""Words times words up to which their order is looked at: a tenth of a second."""
_COMMON = 128
"""A word in more clauses than this points to none of them."""


class Words(NamedTuple):
    """A text as words in lower case."""

    sequence: tuple[str, ...]
    counts: Counter[str]


@lru_cache(maxsize=4096)
def words(text: str) -> Words:
    """The words of a text, numbers among them, in lower case and with plain typography."""
    folded = plain(text).casefold()
    found = _WESTERN_WORDS.findall(folded) if western(text) else re.findall(_WORDS, folded)
    sequence = tuple(found)
    return Words(sequence, Counter(sequence))


class Scorer:
    """Scores pairs of the clauses left over on the two sides."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old = [words(text) for text in old]
        self.new = [words(text) for text in new]
        count = len(old) + len(new)
        frequency: Counter[str] = Counter()
        for side in (*self.old, *self.new):
            frequency.update(side.counts.keys())
        # What stands in one clause of each side tells most; a word in every clause a little.
        most = [0.0, *(0.15 + log((count + 2) / (seen + 1)) for seen in range(1, count + 1))]
        self.square = {word: most[seen] ** 2 for word, seen in frequency.items()}
        self.frequency = frequency
        codes = encode(*(side.sequence for side in (*self.old, *self.new)))
        self.old_code, self.new_code = codes[: len(old)], codes[len(old) :]
        self.old_norm = [self._norm(side) for side in self.old]
        self.new_norm = [self._norm(side) for side in self.new]

    def _norm(self, side: Words) -> float:
        square = self.square
        return sqrt(sum([square[word] * n for word, n in side.counts.items()])) or 1.0

    def cosine(self, one: int, other: int) -> float:
        """Of the weighted word counts, 0-1; their roots, lest one word often said drown the rest."""
        left, right = self.old[one].counts, self.new[other].counts
        if len(right) < len(left):
            left, right = right, left
        shared = sum(
            [sqrt(n * right[word]) * self.square[word] for word, n in left.items() if word in right]
        )
        return shared / (self.old_norm[one] * self.new_norm[other])

    def scored(
        self, new_places: Sequence[int], expected: Sequence[int]
    ) -> Iterator[tuple[int, int, float]]:
        """The pairs worth a look, with their likeness from 0 to 1.

        Of each old clause the new ones that share most of its telling words, and those that stand
        where it is expected, which is all there is to go by where every clause reads alike.

        Args:
            new_places: document index of each new text, ascending.
            expected: for each old text the document index where its new one is expected.
        """
        holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, side in enumerate(self.new):
            norm = self.new_norm[at]
            for word, n in side.counts.items():
                if self.frequency[word] <= _COMMON:
                    holders[word].append((at, self.square[word] * sqrt(n) / norm))
        for one, side in enumerate(self.old):
            rough: defaultdict[int, float] = defaultdict(float)
            for word, n in side.counts.items():
                if word in holders:
                    root = sqrt(n)
                    for at, share in holders[word]:
                        rough[at] += root * share
            best = sorted(sorted(rough), key=rough.__getitem__, reverse=True)[:_MOST_CANDIDATES]
            near = bisect_left(new_places, expected[one])
            for other in dict.fromkeys(
                (*best, *range(max(0, near - 1), min(len(self.new), near + 2)))
            ):
                cosine = self.cosine(one, other)
                if cosine >= _FEWEST_COSINE:
                    yield one, other, (cosine + self.order(one, other)) / 2

    def shorter(self, one: int, other: int) -> int:
        """Words of the shorter of two texts."""
        return min(len(self.old_code[one]), len(self.new_code[other]))

    def order(self, one: int, other: int) -> float:
        """How much of two texts stands in the same order, 0-1; of huge ones, how much they share."""
        before, after = self.old[one], self.new[other]
        if len(before.sequence) * len(after.sequence) > _MOST_CELLS:
            shared = (before.counts & after.counts).total()
            return 2 * shared / (len(before.sequence) + len(after.sequence))
        return Indel.normalized_similarity(self.old_code[one], self.new_code[other])


def nearness(distance: float) -> float:
    """What standing where it is expected adds to a pair's score."""
    return 0.08 * exp(-distance / 3)
