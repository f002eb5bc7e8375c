"""Edits cleaned for the eye: whole phrases, no crumbs of unchanged text between two marks."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.compare.lcs import Match, encode, fill, match_runs
from policydiff.compare.sentences import match_sentences, sentence_starts
from policydiff.compare.tokens import Tokens
from policydiff.compare.words import FUNCTION

_CRUMB = 2
"""Words that an unchanged run between two edits must have more of to be shown as unchanged."""
_SHARE = 0.35
"""And it must weigh more than this share of the lighter of the edits on either side."""

_CLOSES = {".": 5, "!": 5, "?": 5, "。": 5, ";": 4, ":": 4, ",": 3, ")": 2}
_JOINING = frozenset(
    {"and", "or", "but", "if", "unless", "where", "which", "that", "und", "oder", "et", "ou"}
)


def clean(old: Tokens, new: Tokens) -> list[Match]:
    """The runs of tokens that a reader is shown as unchanged."""
    old_spaced, new_spaced = _spaced(old), _spaced(new)
    old_starts = sentence_starts(old.keys, old_spaced)
    new_starts = sentence_starts(new.keys, new_spaced)
    letters: dict[str, str] = {}
    left, right = encode(old.keys, letters), encode(new.keys, letters)
    matches = match_sentences(left, right, old_starts, new_starts)
    kept = _swallowed(old.keys, new.keys, matches)
    if len(kept) != len(matches):
        # Where crumbs are gone, longer runs may show that crossed them.
        kept = _swallowed(old.keys, new.keys, fill(kept, left, right, match_runs))
    return _slid(old.keys, new.keys, kept)


def _spaced(tokens: Tokens) -> list[bool]:
    return [
        True,
        *(start > end for end, start in zip(tokens.ends, tokens.starts[1:], strict=False)),
    ]


def _swallowed(old: Sequence[str], new: Sequence[str], matches: list[Match]) -> list[Match]:
    """Leave out crumbs, the lightest first, until none is left."""
    kept = matches
    while len(kept) > 1 or (kept and not _at_edge(old, new, kept[0])):
        crumbs = [(weight, at) for at in range(len(kept)) if (weight := _crumb(old, new, kept, at))]
        if not crumbs:
            break
        # Every other crumb may go at once: what is one now is one after its neighbours have gone.
        gone = {at for _, at in crumbs}
        kept = [match for at, match in enumerate(kept) if at not in gone]
    return kept


def _at_edge(old: Sequence[str], new: Sequence[str], match: Match) -> bool:
    starts = not match.old and not match.new
    return starts or (match.old + match.size == len(old) and match.new + match.size == len(new))


def _crumb(old: Sequence[str], new: Sequence[str], kept: Sequence[Match], at: int) -> float:
    """The weight of a run too light to be shown as unchanged; 0 if it is to stay."""
    match = kept[at]
    before = kept[at - 1] if at else Match(0, 0, 0)
    after = kept[at + 1] if at + 1 < len(kept) else Match(len(old), len(new), 0)
    end_old, end_new = match.old + match.size, match.new + match.size
    left = max(
        _weight(old[before.old + before.size : match.old]),
        _weight(new[before.new + before.size : match.new]),
    )
    right = max(_weight(old[end_old : after.old]), _weight(new[end_new : after.new]))
    if not left or not right:
        return 0.0
    run = old[match.old : end_old]
    own = _weight(run)
    if _count(run) <= _CRUMB or own <= _SHARE * min(left, right):
        return own
    return 0.0


def _count(tokens: Sequence[str]) -> int:
    """Words among tokens; a duration or date has several."""
    return sum(token.count(" ") + 1 for token in tokens if any(map(str.isalnum, token)))


def _weight(tokens: Sequence[str]) -> float:
    """How much a reader reads in some tokens: a word 1, a function word half, a mark a quarter."""
    return sum(
        (0.5 if token.lower() in FUNCTION else 1.0)
        if token[0].isalnum() or len(token) > 1
        else 0.25
        for token in tokens
    )


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
