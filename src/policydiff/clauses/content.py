"""What one block says, apart from where it stands: words, number, links, what it looks like."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from policydiff.clauses.blocks import Block
from policydiff.clauses.inline import AS_IT_IS, read_inline
from policydiff.clauses.numbers import split_number
from policydiff.model import ClauseKind, Link, Span

LONGEST_HEADING = 120
"""A heading of more characters is a sentence that somebody set large, and titles nothing."""
_LONGEST_BOLD = 90
"""Characters of a bold paragraph that can still act as a heading."""
_SENTENCE_END = (".", ";", ",", ":", "!", "。")
_ADDRESS = 2
"""Lines that a paragraph in bold is broken into, besides the first, from which on it is an address."""
_TITLE_WORD = r"(?:[^\W\d_a-z][\w'’-]*+|[a-z\d]\w{0,2}+|[&–-])"
_NUMBERED = (
    r"(?:[IVX]{1,5}|\d{1,2}|[A-Z])\.[ ]+"
    rf"(?P<title>{_TITLE_WORD}(?:[,;/]?[ ]{_TITLE_WORD})*\.$|.*\betc\.$)?"
)
"""A number, and a title that ends with a full stop, told from a sentence by its capitals."""
_NAME = r"[^\W\d_]{3,12}\.?"
_DAY = (
    rf"(?:{_NAME}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[ ](?:de[ ])?{_NAME},?[ ](?:de[ ])?\d{{4}}"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})"
)
_HAS_DAY = re.compile(_DAY)
_DATE = re.compile(rf"(?:{_DAY}|{_NAME}[ ]\d{{4}})\.?")
_DATED = re.compile(
    r"(?:updated?|effective|modified|revised|revision|version|date|stand|gültig|aktualisiert|mise à jour|"
    r"vigueur|actualiza|actualización|aggiorna|bijgewerkt|dated?)\b",
    re.IGNORECASE,
)

# A block that begins so begins with visible words, and with no number: two words, the second in small
# letters but for its first.
SIMPLY = r"\[?[A-Za-z]++(?:,?[ ][A-Z]?[a-z]|\Z)"
EMPHASIS = r"[*_]{0,3}"
"""What may stand before it in a list item, where nothing in bold acts as a heading."""
_SIMPLY, _SIMPLY_ITEM = re.compile(SIMPLY), re.compile(EMPHASIS + SIMPLY)
_CELL = re.compile(r"(?:\[|\*\*)?[A-Za-z0-9]")
_PLAIN = re.compile(AS_IT_IS)


class Shape(NamedTuple):
    """What a block is, apart from its words."""

    kind: ClauseKind
    """A heading also where a paragraph in bold acts as one, an item where it opens a list item."""
    label: str | None
    """The number it begins with, or else the label of the list item."""
    marker: str | None
    """As of a `Block`, like what follows."""
    depth: int
    level: int
    anchor: str | None = None
    """Of a heading."""
    date: bool = False
    """Is it nothing but a date in bold, as over an entry of a change log?"""
    entry: bool = False
    """Is it such a date, and does it open an entry?"""


PARAGRAPH = Shape(ClauseKind.PARAGRAPH, None, None, 0, 0)
"""What most blocks are ..."""
ITEM = Shape(ClauseKind.ITEM, None, "", 1, 0)
"""... and most others: an item with a bullet, in no other list."""


class Piece:
    """One block: what it is, and what it says.

    The words of most are read when they are first asked for: what stands in both versions often is
    never asked.
    """

    __slots__ = ("dated", "end", "links", "raw", "shape", "start", "text")

    shape: Shape
    raw: str | None
    """Its Markdown, until its words are read; then there is something to see of it."""
    start: int
    """Counted from the beginning of its part."""
    end: int
    text: str
    """Visible words without the number; unset like what follows until they are read."""
    links: tuple[Link, ...]
    dated: bool
    """Does it say the date of the text?"""

    def read(self) -> Piece:
        """This piece with its words."""
        raw = self.raw
        if raw is not None:
            if _PLAIN.fullmatch(raw) and "  " not in raw:
                self.text, self.links = raw, ()
            else:
                self.text, self.links, _, _ = read_inline(raw)
            self.dated = len(self.text) <= LONGEST_HEADING and says_date(self.text)
            self.raw = None
        return self

    def over_entry(self) -> Piece:
        """This date in bold as the heading of an entry of a change log."""
        shape = self.shape._replace(kind=ClauseKind.HEADING, entry=True)
        return made_piece(shape, self.text, self.links, self.start, self.end, dated=self.dated)


_new = Piece.__new__


def unread(shape: Shape, raw: str, start: int, end: int) -> Piece:
    """A piece whose words are still to be read."""
    made = _new(Piece)
    made.shape, made.raw, made.start, made.end = shape, raw, start, end
    return made


def made_piece(
    shape: Shape, text: str, links: tuple[Link, ...], start: int, end: int, *, dated: bool
) -> Piece:
    """A piece whose words are read already."""
    made = _new(Piece)
    made.shape, made.raw, made.start, made.end = shape, None, start, end
    made.text, made.links, made.dated = text, links, dated
    return made


def read_piece(block: Block) -> Piece:
    """Read a block. In a list item no paragraph in bold acts as a heading."""
    kind, raw, depth, marker, level, start, end = block
    if kind is ClauseKind.CODE:
        shape = Shape(kind, marker or None, marker, depth, level)
        return made_piece(shape, " ".join(raw.split()), (), start, end, dated=False)
    simply = _CELL if kind is ClauseKind.ROW else _SIMPLY_ITEM if depth else _SIMPLY
    if kind is not ClauseKind.HEADING and simply.match(raw):
        return unread(_shape(kind, marker, depth), raw, start, end)
    text, links, anchor, bold = read_inline(raw)
    heading = kind is ClauseKind.HEADING and len(text) <= LONGEST_HEADING
    date = False
    if bold and not depth and kind is ClauseKind.PARAGRAPH:
        date = _DATE.fullmatch(text) is not None
        heading = not date and raw.count("  \n") < _ADDRESS and _acts_as_heading(text)
    label = None
    if kind is not ClauseKind.ROW and not date:
        whole = text
        label, text = split_number(whole, heading=heading)
        if links and label is not None:
            links = _shifted(links, len(whole) - len(text))
    if heading:
        kind = ClauseKind.HEADING
    elif kind is ClauseKind.HEADING or kind is ClauseKind.PARAGRAPH:
        kind = ClauseKind.PARAGRAPH if marker is None else ClauseKind.ITEM
    dated = len(text) <= LONGEST_HEADING and says_date(text)
    shape = Shape(kind, label or marker or None, marker, depth, level, anchor, date)
    return made_piece(shape, text, links, start, end, dated=dated)


@lru_cache(maxsize=1024)
def _shape(kind: ClauseKind, marker: str | None, depth: int) -> Shape:
    """What a block is that has no number of its own and is no heading."""
    if kind is ClauseKind.PARAGRAPH:
        if marker is None and not depth:
            return PARAGRAPH
        if marker is not None:
            kind = ClauseKind.ITEM
            if not marker and depth == 1:
                return ITEM
    return Shape(kind, marker or None, marker, depth, 0)


def _acts_as_heading(text: str) -> bool:
    """Is a bold paragraph with these words a heading rather than a sentence set in bold?"""
    numbered = re.match(_NUMBERED, text)  # compiled where something is set in bold
    if len(text) > (LONGEST_HEADING if numbered else _LONGEST_BOLD) or _has_day(text):
        return False
    return not text.endswith(_SENTENCE_END) or bool(numbered and numbered["title"])


def _has_day(text: str) -> bool:
    return ("20" in text or "19" in text) and _HAS_DAY.search(text) is not None


def says_date(text: str) -> bool:
    """Does a text of at most `LONGEST_HEADING` characters say its date?"""
    return _has_day(text) and bool(_DATED.search(text) or _DATE.fullmatch(text))


def _shifted(links: tuple[Link, ...], by: int) -> tuple[Link, ...]:
    """Links of a text whose first characters were taken away."""
    return tuple(
        Link(span=Span(max(0, link.span.start - by), link.span.end - by), target=link.target)
        for link in links
        if link.span.end > by
    )
