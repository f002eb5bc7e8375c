"""Which document, and where in a text."""

from __future__ import annotations

from typing import NamedTuple

from policydiff.dataclasses import dataclass


class Span(NamedTuple):
    """A stretch of a text: 0-based start, exclusive end, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Terms:
    """One service's document of one terms type."""

    service: str
    type: str

    def __str__(self) -> str:
        return f"{self.service}/{self.type}"
