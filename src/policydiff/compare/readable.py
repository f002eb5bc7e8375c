"""Edits cleaned for the eye: whole phrases, no crumbs of unchanged text between two marks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import gt

from policydiff.compare.lcs import Match, fill, match_phrases, match_runs
from policydiff.compare.sentences import match_sentences, sentence_starts
from policydiff.compare.tokens import Tokens

_CRUMB = 2
"""Words that an unchanged run between two edits must have more of to be shown as unchanged."""
_CLOSES = {".": 5, "!": 5, "?": 5, "。": 5, ";": 4, ":": 4, ",": 3, ")": 2}
_JOINING = frozenset(
    {"and", "or", "but", "if", "unless", "where", "which", "that", "und", "oder", "et", "ou"}
)


def clean(old: Tokens, new: Tokens, left: str, right: str) -> list[Match]:
    """The runs of tokens that a reader is shown as unchanged.

    Args:
        old: the old text.
        new: the new one.
        left: the old text's tokens, encoded.
        right: the new one's.
    """
    old_starts = sentence_starts(old.keys, _spaced(old))
    new_starts = sentence_starts(new.keys, _spaced(new))
    words = [0, *accumulate([1 if key.isalnum() else _count(key) for key in old.keys])]
    kept = _cleaned(words, left, right, match_sentences(left, right, old_starts, new_starts))
    if len(old_starts) > 1 or len(new_starts) > 1:
        # Where sentences were rearranged, pairing them first may mark more than it makes clear.
        freely = _cleaned(words, left, right, match_phrases(left, right))
        kept = min(kept, freely, key=lambda runs: _cost(words, runs))
    return _slid(old.keys, new.keys, kept)


def _cost(words: Sequence[int], kept: Sequence[Match]) -> int:
    """What a reader has to read: words marked, and two more for every place they are marked in."""
    standing = sum(words[run.old + run.size] - words[run.old] for run in kept)
    return 2 * len(kept) - 2 * standing


def _cleaned(words: Sequence[int], left: str, right: str, matches: list[Match]) -> list[Match]:
    """Take the crumbs in.

    Args:
        words: how many words stand before each token of the left side, and in all of it.
        left: the one side's tokens, encoded.
        right: the other's.
        matches: runs of equal tokens.
    """
    sizes = len(left), len(right)
    kept = _swallowed(words, sizes, matches)
    if len(kept) != len(matches):
        # Where crumbs are gone, longer runs may show that crossed them.
        kept = _swallowed(words, sizes, fill(kept, left, right, match_runs))
    return kept


def _spaced(tokens: Tokens) -> list[bool]:
    return [True, *map(gt, tokens.starts[1:], tokens.ends)]


def _swallowed(
    words: Sequence[int], sizes: tuple[int, int], matches: Sequence[Match]
) -> list[Match]:
    """Leave out the runs of one or two words that stand between two edits."""
    return [
        match
        for match in matches
        if words[match.old + match.size] - words[match.old] > _CRUMB
        or (match.old == 0 == match.new)
        or (match.old + match.size, match.new + match.size) == sizes
    ]


def _count(token: str) -> int:
    """Words in a token; a duration or date has several."""
    return token.count(" ") + 1 if any(map(str.isalnum, token)) else 0


def _slid(old: Sequence[str], new: Sequence[str], matches: list[Match]) -> list[Match]:
    """Slide a lone deletion or insertion to where a phrase begins and ends.

    `a [b a] c` and `[a b] a c` say the same; the one whose borders fall on sentence or clause ends
    reads as what a person would have done.
    """
    kept = list(matches)
    for at in range(len(kept) - 1):
        left, right = kept[at], kept[at + 1]
        end_old, end_new = left.old + left.size, left.new + left.size
        gone, come = right.old - end_old, right.new - end_new
        if (gone > 0) == (come > 0):
            continue
        text, start, length = (old, end_old, gone) if gone else (new, end_new, come)
        back = 0
        while back < left.size - 1 and text[start - back - 1] == text[start + length - back - 1]:
            back += 1
        ahead = 0
        while ahead < right.size - 1 and text[start + ahead] == text[start + length + ahead]:
            ahead += 1
        if not back and not ahead:
            continue
        best = max(
            range(-back, ahead + 1), key=lambda by: (_border(text, start + by, length), -abs(by))
        )
        kept[at] = Match(left.old, left.new, left.size + best)
        kept[at + 1] = Match(right.old + best, right.new + best, right.size - best)
    return kept


def _border(text: Sequence[str], start: int, length: int) -> int:
    """How natural it is to cut a sequence before `start` and after `length` tokens from there."""
    return _seam(text, start) + _seam(text, start + length)


def _seam(text: Sequence[str], at: int) -> int:
    if at <= 0 or at >= len(text):
        return 5
    before, after = text[at - 1], text[at]
    if before in _CLOSES:
        return _CLOSES[before]
    if after == "(" or after.lower() in _JOINING:
        return 2
    return 0 if after in ".,;:!?)" else 1
