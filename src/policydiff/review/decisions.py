"""One decision, and the line of JSON it is kept as.

Lines come from other people's archives: whatever they hold, reading one gives a decision or nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypedDict

from policydiff.errors import UsageError
from policydiff.model import Level
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
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TOPIC = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
_MOST_TOPICS = 20


class Verdict(StrEnum):
    """What a person decided on a change."""

    ACCEPTED = "accepted"
    """Read, and nothing needs doing."""
    FLAGGED = "flagged"
    """Something has to be done about it."""
    DISCUSS = "discuss"
    """Somebody else is asked to look."""
    NOTED = "noted"
    """A remark; the change stands as it stood."""
    RATED = "rated"
    """Its level, or what it is about, is another than the rules say."""
    WITHDRAWN = "withdrawn"
    """An earlier decision of the same reviewer on it no longer counts."""


OPINIONS = frozenset({Verdict.ACCEPTED, Verdict.FLAGGED, Verdict.DISCUSS})
"""What settles where a change stands."""


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
class Citation:
    """An event that a decision refers to, so that it is understood without the file of events."""

    date: date
    title: str
    source: str


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
    cites: Citation | None = None
    """What happened around, to which the decision refers."""
    level: Level | None = None
    """Of RATED: what it weighs; None where that is left to the rules."""
    topics: tuple[str, ...] = ()
    """Of RATED: ids of what it is about; empty where that is left to the rules."""
    withdraws: datetime | None = None
    """Of WITHDRAWN: when the decision was made that no longer counts."""


def encode(decision: Decision) -> bytes:
    """A decision as one line of ASCII JSON, without its line feed.

    Equal decisions give equal lines, and sorted lines stand in the order of time: so `sort -u`, which
    is how git joins two notes, keeps every decision once and in order.
    """
    fields: dict[str, object] = {
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
    if decision.cites is not None:
        cited = decision.cites
        fields["cites"] = {
            "date": cited.date.isoformat(),
            "title": cited.title,
            "source": cited.source,
        }
    if decision.level is not None:
        fields["level"] = decision.level.value
    if decision.topics:
        fields["topics"] = list(decision.topics)
    if decision.withdraws is not None:
        fields["withdraws"] = _said(decision.withdraws)
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
        verdict = Verdict(str(fields.get("verdict")))
        return Decision(
            change=_matching(_ID, fields.get("change")),
            verdict=verdict,
            note=_text(fields.get("note"), LONGEST_NOTE),
            reviewer=Reviewer(name=_text(texts.pop("name")), email=_text(texts.pop("email"))),
            at=_time(fields.get("at")),
            came=_time(fields.get("came")),
            **{name: _text(value) for name, value in texts.items()},
            cites=_citation(fields.get("cites")),
            **_particulars(verdict, fields),
        )
    except ValueError:
        return None


class _Particulars(TypedDict, total=False):
    level: Level | None
    topics: tuple[str, ...]
    withdraws: datetime


def _particulars(verdict: Verdict, fields: dict[str, object]) -> _Particulars:
    """What only a decision of this kind has."""
    if verdict is Verdict.WITHDRAWN:
        return {"withdraws": _time(fields.get("withdraws"))}
    if verdict is not Verdict.RATED:
        return {}
    level, topics = fields.get("level"), fields.get("topics", [])
    if not isinstance(topics, list) or len(topics) > _MOST_TOPICS or not (level or topics):
        raise ValueError("rating")
    return {
        "level": None if level is None else Level(str(level)),
        "topics": tuple(_matching(_TOPIC, topic) for topic in topics),
    }


def _citation(value: object) -> Citation | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError("cites")  # noqa: TRY004 - a line is read or it is not
    return Citation(
        date=date.fromisoformat(_matching(_DAY, value.get("date"))),
        title=_text(value.get("title")),
        source=_text(value.get("source")),
    )


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
