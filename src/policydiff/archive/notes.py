"""Lines that people attach to commits, kept as git notes: read, and added to.

The notes ref is exchanged by plain `git fetch` and `git push` and joined by `git notes merge -s
cat_sort_uniq`, which sorts the lines of two notes on one commit and drops repetitions. What is written
here is in that form already, so the order in which people meet doesn't matter.

A note may come from anywhere: what it holds is handed on line by line as bytes, within limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.archive import layout, process
from policydiff.archive.message import one_line
from policydiff.errors import ArchiveBusy, ArchiveError

if TYPE_CHECKING:
    from policydiff.archive.objects import Objects
    from policydiff.archive.signing import Signing

REVIEWS = layout.REVIEWS

_UNSIGNED = "refs/policydiff/unsigned/reviews"
"""Where a commit stands that is to be signed, until it is; nobody reads it."""
_LARGEST = 4 << 20
"""Bytes of one note, some thousand lines; a larger one is passed over."""
_LARGEST_IN_ALL = 256 << 20
_ANNOTATED = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What stands in the notes of an archive."""

    lines: tuple[bytes, ...]
    """Every line of every note, without its line feed; empty ones left out."""
    passed_over: int
    """Notes too large to be read, and entries that are no notes."""


@dataclass(frozen=True, slots=True)
class _Entry:
    commit: str
    blob: str
    size: int


def read(directory: Path, objects: Objects) -> Notes:
    """Every line of every note.

    Raises:
        ArchiveError: the notes cannot be listed.

    Cost: two git processes, besides the one that reads all objects; memory as large as the notes, up to
    256 MiB.
    """
    tip = _tip(directory)
    if tip is None:
        return Notes(lines=(), passed_over=0)
    wanted: list[_Entry] = []
    passed_over = total = 0
    for entry in _list(directory, tip):
        total += entry.size if entry else 0
        if entry is None or entry.size > _LARGEST or total > _LARGEST_IN_ALL:
            passed_over += 1
        else:
            wanted.append(entry)
    lines: list[bytes] = []
    for content in objects.stream(entry.blob for entry in wanted):
        passed_over += content is None
        lines += _lines(content or b"")
    return Notes(lines=tuple(lines), passed_over=passed_over)


def stamp(directory: Path) -> tuple[bytes, ...]:
    """What tells the notes from any others there were or will be, told from files alone.

    Cost: three small files are read; no git process is started.
    """
    found: list[bytes] = []
    for name in (REVIEWS, "packed-refs", "reftable/tables.list"):
        with suppress(OSError):
            found.append((directory / name).read_bytes())
    return tuple(found)


def add(
    directory: Path,
    objects: Objects,
    additions: Mapping[str, Sequence[bytes]],
    *,
    author: str,
    at: datetime,
) -> None:
    """Add lines to the notes of commits, all together; lines that stand there already change nothing.

    Args:
        directory: the archive.
        objects: the archive's objects.
        additions: id of a commit in the archive -> lines without line feeds.
        author: `Name <address>`, of the commit that records it.
        at: its time; whole seconds are kept.

    The commit that records it is signed where git is set to sign.

    Raises:
        ArchiveBusy: another run is writing, or the notes were moved meanwhile; nothing was added.
        ArchiveError: they cannot be written, or not be signed; nothing was.

    Cost: four git processes, three more to sign; git's importer reads the tree of notes once. Now and then
    small packs are joined.
    """
    from policydiff.archive.maintaining import tidy_up  # noqa: PLC0415 - only a writer needs it
    from policydiff.archive.signing import Signing  # noqa: PLC0415 - as above
    from policydiff.archive.transaction import Transaction  # noqa: PLC0415 - only a writer needs locks

    with Transaction(directory):  # for its lock alone: the ref is no branch
        tip = _tip(directory)
        before = _before(directory, objects, tip, additions) if tip else {}
        parts: list[bytes] = []
        for commit, lines in sorted(additions.items()):
            known = before.get(commit, set())
            if not known.issuperset(lines):
                content = b"".join(line + b"\n" for line in sorted(known.union(lines)))
                parts.append(
                    b"N inline %s\ndata %d\n%s\n" % (commit.encode(), len(content), content)
                )
        if not parts:
            return
        person = f"{one_line(author)} {int(at.timestamp())} +0000\n"
        number = sum(len(lines) for lines in additions.values())
        text = f"Add {number} review {'line' if number == 1 else 'lines'}\n".encode()
        signing = Signing(directory)
        ref = _UNSIGNED if signing.wanted_by_person else REVIEWS
        head = f"commit {ref}\nauthor {person}committer {person}data {len(text)}\n".encode()
        start = f"from {tip}\n".encode() if tip else b""
        stream = b"".join([head, text, start, *parts, b"done\n"])
        if ref is _UNSIGNED:
            process.run(directory, "update-ref", "-d", _UNSIGNED)  # a killed run may have left one
        try:
            # git's importer moves a ref once, at its end, and only to what continues it as it then is
            arguments = ("fast-import", "--quiet", "--done", "--date-format=raw")
            process.run(directory, *arguments, data=stream)
            if ref is _UNSIGNED:
                _publish_signed(directory, signing, tip, text.decode(), author)
        except ArchiveError as error:
            if _tip(directory) != tip:
                raise ArchiveBusy(
                    f"Something else has changed the review notes of {directory}; run again."
                ) from error
            raise
        tidy_up(directory)


def _publish_signed(
    directory: Path, signing: Signing, tip: str | None, text: str, author: str
) -> None:
    """Let the notes go on with a signed commit of what was just imported beside them.

    Raises:
        ArchiveError: it could not be signed, or the notes were moved meanwhile; they stand as they stood.
    """
    try:
        try:
            made = signing.signed(_UNSIGNED, text, author, parent=tip)
        except ArchiveError as error:
            reason = error.message.rstrip(".")
            raise ArchiveError(
                f"The decision was not recorded, as it could not be signed ({reason}): unlock your key, or "
                "set commit.gpgSign to false."
            ) from error
        process.run(directory, "update-ref", REVIEWS, made, tip or "0" * len(made))
    finally:
        process.run(directory, "update-ref", "-d", _UNSIGNED)


def _tip(directory: Path) -> str | None:
    listed = process.run(
        directory, "for-each-ref", "--format=%(refname) %(objectname)", REVIEWS
    ).decode("utf-8", "replace")
    named = dict(line.split(" ", 1) for line in listed.splitlines())
    return named.get(REVIEWS)


def _list(directory: Path, tip: str) -> Iterator[_Entry | None]:
    """Every note; None for anything else that stands among them.

    Git spreads notes over folders as they grow in number: the path without its slashes is the id.
    """
    listed = process.run(directory, "ls-tree", "-r", "-l", "-z", "--full-tree", tip)
    for line in listed.split(b"\0"):
        if not line:
            continue
        facts, _, path = line.partition(b"\t")
        mode, kind, blob, size = facts.split()
        commit = path.replace(b"/", b"").decode("ascii", "replace")
        if (
            kind == b"blob"
            and mode != b"120000"
            and _ANNOTATED.fullmatch(commit)
            and size.isdigit()
        ):
            yield _Entry(commit, blob.decode(), int(size))
        else:
            yield None


def _before(
    directory: Path, objects: Objects, tip: str, wanted: Mapping[str, object]
) -> dict[str, set[bytes]]:
    """The lines that stand in the notes of some commits."""
    found: dict[str, set[bytes]] = {}
    for entry in _list(directory, tip):
        if entry is None or entry.commit not in wanted:
            continue
        content = objects.get(entry.blob) if entry.size <= _LARGEST else None
        if content is None:
            raise ArchiveError(
                f"The review note on {entry.commit} in {directory} is damaged or larger than "
                f"{_LARGEST >> 20} MiB, so nothing is added to it: look at it with `git notes "
                f"--ref=policydiff/reviews show {entry.commit}`."
            )
        found.setdefault(entry.commit, set()).update(_lines(content))
    return found


def _lines(content: bytes) -> list[bytes]:
    return [line for line in content.split(b"\n") if line]


def identity(directory: Path) -> tuple[str | None, str | None]:
    """Name and e-mail address of the person at work, as git's settings have them.

    Raises:
        ArchiveError: git's settings cannot be read.
    """
    listed = process.run(directory, "config", "--null", "--list").decode("utf-8", "replace")
    settings = dict(entry.partition("\n")[::2] for entry in listed.split("\0"))
    return settings.get("user.name") or None, settings.get("user.email") or None
