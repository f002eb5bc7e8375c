"""One run's writes: commits beside the branches, then all branches moved at once.

New objects and commits go through one `git fast-import` onto pending refs that nobody reads. Then
one `git update-ref` moves every branch from the commit this run began with to its new one, or none.
Git moves several refs one after the other, so a run killed in between leaves some behind: the
pending refs, removed last, tell the next writer to finish the move. Had it not begun, they are
dropped, and the killed run is simply repeated.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from policydiff.archive import process
from policydiff.archive.layout import HEADS, NOTES, PENDING, VERSIONS
from policydiff.archive.signing import Signing
from policydiff.errors import ArchiveBusy, ArchiveError

_IDENTITY = "policydiff <policydiff@localhost>"
"""Author and committer of everything but what people decide."""
_LOCK = "policydiff-writing"

_PATIENCE = 5.0
"""Seconds to wait for another writer."""
_STALE = 1.0
"""Seconds after which a lock file that git left behind is nobody's: it holds one for milliseconds."""
_NO_DELTAS = ("-c", "core.bigFileThreshold=1k")
"""Of files: the importer would try the file before, which is seldom the same page. Repacking finds them."""
_UNFINISHED = "objects/pack/tmp_*"
_OLD = 86_400.0
"""Seconds after which an unfinished pack that was there before is nobody's."""
_NOTHING = "0" * 40


class Transaction:
    """The only way to write to an archive: one at a time, all or nothing.

    Args:
        directory: the archive.

    Raises:
        ArchiveBusy: another run is writing.
        ArchiveError: the archive cannot be written.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = FileLock(directory / _LOCK, timeout=_PATIENCE)
        self._unfinished: frozenset[Path] = frozenset()
        self._stream: process.Running | None = None
        self._new: dict[str, str] = {}
        self._pending: dict[str, str] = {}
        self._sealed: tuple[str, str] | None = None
        self.tips: dict[str, str] = {}
        """Every branch and notes ref (full name) and the commit it named when the transaction began."""

    def __enter__(self) -> Self:
        try:
            self._lock.acquire()
            self._unfinished = frozenset(self._directory.glob(_UNFINISHED))
            self._tidy()
            self._recover()
        except Timeout as error:
            raise ArchiveBusy(
                f"Another run is writing to {self._directory}; wait until it ends and run again."
            ) from error
        except OSError as error:
            self._lock.release()
            reason = error.strerror or error
            raise ArchiveError(f"{self._directory} cannot be written: {reason}.") from error
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._stream is not None:
                self._stream.stop()
                with suppress(ArchiveError):
                    self._recover()
                self._tidy()
        finally:
            self._lock.release()

    def commit(
        self,
        branch: str,
        text: str,
        *,
        authored_at: datetime,
        recorded_at: datetime,
        files: Mapping[str, bytes | None],
    ) -> str:
        """Add a commit to a branch.

        Args:
            branch: full name.
            text: the whole commit message.
            authored_at: author date; whole seconds are kept.
            recorded_at: committer date; likewise.
            files: path to new content, or None to take the file or folder away.

        Returns:
            The commit's id, final unless the transaction fails.
        """
        if authored_at.timestamp() < 0:
            raise ArchiveError(f"{authored_at:%F} cannot be recorded: git's time starts in 1970.")
        if self._stream is None:
            arguments = ("fast-import", "--quiet", "--done", "--date-format=raw")
            self._stream = process.start(self._directory, *_NO_DELTAS, *arguments, stdin=True)
        parts = [
            f"commit {_pending(branch)}\nmark :1\n"
            f"author {_IDENTITY} {int(authored_at.timestamp())} +0000\n"
            f"committer {_IDENTITY} {int(recorded_at.timestamp())} +0000\n".encode(),
            _data(text.encode()),
        ]
        if branch not in self._pending and branch in self.tips:
            parts.append(f"from {self.tips[branch]}\n".encode())
        for path, content in files.items():
            quoted = path.replace("\\", "\\\\").replace('"', '\\"').encode()
            if content is None:
                parts.append(b'D "%s"\n' % quoted)
            else:
                parts += [b'M 100644 inline "%s"\n' % quoted, _data(content)]
        parts.append(b"\nget-mark :1\n")
        try:
            self._stream.stdin.writelines(parts)
            self._stream.stdin.flush()
            commit = self._stream.stdout.readline().decode().strip()
        except OSError:
            commit = ""
        if not commit:
            raise self._stream.failure()
        self._new[branch] = self._pending[branch] = commit
        return commit

    def heads(self) -> dict[str, str]:
        """Every branch and notes ref, and the commit it is to name once this is published."""
        return {**self.tips, **self._new}

    def point(self, branch: str, commit: str) -> None:
        """Let a branch name a commit that is in the archive already."""
        self._new[branch] = commit

    def seal(self, branch: str, text: str) -> None:
        """Let a branch end with a signed commit of this message, if the archive's settings ask for it."""
        self._sealed = (branch, text)

    def publish(self) -> None:
        """Move every branch that has new commits, all together.

        Raises:
            ArchiveBusy: something else than policydiff moved one of them meanwhile.
            ArchiveError: git failed; no branch moved.
        """
        if self._stream is not None:
            self._stream.finish(b"done\n")
        if self._sealed is not None and (signing := Signing(self._directory)).wanted:
            branch, text = self._sealed
            with suppress(ArchiveError):  # better unsigned than not recorded; `verify` tells
                self._new[branch] = signing.signed(
                    self._new[branch], text, _IDENTITY, parent=self._new[branch]
                )
        # `versions` before `snapshots`: bytes that look recorded must not hide a text that is not
        order = sorted(self._new, key=lambda branch: (branch != VERSIONS, branch))
        moves = [(branch, self._new[branch], self.tips.get(branch, _NOTHING)) for branch in order]
        if moves:
            self._move(moves, drop=self._pending)
        self._stream = None

    def _move(self, moves: list[tuple[str, str, str]], *, drop: Mapping[str, str]) -> None:
        lines = ["start"]
        lines += [f"update {branch} {new} {old}" for branch, new, old in moves]
        lines += [f"delete {_pending(branch)} {commit}" for branch, commit in drop.items()]
        script = "\n".join([*lines, "prepare", "commit", ""])
        try:
            process.run(self._directory, "update-ref", "--stdin", data=script.encode())
        except ArchiveError as error:
            if any(
                sign in error.message for sign in ("but expected", "already exists", "File exists")
            ):
                raise ArchiveBusy(
                    f"Something else is changing {self._directory}; run again when it has ended."
                ) from error
            raise

    def _recover(self) -> None:
        """Read all branches, after finishing or dropping what a killed run left pending."""
        listed = process.run(
            self._directory,
            "for-each-ref",
            "--format=%(objectname) %(refname)",
            HEADS,
            PENDING,
            NOTES,
        )
        lines = [line.partition(" ") for line in listed.decode().splitlines()]
        refs = {ref: commit for commit, _, ref in lines}
        pending = {
            HEADS + ref.removeprefix(PENDING): commit
            for ref, commit in refs.items()
            if ref.startswith(PENDING)
        }
        self.tips = {ref: commit for ref, commit in refs.items() if not ref.startswith(PENDING)}
        if pending:
            begun = any(self.tips.get(branch) == commit for branch, commit in pending.items())
            moves = [
                (branch, commit, self.tips.get(branch, _NOTHING))
                for branch, commit in pending.items()
                if begun and continues(self._directory, self.tips.get(branch), commit)
            ]
            self._move(moves, drop=pending)
            self.tips |= {branch: new for branch, new, _ in moves}

    def _tidy(self) -> None:
        """Remove what a killed or failed git left behind: we alone are writing."""
        for report in self._directory.glob("fast_import_crash_*"):
            report.unlink(missing_ok=True)
        for file in self._directory.glob(_UNFINISHED):
            with suppress(FileNotFoundError):
                if file not in self._unfinished or time.time() - file.stat().st_mtime > _OLD:
                    file.unlink()
        deadline = time.monotonic() + _STALE
        while locks := [*self._directory.glob("*.lock"), *self._directory.glob("refs/**/*.lock")]:
            if time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            for lock in locks:
                lock.unlink(missing_ok=True)


def continues(directory: Path, old: str | None, new: str) -> bool:
    """Whether a commit has all the history of another (None has none)."""
    if old is None:
        return True
    return int(process.run(directory, "rev-list", "--count", old, f"^{new}", "--")) == 0


def _pending(branch: str) -> str:
    return PENDING + branch.removeprefix(HEADS)


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)
