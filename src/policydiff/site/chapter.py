"""What a site tells of one terms: every record in order, and what each came to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from policydiff.events import AROUND, Event, within
from policydiff.history import Entry, Fold
from policydiff.model import Terms
from policydiff.site.addresses import FEED, FRONT, TEXT
from policydiff.site.told import Told

FOLDED = frozenset(Fold) - {Fold.RETURN, Fold.TECHNICAL}
"""Why a record is no news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One text of a timeline, and where it stands on the site."""

    entry: Entry
    number: int = field(repr=False)
    """Its place in the chapter, from 0; no part of what it is."""
    name: str
    """Of its page, without `.html`."""
    other_names: tuple[str, ...]
    """Of the pages of later records of the same text, which lead there."""
    text: str | None
    """Name of the record on whose page the text stands: this one, or the one whose words it repeats;
    None where the document was taken away."""
    since: datetime | None
    """When the text before was last seen, where that is known."""
    told: Told | None
    """What it came to; None where it is no step, and as long as it is not compared."""

    @property
    def at(self) -> datetime:
        """When it was first seen."""
        return self.entry.at

    @property
    def step(self) -> bool:
        """Whether it changed something: it is drawn against its base."""
        return self.entry.step

    @property
    def own_text(self) -> bool:
        """Whether its text has a page of its own."""
        return self.text == self.name

    @property
    def folded(self) -> bool:
        """Whether it is no news: told in a few words, and not drawn."""
        return self.entry.fold in FOLDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """All that is told of one terms."""

    terms: Terms
    folder: str
    rows: tuple[Row, ...]
    """In order of time, at least one."""
    events: tuple[Event, ...]
    """What happened around, earliest first."""

    @property
    def front(self) -> str:
        """The address of its page."""
        return f"{self.folder}/{FRONT}"

    @property
    def feed(self) -> str:
        """The address of its feed."""
        return f"{self.folder}/{FEED}"

    def page(self, row: Row) -> str:
        """The address of a record's page."""
        return f"{self.folder}/{row.name}.html"

    def text(self, row: Row) -> str | None:
        """The address of the text that a record has."""
        return f"{self.folder}/{row.text}{TEXT}.html" if row.text else None

    @property
    def steps(self) -> tuple[tuple[Row, Told], ...]:
        """The records that changed something, with what they came to."""
        return tuple((row, row.told) for row in self.rows if row.told)

    @property
    def returns(self) -> int:
        """How many of the steps came back to a text that had stood before, which is no news."""
        return sum(row.entry.fold is Fold.RETURN for row, _ in self.steps)

    @property
    def standing(self) -> Row | None:
        """The record of the text in force; None where the document was taken away."""
        return self.rows[-1] if self.rows[-1].entry.record.blob else None

    @property
    def changed(self) -> Row | None:
        """The last record that changed the text in force, or began it; None where that was taken away.

        What is no news since, a technical upgrade too, left the publisher's words as they were.
        """
        if self.standing is None:
            return None
        kind = self.standing.entry.kind
        own = [row for row in self.rows if row.step and row.entry.kind == kind]
        return own[-1] if own else self.rows[0]

    @property
    def turned(self) -> bool:
        """Whether several texts were served in turn."""
        return any(row.entry.kind for row in self.rows)

    def near(self, row: Row, *, texts: bool = False) -> tuple[Row | None, Row | None]:
        """The change before a row and the one after it.

        Args:
            row: of the chapter.
            texts: whether those are asked for whose texts have pages of their own.
        """

        def first(numbers: range) -> Row | None:
            rows = (self.rows[number] for number in numbers)
            return next((one for one in rows if (one.own_text if texts else one.step)), None)

        return first(range(row.number - 1, -1, -1)), first(range(row.number + 1, len(self.rows)))

    def around(self, row: Row) -> tuple[Event, ...]:
        """What happened in the thirty days before a record and after it."""
        return within(self.events, row.at, row.at, around=AROUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What all pages share."""

    title: str
    url: str = ""
    """Where it is published, with a slash at its end; empty where that is not known."""


def newest(chapters: Iterable[Chapter]) -> list[tuple[Chapter, Row, Told]]:
    """Every step of some terms, the latest first."""
    found = [(chapter, row, told) for chapter in chapters for row, told in chapter.steps]
    found.sort(key=lambda one: (one[0].terms, one[1].name))
    found.sort(key=lambda one: one[1].at, reverse=True)
    return found


def span(chapters: Iterable[Chapter]) -> tuple[datetime, datetime]:
    """From the first to the last record of some terms."""
    times = [row.at for chapter in chapters for row in chapter.rows]
    return min(times), max(times)
