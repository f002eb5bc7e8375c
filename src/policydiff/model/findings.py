"""What a change means, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policydiff.dataclasses import dataclass, field
from policydiff.model.kinds import Direction

if TYPE_CHECKING:
    from policydiff.model.changes import Change
    from policydiff.model.kinds import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule says of one change, with the words that make it say so."""

    rule: str
    """Rule id."""
    topic: str | None
    direction: Direction
    old_quote: str | None
    new_quote: str | None
    reason: str
    """One sentence in plain English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """What the rules say of a change that reviewers rate otherwise."""

    level: Level
    """By the rules."""
    topics: tuple[str, ...]
    """Likewise."""
    by: tuple[str, ...]
    """Names of the reviewers, as they wrote them."""
    disputed: bool
    """Whether they set different levels; the heaviest holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a change means, and why."""

    change: Change
    level: Level
    direction: Direction
    leaning: Direction = Direction.NONE
    """Of a MIXED one: the side with more votes, or NONE."""
    topics: tuple[str, ...] = field(default=())
    findings: tuple[Finding, ...] = field(default=())
    """At least one, the weightiest first; the first one's reason sums the change up."""
    not_assessed: str | None = None
    """What kept the rules from reading the words (`language de`); level and direction then come
    from numbers alone, or say that somebody should read it."""
    overruled: Overruled | None = None
    """Of the rules, where reviewers set level or topics; those above are the reviewers' then."""
