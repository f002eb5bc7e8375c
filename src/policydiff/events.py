"""What happened around a change: the `events.toml` of a collection.

    [[event]]
    date = 2024-09-23
    title = "Announced: more requests are answered"
    source = "https://example.org/statement"
    line = "A line of our own that says what happened, as a fact."
    terms = ["Telegram/Privacy Policy"]     # optional: the terms it belongs to; all without it

Events are facts that somebody wrote down, with where they have them from; no rule reads them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from policydiff.dataclasses import dataclass
from policydiff.errors import ArchiveError, DeclarationError, UsageError
from policydiff.model import Terms

EVENTS_FILE = "events.toml"
_FIELDS = ("date", "title", "source", "line", "terms")
AROUND = timedelta(days=30)
"""How long before a change or after it something happened that is told with it."""
_DAY = timedelta(days=1)
_LONGEST = 1_000
"""Characters of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, and who says so."""

    date: date
    title: str
    source: str
    """Who says so: an address, or a name that one can look up."""
    line: str
    """What happened, in one sentence of our own."""
    terms: tuple[str, ...] = ()
    """Names of services or terms it belongs to; empty: all."""

    @property
    def at(self) -> datetime:
        """The beginning of its day, in UTC."""
        return datetime.combine(self.date, time(), UTC)

    def concerns(self, terms: Terms) -> bool:
        """Whether it belongs to some terms."""
        return not self.terms or bool({terms.service, str(terms)} & set(self.terms))


def read(file: Path) -> tuple[Event, ...]:
    """The events of a file, earliest first; none where there is no file.

    Raises:
        DeclarationError: it is no such file; the sentence names the event and the key.
    """
    try:
        with file.open("rb") as stream:
            content = tomllib.load(stream)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise DeclarationError(f"{file} can't be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise DeclarationError(f"{file} is not TOML: {error}.") from error
    tables = content.pop("event", [])
    if content or not isinstance(tables, list):
        raise DeclarationError(f"{file}: every event is a table of its own, written [[event]].")
    found = [_event(file, number, table) for number, table in enumerate(tables, 1)]
    return tuple(sorted(found, key=lambda event: event.date))


def within(
    events: Iterable[Event],
    start: datetime | None,
    end: datetime | None,
    *,
    around: timedelta = timedelta(),
) -> tuple[Event, ...]:
    """The events whose day touches a time, in their order.

    Args:
        events: to choose from.
        start: of the time; None: no bound.
        end: of it, exclusive; None: no bound.
        around: how much earlier and later an event may be.
    """
    return tuple(
        event
        for event in events
        if (start is None or start - event.at < _DAY + around)
        and (end is None or event.at - end < around)
    )


def add(file: Path, event: Event) -> bool:
    """Write an event at the end of a file, which is made if need be; what stands there is not touched.

    Returns:
        False where the very same event stands there already.

    Raises:
        DeclarationError: the file is none of events.
        UsageError: the event could not be read back.
        ArchiveError: the file can't be written.
    """
    said = encode(event)
    try:
        kept = _event(file, 1, tomllib.loads(said)["event"][0])
    except DeclarationError as error:
        raise UsageError(f"Such an event can't be kept: {error.message}") from error
    if kept in read(file):
        return False
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
        with file.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(gap + said)
    except OSError as error:
        raise ArchiveError(f"{file} can't be written: {error.strerror or error}.") from error
    return True


def encode(event: Event) -> str:
    """An event as it stands in the file."""
    lines = [
        "[[event]]",
        f"date = {event.date.isoformat()}",
        f"title = {_quoted(event.title)}",
        f"source = {_quoted(event.source)}",
        f"line = {_quoted(event.line)}",
    ]
    if event.terms:
        lines.append(f"terms = [{', '.join(map(_quoted, event.terms))}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    drawn = (one if one.isprintable() else f"\\U{ord(one):08x}" for one in escaped)
    return f'"{"".join(drawn)}"'


def _event(file: Path, number: int, table: object) -> Event:
    if not isinstance(table, Mapping):
        raise DeclarationError(f"{file}: every event is a table of its own, written [[event]].")
    unknown = [key for key in table if key not in _FIELDS]
    if unknown:
        raise DeclarationError(
            f"{file}: event {number} has an unknown key {unknown[0]!r}: the known ones are "
            f"{', '.join(_FIELDS)}."
        )
    when = table.get("date")
    if isinstance(when, datetime) or not isinstance(when, date):
        raise DeclarationError(f"{file}: event {number} needs a date, as date = 2024-09-23.")
    names = table.get("terms", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise DeclarationError(f"{file}: event {number}: terms is a list of names of terms.")
    title, source, line = (_line(file, number, key, table.get(key)) for key in _FIELDS[1:4])
    return Event(date=when, title=title, source=source, line=line, terms=tuple(names))


def _line(file: Path, number: int, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DeclarationError(f'{file}: event {number} needs a {key}, as {key} = "…".')
    if len(value) > _LONGEST:
        raise DeclarationError(
            f"{file}: the {key} of event {number} has {len(value):,} characters; up to {_LONGEST:,} can be "
            "kept."
        )
    return " ".join(value.split())
