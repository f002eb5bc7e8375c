"""What the history of a text needs to know of it, small enough to be kept for every text ever recorded."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from policydiff.dataclasses import dataclass
from policydiff.history.lines import Line, bare, hash_of_text, read_line

_CHUNK = 4096
"""Characters that are compared at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """What is asked of every text. Hashes have 64 bits, unsigned."""

    words: int
    """Hash of the visible words in order, whatever their markup and white space."""
    plain: int
    """The same, whatever their quotes and dashes."""
    targets: int
    """Hash of the link targets in order, as written."""
    places: int
    """Hash of the hosts and documents the links lead to, in order; see `places.place_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLines:
    """A text line by line, in its order, lines without words left out; asked only of new wordings.

    The sequences have one length.
    """

    lines: array[int]
    """Hash of each line's plain words."""
    shapes: array[int]
    """Hash of the same without e-mail addresses."""
    places: array[int]
    """Hash of the documents its links lead to; 0 where there are none."""
    sizes: array[int]
    """Words in it."""
    marks: bytes
    """What it may be: see `lines.TEASER`, `HIDDEN` and `TICKER`."""


def facts_of(text: str) -> TextFacts:
    """The facts of a text.

    Args:
        text: a version's Markdown.

    Cost: linear; 0.2 ms for a text of 50 kB most of whose lines were read before, 20 microseconds
    for each other line.
    """
    every = _read(text)
    linked = [line for line in every if line.targets]
    words = " ".join([line.words for line in every if line.size])
    plain = " ".join([line.plain for line in every if line.size])
    hashed = hash_of_text(words)
    return TextFacts(
        words=hashed,
        plain=hashed if words == plain else hash_of_text(plain),
        targets=hash_of_text("\n".join([target for line in linked for target in line.targets])),
        places=hash_of_text("\n".join([place for line in linked for place in line.places])),
    )


def lines_of(text: str) -> TextLines:
    """The lines of a text; costs as for `facts_of`."""
    said = [line for line in _read(text) if line.size]
    if not said:
        return TextLines(
            lines=array("Q"), shapes=array("Q"), places=array("Q"), sizes=array("I"), marks=b""
        )
    # a column for each field: one pass for all of them
    _, _, keys, sizes, _, _, shapes, places, marks = zip(*said, strict=True)
    return TextLines(
        lines=array("Q", keys),
        shapes=array("Q", shapes),
        places=array("Q", places),
        sizes=array("I", sizes),
        marks=bytes(marks),
    )


def letters_of(text: str) -> int:
    """Hash of letters and digits alone: no case, no punctuation, no list numbers.

    Two extractors write one page in different Markdown; of two texts with the same letters both
    recorded one.
    """
    return hash_of_text("".join([bare(line.plain) for line in _read(text) if line.size]))


class Neighbour:
    """Reads texts line by line; lines that the text before began or ended with are taken from there."""

    def __init__(self) -> None:
        self._last: tuple[str, list[Line]] = "", [read_line("")]

    def read(self, text: str) -> list[Line]:
        """Every line of a text."""
        old, known = self._last
        if text == old:
            return known
        start = text.rfind("\n", 0, _common(old, text)) + 1
        most = min(len(old), len(text)) - start
        same = _common(old[: -most - 1 : -1], text[: -most - 1 : -1])
        end = text.find("\n", len(text) - same)
        end = len(text) if end < 0 else end
        lines = [
            *known[: text.count("\n", 0, start)],
            *map(read_line, text[start:end].split("\n")),
            *known[len(known) - text.count("\n", end) :],
        ]
        self._last = text, lines
        return lines


_neighbour = Neighbour()


def _read(text: str) -> list[Line]:
    """Every line; remembered for the next text, which most likely has nearly all of them."""
    return _neighbour.read(text)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    most = min(len(one), len(other))
    start = 0
    while start < most and one[start : start + _CHUNK] == other[start : start + _CHUNK]:
        start += _CHUNK
    start = min(start, most)
    size = min(_CHUNK, most - start)
    return start + bisect_left(
        range(1, size + 1), x=True, key=lambda n: one[start : start + n] != other[start : start + n]
    )
