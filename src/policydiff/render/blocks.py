"""What is drawn for people, before it is drawn: headings, facts and lines of spans with a role.

Outlines build blocks once; each painter (plain text, terminal, Markdown) turns the same blocks into
its own form. Every text in a block is already harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain, repeat

from policydiff.dataclasses import dataclass

DEFAULT_CONTEXT = 40
"""Words kept on each side of an edit before a long unchanged stretch is folded."""


class Role(StrEnum):
    """What a span is, which decides how it looks."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    """Context a reader may skip."""
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_AWAY = "moved away"
    """Words that stood here and stand elsewhere now."""
    MOVED_HERE = "moved here"
    """Words that stood elsewhere."""
    REFERENCE_OLD = "reference before"
    """A number of another clause, as it was; what it is now follows."""
    REFERENCE_NEW = "reference now"
    WARNING = "warning"


class Layout(StrEnum):
    """How a redline is laid out."""

    INLINE = "inline"
    SIDE = "side"
    AUTO = "auto"
    """Side by side where the terminal is wide enough."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line with one role."""

    text: str
    role: Role = Role.PLAIN


Spans = tuple[Span, ...]

Marks = Mapping[Role, tuple[str, str]]
"""What stands before and after a span of a role, so that it needs no colour."""

_REFERENCES: Marks = {Role.REFERENCE_OLD: ("‹", " → "), Role.REFERENCE_NEW: ("", "›")}
_MOVES: Marks = {Role.MOVED_AWAY: ("[moved away: ", "]"), Role.MOVED_HERE: ("[moved here: ", "]")}

COLOURED: Marks = _REFERENCES
"""Beside colour, underlining and striking, which tell the rest."""
BRACKETS: Marks = {
    Role.INSERTED: ("{+", "+}"),
    Role.DELETED: ("[-", "-]"),
    **_MOVES,
    **_REFERENCES,
}
SPOKEN: Marks = {
    Role.INSERTED: ("[inserted: ", "]"),
    Role.DELETED: ("[deleted: ", "]"),
    **_MOVES,
    Role.REFERENCE_OLD: ("[number follows: ", " is now "),
    Role.REFERENCE_NEW: ("", "]"),
}
"""For whoever listens: words instead of signs."""

OLD_ONLY = frozenset({Role.DELETED, Role.MOVED_AWAY, Role.REFERENCE_OLD})
"""What stood before and does not stand now."""
NEW_ONLY = frozenset({Role.INSERTED, Role.MOVED_HERE, Role.REFERENCE_NEW})
"""What stands now and did not before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Opens a part; level 1 is the whole output, 2 a terms, 3 a change."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labels and what they stand for, in two columns."""

    rows: tuple[tuple[str, Spans], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph of our own words."""

    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """The publisher's words with what came and went in them, one paragraph per clause."""

    paragraphs: tuple[Spans, ...]
    insets: tuple[int, ...] = ()
    """How many steps each stands in from the margin, as lists within lists do; none of those not named."""

    @property
    def inset(self) -> Iterator[tuple[int, Spans]]:
        """Each paragraph after its steps."""
        return zip(chain(self.insets, repeat(0)), self.paragraphs, strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of short cells under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]


Block = Heading | Facts | Line | Clauses | Table
Blocks = Iterable[Block]


def spans(*parts: str | Span) -> Spans:
    """A line of spans; plain strings have the plain role."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts if part)


def line(*parts: str | Span) -> Line:
    """A paragraph of our own words; with no parts, an empty line."""
    return Line(spans=spans(*parts))


def strong(text: str) -> Span:
    """What the eye should find first."""
    return Span(text, Role.STRONG)


def quiet(text: str) -> Span:
    """What the eye may skip."""
    return Span(text, Role.QUIET)
