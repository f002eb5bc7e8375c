"""Which one service is read from an import: kept in git's settings, and among the observations for copies.

Settings don't travel with a clone or a push, branches do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.archive import message, process
from policydiff.archive.layout import OBSERVATIONS, SECTION
from policydiff.archive.message import Facts
from policydiff.errors import ArchiveError

if TYPE_CHECKING:
    from policydiff.archive.repository import Repository

_IMPORT, _ONLY = "Import", "Only"
UNKNOWN = "?"
"""No name of a service: an import of which neither says anything."""


def first_line(name: str) -> str:
    """The subject of the commit on `observations` that tells of an import."""
    return f"Import {name}"


def facts(name: str, only: str | None) -> Facts:
    """The trailers by which it says what is read from it."""
    return [(_IMPORT, name), (_ONLY, only)]


def only(repository: Repository, name: str) -> str | None:
    """The one service that is read from an import; None for all.

    Cost: one git process; in a copy, one that walks the observations back to the import.
    """
    said = _said(repository, name)
    return None if said in ("", UNKNOWN) else said


def unknown(repository: Repository, name: str) -> bool:
    """Whether this is a copy, and nothing says any more which services are read from an import."""
    return _said(repository, name) == UNKNOWN


def _said(repository: Repository, name: str) -> str:
    said = repository.setting(f"{SECTION}.{name}.only")
    if said is None and repository.setting(f"{SECTION}.format") is None:
        said = recorded(repository.git_dir, name)
    return said or ""


def recorded(directory: Path, name: str) -> str:
    """What the observations say: the one service, or nothing for all; `UNKNOWN` in older archives."""
    pattern = f"^{first_line(name)}$".replace(".", r"\.")
    asked = ("log", "-1", "--format=%B", "--basic-regexp", f"--grep={pattern}", OBSERVATIONS, "--")
    try:
        told = process.run(directory, *asked).decode("utf-8", "replace")
    except ArchiveError:  # nothing was ever observed
        return UNKNOWN
    trailers = dict(message.parse(told)[1])
    return trailers.get(_ONLY, "") if trailers.get(_IMPORT) == name else UNKNOWN
