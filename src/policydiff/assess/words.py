"""A text as the words rules are matched on, each with its place and whether the change touched it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from policydiff.compare.tokens import tokenize
from policydiff.dataclasses import dataclass, field
from policydiff.model import Edit, Op

_PARTS = re.compile(r"[^\s\-‑–—/()]+")
_LABEL = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}|[a-zA-Z]")
_NOTE = re.compile(r"\d{1,3}")
_ENDS = frozenset(".!?;。！？")
_MOST_KNOWN = 20_000
_SHARED, _REPLACED, _LONE = range(3)
"""What a stretch is: on both sides, changed, or changed with nothing in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How a language's words are brought to one form."""

    contractions: Mapping[str, tuple[str, ...]]
    """Whole words (`won't`) and endings (`'ll`), and the words they stand for."""
    same: Mapping[str, str]
    """Words that say the same, and the one that stands for them."""
    _known: dict[str, tuple[str, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def words_of(self, key: str) -> tuple[str, ...]:
        """The words of one piece of text without white space, in lower case."""
        words = self._known.get(key)
        if words is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            words = self._known[key] = self._words_of(key)
        return words

    def _words_of(self, key: str) -> tuple[str, ...]:
        low = key.casefold()
        whole = self.contractions.get(low)
        if whole is not None:
            return whole
        if "'" in low:
            for at, sign in enumerate(low):
                if sign == "'" or low.startswith("n't", at):
                    ending = self.contractions.get(low[at:])
                    if ending is not None and at:
                        return (self.same.get(low[:at], low[:at]), *ending)
            # An elided article: l'utente, d'accès.
            return tuple(part for part in low.split("'") if part)
        return (self.same.get(low, low),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One side of a change, cut into words; all sequences run parallel."""

    text: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    sentence: Sequence[int]
    """The number of the sentence each word stands in, from 0."""
    breaks: frozenset[int]
    """Words a comma, colon or bracket stands right before."""
    touched: Sequence[bool]
    """Is the word part of what came or went?"""
    free: Sequence[bool]
    """Is it that, with nothing in its place on the other side?"""
    reached: Sequence[int]
    """How many characters both sides share before the word: one scale for old and new."""
    lone: frozenset[int]
    """Sentences that came or went whole, with nothing in their place on the other side."""

    def sentence_range(self, number: int) -> range:
        """Indices of a sentence's words."""
        return range(bisect_left(self.sentence, number), bisect_right(self.sentence, number))

    def quote(self, first: int, last: int) -> str:
        """The text from one word to another, both included."""
        return self.text[self.starts[first] : self.ends[last]]


class _Stretches:
    """Where one side's characters are changed, and how much both sides share before."""

    def __init__(self, edits: Sequence[Edit], gone: Op) -> None:
        self.starts: list[int] = []
        self.shared: list[int] = []
        self.kinds: list[int] = []
        position = shared = 0
        come = Op.INSERT if gone is Op.DELETE else Op.DELETE
        for at, edit in enumerate(edits):
            if edit.op is come:
                continue
            here = edit.old_text if gone is Op.DELETE and edit.old_text is not None else edit.text
            kind = _SHARED
            if edit.op is gone and not edit.reference:
                replaced = any(other.op is come for other in edits[max(0, at - 1) : at + 2])
                kind = _REPLACED if replaced else _LONE
            self.starts.append(position)
            self.shared.append(shared)
            self.kinds.append(kind)
            position += len(here)
            if edit.op is Op.EQUAL:
                shared += len(here)

        self._which = 0

    def at(self, place: int) -> tuple[int, int]:
        """What a character is, and the shared characters before it; asked for in order."""
        which = self._which
        while which + 1 < len(self.starts) and self.starts[which + 1] <= place:
            which += 1
        self._which = which
        kind = self.kinds[which]
        return kind, self.shared[which] + (place - self.starts[which] if kind == _SHARED else 0)


def read(
    text: str, spelling: Spelling, edits: Sequence[Edit] | None = None, gone: Op = Op.DELETE
) -> Words:
    """Cut a text into words.

    Args:
        text: one side of a change.
        spelling: of its language.
        edits: the minimal redline; None where the whole text came or went.
        gone: DELETE for the old side, INSERT for the new one.
    """
    tokens = tokenize(text)
    stretches = _Stretches(edits, gone) if edits is not None else None
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentence: list[int] = []
    touched: list[bool] = []
    free: list[bool] = []
    reached: list[int] = []
    breaks: set[int] = set()
    not_lone: set[int] = set()
    number, ended, cell = 0, False, False
    keys, marks = tokens.keys, _marks(tokens.keys)
    numbered = zip(range(len(keys)), keys, tokens.starts, tokens.ends, strict=True)
    for _, key, start, end in (piece for piece in numbered if piece[0] not in marks):
        first = key[0]
        if len(key) == 1 and not key.isalnum() and first not in "$€£¥%§":
            if first in _ENDS:
                ended = True
            elif first == "|":  # a cell of a table
                ended = cell = True
            elif first in ",:()[]–—-":
                breaks.add(len(words))
            continue
        if ended:
            number += bool(words) and (cell or _begins(first) or _separate(text, start))
            ended = cell = False
        kind, shared = stretches.at(start) if stretches else (_LONE, 0)
        if kind != _LONE:
            not_lone.add(number)
        pieces = (
            [(key, start, end)]
            if key.isalpha() or "://" in key or "@" in key
            else [
                (part[0], start + part.start(), start + part.end()) for part in _PARTS.finditer(key)
            ]
        )
        for piece, piece_start, piece_end in pieces:
            for word in spelling.words_of(piece):
                words.append(word)
                starts.append(piece_start)
                ends.append(piece_end)
                sentence.append(number)
                touched.append(kind != _SHARED)
                free.append(kind == _LONE)
                reached.append(shared if kind != _SHARED else shared + piece_start - start)
    return Words(
        text=text,
        words=words,
        starts=starts,
        ends=ends,
        sentence=sentence,
        breaks=frozenset(breaks),
        touched=touched,
        free=free,
        reached=reached,
        lone=frozenset(sentence) - not_lone if stretches else frozenset(),
    )


def _numbering(keys: Sequence[str]) -> int:
    """How many pieces at the start are only a number that was left in the text: `5.1.`, `3.e.`, `(2)`."""
    at = 0
    while at + 1 < len(keys) and keys[at + 1] == "." and _LABEL.fullmatch(keys[at]):
        at += 2
    return at if at < len(keys) else 0


def _marks(keys: Sequence[str]) -> frozenset[int]:
    """Pieces that say nothing: a number at the start, or one that points to a note, as in `[12]`."""
    return frozenset(range(_numbering(keys))).union(
        at for at, key in enumerate(keys) if key[0] == "[" and _NOTE.fullmatch(key[1:-1])
    )


def _begins(first: str) -> bool:
    """May a word that begins so begin a sentence?"""
    return first.isupper() or first.isdigit() or not first.isascii()


def _separate(text: str, start: int) -> bool:
    """Does the stop before this character end a sentence whatever comes: a line, a semicolon?"""
    before = text[max(0, start - 3) : start].rstrip(" ")
    return before.endswith((";", "\n"))
