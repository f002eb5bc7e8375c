"""How results look: on a terminal, in a pipe, as Markdown.

A terminal gets colour and wrapping through rich; anything else gets plain text, the same bytes on
every machine. rich is only imported for a terminal.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from policydiff.cli.streams import unheard, write
from policydiff.dataclasses import dataclass
from policydiff.render.blocks import SPOKEN, Blocks, Layout
from policydiff.render.paint import markdown, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

_PROGRESS_AFTER = 0.5
"""Seconds that work may take before a bar is worth drawing."""

_PAGE_WIDTH = 120
"""Columns of old beside new where that is asked for and there is no terminal."""

CANNOT_STRIKE = frozenset({"Apple_Terminal", "linux"})
"""TERM_PROGRAM, or TERM, of terminals that draw no strike-through, where colour alone would tell a deletion."""


class Format(StrEnum):
    """What `--format` takes."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How blocks look on a terminal."""

    layout: Layout = Layout.INLINE
    plain: bool = False
    """Words for a listener instead of colours and signs: `[deleted: …] [inserted: …]`."""
    page: bool = False
    """Through a pager when they do not fit on the screen."""


def write_blocks(blocks: Blocks, form: Format, look: Look = Look()) -> None:
    """Blocks on stdout, in a form for people."""
    match form:
        case Format.MARKDOWN:
            write(markdown(blocks))
        case Format.TERMINAL if look.plain:
            write(filled(plain(blocks, marks=SPOKEN)))
        case Format.TERMINAL if sys.stdout.isatty() or look.layout is Layout.SIDE:
            _write_to_terminal(blocks, look)
        case Format.TERMINAL:
            write(plain(blocks))
        case Format.JSON:
            raise ValueError("JSON is drawn from the data, not from blocks")
        case _:
            assert_never(form)


def filled(text: str) -> str:
    """Text with its lines broken between words on a terminal, as it is elsewhere."""
    if not sys.stdout.isatty():
        return text
    import shutil  # noqa: PLC0415 - only a terminal has a size

    from policydiff.render import wrap  # noqa: PLC0415 - rich, that only a terminal needs

    return wrap.filled(text, shutil.get_terminal_size().columns)


def stderr_console() -> Console:
    """A console on stderr, for progress."""
    from rich.console import Console  # noqa: PLC0415 - 50 ms that only a terminal needs

    return Console(stderr=True, markup=False, emoji=False, highlight=False)


def _write_to_terminal(blocks: Blocks, look: Look) -> None:
    import shutil  # noqa: PLC0415 - only a terminal has a size

    from rich.console import Console  # noqa: PLC0415 - 50 ms that only a terminal needs

    from policydiff.cli.paging import drops_colour, find_pager  # noqa: PLC0415 - as above
    from policydiff.render.terminal import print_blocks  # noqa: PLC0415 - as above

    on_terminal = sys.stdout.isatty()
    pager = find_pager() if look.page and on_terminal else None
    size = shutil.get_terminal_size()  # rich takes every dumb terminal for one of 80 columns
    console = Console(
        width=size.columns if on_terminal else _PAGE_WIDTH,
        height=size.lines,
        markup=False,
        emoji=False,
        highlight=False,
        color_system=None if not on_terminal or (pager and drops_colour(pager)) else "auto",
    )
    brackets = (
        console.color_system is None
        or console.legacy_windows
        or os.environ.get("TERM_PROGRAM") in CANNOT_STRIKE
    )
    if pager is None and console.legacy_windows:  # which is asked for colours, not written them
        unheard()
        print_blocks(blocks, console, brackets=brackets, layout=look.layout)
        return
    with console.capture() as captured:
        print_blocks(blocks, console, brackets=brackets, layout=look.layout)
    write(captured.get(), page=look.page)


@contextmanager
def progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr for work that takes a while; nothing unless stderr is a terminal.

    Yields:
        A function to be told how much is done, of how much.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _done, _total: None
        return
    bar: Progress | None = None
    started = time.monotonic()

    def told(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            if time.monotonic() - started < _PROGRESS_AFTER or done >= total:
                return
            bar = _progress_bar(doing)
        bar.update(bar.task_ids[0], completed=done, total=total)

    try:
        yield told
    finally:
        if bar is not None:
            bar.stop()


def _progress_bar(doing: str) -> Progress:
    from rich.progress import (  # noqa: PLC0415 - 60 ms that only long work on a terminal needs
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=stderr_console(),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),  # results in a pipe stay there
    )
    bar.add_task(doing, total=None)
    bar.start()
    return bar


def utc_now() -> datetime:
    """The time now, to the second: what git can hold."""
    return datetime.now(UTC).replace(microsecond=0)
