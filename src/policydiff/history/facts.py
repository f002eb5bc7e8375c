"""What the history of a text needs to know of it, small enough to be kept for every text ever recorded."""

from __future__ import annotations

from array import array
from io import BytesIO

from policydiff.dataclasses import dataclass
from policydiff.history.lines import Line, bare, hash_of_bytes, hash_of_text, read_line

_BESIDES = 500
"""Bytes that are kept of a line, whatever its length."""


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


class Texts:
    """Tells of texts, reading each line once, as long as it is remembered.

    Most texts say what one of those before said, and differ in where their links lead: of such a text
    no word is looked at.

    Args:
        most: bytes of what is remembered, roughly.
    """

    def __init__(self, *, most: int = 1 << 24) -> None:
        self._most = most
        self._forget()

    def _forget(self) -> None:
        self._known = _Lines()
        self._said: dict[bytes, tuple[int, int, int]] = {}

    def facts(self, content: bytes) -> TextFacts:
        """The facts of a text.

        Args:
            content: a version's Markdown in UTF-8; what is not is read as U+FFFD.

        Cost: linear; 0.1 ms for a text of 50 kB whose lines were read before, 20 microseconds for
        each other line.
        """
        every, known = self._read(content), self._known
        says = array("I", map(known.says.__getitem__, every)).tobytes()
        if says not in self._said:
            self._said[says] = _hashed(self._lines(every))
            known.size += len(says)
        words, plain, places = self._said[says]
        targets = b"".join(map(known.targets.__getitem__, every))[:-1]
        return TextFacts(words=words, plain=plain, targets=hash_of_bytes(targets), places=places)

    @property
    def size(self) -> int:
        """Of what is remembered, in bytes, roughly."""
        return self._known.size

    def lines(self, content: bytes) -> TextLines:
        """The lines of a text; costs as for `facts`."""
        said = [line for line in self._lines(self._read(content)) if line.size]
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

    def letters(self, content: bytes) -> int:
        """Hash of letters and digits alone: no case, no punctuation, no list numbers.

        Two extractors write one page in different Markdown; of two texts with the same letters both
        recorded one.
        """
        said = [line.plain for line in self._lines(self._read(content)) if line.size]
        return hash_of_text("".join(map(bare, said)))

    def _lines(self, every: list[int]) -> list[Line]:
        """What lines say, whatever the targets of their links."""
        return [self._known.lines[self._known.says[number]] for number in every]

    def _read(self, content: bytes) -> list[int]:
        """The number of every line that says something, or links."""
        if self.size > self._most:
            self._forget()
        return [*filter(None, map(self._known.__getitem__, BytesIO(content)))]


class _Lines(dict[bytes, int]):
    """The number of each line as it is written; one that is not known yet is read."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = [read_line("")]
        """What lines say and the documents they lead to, no two alike; the first says nothing."""
        self.says: list[int] = [0]
        """By number, which of these. Number 0 is of every line that neither says nor links anything."""
        self.targets: list[bytes] = [b""]
        """By number, where its links lead, each with the end of a line."""
        self.size = 0
        """Bytes that they take, and what is worked out of them, roughly."""
        self._places: dict[object, int] = {}

    def __missing__(self, raw: bytes) -> int:
        line = read_line(raw.decode("utf-8", "replace").removesuffix("\n"))
        number = 0
        if line.size or line.targets:
            number = len(self.says)
            # of these all else follows
            at = self._places.setdefault((line.words, line.places, line.marks), len(self.lines))
            if at == len(self.lines):
                self.lines.append(line)
            self.says.append(at)
            targets = "".join([f"{target}\n" for target in line.targets])
            self.targets.append(targets.encode("utf-8", "surrogatepass"))
        self[raw] = number
        self.size += len(raw) + _BESIDES
        return number


def _hashed(lines: list[Line]) -> tuple[int, int, int]:
    """Of the words, of the plain words and of the places of a text's lines."""
    words = " ".join([line.words for line in lines if line.size])
    plain = " ".join([line.plain for line in lines if line.size])
    hashed = hash_of_text(words)
    return (
        hashed,
        hashed if words == plain else hash_of_text(plain),
        hash_of_text("\n".join([place for line in lines for place in line.places])),
    )


_texts = Texts()


def facts_of(text: str) -> TextFacts:
    """The facts of a text; see `Texts`."""
    return _texts.facts(_stored(text))


def lines_of(text: str) -> TextLines:
    """The lines of a text; see `Texts`."""
    return _texts.lines(_stored(text))


def letters_of(text: str) -> int:
    """The hash of a text's letters; see `Texts`."""
    return _texts.letters(_stored(text))


def _stored(text: str) -> bytes:
    return text.encode("utf-8", "replace")
