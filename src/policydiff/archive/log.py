"""A branch's history as it was committed: one `git log`, read while it runs.

Merges: every commit of either side is listed once, and a merge only for files that differ from all
its parents, so nothing is lost and nothing counted twice. Renames are a deletion and an addition.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from policydiff.archive import message, process
from policydiff.archive.layout import terms_of
from policydiff.model import Record

if TYPE_CHECKING:
    from policydiff.model import Terms

_FORMAT = "%H%x00%at%x00%ct%x00%B%x00"
_REGULAR = (b"100644", b"100755", b"100664")
_LONGEST_COMMAND = 20_000
"""Characters of paths on one command line (Windows takes 32,767 in all)."""


class Touch(NamedTuple):
    """One file touched by one commit."""

    commit: str
    authored_at: datetime
    committed_at: datetime
    subject: str
    trailers: message.Trailers
    path: str
    blob: str | None
    """What the file became; None where it went away."""
    added: bool


def touches(
    directory: Path, ref: str, paths: Collection[str] = (), *, since: str | None = None
) -> Generator[Touch]:
    """What each commit of a branch did to files, newest commit first.

    Args:
        directory: the git directory.
        ref: full name of the branch, or a commit id.
        paths: files and folders to look at, none for all.
        since: id of a commit; what it can reach is left out.

    Yields:
        Regular files only: symbolic links and submodules are passed over, and a file that became
        one went away. Commits without a readable date are passed over.

    Raises:
        ArchiveError: git cannot read the history.

    Cost: one git process; its walk of the history as far as it is consumed.
    """
    if sum(map(len, paths)) > _LONGEST_COMMAND or any("\\x" in path for path in paths):
        paths = ()  # what is not wanted is dropped by the reader
    running = process.start(
        directory,
        "log",
        "-z",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=all",
        "--full-history",
        "-c",
        f"--format={_FORMAT}",
        ref,
        *([] if since is None else [f"^{since}"]),
        "--",
        *paths,
    )
    with running:
        yield from _parse(_tokens(running.stdout))
        running.finish()


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(1 << 16):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole


def _parse(tokens: Iterator[bytes]) -> Iterator[Touch]:
    commit = ""
    authored_at = committed_at = None
    body = b""
    read: tuple[str, message.Trailers] | None = None
    for token in tokens:
        if not token:
            continue
        if token[0] not in b"\n:":
            commit = token.decode()
            authored_at, committed_at = _time(next(tokens)), _time(next(tokens))
            body, read = next(tokens), None
            continue
        fields = token.lstrip(b"\n:").split(b" ")
        path = next(tokens)
        parents = (len(fields) - 3) // 2  # modes and ids of each parent and of the result, status
        blob = fields[2 * parents + 1].decode() if fields[parents] in _REGULAR else None
        was = [mode for mode in fields[:parents] if mode in _REGULAR]
        first, second = authored_at or committed_at, committed_at or authored_at
        if (blob or was) and first and second:
            if read is None:
                read = message.parse(body.decode("utf-8", "replace"))
            name = path.decode("utf-8", "backslashreplace")
            yield Touch(commit, first, second, *read, name, blob, not was)


def _time(seconds: bytes) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def cut_off(common_dir: Path) -> frozenset[str]:
    """The oldest commits of a shallow clone: their parents are not there.

    Git shows their whole tree as added by them. Only of the file that such a commit's subject names
    is it known that it changed then.
    """
    try:
        return frozenset((common_dir / "shallow").read_text("ascii").split())
    except FileNotFoundError:
        return frozenset()


def records(
    directory: Path,
    ref: str,
    origin: str,
    *,
    paths: Collection[str] = (),
    cut: Collection[str] = (),
    since: str | None = None,
) -> Iterator[Record]:
    """The versions recorded on a branch, newest commit first.

    Args:
        directory: the git directory.
        ref: full name of the branch, or a commit id.
        origin: what the records are to say they come from.
        paths: files and folders to look at, none for all.
        cut: ids of commits whose parents are missing.
        since: id of a commit; what it can reach is left out.
    """
    for touch in touches(directory, ref, paths, since=since):
        terms = terms_of(touch.path)
        if terms is None or (touch.commit in cut and not message.names(touch.subject, terms)):
            continue
        yield as_record(touch, terms, origin)


def as_record(touch: Touch, terms: Terms, origin: str) -> Record:
    """What a commit recorded of a terms."""
    return Record(
        terms=terms,
        captured_at=touch.authored_at,
        recorded_at=touch.committed_at,
        commit=touch.commit,
        blob=touch.blob,
        kind=message.kind_of(touch.subject, touch.trailers, added=touch.added),
        origin=origin,
        subject=touch.subject,
        trailers=touch.trailers,
    )
