"""The folder a site stands in: whole files, and a list of which of them are ours and what they tell.

Nothing that the list doesn't name is written over or removed. It is written before the first file and
again while work goes on, so that a run that is killed leaves a folder that the next one goes on with.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from policydiff.errors import ArchiveBusy, ArchiveError, UsageError

LIST = ".policydiff-site.json"
_HALF = ".policydiff-site.part"
_LOCK = ".policydiff-site.lock"
_OURS = frozenset({LIST, _HALF, _LOCK})
_FORMAT = 1
_PATH = re.compile(
    r"(?:[a-z0-9][a-z0-9-]{0,99}/){0,2}[a-z0-9][a-z0-9-]{0,99}\.(?:html|xml|css|svg)"
)
"""The only names that a page of ours has: nothing that a list says leads out of the folder."""
_PAUSE = 10.0
"""Seconds between two writings of the list."""


@contextmanager
def opened(path: Path, monotonic: Callable[[], float] = time.monotonic) -> Iterator[SiteFiles]:
    """Work on the folder of a site, alone.

    Args:
        path: of the folder; made if need be.
        monotonic: tells how time passes.

    Raises:
        UsageError: something that is no site stands there.
        ArchiveBusy: another run is at it.
        ArchiveError: it can't be written.
    """
    _refuse_others(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with FileLock(path / _LOCK).acquire(timeout=0):  # an empty file that stays
            yield SiteFiles(path, monotonic)
    except Timeout as error:
        raise ArchiveBusy(
            f"Another run is building the site in {path}: wait for it, or name another folder."
        ) from error
    except OSError as error:
        raise ArchiveError(
            f"The site in {path} can't be written ({error.strerror or error}): choose a folder you can "
            "write to, and run it again."
        ) from error


def _refuse_others(path: Path) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise UsageError(f"{path} is a file: name a folder for the site.")
    if (path / LIST).is_file():
        return
    with os.scandir(path) as inside:
        stranger = min((one.name for one in inside if one.name not in _OURS), default=None)
    if stranger is not None:
        raise UsageError(
            f"{path} holds {stranger!r} and is no site of policydiff's: name an empty folder, or one "
            "that is not there yet."
        )


class SiteFiles:
    """The files of a site.

    Args:
        path: of the folder.
        monotonic: tells how time passes.
    """

    def __init__(self, path: Path, monotonic: Callable[[], float]) -> None:
        self.path = path
        self.written = 0
        self.removed = 0
        self._monotonic = monotonic
        self._saved_at = monotonic()
        self._pages, self.told = _read(path / LIST)
        self._wanted: frozenset[str] = frozenset()
        self._changed = False
        self._folders: set[str] = set()

    def claim(self, pages: Iterable[str]) -> None:
        """Say which files there are to be, before any is written.

        Raises:
            UsageError: somebody else's file stands where one is to be, or a link where a folder is.
        """
        self._wanted = frozenset(pages)
        for folder in sorted({page.rpartition("/")[0] for page in self._wanted}):
            self._refuse_link(folder)
        for page in sorted(self._wanted - self._pages.keys()):
            if os.path.lexists(self.path / page):
                raise UsageError(
                    f"{self.path / page} is there and not of policydiff's making: move it away, or name "
                    "another folder for the site."
                )
        fresh = dict.fromkeys(self._wanted - self._pages.keys(), ("", 0))
        self._pages |= fresh
        if fresh or not (self.path / LIST).exists():
            self.save()

    def stands(self, page: str, key: str) -> bool:
        """Whether a page is there, made of what the key stands for."""
        known, size = self._pages.get(page, ("", 0))
        if known != key:
            return False
        try:
            return os.stat(self.path / page, follow_symlinks=False).st_size == size  # noqa: PTH116 - half the time of Path.stat
        except OSError:
            return False

    def whole(self, page: str) -> bool:
        """Whether a page is there as it was last written."""
        key, _ = self._pages.get(page, ("", 0))
        return key != "" and self.stands(page, key)

    def put(self, page: str, key: str, content: str) -> None:
        """Write a page, whole or not at all.

        Args:
            page: its address; one that was claimed.
            key: what its content depends on.
            content: all of it.
        """
        folder = page.rpartition("/")[0]
        if folder not in self._folders:
            (self.path / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        size = self._replace(page, content)
        self._pages[page] = (key, size)
        self._changed = True
        self.written += 1
        if self._monotonic() - self._saved_at > _PAUSE:
            self.save()

    def remember(self, folder: str, told: object) -> None:
        """Keep what the pages of a folder told, in place of what was kept."""
        self.told[folder] = told
        self._changed = True

    def finish(self) -> None:
        """Remove what is no longer to be there, and write the list."""
        for page in sorted(self._pages.keys() - self._wanted):
            self._remove(page)
            del self._pages[page]
            self._changed = True
        if self._changed:
            self.save()

    def save(self) -> None:
        """Write the list."""
        content = {"format": _FORMAT, "pages": self._pages, "told": self.told}
        self._replace(LIST, json.dumps(content, sort_keys=True, separators=(",", ":")))
        self._saved_at = self._monotonic()
        self._changed = False

    @property
    def number(self) -> int:
        """How many files there are."""
        return len(self._pages)

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(size for _, size in self._pages.values())

    def _replace(self, name: str, content: str) -> int:
        half = self.path / _HALF
        data = content.encode("utf-8", "replace")
        half.unlink(missing_ok=True)
        with half.open("xb") as stream:
            stream.write(data)
        half.replace(self.path / name)
        return len(data)

    def _remove(self, page: str) -> None:
        folder = page.rpartition("/")[0]
        if self._linked(folder):
            return  # leads somewhere else, where nothing is ours
        if os.path.lexists(self.path / page):
            (self.path / page).unlink()
            self.removed += 1
        while folder:
            try:
                (self.path / folder).rmdir()
            except OSError:  # something else stands in it
                return
            folder = folder.rpartition("/")[0]

    def _refuse_link(self, folder: str) -> None:
        if self._linked(folder):
            raise UsageError(
                f"{self.path / folder} is a link: a site writes to its own folder alone; move the link away."
            )

    def _linked(self, folder: str) -> bool:
        parts = folder.split("/") if folder else []
        places = [self.path.joinpath(*parts[: number + 1]) for number in range(len(parts))]
        return any(place.is_symlink() for place in places)


def _read(file: Path) -> tuple[dict[str, tuple[str, int]], dict[str, Any]]:
    """The pages of a list with their keys and sizes, and what they told.

    Raises:
        UsageError: it is none of ours.
    """
    try:
        content = json.loads(file.read_bytes())
        if content["format"] != _FORMAT:
            raise ValueError("format")  # noqa: TRY301 - one sentence for all that can be wrong
        pages = {page: (str(key), int(size)) for page, (key, size) in content["pages"].items()}
        if not all(map(_PATH.fullmatch, pages)):
            raise ValueError("path")  # noqa: TRY301 - as above
        told = content["told"]
        return pages, dict(told)
    except FileNotFoundError:
        return {}, {}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"{file} is not what policydiff wrote there: build the site in another folder, or remove this one."
        ) from error
