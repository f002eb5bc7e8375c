"""A collection: the folder that holds declarations, settings and the archive.

    collection/
      policydiff.toml     settings, optional
      declarations/       one JSON file per service
      archive.git         made by the first snapshot

A plain clone of an Open Terms Archive versions repository can stand in for a collection: it is read
in place and never written to.
"""

from __future__ import annotations

import ipaddress
import math
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from policydiff.errors import ArchiveError, DeclarationError, UsageError
from policydiff.model import FetchSettings

SETTINGS_FILE = "policydiff.toml"
_WHOLE = frozenset({"max_bytes", "max_redirects", "retries", "hosts_at_once"})
_MAY_BE_NONE = frozenset({"retries", "pause", "confirm_after"})
"""Numbers that may be 0."""
_SETTINGS_TEMPLATE = """\
# Settings of this collection; every key may be left out.

[fetch]
# Who runs this, sent with every request so that a site can reach you: an address or a URL.
# contact = "mailto:privacy-team@example.org"
# Language asked for where a declaration names none.
# language = "en"
# Networks that are not public and may be fetched from all the same; no others are.
# allow_private = ["10.1.0.0/16"]
"""
_README_TEMPLATE = """\
# A policydiff collection

`declarations/` says which pages are followed, one JSON file per service; `archive.git` holds what was
recorded and is a bare git repository. `policydiff snapshot` records, `policydiff log` lists,
`policydiff show 2024-09` shows what changed in a month.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Where everything of one collection lies."""

    path: Path
    archive: Path
    declarations: Path | None
    """None for a foreign versions repository read in place."""
    fetch: FetchSettings = FetchSettings()

    @property
    def foreign(self) -> bool:
        """Whether this is somebody else's versions repository: to be read, never written to."""
        return self.declarations is None


def find(explicit: Path | None, *, environment: str | None, current: Path) -> Collection:
    """Find the collection to work on.

    Args:
        explicit: what `-C` names; taken or refused, never passed over.
        environment: value of `POLICYDIFF_COLLECTION`; likewise.
        current: the current folder, where `snapshots` and then the folder itself are tried.

    Raises:
        UsageError: there is none; the sentence says how to make or name one.
        DeclarationError: its settings file is wrong.
    """
    if explicit is not None:
        return _open(explicit, f"-C {explicit}")
    if environment:
        return _open(Path(environment), f"POLICYDIFF_COLLECTION={environment}")
    for path in (current / "snapshots", current):
        if _is_collection(path):
            return _open(path, str(path))
    raise UsageError(
        f"No collection in {current}: name one with -C DIR or POLICYDIFF_COLLECTION, or make one with "
        "`policydiff init DIR`."
    )


def create(path: Path) -> Collection:
    """Make a collection's folders and template files; what is there already stays as it is.

    The archive itself is made by the archive room.

    Raises:
        ArchiveError: the folder can't be written.
        UsageError: something that is no collection stands there.
    """
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file: name a folder for the collection.")
    if _is_repository(path):
        raise UsageError(f"{path} is a git repository: name another folder for the collection.")
    try:
        (path / "declarations").mkdir(parents=True, exist_ok=True)
        for name, text in ((SETTINGS_FILE, _SETTINGS_TEMPLATE), ("README.md", _README_TEMPLATE)):
            file = path / name
            if not file.exists():
                file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ArchiveError(
            f"The collection {path} can't be made: {error.strerror or error}. Choose a folder you can write to."
        ) from error
    return _open(path, str(path))


def _open(path: Path, said: str) -> Collection:
    if not path.is_dir():
        raise UsageError(
            f"There is no folder {path} ({said}): make a collection with `policydiff init {path}`."
        )
    if _is_collection(path):
        return Collection(
            path=path,
            archive=path / "archive.git",
            declarations=path / "declarations",
            fetch=_read_settings(path / SETTINGS_FILE),
        )
    if _is_repository(path):
        return Collection(path=path, archive=path, declarations=None)
    raise UsageError(
        f"{path} is neither a collection (no declarations folder, no archive.git) nor a git repository: "
        f"make a collection with `policydiff init {path}`."
    )


def _is_collection(path: Path) -> bool:
    return (path / "declarations").is_dir() or (path / "archive.git").is_dir()


def _is_repository(path: Path) -> bool:
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def _read_settings(file: Path) -> FetchSettings:
    try:
        with file.open("rb") as stream:
            content = tomllib.load(stream)
    except FileNotFoundError:
        return FetchSettings()
    except OSError as error:
        raise DeclarationError(f"{file} can't be read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{file} is not TOML: {error}.") from error
    for table in content:
        if table != "fetch":
            raise DeclarationError(
                f"{file} has an unknown table [{table}]: the known one is [fetch]."
            )
    return _fetch_settings(file, content.get("fetch", {}))


def _fetch_settings(file: Path, table: object) -> FetchSettings:
    if not isinstance(table, dict):
        raise DeclarationError(f"{file}: fetch has to be a table, written [fetch].")
    known = {field.name: field for field in fields(FetchSettings)}
    values: dict[str, object] = {}
    for key, value in table.items():
        if key not in known:
            names = ", ".join(known)
            raise DeclarationError(
                f"{file} has an unknown key fetch.{key}: the known ones are {names}."
            )
        values[key] = _checked(file, key, value)
    return FetchSettings(**values)  # type: ignore[arg-type]  # each value was checked against its field


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
            return _checked_list(file, key, value)
        case _:
            return _checked_number(file, key, value)


def _checked_list(file: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise DeclarationError(f'{file}: fetch.{key} has to be a list of texts, such as ["..."].')
    for one in value if key == "allow_private" else ():
        try:
            ipaddress.ip_network(one)
        except ValueError as error:
            raise DeclarationError(
                f"{file}: fetch.allow_private holds {one[:60]!r}, which is no network, such as "
                '"10.1.0.0/16" or "127.0.0.1".'
            ) from error
    return tuple(value)


def _checked_number(file: Path, key: str, value: object) -> float:
    none = key in _MAY_BE_NONE
    least = "of 0 or more" if none else "above 0"
    wrong = DeclarationError(f"{file}: fetch.{key} has to be a number {least}.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong
    if not 0 <= value < 1e12 or (value == 0 and not none):
        raise wrong
    return math.ceil(value) if key in _WHOLE else float(value)
