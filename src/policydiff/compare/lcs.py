"""The longest common subsequence of two token sequences, at the speed of C and within bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel


class Match(NamedTuple):
    """A run of equal tokens."""

    old: int
    new: int
    size: int


_MOST_CELLS = 400_000_000
"""Cells (old tokens x new tokens) that are matched at once: 50 MB of bits, a tenth of a second."""


def encode(tokens: Sequence[str], letters: dict[str, str]) -> str:
    """One character per token: rapidfuzz compares strings faster than any other sequence.

    Args:
        tokens: the sequence.
        letters: the character of each token seen so far, shared by the sides of one comparison.
    """
    return "".join([letters.setdefault(token, chr(len(letters) + 1)) for token in tokens])


def match_tokens(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """The runs of a longest common subsequence of two token sequences, in order."""
    letters: dict[str, str] = {}
    return match_codes(encode(old, letters), encode(new, letters))


def match_codes(left: str, right: str) -> list[Match]:
    """The runs of a longest common subsequence of two encoded sequences, in order.

    O(n*m/64). Beyond `_MOST_CELLS` the sequences are first cut where a token stands that occurs
    once in each; a stretch too large even then is taken to have nothing in common.
    """
    found: list[Match] = []
    if len(left) * len(right) <= _MOST_CELLS:
        _match(found, left, right, 0, 0)
        return found
    one = other = 0
    for before, after in [*_landmarks(left, right), (len(left), len(right))]:
        if (before - one) * (after - other) <= _MOST_CELLS:
            _match(found, left[one:before], right[other:after], one, other)
        one, other = before, after
    return found


def join(found: list[Match], old: int, new: int, size: int) -> None:
    """Add a run, as part of the last one where it goes on from there."""
    if found:
        last = found[-1]
        if last.old + last.size == old and last.new + last.size == new:
            found[-1] = Match(last.old, last.new, last.size + size)
            return
    found.append(Match(old, new, size))


def _match(found: list[Match], left: str, right: str, one: int, other: int) -> None:
    for block in Indel.opcodes(left, right):
        if block.tag == "equal":
            join(
                found,
                one + block.src_start,
                other + block.dest_start,
                block.src_end - block.src_start,
            )


def _landmarks(left: str, right: str) -> list[tuple[int, int]]:
    """Tokens that occur once on each side and stand in the same order there."""
    ones, others = Counter(left), Counter(right)
    place = {token: at for at, token in enumerate(right) if others[token] == 1}
    shared = [(at, place[token]) for at, token in enumerate(left) if ones[token] == 1 and token in place]
    letters = {other: chr(rank + 1) for rank, (_, other) in enumerate(sorted(shared, key=lambda p: p[1]))}
    if len(shared) > 20_000:
        shared = shared[:: len(shared) // 20_000 + 1]
    names = "".join(letters[other] for _, other in shared)
    kept: list[tuple[int, int]] = []
    for block in Indel.opcodes(names, "".join(sorted(names))):
        if block.tag == "equal":
            kept += shared[block.src_start : block.src_end]
    return kept
