"""What is on the screen of the desk, and how it comes there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from textual.app import App, ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static
from textual.worker import WorkerFailed

from policydiff.desk.queue import Queue
from policydiff.render import queued
from policydiff.render.harmless import one_line
from policydiff.review import Ledger, Reviewer
from policydiff.review.docket import Docket

if TYPE_CHECKING:
    from policydiff.desk.hand import Hand
    from policydiff.events import Event
    from policydiff.pipeline.bench import Bench

R = TypeVar("R")

NARROW = 110
"""Columns from which findings stand beside the redline."""
SIDE = 200
"""Columns from which old and new wording stand beside each other too."""
_PATIENCE = 2.0
"""Seconds that quitting waits for a comparison that nobody needs any more."""


class Seat(App[None]):
    """The desk, to look at.

    Args:
        hand: the thread that has the archive.
        label: of the period.
        reviewer: who decides, asked in that thread; raises where that can't be told.
        clock: tells the time.
        happened: events that may be told and cited.
        brackets: whether signs stand around what came and went beside their colour.
    """

    CSS_PATH = "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012 - as declared there

    def __init__(
        self,
        hand: Hand[Bench],
        *,
        label: str,
        reviewer: Callable[[Bench], Reviewer],
        clock: Callable[[], datetime],
        happened: Sequence[Event] = (),
        brackets: bool = False,
    ) -> None:
        plain = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if plain else None)
        self.title = "policydiff review"
        self.failure: Exception | None = None
        """What kept the desk from opening, or ended it."""
        self.docket = Docket(Ledger(decisions={}, unread=0))
        self._hand = hand
        self._label = label
        self._who = reviewer
        self._me: Reviewer | None = None
        self._nobody = "The archive is still being read."
        self._clock = clock
        self._events = happened
        self._brackets = brackets or plain
        self._done: list[tuple[str, ...]] = []
        self._filling: tuple[int, int] | None = (0, 0)
        self._busy = 0

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(id="head", markup=False)
        yield Static(id="columns", markup=False)
        yield Queue(self.docket, id="queue")
        with Container(id="sheet"):
            with VerticalScroll(id="words"):
                yield Static(id="redline", markup=False)
            with VerticalScroll(id="means"):
                yield Static(id="findings", markup=False)
        yield Input(id="search", placeholder="words to search for", compact=True)
        yield Static(id="said", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    @property
    def _base(self) -> Screen[object]:
        """The desk itself, whatever dialog stands over it."""
        return self.screen_stack[0]

    @property
    def queue(self) -> Queue:
        """The queue."""
        return self._base.query_one(Queue)

    def _headline(self) -> None:
        said = queued.tally(self.docket)
        if self._filling is not None:
            done, number = self._filling
            said = f"{said} … {done} of {number} compared" if number else "reading the archive …"
        me = f" · {one_line(self._me.name)}" if self._me else ""
        label = f"{self._label[:1].upper()}{self._label[1:]} (UTC)"
        self._base.query_one("#head", Static).update(Content(f"{label} · {said}{me}"))

    def _tell(self, said: str, *, wrong: bool = False) -> None:
        place = self._base.query_one("#said", Static)
        place.set_class(wrong, "-wrong")
        place.update(Content(one_line(said)))

    async def _ask(self, job: Callable[[Bench], R]) -> R:
        """What a job gives; who asked is gone where the desk has been left meanwhile."""
        result = await self._hand.do(job)
        if not self.is_running or not self.screen_stack or not self._base.query(Queue):
            raise asyncio.CancelledError
        return result

    def _handle_exception(self, error: Exception) -> None:
        """A bug ends the desk, and is told once the screen has been given back; a test is told at once."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.failure = error.error if isinstance(error, WorkerFailed) else error  # type: ignore[assignment]  # no exit
        self.exit()

    def close_archive(self) -> None:
        """Let go of the archive, after the screen has been given back."""
        self._hand.close(_PATIENCE)
