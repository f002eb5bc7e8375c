"""A collection: the folder that holds declarations, settings and the archive.

    collection/
      policydiff.toml     settings, optional
      declarations/       one JSON file per service
      archive.git         made by the first snapshot

A plain clone of an Open Terms Archive versions repository can stand in for a collection: it is read
in place and never written to.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.dataclasses import dataclass, replace
from policydiff.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from policydiff.collection.settings import NotifySettings, Settings
    from policydiff.model import FetchSettings

__all__ = ["SETTINGS_FILE", "Collection", "create", "find", "locate"]

SETTINGS_FILE = "policydiff.toml"
_SETTINGS_TEMPLATE = """\
# Settings of this collection; every key may be left out.

[fetch]
# Who runs this, sent with every request so that a site can reach you: an address or a URL.
# contact = "mailto:privacy-team@example.org"
# Language asked for where a declaration names none.
# language = "en"
# Networks that are not public and may be fetched from all the same; no others are.
# allow_private = ["10.1.0.0/16"]

[notify]
# Who is told of changes, lasting failures and held pages: URLs as Apprise takes them. They hold secrets:
# rather put them, parted by blanks, into the variable POLICYDIFF_NOTIFY.
# urls = ["mailtos://user:password@example.org?to=counsel@example.org"]
# The lightest change that is told: cosmetic, editorial, substantive or critical.
# level = "substantive"
# Hours for which a page has to have failed before that is told.
# failing_after = 24
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
    settings: Settings | None = None
    """What its settings file says; None where there is none."""

    @property
    def fetch(self) -> FetchSettings:
        """How pages are asked for."""
        from policydiff.model import FetchSettings  # noqa: PLC0415 - who only reads needs none

        return self.settings.fetch if self.settings else FetchSettings()

    @property
    def notify(self) -> NotifySettings:
        """Who is told what."""
        from policydiff.collection.settings import NotifySettings  # noqa: PLC0415 - as above

        return self.settings.notify if self.settings else NotifySettings()

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
    return _with_settings(locate(explicit, environment=environment, current=current))


def locate(explicit: Path | None, *, environment: str | None, current: Path) -> Collection:
    """As `find`, with its settings unread: as if there were none.

    Raises:
        UsageError: as for `find`.
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
    return _with_settings(_open(path, str(path)))


def _open(path: Path, said: str) -> Collection:
    if path.is_file():
        raise UsageError(
            f"{path} is a file, not a folder ({said}): name a collection, or make one with "
            "`policydiff init DIR`; a git bundle is brought into one by `policydiff import`."
        )
    if not path.is_dir():
        raise UsageError(
            f"There is no folder {path} ({said}): make a collection with `policydiff init {path}`."
        )
    if _is_collection(path):
        return Collection(
            path=path, archive=path / "archive.git", declarations=path / "declarations"
        )
    if _is_repository(path):
        return Collection(path=path, archive=path, declarations=None)
    raise UsageError(
        f"{path} is neither a collection (no declarations folder, no archive.git) nor a git repository: "
        f"make a collection with `policydiff init {path}`."
    )


def _with_settings(found: Collection) -> Collection:
    file = found.path / SETTINGS_FILE
    if found.foreign or not file.exists():
        return found
    from policydiff.collection.settings import read_settings  # noqa: PLC0415 - as above

    return replace(found, settings=read_settings(file))


def _is_collection(path: Path) -> bool:
    return (path / "declarations").is_dir() or (path / "archive.git").is_dir()


def _is_repository(path: Path) -> bool:
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())
