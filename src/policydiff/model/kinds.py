"""What a change can be, how much it can weigh, and for whom."""

from __future__ import annotations

from enum import StrEnum


class ChangeKind(StrEnum):
    """What became of a clause."""

    RENUMBERED = "renumbered"
    """Same words, another number or list label."""
    MOVED = "moved"
    """Same words at another place in the order."""
    REWORDED = "reworded"
    MOVED_AND_REWORDED = "moved and reworded"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"
    MARKUP = "markup only"
    """Formatting, quotes, white space or link target; same words."""


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
