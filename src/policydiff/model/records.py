"""What was seen and recorded."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from policydiff.dataclasses import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from policydiff.model.terms import Terms


class RecordKind(StrEnum):
    """Why a version was recorded."""

    FIRST = "first record"
    CHANGE = "change"
    TECHNICAL = "technical upgrade"


class Outcome(StrEnum):
    """What a check found."""

    FIRST = "first record"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One check of one terms, whatever it found."""

    terms: Terms
    at: datetime
    outcome: Outcome
    urls: tuple[str, ...]
    status: int | None = None
    sha256: tuple[str, ...] = ()
    """Of each document's body, in declaration order; empty when nothing was received."""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One recorded version without its text: the metadata of a commit that holds one."""

    terms: Terms
    captured_at: datetime
    """Author date of the commit: the fetch time."""
    recorded_at: datetime
    """Committer date of the commit."""
    commit: str
    """Full commit id (hex)."""
    blob: str | None
    """Id of the text's blob; None when the commit took the document away."""
    kind: RecordKind
    origin: str
    """The branch it stands on: `versions`, `imports/NAME`, or a foreign repository's branch."""
    subject: str
    trailers: tuple[tuple[str, str], ...] = ()

    def trailer(self, name: str) -> str | None:
        """The first value of a trailer, by its exact name."""
        return next((value for key, value in self.trailers if key == name), None)
