"""Sentences inside a clause, and which of them belong together."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from policydiff.compare.lcs import (
    Match,
    encode,
    fill,
    join,
    match_codes,
    match_phrases,
    match_runs,
)

_FLOOR = 0.3
"""Sentences less alike than this are different sentences."""
_MOST_CELLS = 4096
"""Pairs of sentences scored between two equal ones; beyond it words alone are matched."""
_ENDS = frozenset(".!?。！？")
_CLOSING = frozenset("\"')]”’»")
_LAST = _ENDS | _CLOSING


def sentence_starts(keys: Sequence[str], spaced: Sequence[bool]) -> list[int]:
    """Where sentences begin, as token positions; the first is 0.

    A sentence ends with `.`, `!` or `?` (and what closes after it) before white space and a token
    that does not begin in lower case. Abbreviations with inner stops are single tokens and end none.

    Args:
        keys: tokens.
        spaced: whether white space stands before each token.
    """
    starts = [0]
    for at in [at for at, key in enumerate(keys[:-1], start=1) if key in _LAST]:
        if not spaced[at] or keys[at][0].islower():
            continue
        before = at - 1
        while before > starts[-1] and keys[before] in _CLOSING:
            before -= 1
        if keys[before] in _ENDS:
            starts.append(at)
    return starts


def match_sentences(
    left: str, right: str, old_starts: Sequence[int], new_starts: Sequence[int]
) -> list[Match]:
    """Match encoded tokens, first inside sentences that belong together."""
    if len(old_starts) == 1 == len(new_starts):
        return match_phrases(left, right)
    before = _cut(left, old_starts)
    after = _cut(right, new_starts)
    found: list[Match] = []
    one = other = 0
    for match in [*match_codes(*encode(before, after)), Match(len(before), len(after), 0)]:
        _between(
            found,
            before,
            after,
            range(one, match.old),
            range(other, match.new),
            old_starts,
            new_starts,
        )
        for step in range(match.size):
            at = match.old + step
            join(found, old_starts[at], new_starts[match.new + step], len(before[at]))
        one, other = match.old + match.size, match.new + match.size
    # What a sentence split in two, or grown by another's words, has kept is found between the pairs.
    return fill(found, left, right, match_runs)


def _cut(code: str, starts: Sequence[int]) -> list[str]:
    return [code[start:stop] for start, stop in zip(starts, [*starts[1:], len(code)], strict=True)]


def _between(
    found: list[Match],
    before: Sequence[str],
    after: Sequence[str],
    ones: range,
    others: range,
    old_starts: Sequence[int],
    new_starts: Sequence[int],
) -> None:
    """Pair the sentences between two equal ones, in order, so that their likeness adds up highest."""
    if not ones or not others:
        return
    if len(ones) * len(others) > _MOST_CELLS:
        pairs = [(ones, others)]
    else:
        pairs = [
            (range(one, one + 1), range(other, other + 1))
            for one, other in _chain(before, after, ones, others)
        ]
    for left, right in pairs:
        old_at, new_at = old_starts[left[0]], new_starts[right[0]]
        for match in match_phrases(
            "".join(before[left[0] : left[-1] + 1]), "".join(after[right[0] : right[-1] + 1])
        ):
            join(found, old_at + match.old, new_at + match.new, match.size)


def _chain(
    before: Sequence[str], after: Sequence[str], ones: range, others: range
) -> list[tuple[int, int]]:
    width = len(others) + 1
    best = [[0.0] * width for _ in range(len(ones) + 1)]
    gain = [[0.0] * width for _ in range(len(ones) + 1)]
    for row in range(len(ones) - 1, -1, -1):
        for column in range(len(others) - 1, -1, -1):
            one, other = before[ones[row]], after[others[column]]
            alike = Indel.normalized_similarity(one, other, score_cutoff=_FLOOR)
            worth = (alike - _FLOOR + 0.05) * min(len(one), len(other)) if alike else 0.0
            gain[row][column] = worth
            best[row][column] = max(
                best[row + 1][column], best[row][column + 1], best[row + 1][column + 1] + worth
            )
    pairs = []
    row = column = 0
    while row < len(ones) and column < len(others):
        worth = gain[row][column]
        if worth and best[row][column] == best[row + 1][column + 1] + worth:
            pairs.append((ones[row], others[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs
