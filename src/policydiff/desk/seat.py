"""What is on the screen of the desk, and how it comes there."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from textual import work
from textual.app import App, ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static
from textual.worker import WorkerFailed

from policydiff.desk.content import pane
from policydiff.desk.hand import Hand
from policydiff.desk.queue import Queue
from policydiff.errors import PolicydiffError
from policydiff.events import Event
from policydiff.pipeline.docketing import Bench, Sight
from policydiff.render import matters, queued, words
from policydiff.render.changes import DEFAULT_CONTEXT
from policydiff.render.harmless import one_line
from policydiff.review import Ledger, Reviewer
from policydiff.review.docket import Docket, Matter

R = TypeVar("R")

NARROW = 110
"""Columns from which findings stand beside the redline."""
SIDE = 200
"""Columns from which old and new wording stand beside each other too."""
_FILLED_EVERY = 0.15
"""Seconds between two looks of the queue at what has been compared meanwhile."""
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
        self._side: bool | None = None
        self._sight: tuple[Matter, Sight] | None = None
        self._done: list[tuple[str, ...]] = []
        self._filling: tuple[int, int] | None = (0, 0)
        self._wanted = ""
        self._busy = 0

    # ----------------------------------------------------------------- what is on the screen

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

    def on_mount(self) -> None:
        """Begin to read; what is found comes into the queue as it is found."""
        self.queue.focus()
        self._headline()
        self._fill()

    def on_resize(self) -> None:
        """What is wrapped is wrapped anew."""
        self.call_after_refresh(self._redraw)

    def _redraw(self) -> None:
        if not self.is_running or not self.screen_stack or not self._base.query("#columns"):
            return
        self._base.query_one("#columns", Static).update(Content(queued.heads(self.queue.layout_of)))
        self._draw()

    def _headline(self) -> None:
        said = queued.tally(self.docket)
        if self._filling is not None:
            done, number = self._filling
            said += f" … {done} of {number} compared" if number else " … reading the archive"
        me = f" · {one_line(self._me.name)}" if self._me else ""
        label = f"{self._label[:1].upper()}{self._label[1:]} (UTC)"
        self._base.query_one("#head", Static).update(Content(f"{label} · {said}{me}"))

    def _tell(self, said: str, *, wrong: bool = False) -> None:
        place = self._base.query_one("#said", Static)
        place.set_class(wrong, "-wrong")
        place.update(Content(one_line(said)))

    # ----------------------------------------------------------------- reading

    async def _ask(self, job: Callable[[Bench], R]) -> R:
        """What a job gives; who asked is gone where the desk has been left meanwhile."""
        result = await self._hand.do(job)
        if not self.is_running or not self.screen_stack or not self._base.query(Queue):
            raise asyncio.CancelledError
        return result

    @work
    async def _fill(self) -> None:
        try:
            plan = await self._ask(lambda bench: (bench.order(), bench.ledger))
            self.docket.ledger = plan[1]
            await self._compare(plan[0])
            await self._ask(self._introduce)
            self._headline()
            await self._ask(lambda bench: bench.reader.index.flush())
        except PolicydiffError as error:
            self.failure = error
            self.exit()

    def _introduce(self, bench: Bench) -> None:
        try:
            self._me = self._who(bench)
        except PolicydiffError as error:
            self._nobody = error.message

    async def _compare(self, plan: Sequence[int]) -> None:
        done = 0
        while done < len(plan):

            def some(bench: Bench, start: int = done) -> list[tuple[Matter, ...]]:
                return _for_a_while(bench, plan[start:])

            batch = await self._ask(some)
            for found in batch:
                self.docket.add(found)
            done += len(batch)
            self._filling = (done, len(plan)) if done < len(plan) else None
            self._arrange()
        self._filling = None
        self._arrange()
        unread = self.docket.ledger.unread
        if unread:
            self._tell(
                f"{words.count(unread, 'review note')} could not be read and counted for nothing."
            )

    def _arrange(self, keep: str | None = None) -> None:
        """Bring the screen up to date with the docket."""
        queue = self.queue
        first = self._sight is None
        kept = keep or (queue.matter.id if queue.matter and not first else None)
        self.docket.arrange()
        queue.refill(keep=kept)
        self._headline()
        self._base.query_one("#columns", Static).update(Content(queued.heads(queue.layout_of)))
        if not self.docket.shown and self._filling is None:
            self._tell(queued.filtered(self.docket) or "There is no change to review.")

    def on_queue_moved(self, event: Queue.Moved) -> None:
        """Another change: show it."""
        if event.matter is None:
            self._sight = None
            self._draw()
        else:
            self._look(event.matter)

    @work(exclusive=True, group="look")
    async def _look(self, matter: Matter) -> None:
        if self._sight is not None and self._sight[0].id == matter.id:
            self._draw()
            return
        self._wanted = matter.id

        def look(bench: Bench) -> Sight | None:
            return bench.look(matter) if self._wanted == matter.id else None  # the cursor went on

        try:
            sight = await self._ask(look)
        except PolicydiffError as error:
            self._tell(error.message, wrong=True)
            return
        if (
            sight is not None
            and self.queue.matter is not None
            and self.queue.matter.id == matter.id
        ):
            self._sight = (matter, sight)
            self._draw(top=True)

    def _draw(self, *, top: bool = False) -> None:
        redline, findings = (
            self._base.query_one(name, Static) for name in ("#redline", "#findings")
        )
        sheet = self._base.query_one("#sheet")
        if self._sight is None:
            redline.update("")
            findings.update("")
            sheet.border_title = None
            return
        matter, sight = self._sight
        wide = self.size.width >= NARROW
        width = max(20, self._base.query_one("#words").size.width - 3)
        side = self._side if self._side is not None else self.size.width >= SIDE
        blocks = matters.words_of(sight.comparison, sight.dated, context=DEFAULT_CONTEXT)
        redline.update(pane(blocks, width, brackets=self._brackets, side=side))
        width = max(20, self._base.query_one("#means").size.width - 3) if wide else width
        rated = sight.dated.assessment if sight.dated else None
        said = matters.means(matter, self.docket, rated, None, self._events)
        findings.update(pane(said, width, brackets=self._brackets))
        at = f"{self.queue.cursor + 1} of {len(self.docket.shown)}"
        sheet.border_title = Content(f"{one_line(str(matter.subject.terms))} · {at}")
        if top:
            for name in ("#sheet", "#words", "#means"):
                self._base.query_one(name).scroll_home(animate=False)

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


def _for_a_while(bench: Bench, plan: Sequence[int]) -> list[tuple[Matter, ...]]:
    """The changes of as many comparisons as are done in a moment; at least of one."""
    start = time.monotonic()
    found: list[tuple[Matter, ...]] = []
    for one in plan:
        found.append(bench.matters(one))
        if time.monotonic() - start > _FILLED_EVERY:
            break
    return found
