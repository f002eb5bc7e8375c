"""A legal text and its clauses."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from policydiff.dataclasses import dataclass
from policydiff.model.terms import Span

if TYPE_CHECKING:
    from datetime import datetime

    from policydiff.model.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The legal text of a terms at one time, as Markdown."""

    title: str
    """The terms (`Telegram/Privacy Policy`), or the file a text was read from."""
    text: str
    captured_at: datetime | None = None
    record: Record | None = None
    """None for a text that comes from no archive."""
    urls: tuple[str, ...] = ()


class ClauseKind(StrEnum):
    """What a clause is in the page's structure."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "list item"
    ROW = "table row"
    QUOTE = "quote"
    CODE = "code"


class Role(StrEnum):
    """What a clause is there for, where that says that its changes weigh little."""

    BODY = "body"
    CONTENTS = "contents"
    """An entry of a table of contents."""
    CHANGE_LOG = "change log"
    """What the page says of its own earlier changes."""
    DATE = "date"
    """The date of the text: `Last updated: ...`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a heading opens. The text before the first heading belongs to a section with no title."""

    number: str | None
    """As published, without a trailing dot: `8.3`, `IV`, `Art. 6(1)`; None where there is none."""
    title: str
    """Visible words of the heading without its number."""
    anchor: str | None
    """Fragment that links to it, without `#`."""
    level: int
    """Heading level 1-6; 0 before the first heading."""
    parent: Section | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link inside a clause."""

    span: Span
    """Where its words stand in the clause's text."""
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The smallest addressable unit of a version."""

    index: int
    """Place in document order, from 0."""
    kind: ClauseKind
    section: Section
    address: str
    """Unique in its version, as a lawyer would write it: `8.3 ¶1`, `10.2(b)`."""
    label: str | None
    """List label as published (`(b)`, `iv.`, `3.`), or None; never part of `text`."""
    text: str
    """Visible words, white space folded, no markup and no list label."""
    links: tuple[Link, ...] = ()
    source: Span = Span(0, 0)
    """Where its Markdown stands in the version's text."""
    role: Role = Role.BODY
    depth: int = 0
    """List items of its section that it stands in, itself included; 0 outside of lists."""
