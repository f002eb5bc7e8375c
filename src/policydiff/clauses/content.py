"""What one block says, apart from where it stands: words, number, links, what it looks like."""

from __future__ import annotations

import re
from typing import NamedTuple

from policydiff.clauses.blocks import Block
from policydiff.clauses.inline import read_inline
from policydiff.clauses.numbers import split_number
from policydiff.model import ClauseKind, Link, Span

LONGEST_HEADING = 120
"""A heading of more characters is a sentence that somebody set large, and titles nothing."""
_LONGEST_BOLD = 90
"""Characters of a bold paragraph that can still act as a heading."""
_SENTENCE_END = (".", ";", ",", ":", "!", "。")
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


class Piece(NamedTuple):
    """One block and what it says."""

    kind: ClauseKind
    """A heading also where a paragraph in bold acts as one, an item where it opens a list item."""
    label: str | None
    """The number it begins with, or else the label of the list item."""
    text: str
    """Visible words without the number."""
    links: tuple[Link, ...]
    anchor: str | None
    date: bool
    """Is it nothing but a date in bold, as over an entry of a change log?"""
    dated: bool
    """Does it say the date of the text?"""
    marker: str | None
    """As of a `Block`, like what follows."""
    depth: int
    level: int
    start: int
    """Counted from the beginning of its part."""
    end: int


_new = tuple.__new__


def read_piece(block: Block) -> Piece:
    """Read a block. In a list item no paragraph in bold acts as a heading."""
    # Pieces are made without the `__new__` of named tuples, which takes longer than some are read in.
    kind, raw, depth, marker, level, start, end = block
    if kind is ClauseKind.CODE:
        text = " ".join(raw.split())
        return _new(
            Piece,
            (kind, marker or None, text, (), None, False, False, marker, depth, level, start, end),
        )
    text, links, anchor, bold = read_inline(raw)
    heading = kind is ClauseKind.HEADING and len(text) <= LONGEST_HEADING
    date = False
    if bold and not depth and kind is ClauseKind.PARAGRAPH:
        date = _DATE.fullmatch(text) is not None
        heading = not date and _acts_as_heading(text)
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
    return _new(
        Piece,
        (kind, label or marker or None, text, links, anchor, date, dated, marker, depth, level, start, end),
    )  # fmt: skip


def _acts_as_heading(text: str) -> bool:
    """Is a bold paragraph with these words a heading rather than a sentence set in bold?"""
    return len(text) <= _LONGEST_BOLD and not text.endswith(_SENTENCE_END) and not _has_day(text)


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
