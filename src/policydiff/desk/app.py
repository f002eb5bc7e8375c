"""The desk on the whole screen: a queue, the redline of one change beside what is said of it, and keys.

A decision is shown as made once git has it, and not before. Everything that reads or writes the archive is
done by one other thread, so that the screen answers meanwhile.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widgets import Input

from policydiff.desk.deciding import Deciding
from policydiff.desk.seat import NARROW, SIDE
from policydiff.errors import PolicydiffError
from policydiff.render import queued, words
from policydiff.render.blocks import DEFAULT_CONTEXT
from policydiff.render.harmless import one_line
from policydiff.review.docket import Filter, Order


class Desk(Deciding):
    """The desk: every key and what it does; see `seat.Seat` for its arguments."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "decide('accepted')", "Accept"),
        Binding("f", "decide('flagged')", "Flag"),
        Binding("d", "decide('discuss')", "Discuss"),
        Binding("A", "explain('accepted')", "Accept with a note", show=False),
        Binding("F", "explain('flagged')", "Flag with a note", show=False),
        Binding("D", "explain('discuss')", "Discuss with a note", show=False),
        Binding("n", "explain('noted')", "Note"),
        Binding("r", "rate", "Rate"),
        Binding("u", "undo", "Undo"),
        Binding("w", "withdraw", "Withdraw mine", show=False),
        Binding("N", "next", "Next", key_display="N", show=False),
        Binding("h", "life", "Earlier"),
        Binding("slash", "search", "Search", key_display="/"),
        Binding("l", "limit", "Filter", show=False),
        Binding("x", "mark", "Mark", show=False),
        Binding("X", "mark_all", "Mark all", show=False),
        Binding("o", "order", "Order", show=False),
        Binding("s", "side", "Side by side", show=False),
        Binding("m", "marks", "Marks", show=False),
        Binding("t", "theme", "Dark or light", show=False),
        Binding("space", "page(1)", "Page down", show=False),
        Binding("b", "page(-1)", "Page up", show=False),
        Binding("ctrl+r", "reread", "Read anew", show=False),
        Binding("escape", "clear", "Show all", show=False),
        Binding("question_mark", "keys", "Help", key_display="?"),
        Binding("q", "leave", "Quit"),
        Binding("ctrl+q,ctrl+c", "leave", "Quit", show=False, priority=True),
    ]

    @work
    async def action_limit(self) -> None:
        """Choose what is shown."""
        from policydiff.desk.dialogs import FilterDialog  # noqa: PLC0415 - a desk opens without

        there = sorted((one_line(self.docket.named(name)), name) for name in self.docket.topics)
        found = await self.push_screen_wait(
            FilterDialog(self.docket.filter, topics=there, terms=self.docket.terms)
        )
        if found is not None:
            self._narrow(found)

    def _narrow(self, found: Filter) -> None:
        self.docket.filter = found
        self._arrange()
        said = queued.filtered(self.docket)
        self._tell(f"{said} · Escape shows all" if said else "All changes are shown.")

    def action_search(self) -> None:
        """Search as one types."""
        box = self._base.query_one("#search", Input)
        box.add_class("-open")
        box.value = self.docket.filter.words
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed is searched for at once."""
        if event.input.id == "search" and event.value != self.docket.filter.words:
            old = self.docket.filter
            self._narrow(
                Filter(
                    level=old.level,
                    topic=old.topic,
                    status=old.status,
                    terms=old.terms,
                    words=event.value,
                )
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the queue with what was found."""
        if event.input.id == "search":
            event.input.remove_class("-open")
            self.queue.focus()

    def action_clear(self) -> None:
        """Show all again, with nothing marked."""
        self._base.query_one("#search", Input).remove_class("-open")
        self.queue.focus()
        self.queue.marked.clear()
        self._narrow(Filter())

    def action_order(self) -> None:
        """The next order."""
        orders = tuple(Order)
        self.docket.order = orders[(orders.index(self.docket.order) + 1) % len(orders)]
        self._arrange()
        self._tell(f"Order: {self.docket.order}.")

    def action_mark(self) -> None:
        """Mark the change under the cursor, or take its mark away, and go on."""
        queue = self.queue
        if queue.matter:
            queue.marked ^= {queue.matter.id}
            queue.action_move(1)
            queue.refresh()
            self._tell(f"{words.count(len(queue.marked), 'change')} marked.")

    def action_mark_all(self) -> None:
        """Mark all that are shown, or none."""
        shown = {one.id for one in self.docket.shown}
        self.queue.marked = set() if shown <= self.queue.marked else self.queue.marked | shown
        self.queue.refresh()
        self._tell(f"{words.count(len(self.queue.marked), 'change')} marked.")

    def action_next(self) -> None:
        """To the next that waits."""
        at = self.docket.next_waiting(self.queue.cursor)
        if at is None:
            self._tell("Nothing that is shown waits any more.")
        else:
            self.queue.go(at)

    def action_page(self, by: int) -> None:
        """A page on in the redline."""
        pane = self._base.query_one("#words" if self.size.width >= NARROW else "#sheet")
        pane.scroll_relative(y=by * max(1, pane.size.height - 2), animate=False)

    def action_side(self) -> None:
        """Old and new beside each other, or in one text."""
        now = self._side if self._side is not None else self.size.width >= SIDE
        self._side = not now
        self._draw()

    def action_marks(self) -> None:
        """With or without signs."""
        self._brackets = not self._brackets
        self._draw()

    def action_theme(self) -> None:
        """Dark or light."""
        self.theme = "textual-light" if self.current_theme.dark else "textual-dark"

    @work(exclusive=True, group="life")
    async def action_life(self) -> None:
        """Every wording that the clause ever had."""
        matter = self.queue.matter
        if matter is None:
            return
        self._tell("Reading the earlier wordings …")
        try:
            (life, rated), rules = await self._ask(
                lambda bench: (bench.life(matter), bench.rules())
            )
        except PolicydiffError as error:
            self._tell(error.message, wrong=True)
            return
        self._tell("")
        from policydiff.desk.dialogs import Reading  # noqa: PLC0415 - as above
        from policydiff.render import lives  # noqa: PLC0415 - as above

        blocks = tuple(lives.clause(life, rated, context=DEFAULT_CONTEXT, rules=rules))
        title = f"Earlier wordings · {matter.place}"
        self.push_screen(Reading(title, blocks, brackets=self._brackets))

    def action_keys(self) -> None:
        """What the keys do."""
        from policydiff.desk.dialogs import Reading  # noqa: PLC0415 - as above
        from policydiff.desk.keys import told  # noqa: PLC0415 - as above

        self.push_screen(Reading("Keys", tuple(told()), brackets=self._brackets))

    @work(exclusive=True, group="reread")
    async def action_reread(self) -> None:
        """What others have decided meanwhile."""
        try:
            self.docket.ledger = await self._ask(lambda bench: bench.reread())
        except PolicydiffError as error:
            self._tell(error.message, wrong=True)
            return
        self._arrange()
        self._draw()
        self._tell("Read anew.")

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Quit, once what was decided is recorded."""
        if self._busy:
            self._tell("Recording …")
            await self._hand.do(lambda _bench: None)
        self.exit()
