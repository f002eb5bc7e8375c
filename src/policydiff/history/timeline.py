"""The timeline of one terms: every text it had, and which of its recorded changes are the publisher's.

A record is one commit; a timeline is what those commits tell once they are put in order of fetch time.
What says nothing new is folded, always for a reason that is kept with it, and never where a word of the
publisher's would be lost: each entry knows the text that it is to be compared with.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from policydiff.dataclasses import dataclass, field
from policydiff.history.furniture import Furniture
from policydiff.model import Record, Terms


class Fold(StrEnum):
    """Why a recorded change is none of the publisher's, or tells nothing new."""

    TECHNICAL = "technical upgrade"
    """The extractor or the declaration moved the text."""
    VARIANT = "variant"
    """One of several texts that are served in turn, as it was when last seen."""
    RETURN = "return"
    """A text that stood before came back: told as such, drawn nowhere."""
    MARKUP = "markup only"
    """The same words with other formatting, white space or line breaks."""
    TYPOGRAPHY = "typography only"
    """The same words with other quotes or dashes."""
    LINK = "link only"
    """The same words; links got another query string or redirect, and lead where they led."""
    FURNITURE = "page furniture"
    """What moves on the page by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A stretch of time, start included, end excluded; no end: it lasts."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One text of a timeline and when it was first seen."""

    record: Record
    also: tuple[Record, ...] = ()
    """Later records of the same text: from another origin, or recorded twice."""
    kind: int = 0
    """Which of the texts that are served in turn it is one of; 0 where there is one."""
    base: Record | None = None
    """What it is to be compared with: the text of its own kind before it, or for the first of its kind
    the text just before. None for a first text, a technical upgrade, and a document taken away."""
    opens: bool = False
    """Whether it is the first of its kind after one of another kind."""
    fold: Fold | None = None
    """Why it is no news; None where it is."""
    links_only: bool = False
    """Whether its news is only where links lead; the words stand."""
    returns_to: Record | None = None
    """The first record of the very same text, when this one goes back to it."""
    language: str | None = None
    """ISO 639-1; None where there is too little to tell."""

    @property
    def at(self) -> datetime:
        """When this text was first seen."""
        return self.record.captured_at

    @property
    def technical(self) -> bool:
        """Whether the text moved because the extractor or the declaration did."""
        return self.fold is Fold.TECHNICAL

    @property
    def folded(self) -> bool:
        """Whether it is no news; going back to an earlier text is."""
        return self.fold not in (None, Fold.RETURN)

    @property
    def step(self) -> bool:
        """Whether it is a change by the publisher: to a text that is new, or back to an earlier one."""
        return bool(self.record.blob) and self.base is not None and not self.folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Every text one terms had, in order of fetch time."""

    terms: Terms
    entries: tuple[Entry, ...]
    """Never two in a row with the same text; a record that took the document away has no blob."""
    furniture: Furniture = field(default=Furniture())
    """What was learned to move by itself."""
