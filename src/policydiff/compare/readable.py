"""Edits cleaned for the eye: whole phrases, no crumbs of unchanged text between two marks."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.compare.lcs import Match
from policydiff.compare.sentences import match_sentences, sentence_starts
from policydiff.compare.tokens import Tokens
from policydiff.compare.words import FUNCTION, OPERATIVE

_SHORT = 2
"""Words an unchanged run between two edits may have and still be swallowed for what it is."""
_SHARE=0.35

def clean(old: Tokens, new: Tokens) -> list[Match]:
    """The runs of tokens that a reader is shown as unchanged."""
    old_starts = sentence_starts(old.keys, _spaced(old))
    new_starts = sentence_starts(new.keys, _spaced(new))
    matches = match_sentences(old.keys, new.keys, old_starts, new_starts)
    return _swallow(old.keys, new.keys, matches)


def _spaced(tokens: Tokens) -> list[bool]:
    return [True, *(start > end for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))]


def _swallow(old: Sequence[str], new: Sequence[str], matches: Sequence[Match]) -> list[Match]:
    """Leave out short runs between two edits, until none is left to leave out."""
    kept = list(matches)
    while True:
        after = [match for at, match in enumerate(kept) if not _crumb(old, new, kept, at)]
        if len(after) == len(kept):
            return kept
        kept = after


def _crumb(old, new, kept, at: int) -> bool:
    match = kept[at]
    before_old, before_new = (kept[at - 1].old + kept[at - 1].size, kept[at - 1].new + kept[at - 1].size) if at else (0, 0)
    after_old, after_new = (kept[at + 1].old, kept[at + 1].new) if at + 1 < len(kept) else (len(old), len(new))
    left = max(weight(old[before_old : match.old]), weight(new[before_new : match.new]))
    right = max(weight(old[match.old + match.size : after_old]), weight(new[match.new + match.size : after_new]))
    if not left or not right:
        return False
    run = old[match.old : match.old + match.size]
    own = weight(run)
    count = sum(any(map(str.isalnum, token)) for token in run)
    if any(token.casefold() in OPERATIVE or token[0].isdigit() for token in run):
        return False
    if count <= _SHORT:
        return True
    return own <= _SHARE * min(left, right)


def weight(tokens: Sequence[str]) -> float:
    return sum(_weight(token) for token in tokens)


def _weight(token: str) -> float:
    if not any(map(str.isalnum, token)):
        return 0.25
    return 0.5 if token.casefold() in FUNCTION else 1.0
