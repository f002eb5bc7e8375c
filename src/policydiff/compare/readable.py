"""Edits cleaned for the eye: whole phrases, no crumbs of unchanged text between two marks."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.compare.lcs import Match
from policydiff.compare.sentences import match_sentences, sentence_starts
from policydiff.compare.tokens import Tokens


def clean(old: Tokens, new: Tokens) -> list[Match]:
    """The runs of tokens that a reader is shown as unchanged."""
    old_starts = sentence_starts(old.keys, _spaced(old))
    new_starts = sentence_starts(new.keys, _spaced(new))
    return match_sentences(old.keys, new.keys, old_starts, new_starts)


def _spaced(tokens: Tokens) -> list[bool]:
    return [True, *(start > end for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))]
