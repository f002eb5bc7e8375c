"""What one block says, apart from where it stands: words, number, links, what it looks like."""

from __future__ import annotations

import re
from typing import NamedTuple

from policydiff.clauses.inline import read_inline
from policydiff.clauses.numbers import split_number
from policydiff.model import ClauseKind, Link, Span

_LONGEST_HEADING = 120
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


class Content(NamedTuple):
    """What one block says."""

    text: str
    """Visible words without the number."""
    label: str | None
    """The number it begins with."""
    links: tuple[Link, ...]
    anchor: str | None
    heading: bool
    """Is it a heading, or a paragraph in bold that acts as one?"""
    date: bool
    """Is it nothing but a date in bold, as over an entry of a change log?"""
    dated: bool
    """Does it say the date of the text?"""


def read_content(raw: str, kind: ClauseKind, depth: int) -> Content:
    """Read a block.

    Args:
        raw: its Markdown.
        kind: as the block reader has it.
        depth: list items it stands in; in one, no paragraph in bold acts as a heading.
    """
    if kind is ClauseKind.CODE:
        return Content(
            " ".join(raw.split()), None, (), None, heading=False, date=False, dated=False
        )
    whole, links, anchor, bold = read_inline(raw)
    heading = kind is ClauseKind.HEADING and len(whole) <= _LONGEST_HEADING
    date = False
    if bold and not depth and kind is ClauseKind.PARAGRAPH:
        date = _DATE.fullmatch(whole) is not None
        heading = not date and _acts_as_heading(whole)
    label, text = None, whole
    if kind is not ClauseKind.ROW and not date:
        label, text = split_number(whole, heading=heading)
        if links and label is not None:
            links = _shifted(links, len(whole) - len(text))
    return Content(text, label, links, anchor, heading, date, says_date(text))


def _acts_as_heading(text: str) -> bool:
    """Is a bold paragraph with these words a heading rather than a sentence set in bold?"""
    return len(text) <= _LONGEST_BOLD and not text.endswith(_SENTENCE_END) and not _has_day(text)


def _has_day(text: str) -> bool:
    return ("20" in text or "19" in text) and _HAS_DAY.search(text) is not None


def says_date(text: str) -> bool:
    """Is a text so short that it can say its date, and does it?"""
    return (
        len(text) <= _LONGEST_HEADING
        and _has_day(text)
        and bool(_DATED.search(text) or _DATE.fullmatch(text))
    )


def _shifted(links: tuple[Link, ...], by: int) -> tuple[Link, ...]:
    """Links of a text whose first characters were taken away."""
    return tuple(
        Link(span=Span(max(0, link.span.start - by), link.span.end - by), target=link.target)
        for link in links
        if link.span.end > by
    )
