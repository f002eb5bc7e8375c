"""Phrases of the lexicon, found in a text's words in one pass and bounded time."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

from policydiff.assess.words import Spelling, Words

GAP = ".."
_LONGEST_GAP = 5
_MOST_GAPS = 2
_MOST_FORMS = 64
"""Spellings one phrase may stand for."""
_MOST_KNOWN = 20_000


class Hit(NamedTuple):
    """A phrase found: words `first` to `last`, both included."""

    value: int
    """Which of its owner's values; -1 for a phrase that is to be passed over."""
    first: int
    last: int


class Phrase(NamedTuple):
    """What a lexicon entry looks for."""

    owner: str
    value: int
    form: str


class Either:
    """One word that may be any of several, or have any ending."""

    __slots__ = ("_prefixes", "_words", "exact", "words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._words = frozenset(words)
        self._prefixes = tuple(word[:-1] for word in words if word.endswith("*"))
        self.exact = None if self._prefixes else self._words
        """The words, if none of them may have any ending."""

    def fits(self, word: str) -> bool:
        """Is a word one of them?"""
        return word in self._words or word.startswith(self._prefixes)


class _Form(NamedTuple):
    second: str | None
    """The word after the first where it can be one word only."""
    wanted: frozenset[str] | None
    """Words of which one has to stand somewhere in the text, where endings leave no choice."""
    rest: tuple[str | Either, ...]
    owner: str
    value: int


_Row = tuple[Sequence[str | Sequence[str]], str, int]
"""What follows a phrase's first word, each one word or any of several; owner and value."""
_Table = tuple[list[_Row], dict[str, list[int]], dict[str, list[int]]]
"""Rows, and which of them begin with a word, or with one that begins so."""


class Phrases:
    """An index of phrases by their first word."""

    def __init__(
        self, phrases: Iterable[Phrase], spelling: Spelling, kept: bytes | None = None
    ) -> None:
        """Put phrases in order.

        Args:
            phrases: what is to be found.
            spelling: of their language.
            kept: what `encode` gave of the same phrases; they are not looked at then. Making an index
                takes ten times as long as reading one.

        Raises:
            ValueError: a phrase cannot be used, or these bytes are no index.
        """
        if kept is None:
            self._rows, self._exact, self._prefixes = _table(phrases, spelling)
        else:
            self._rows, self._exact, self._prefixes = _decode(kept)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._known: dict[str, tuple[_Form, ...]] = {}
        self._made: dict[int, _Form] = {}

    def encode(self) -> bytes:
        """The index as it can be kept."""
        return json.dumps((self._rows, self._exact, self._prefixes)).encode()

    def find(self, words: Words) -> Mapping[str, list[Hit]]:
        """For each owner its hits in order; of hits that overlap, the longest.

        Cost: a look-up per word, and for each phrase that begins with it at most
        6 ** gaps comparisons (phrases have at most two gaps).
        """
        found: dict[str, list[Hit]] = {}
        here, sentence, known = words.words, words.sentence, self._known
        present = frozenset(here)
        stop = 0
        for at, word in enumerate(here):
            if at == stop:
                stop = bisect_right(sentence, sentence[at], at)
            forms = known.get(word)
            if forms is None:
                forms = self._forms(word)
            after = here[at + 1] if at + 1 < stop else ""
            for second, wanted, rest, owner, value in forms:
                if second is not None and second != after:
                    continue
                if wanted is not None and present.isdisjoint(wanted):
                    continue
                last = _match(here, at + 1, stop, rest) if rest else at
                if last is not None:
                    found.setdefault(owner, []).append(Hit(value, at, last))
        return {owner: _longest(hits) for owner, hits in found.items()}

    def _forms(self, word: str) -> tuple[_Form, ...]:
        rows = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            rows += self._prefixes.get(word[:length], ())
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known[word] = tuple(self._made.get(row) or self._make(row) for row in rows)
        return self._known[word]

    def _make(self, row: int) -> _Form:
        """What a row says, ready to be looked for; most rows of an index never are."""
        parts, owner, value = self._rows[row]
        rest = tuple(part if isinstance(part, str) else Either(part) for part in parts)
        second = rest[0] if rest and isinstance(rest[0], str) and rest[0] != GAP else None
        made = self._made[row] = _Form(second, _wanted(rest), rest, owner, value)
        return made


def _table(phrases: Iterable[Phrase], spelling: Spelling) -> _Table:
    rows: list[_Row] = []
    exact: dict[str, list[int]] = {}
    prefixes: dict[str, list[int]] = {}
    for phrase in phrases:
        for form in spelled_out(phrase.form, spelling):
            head, rest = form[0], form[1:]
            for word in (head,) if isinstance(head, str) else head.words:
                if word.endswith("*"):
                    prefixes.setdefault(word[:-1], []).append(len(rows))
                else:
                    exact.setdefault(word, []).append(len(rows))
            parts = [part if isinstance(part, str) else part.words for part in rest]
            rows.append((parts, phrase.owner, phrase.value))
    return rows, exact, prefixes


def _decode(kept: bytes) -> _Table:
    rows, exact, prefixes = json.loads(kept)
    return rows, exact, prefixes


def _wanted(rest: Sequence[str | Either]) -> frozenset[str] | None:
    """Words one of which a phrase needs beyond its second word."""
    last = rest[-1] if len(rest) > 1 or (rest and isinstance(rest[0], Either)) else None
    if isinstance(last, Either):
        return last.exact
    return None if last is None else frozenset((last,))


def _match(here: Sequence[str], place: int, stop: int, rest: Sequence[str | Either]) -> int | None:
    """The last word of a phrase, whose rest begins at a place before a sentence's end, or None."""
    for step, part in enumerate(rest):
        if part == GAP:
            follows, after = rest[step + 1], rest[step + 2 :]
            for at in range(place, min(stop, place + _LONGEST_GAP + 1)):
                word = here[at]
                if word == follows if isinstance(follows, str) else follows.fits(word):
                    last = _match(here, at + 1, stop, after) if after else at
                    if last is not None:
                        return last
            return None
        if place >= stop:
            return None
        word = here[place]
        if word != part if isinstance(part, str) else not part.fits(word):
            return None
        place += 1
    return place - 1


def _longest(hits: list[Hit]) -> list[Hit]:
    if all(one.last < other.first for one, other in pairwise(hits)):
        return [hit for hit in hits if hit.value >= 0]
    chosen: list[Hit] = []
    taken: set[int] = set()
    # Of equals, what is to be passed over comes first.
    for hit in sorted(hits, key=lambda hit: (hit.first - hit.last, hit.value, hit.first)):
        span = range(hit.first, hit.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            chosen.append(hit)
    return sorted((hit for hit in chosen if hit.value >= 0), key=lambda hit: hit.first)


def phrases_in(text: str) -> list[str]:
    """The phrases of a field: separated by commas or lines."""
    return [
        " ".join(part.split())
        for line in text.splitlines()
        for part in line.split(",")
        if part.strip()
    ]


def spelled_out(form: str, spelling: Spelling) -> Iterator[tuple[str | Either, ...]]:
    """Every row of words a phrase stands for.

    `word*` any ending; `[word]` may be missing; `a|b` either; `?` s or z; `..` up to five words.
    """
    if form.isascii() and form.replace(" ", "").isalpha():
        yield tuple(word for part in form.lower().split() for word in spelling.words_of(part))
        return
    choices = [_options(part, spelling) for part in form.casefold().replace("-", " ").split()]
    if prod(len(options) for options in choices) > _MOST_FORMS:
        raise ValueError(f"'{form}' stands for more than {_MOST_FORMS} phrases")
    for row in product(*choices):
        words = tuple(word for option in row for word in option)
        if not words or GAP in (words[0], words[-1]) or words.count(GAP) > _MOST_GAPS:
            raise ValueError(
                f"'{form}' has no words, begins or ends with '..', or has more than two of them"
            )
        yield words


def _options(part: str, spelling: Spelling) -> list[tuple[str | Either, ...]]:
    if part == GAP:
        return [(GAP,)]
    if part.isalnum():
        return [spelling.words_of(part)]
    told: set[tuple[str, ...]] = set()
    for either in part.strip("[]").split("|"):
        for written in {either.replace("?", "s"), either.replace("?", "z")}:
            told.add((written,) if written.endswith("*") else spelling.words_of(written))
    # Those of one word are looked at as a set rather than spelled out.
    single = sorted(words[0] for words in told if len(words) == 1)
    options: list[tuple[str | Either, ...]] = [()] if part.startswith("[") else []
    options += sorted(words for words in told if len(words) > 1)
    if single:
        plain = len(single) == 1 and not single[0].endswith("*")
        options.append((single[0] if plain else Either(single),))
    return options
