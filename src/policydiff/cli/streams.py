"""Where results and complaints go: stdout for results, stderr for the rest."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from policydiff.errors import UsageError


class Heard:
    """What was said while somebody listened."""

    def __init__(self) -> None:
        self.said: list[str] = []
        """Results."""
        self.paged = False
        """Whether one of them goes through a pager where it does not fit on the screen."""
        self.well = True
        """Whether all of them arrived, with nothing to complain of."""


_listening: list[Heard] = []


@contextmanager
def listened() -> Iterator[Heard]:
    """Listen to what is said in here."""
    heard = Heard()
    _listening.append(heard)
    try:
        yield heard
    finally:
        _listening.remove(heard)


def unheard() -> None:
    """Tell who listens that something is said that can't be heard."""
    for one in _listening:
        one.well = False


def prepare_streams() -> None:
    """Make every text printable: UTF-8 off the terminal, replacements on a terminal that lacks a letter.

    A stream that whoever started this has closed is one that nobody reads.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def complain(message: str) -> None:
    """One sentence on stderr; text from outside in it can't act."""
    unheard()
    from policydiff.render.harmless import one_line  # noqa: PLC0415 - most runs have nothing to complain of

    with suppress(OSError):
        _put(f"policydiff: {one_line(message)}\n", sys.stderr)


def write(text: str, *, page: bool = False) -> None:
    """A finished result on stdout.

    When its reader has gone, what is being done goes on unread: a run still records what it fetches.

    Args:
        text: of the result.
        page: whether a pager is to show it if it does not fit on the screen.

    Raises:
        UsageError: it can't be written where it should go.
    """
    for one in _listening:
        one.said.append(text)
        one.paged |= page
    if page:
        from policydiff.cli.paging import paged  # noqa: PLC0415 - most of what reads goes to a pipe

        if paged(text):
            return
    try:
        _put(text, sys.stdout)
    except BrokenPipeError:
        unheard()
    except OSError as error:
        unheard()
        if error.errno == errno.EINVAL and os.name == "nt":
            return  # a broken pipe there
        raise UsageError(
            f"The output can't be written: {error.strerror or error}. Send it elsewhere."
        ) from error


def _put(text: str, stream: TextIO) -> None:
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        # what is left in the buffer, and all that follows, goes nowhere and quietly
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise
