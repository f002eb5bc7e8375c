"""What was said before, said again.

What some commands say follows from their words, from what stands in a collection, and from nothing else:
they ask no clock and no site. So what one of them said is kept in the archive's index, under its words and
all that decides how it looks, and a stamp of all that it was read from. While none of that moves, it is
said again as it was, and typer, git, rich and all rooms that read and draw stay where they are.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from policydiff import collection
from policydiff.archive.repository import Repository
from policydiff.cli import words
from policydiff.cli.streams import listened, write
from policydiff.errors import PolicydiffError
from policydiff.index.database import opened
from policydiff.index.kept import Kept
from policydiff.index.place import cache_file

_COMMANDS = frozenset({"show", "log", "clause", "blame", "search"})
_LOOKS = (
    "COLUMNS", "LINES", "TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE",
    "TTY_INTERACTIVE", "JUPYTER_COLUMNS", "JUPYTER_LINES", "UNICODE_VERSION",
)  # fmt: skip
"""What we, and rich, ask the environment about how things look."""
_KIND = "answer"
_MOST = 500
"""Answers kept of one archive; with more, all are let go."""
_LONGEST = 8_000_000
"""Characters of an answer that is kept."""


class Question(NamedTuple):
    """What was asked, of what."""

    words: tuple[str, ...]
    look: str
    """All that decides how the answer looks; see `_look`."""
    found: collection.Collection
    file: Path
    """The index of its archive."""

    @property
    def key(self) -> str:
        """Another one for any other words, of any other collection, or of another look."""
        asked = repr((self.words, self.look, self.found.foreign))
        return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()

    def state(self) -> str | None:
        """What tells all that an answer is read from, as it stands now, from anything else.

        Returns:
            None where that can't be told.
        """
        if self.look != _look():  # a window that was made smaller
            return None
        try:
            stamp = Repository(self.found.archive).stamp()
            if stamp is None:
                return None
            digest = hashlib.sha256(stamp.encode())
            for file in () if self.found.foreign else sorted(self.found.path.glob("*.toml")):
                content = file.read_bytes() if file.is_file() else b""
                digest.update(b"%b %d\n" % (os.fsencode(file.name), len(content)))
                digest.update(content)
        except (OSError, PolicydiffError):
            return None
        return digest.hexdigest()


def asked(arguments: Sequence[str]) -> Question | None:
    """The question that a command line asks; None where its answer is not kept.

    Args:
        arguments: without the program's name.
    """
    explicit, rest = words.parted(arguments)
    if not rest or rest[0] not in _COMMANDS:
        return None
    if any(word.startswith("--events") for word in rest):  # a file that no stamp tells of
        return None
    try:
        found = collection.locate(
            explicit,
            environment=os.environ.get("POLICYDIFF_COLLECTION"),
            current=Path.cwd(),
        )
        file = cache_file(found.archive)
    except (OSError, PolicydiffError):  # which whoever answers tells
        return None
    if file is None:
        return None
    return Question(tuple(rest), _look(), found, file)


def _look() -> str:
    """What decides how an answer looks, besides its words."""
    look = [os.environ.get(name) for name in _LOOKS]
    if not sys.stdout.isatty():
        return repr(look)
    import shutil  # noqa: PLC0415 - only a terminal has a size

    from policydiff.cli import paging  # noqa: PLC0415 - and a pager

    pager = paging.find_pager()
    colourless = pager is not None and paging.drops_colour(pager)
    # a picture is as wide as a terminal, and letters that it lacks are replaced
    return repr((*look, shutil.get_terminal_size(), sys.stdout.encoding, colourless))


def answer(question: Question) -> int | None:
    """Say what was said to this question before.

    Returns:
        How it ended; None where nothing was said, and somebody has to find the answer.

    Raises:
        UsageError: it can't be written where it should go.
    """
    if not question.file.exists():
        return None
    state = question.state()
    if state is None:
        return None
    try:
        with opened(question.file, lambda _: None) as database:
            kept = Kept(database).get(_KIND, question.key, state)
        if kept is None:
            return None
        head, _, said = zlib.decompress(kept).decode("utf-8", "surrogatepass").partition("\n")
        code, page = map(int, head.split())
    except (sqlite3.Error, ValueError, zlib.error):
        return None
    write(said, page=bool(page))
    return code


@contextmanager
def hearing(question: Question | None) -> Iterator[None]:
    """Listen to the answer while it is said, and keep it if all went well.

    Args:
        question: None: nobody listens.
    """
    state = question.state() if question else None
    if question is None or state is None:
        yield
        return
    try:
        with listened() as heard:
            yield
    except SystemExit as ended:
        said = "".join(heard.said)
        whole = heard.well and (not heard.paged or len(heard.said) == 1)
        well = ended.code in {None, 0, 1} and whole and 0 < len(said) <= _LONGEST
        if well and question.state() == state:
            _keep(question, state, f"{ended.code or 0} {heard.paged:d}\n{said}")
        raise


def _keep(question: Question, state: str, said: str) -> None:
    value = zlib.compress(said.encode("utf-8", "surrogatepass"), 1)
    with (
        suppress(sqlite3.Error, ValueError),
        opened(question.file, lambda _: None) as database,
    ):
        if database.path is None:
            return
        kept = Kept(database)
        kept.let_go(_KIND, over=_MOST)
        kept.put(_KIND, question.key, value, state)
        kept.flush()
