"""Every git process this room starts, and what is made of its failures."""

from __future__ import annotations

import io
import re
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Self, cast

from policydiff.archive.hardened import spawn
from policydiff.errors import ArchiveError, NotAnArchive


class Running:
    """A git process that is read, or written to, while it runs.

    Use it as a context manager: a process that was not read to its end is stopped.
    """

    def __init__(
        self, directory: Path, *arguments: str, stdin: bool, remote: str | None, watched: bool
    ) -> None:
        self._process = spawn(directory, arguments, stdin=stdin, remote=remote is not None)
        self._stderr = cast("io.BufferedReader", self._process.stderr)
        self._about = remote or str(directory.parent if directory.name == ".git" else directory)
        settings = sum(argument == "-c" for argument in arguments)
        self._verb = arguments[2 * settings]
        self._messages: deque[str] = deque(maxlen=50)
        self._listener = threading.Thread(target=self.watch, daemon=True)
        if not watched:
            self._listener.start()

    @property
    def stdin(self) -> IO[bytes]:
        """Where the process reads; only for one started with `stdin=True`."""
        return cast("IO[bytes]", self._process.stdin)

    @property
    def stdout(self) -> IO[bytes]:
        """What the process answers."""
        return cast("IO[bytes]", self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def watch(self, told: Callable[[str], None] | None = None) -> None:
        """Take up what it says on stderr until it ends, or it would stop once that pipe is full.

        Done by a thread unless the process was started with `watched=True`.
        """
        rest = b""
        while chunk := self._stderr.read1(1 << 16):
            *lines, rest = re.split(rb"[\r\n]+", rest + chunk)
            rest = rest[-1000:]
            for line in lines:
                text = line[:1000].decode("utf-8", "replace")
                self._messages.append(text)
                if told is not None:
                    told(text)
        self._messages.append(rest.decode("utf-8", "replace"))

    def finish(self, data: bytes = b"") -> bytes:
        """Hand it the rest of its input, take the rest of its output, and let it end.

        Args:
            data: what it reads before it answers.

        Raises:
            ArchiveError: it failed.
        """
        if self._process.stdin:
            with suppress(OSError):  # it ended before it read everything: its status tells
                self.stdin.write(data)
            with suppress(OSError):
                self.stdin.close()
        output = self.stdout.read()
        if self._process.wait():
            raise self.failure()
        self.stop()
        return output

    def failure(self) -> ArchiveError:
        """Why it failed, as a sentence; ends the process."""
        self.stop()
        return explain(self._about, self._verb, self._messages)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        try:
            self._process.wait(timeout=1 if self._process.stdin else 0)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait()
        if self._listener.ident is not None:
            self._listener.join(timeout=1)  # a child of git's may hold the pipe
        if not self._listener.is_alive():
            self._stderr.close()


def start(
    directory: Path,
    *arguments: str,
    stdin: bool = False,
    remote: str | None = None,
    watched: bool = False,
) -> Running:
    """Start `git arguments…` in a directory.

    Args:
        directory: a git directory; its parents are never searched for one.
        arguments: subcommand, options and operands, after `-c` and a setting if need be; untrusted
            operands after `--`.
        stdin: whether it is going to be written to.
        remote: the other repository it may reach (by https, http, ssh or path), for errors.
        watched: whether its stderr is going to be watched.
    """
    return Running(directory, *arguments, stdin=stdin, remote=remote, watched=watched)


def run(directory: Path, *arguments: str, data: bytes = b"", remote: str | None = None) -> bytes:
    """Run git to its end and return what it wrote.

    Raises:
        ArchiveError: it failed.
    """
    with start(directory, *arguments, stdin=bool(data), remote=remote) as running:
        return running.finish(data)


def explain(about: str, verb: str, messages: Iterable[str]) -> ArchiveError:
    """Say in one sentence why git failed, from what it wrote to stderr (in English, by LC_ALL)."""
    lines = [line.strip() for line in messages if line.strip()] or ["it gave no reason"]
    told = next((line for line in lines if line.startswith(("fatal: ", "error: "))), lines[-1])
    reason = told.removeprefix("fatal: ").removeprefix("error: ").rstrip(".")
    everything = "\n".join(lines)
    if "dubious ownership" in everything:
        return ArchiveError(
            f"{about} belongs to another user, so git does not read it; if you trust it, run "
            f"`git config --global --add safe.directory {about}`."
        )
    if "not a git repository" in everything or "not appear to be a git repository" in everything:
        return NotAnArchive(f"{about} is not a git repository.")
    for sign, advice in _ADVICE.items():
        if sign in everything:
            return ArchiveError(f"{about} {advice} (git {verb}: {reason}).")
    return ArchiveError(f"git {verb} failed on {about}: {reason}.")


_ADVICE = {
    "No space left on device": "is on a full disk: free some space and run again",
    "Out of diskspace": "is on a full disk: free some space and run again",
    "Disk quota exceeded": "has used up its disk quota: free some space and run again",
    "Read-only file system": "is on a read-only file system: nothing can be recorded",
    "File too large": "would need a file larger than this process may write: raise the limit",
    "ermission denied": "may not be read or written by this user: check its permissions",
    "insufficient permission": "may not be written by this user: check its permissions",
}
