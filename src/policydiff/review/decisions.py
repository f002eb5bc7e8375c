"""One decision, and the line of JSON it is kept as.

Lines come from other people's archives: whatever they hold, reading one gives a decision or nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from policydiff.errors import UsageError
from policydiff.review.identity import LENGTH

LONGEST_NOTE = 4_000
"""Characters of a note."""
_LONGEST_FIELD = 4_000
"""Characters of any other field: quotes are the longest we write."""
_LONGEST_LINE = 65_536
"""Bytes; a full note in an astral alphabet stays below."""
_FORMAT = 1
_YEARS = range(1970, 2200)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_ID = re.compile(rf"[0-9a-f]{{{LENGTH}}}", re.ASCII)
_IDENTITY = re.compile(r"([^<>]{1,200}) <([^<>@\s]{1,100}@[^<>@\s]{1,200})>")


class Verdict(StrEnum):
    """What a person decided on a change."""

    ACCEPTED = "accepted"
    """Read, and nothing needs doing."""
    FLAGGED = "flagged"
    """Something has to be done about it."""
    DISCUSS = "discuss"
    """Somebody else is asked to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Who decided, as they say themselves."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @classmethod
    def parse(cls, text: str) -> Reviewer:
        """Read `Name <name@example.org>`.

        Raises:
            UsageError: it is none.
        """
        found = _IDENTITY.fullmatch(" ".join(text.split()))
        if not found or not text.isprintable():
            raise UsageError(
                f"{text!r} names no reviewer: write it as 'Ann Lee <ann@example.org>'."
            )
        return cls(name=found[1], email=found[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's decision on a change; with what it takes to be read by itself."""

    change: str
    """Whole id of the change; see `identity.change_id`."""
    verdict: Verdict
    note: str
    reviewer: Reviewer
    at: datetime
    """When it was decided, to the second."""
    terms: str
    """Whose change: `Service/Type`."""
    address: str
    """Where the change stood when it was decided on."""
    came: datetime
    """Capture time of the version that brought the change, to the second."""
    old: str
    """The old words, from shortly before the first that differs; empty where there were none."""
    new: str
    """Likewise the new ones."""


def encode(decision: Decision) -> bytes:
    """A decision as one line of ASCII JSON, without its line feed.

    Equal decisions give equal lines, and sorted lines stand in the order of time: so `sort -u`, which
    is how git joins two notes, keeps every decision once and in order.
    """
    fields = {
        "at": _said(decision.at),
        "verdict": decision.verdict.value,
        "change": decision.change,
        "terms": decision.terms,
        "address": decision.address,
        "came": _said(decision.came),
        "old": decision.old,
        "new": decision.new,
        "note": decision.note,
        "name": decision.reviewer.name,
        "email": decision.reviewer.email,
        "v": _FORMAT,
    }
    return json.dumps(fields, separators=(",", ":")).encode()


def decode(line: bytes) -> Decision | None:
    """The decision that a line holds; None for any line that `encode` could not have meant.

    Unknown fields are passed over. Nothing is made harmless here: a text may hold any character.

    Cost: bounded; a line of more than 64 KiB isn't looked at.
    """
    if len(line) > _LONGEST_LINE:
        return None
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or fields.get("v") != _FORMAT:
        return None
    texts = {name: fields.get(name) for name in ("terms", "address", "old", "new", "name", "email")}
    try:
        return Decision(
            change=_matching(_ID, fields.get("change")),
            verdict=Verdict(str(fields.get("verdict"))),
            note=_text(fields.get("note"), LONGEST_NOTE),
            reviewer=Reviewer(name=_text(texts.pop("name")), email=_text(texts.pop("email"))),
            at=_time(fields.get("at")),
            came=_time(fields.get("came")),
            **{name: _text(value) for name, value in texts.items()},
        )
    except ValueError:
        return None


def _said(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(value: object) -> datetime:
    at = datetime.fromisoformat(_matching(_TIME, value))
    if at.year not in _YEARS:
        raise ValueError("year")
    return at.astimezone(UTC)


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(pattern.pattern)
    return value


def _text(value: object, longest: int = _LONGEST_FIELD) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("text")
    return value
