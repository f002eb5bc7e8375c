"""How much a change weighs, and for whom."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How much a change weighs, lightest first."""

    COSMETIC = "cosmetic"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"
    CRITICAL = "critical"


class Direction(StrEnum):
    """Whom a change favours, from the user's side."""

    BROADENS = "broadens"
    NARROWS = "narrows"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    NONE = "none"
