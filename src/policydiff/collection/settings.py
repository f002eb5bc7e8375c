"""What a collection's `policydiff.toml` says."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from policydiff.errors import DeclarationError
from policydiff.model import FetchSettings, Level

_TABLES = frozenset({"fetch", "notify"})
_WHOLE = frozenset({"max_bytes", "max_redirects", "retries", "hosts_at_once"})
_MAY_BE_NONE = frozenset({"retries", "pause", "confirm_after", "failing_after"})
"""Numbers that may be 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySettings:
    """Who is told what (`[notify]`)."""

    urls: tuple[str, ...] = field(default=(), repr=False)
    """As Apprise takes them; they hold secrets, and are never said or shown."""
    level: Level = Level.SUBSTANTIVE
    """The lightest change that is told."""
    failing_after: float = 24.0
    """Hours for which terms have to have failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of the file."""

    fetch: FetchSettings = FetchSettings()
    notify: NotifySettings = NotifySettings()


def read_settings(file: Path) -> Settings:
    """Read the settings of a collection.

    Args:
        file: which may be missing.

    Raises:
        DeclarationError: it can't be read, or says something unknown; values that may be secret are not quoted.
    """
    if file.exists() and not file.is_file():  # a pipe would be waited for
        raise DeclarationError(f"{file} is no file: put the settings there, or nothing.")
    try:
        with file.open("rb") as stream:
            import tomllib  # noqa: PLC0415 - most readers of an archive have no settings

            content = tomllib.load(stream)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise DeclarationError(f"{file} can't be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise DeclarationError(f"{file} is not TOML: {error}.") from error
    for table in content:
        if table not in _TABLES:
            raise DeclarationError(
                f"{file} has an unknown table [{table}]: the known ones are [fetch] and [notify]."
            )
    return Settings(
        fetch=_fetch_settings(file, content.get("fetch", {})),
        notify=_notify_settings(file, content.get("notify", {})),
    )


def _fetch_settings(file: Path, table: object) -> FetchSettings:
    given = _table(file, "fetch", table, FetchSettings)
    values = {key: _checked(file, key, value) for key, value in given.items()}
    return FetchSettings(**values)  # type: ignore[arg-type]  # each value was checked against its field


def _notify_settings(file: Path, table: object) -> NotifySettings:
    given = _table(file, "notify", table, NotifySettings)
    values: dict[str, object] = {}
    for key, value in given.items():
        if key == "urls":
            values[key] = _checked_list(file, "notify.urls", value)
        elif key == "level":
            if not isinstance(value, str) or value not in set(Level):
                raise DeclarationError(f"{file}: notify.level has to be one of {', '.join(Level)}.")
            values[key] = Level(value)
        else:
            values[key] = _checked_number(file, f"notify.{key}", value)
    return NotifySettings(**values)  # type: ignore[arg-type]  # as above


def _table(file: Path, name: str, table: object, kind: type) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise DeclarationError(f"{file}: {name} has to be a table, written [{name}].")
    known = [field.name for field in fields(kind)]
    for key in table:
        if key not in known:
            raise DeclarationError(
                f"{file} has an unknown key {name}.{key}: the known ones are {', '.join(known)}."
            )
    return table


def _checked(file: Path, key: str, value: object) -> object:
    match key:
        case "contact" | "language" | "ca_bundle":
            if not isinstance(value, str) or not value.isascii() or not value.isprintable():
                raise DeclarationError(f"{file}: fetch.{key} has to be a line of plain ASCII text.")
            return str(file.parent / value) if key == "ca_bundle" else value.strip()
        case "conditional":
            if not isinstance(value, bool):
                raise DeclarationError(f"{file}: fetch.{key} has to be true or false.")
            return value
        case "allow_private" | "ignore_robots":
            return _checked_networks(file, key, value)
        case _:
            return _checked_number(file, f"fetch.{key}", value)


def _checked_list(file: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise DeclarationError(f'{file}: {key} has to be a list of texts, such as ["..."].')
    return tuple(value)


def _checked_networks(file: Path, key: str, value: object) -> tuple[str, ...]:
    import ipaddress  # noqa: PLC0415 - as above

    found = _checked_list(file, f"fetch.{key}", value)
    for one in found if key == "allow_private" else ():
        try:
            ipaddress.ip_network(one)
        except ValueError as error:
            raise DeclarationError(
                f"{file}: fetch.allow_private holds {one[:60]!r}, which is no network, such as "
                '"10.1.0.0/16" or "127.0.0.1".'
            ) from error
    return found


def _checked_number(file: Path, key: str, value: object) -> float:
    name = key.partition(".")[2]
    none = name in _MAY_BE_NONE
    least = "of 0 or more" if none else "above 0"
    wrong = DeclarationError(f"{file}: {key} has to be a number {least}.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong
    if not 0 <= value < 1e12 or (value == 0 and not none):
        raise wrong
    return math.ceil(value) if name in _WHOLE else float(value)
