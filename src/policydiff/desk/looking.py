"""Looking at the desk: the queue as it fills, and the change under its cursor."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content
from textual.widgets import Static

from policydiff.desk.queue import Queue
from policydiff.desk.seat import NARROW, SIDE, Seat
from policydiff.errors import PolicydiffError
from policydiff.render import queued
from policydiff.render.harmless import one_line
from policydiff.render.words import count

if TYPE_CHECKING:
    from policydiff.pipeline.bench import Bench, Sight
    from policydiff.review.docket import Matter

HEARD_EVERY = 2.0
"""Seconds between two looks at whether somebody else has decided on something."""
_FILLED_EVERY = 0.15
"""Seconds between two looks of the queue at what has been compared meanwhile."""


class Looking(Seat):
    """The desk, to look at."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._side: bool | None = None
        self._sight: tuple[Matter, Sight] | None = None
        self._wanted = ""
        self._heeding = False

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

    @work
    async def _fill(self) -> None:
        try:
            found = await self._ask(lambda bench: (bench.order(), bench.ledger, bench.titles()))
            plan, self.docket.ledger, self.docket.titles = found
            await self._compare(plan)
            await self._ask(self._introduce)
            self._headline()
            await self._ask(lambda bench: bench.reader.index.flush())
            self.set_interval(HEARD_EVERY, self._heed)
        except PolicydiffError as error:
            self.failure = error
            self.exit()

    @work(group="heed")
    async def _heed(self) -> None:
        """Show what somebody else decided meanwhile: in another window, or in another clone and fetched."""
        if self._heeding:
            return
        self._heeding = True
        try:
            ledger = await self._ask(lambda bench: bench.heard() or bench.ledger)
        except PolicydiffError as error:
            self._tell(error.message, wrong=True)
            return
        finally:
            self._heeding = False
        if ledger is self.docket.ledger:
            return
        new = ledger.number - self.docket.ledger.number
        self.docket.ledger = ledger
        self._arrange()
        self._draw()
        if new > 0:
            self._tell(f"{count(new, 'decision')} came in from elsewhere.")

    def _introduce(self, bench: Bench) -> None:
        try:
            self._me = self._who(bench)
        except PolicydiffError as error:
            self._nobody = error.message

    async def _compare(self, plan: Sequence[int]) -> None:
        done = 0
        while self._filling is not None:

            def some(bench: Bench, start: int = done) -> list[tuple[Matter, ...]]:
                return _for_a_while(bench, plan[start:])

            batch = await self._ask(some)
            for found in batch:
                self.docket.add(found)
            done += len(batch)
            self._filling = (done, len(plan)) if done < len(plan) else None
            self._arrange()
        unread = self.docket.ledger.unread
        if unread:
            self._tell(f"{count(unread, 'review note')} could not be read and counted for nothing.")

    def _arrange(self, keep: str | None = None) -> None:
        """Bring the screen up to date with the docket."""
        queue = self.queue
        first = self._sight is None
        kept = keep or (queue.matter.id if queue.matter and not first else None)
        self.docket.arrange()
        queue.refill(keep=kept)
        self._headline()
        self._entitle()
        self._base.query_one("#columns", Static).update(Content(queued.heads(queue.layout_of)))
        if not self.docket.shown and self._filling is None:
            self._tell(queued.filtered(self.docket) or "There is no change to review.")

    def on_queue_moved(self, event: Queue.Moved) -> None:
        """Another change: show it."""
        if event.matter is None:
            self._sight = None
            self._draw()
        else:
            self.call_after_refresh(self._look, event.matter)  # the line first, then its text

    @work(exclusive=True, group="look")
    async def _look(self, matter: Matter) -> None:
        if self._sight is not None and self._sight[0].id == matter.id:
            self._draw()
            return
        self._wanted = matter.id

        def look(bench: Bench) -> Sight | None:
            from policydiff.desk import sheet  # noqa: F401, PLC0415 - here, so that no key waits for it

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

    def _entitle(self) -> None:
        """Say over the redline whose change it is, and which of how many."""
        if self._sight is not None:
            terms = one_line(str(self._sight[0].subject.terms))
            at = f"{self.queue.cursor + 1} of {len(self.docket.shown)}"
            self._base.query_one("#sheet").border_title = Content(f"{terms} · {at}")

    def _draw(self, *, top: bool = False) -> None:
        redline, findings = (
            self._base.query_one(name, Static) for name in ("#redline", "#findings")
        )
        frame = self._base.query_one("#sheet")
        if self._sight is None:
            redline.update("")
            findings.update("")
            frame.border_title = None
            return
        from policydiff.desk import sheet  # noqa: PLC0415 - what is looked at has brought it

        matter, sight = self._sight
        wide = self.size.width >= NARROW
        width = max(20, self._base.query_one("#words").size.width - 3)
        side = self._side if self._side is not None else self.size.width >= SIDE
        redline.update(sheet.redline(sight, width, brackets=self._brackets, side=side))
        width = max(20, self._base.query_one("#means").size.width - 3) if wide else width
        said = sheet.findings(
            matter, sight, self.docket, self._events, width, brackets=self._brackets
        )
        findings.update(said)
        self._entitle()
        if top:
            for name in ("#sheet", "#words", "#means"):
                self._base.query_one(name).scroll_home(animate=False)


def _for_a_while(bench: Bench, plan: Sequence[int]) -> list[tuple[Matter, ...]]:
    """The changes of as many comparisons as are done in a moment; at least of one."""
    start = time.monotonic()
    found: list[tuple[Matter, ...]] = []
    for one in plan:
        found.append(bench.matters(one))
        if time.monotonic() - start > _FILLED_EVERY:
            break
    return found
