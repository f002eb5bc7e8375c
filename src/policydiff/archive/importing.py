"""A published versions history brought in as it is: one `git fetch` beside the archive.

The source is untrusted. What it sends goes to a quarantine, a repository of its own inside the
archive that borrows the archive's objects; it is looked at there, and only then are its packs moved
in and the branch pointed at the source's own commit. Nothing of it is left where it is refused.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from git.util import CallableRemoteProgress

from policydiff.archive import evidence, layout, limits, process
from policydiff.archive.recording import ImportResult
from policydiff.archive.transaction import Transaction, continues
from policydiff.errors import ArchiveBusy, ArchiveError, NotAnArchive
from policydiff.model import Terms

Progress = Callable[[int, int], None]
"""Told how much is done, of how much; first for objects received, then for those unpacked."""

_SCHEMES = {"https", "http", "ssh", "file"}
_SSH = re.compile(r"[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^:]+")
_QUARANTINE = "policydiff-incoming.git"
_LOCK = "policydiff-importing"
_COUNTED = CallableRemoteProgress.RECEIVING | CallableRemoteProgress.RESOLVING
_INCOMING = "refs/heads/incoming"
_TRIES, _PAUSE = 40, 0.05
"""How often what came is removed again, and seconds in between."""


def address(source: str) -> str:
    """What git is to fetch from, for a URL, a folder or a bundle.

    Raises:
        ArchiveError: it is none of these, or reached in a way that is not allowed.
    """
    if not source or not source.isprintable() or source.startswith("-"):
        raise ArchiveError(f"{source!r} is not an address to import from.")
    with suppress(OSError):  # too long for a path
        path = Path(source)
        if path.is_file() and not _is_of_git(path):
            raise ArchiveError(
                f"{source!r} is no repository or bundle. A page that somebody saved is put in with "
                "`policydiff record`."
            )
        if path.exists():
            return str(path.resolve())
    scheme, separator, _ = source.partition("://")
    if separator:
        if scheme.lower() not in _SCHEMES:
            raise ArchiveError(
                f"{scheme}:// is not an address to import from; use https, ssh or a path."
            )
        return source
    if _SSH.fullmatch(source):
        return source
    raise ArchiveError(f"There is no repository or bundle at {source!r}.")


def _is_of_git(file: Path) -> bool:
    """Whether a file is a bundle, or names a repository elsewhere, as that of a linked work tree does."""
    with file.open("rb") as opened:
        head = opened.read(16)
    return head.startswith((b"# v2 git bundle", b"# v3 git bundle", b"gitdir: "))


def shown(source: str) -> str:
    """An address without the user and password in it."""
    return re.sub(r"(?<=://)[^/]*@", "", source)


def default_name(source: str) -> str:
    """A branch name made from the last part of an address: `pga-versions`.

    Raises:
        ArchiveError: nothing fit for a name is left of it.
    """
    path = urlsplit(source).path if "://" in source else source
    last = re.split(r"[/\\:]", path.rstrip("/\\"))[-1]
    last = re.sub(r"\.(git|bundle)$", "", last)
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip("-.")
    try:
        layout.import_branch(name)
    except ArchiveError as error:
        raise ArchiveError(f"{shown(source)} gives no name for the import; pass one.") from error
    return name


def fetch(
    directory: Path,
    source: str,
    *,
    name: str,
    only: str | None,
    progress: Progress | None,
    recorded_at: datetime,
) -> ImportResult:
    """Bring a history in, or up to date, as the branch `imports/<name>`.

    Other runs may write while it is fetched; they wait only while its packs are moved in.

    Args:
        directory: the archive.
        source: URL, folder or bundle.
        name: of the import.
        only: the one service to read from it; None for all.
        progress: told how many objects have come, of how many.
        recorded_at: the time now.

    Raises:
        NotAnArchive: the source holds no `<Service>/<Terms Type>.md`.
        ArchiveBusy: another import is running.
        ArchiveError: the source cannot be reached or read, or no longer holds what was imported.
    """
    where = address(source)
    branch = layout.import_branch(name)
    with _quarantine(directory) as place:
        ref = _source_branch(directory, where)
        _fetch(place, where, f"{ref}:{_INCOMING}", progress)
        new = process.run(place, "rev-parse", "--verify", _INCOMING).decode().strip()
        terms = _terms(place, new, only, shown(where))
        with Transaction(directory) as transaction:
            old = transaction.tips.get(branch)
            if not continues(place, old, new):
                raise ArchiveError(
                    f"{shown(where)} no longer holds what was imported from it as {name!r}: its "
                    "history was rewritten. What is here stays; import the new one by another name."
                )
            since = [f"^{old}"] if old else []
            count = process.run(place, "rev-list", "--count", new, *since, "--")
            told = limits.recorded(directory, name)
            for key, value in (("source", shown(where)), ("only", only or "")):
                process.run(directory, "config", f"{layout.SECTION}.{name}.{key}", value)
            _move_in(place / "objects", directory / "objects")
            transaction.point(branch, new)
            if new != old or told != (only or ""):
                evidence.observe(
                    transaction,
                    limits.first_line(name),
                    recorded_at,
                    facts=limits.facts(name, only),
                )
            transaction.publish()
    return ImportResult(
        branch=branch.removeprefix(layout.HEADS),
        source=shown(where),
        old=old,
        new=new,
        commits=int(count),
        terms=terms,
        only=only,
    )


@contextmanager
def _quarantine(directory: Path) -> Iterator[Path]:
    """A repository of its own inside the archive; one at a time, gone afterwards."""
    lock = FileLock(directory / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise ArchiveBusy(
            f"Another import into {directory} is running; run again when it has ended."
        ) from error
    except OSError as error:
        raise ArchiveError(f"{directory} cannot be written: {error.strerror or error}.") from error
    place = directory / _QUARANTINE
    try:
        shutil.rmtree(place, ignore_errors=True)  # left by an import that was killed
        process.run(directory, "init", "--quiet", "--bare", "--template=", "--", str(place))
        alternates = place / "objects" / "info" / "alternates"
        alternates.parent.mkdir(exist_ok=True)
        alternates.write_text(f"{directory.resolve() / 'objects'}\n", "utf-8")
        yield place
    except OSError as error:
        raise ArchiveError(f"{directory} cannot be written: {error.strerror or error}.") from error
    finally:
        _remove(place)
        lock.release()


def _remove(place: Path) -> None:
    """Remove a repository into which what git started may still write for a moment after git has ended."""
    for _ in range(_TRIES):
        shutil.rmtree(place, ignore_errors=True)
        if not place.exists():
            break
        time.sleep(_PAUSE)


def _source_branch(directory: Path, where: str) -> str:
    """The branch of a source that holds its history, by full name."""
    arguments = ("ls-remote", "--symref", "--", where, "HEAD", "refs/heads/*")
    listed = process.run(directory, *arguments, remote=shown(where))
    head = None
    branches: list[str] = []
    for line in listed.decode("utf-8", "replace").splitlines():
        left, _, ref = line.partition("\t")
        if left.startswith("ref: "):
            head = left.removeprefix("ref: ")
        elif ref.startswith(layout.HEADS):
            branches.append(ref)
    return layout.choose_branch(branches, head, shown(where))


def _fetch(place: Path, where: str, refspec: str, progress: Progress | None) -> None:
    def moved(operation: int, done: float, total: float | None, _: str) -> None:
        if progress and total and operation & _COUNTED:
            progress(int(done), int(total))

    arguments = ("fetch", "--no-tags", "--no-write-fetch-head", "--progress", "--", where, refspec)
    with process.start(place, *arguments, remote=shown(where), watched=True) as running:
        running.watch(CallableRemoteProgress(moved).new_message_handler())
        running.finish()


def _terms(place: Path, commit: str, only: str | None, where: str) -> tuple[Terms, ...]:
    """Whose text stands in what was fetched, sorted, and is to be read."""
    terms = sorted(layout.terms_in(process.run(place, "ls-tree", "-r", "-z", commit)))
    if not terms:
        raise NotAnArchive(
            f"{where} is not a versions repository of the Open Terms Archive: it holds no text at "
            "`<Service>/<Terms Type>.md`."
        )
    services = sorted({one.service for one in terms})
    if only is not None and only not in services:
        raise ArchiveError(f"{where} holds nothing of {only!r}; it has {', '.join(services[:10])}.")
    return tuple(one for one in terms if only in (None, one.service))


def _move_in(incoming: Path, objects: Path) -> None:
    """Move objects into the archive, a pack before the index that makes it visible."""
    files = [file for file in incoming.glob("*/*") if file.is_file() and file.parent.name != "info"]
    try:
        for file in sorted(files, key=lambda file: file.suffix == ".idx"):
            target = objects / file.relative_to(incoming)
            if file.suffix != ".keep" and not target.exists():
                target.parent.mkdir(exist_ok=True)
                file.replace(target)
    except OSError as error:
        raise ArchiveError(f"{objects} cannot be written: {error.strerror or error}.") from error
