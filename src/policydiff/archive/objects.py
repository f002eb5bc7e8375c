"""Contents of the object store, by one `git cat-file` for all that is asked."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from policydiff.archive import process

_MOST_AHEAD = 64
"""Names asked before the first answer is read; few enough for a pipe to hold."""
_LITTLE = "core.deltaBaseCacheLimit=16m"
"""Of what git unpacked on the way to something else; texts are asked for in order, and 96 MB take longer."""
_ID_SIZE = 20
"""Bytes of an object's id inside a tree."""


def blob_id(content: bytes) -> str:
    """The id git gives a file's content."""
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def encode(text: str) -> bytes:
    """A version's text as it is stored; what UTF-8 cannot hold becomes `?`."""
    return text.encode("utf-8", "replace")


class Objects:
    """Reads objects by id, or by a name such as `refs/heads/versions:Service`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._running: process.Running | None = None

    def get(self, name: str) -> bytes | None:
        """The content of one object; None where there is none of that name."""
        return next(self.stream([name]))

    def stream(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """The contents of many objects, in order.

        Several are asked at a time, ever more as more are taken, so that git is not waited for
        once per object. Between two items nothing is outstanding: other objects may be asked.

        Raises:
            ArchiveError: git could not go on reading.
        """
        waiting = iter(names)
        ahead = 1
        while asked := list(islice(waiting, ahead)):
            yield from self._ask(asked)
            ahead = min(2 * ahead, _MOST_AHEAD)

    def _ask(self, names: list[str]) -> list[bytes | None]:
        if self._running is None:
            self._running = process.start(
                self._directory, "-c", _LITTLE, "cat-file", "--batch", stdin=True
            )
        running = self._running
        try:
            running.stdin.write("".join(f"{name}\n" for name in names).encode())
            running.stdin.flush()
            return [self._answer(running) for _ in names]
        except (BrokenPipeError, EOFError) as error:
            self._running = None
            raise running.failure() from error

    @staticmethod
    def _answer(running: process.Running) -> bytes | None:
        header = running.stdout.readline()
        if not header:
            raise EOFError
        if header.endswith((b" missing\n", b" ambiguous\n")):
            return None
        size = int(header.split()[-1])
        content = running.stdout.read(size + 1)
        if len(content) != size + 1:
            raise EOFError
        return content[:-1]

    def tree(self, name: str) -> dict[str, str]:
        """The files of one folder: name to blob id; empty where there is no such folder.

        Args:
            name: a tree, such as `refs/heads/snapshots:Service`.
        """
        return {file: blob for blob, mode, file in self._entries(name) if stat.S_ISREG(mode)}

    def names(self, name: str) -> set[str]:
        """What a tree holds, folders and all; empty where there is no such tree."""
        return {entry for _, _, entry in self._entries(name)}

    def _entries(self, name: str) -> Iterator[tuple[str, int, str]]:
        data = self.get(name) or b""
        start = 0
        while (end := data.find(b"\0", start)) >= 0:
            mode, _, entry = data[start:end].partition(b" ")
            start = end + 1 + _ID_SIZE
            shown = entry.decode("utf-8", "surrogateescape")
            yield data[end + 1 : start].hex(), int(mode, 8), shown

    def close(self) -> None:
        """End git."""
        if self._running is not None:
            self._running.stop()
            self._running = None
