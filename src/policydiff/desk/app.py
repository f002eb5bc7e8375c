"""The desk on the whole screen: a queue, the redline of one change beside what is said of it, and keys.

A decision is shown as made once git has it, and not before. Everything that reads or writes the archive is
done by one other thread, so that the screen answers meanwhile.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from policydiff.desk.content import pane
from policydiff.desk.dialogs import FilterDialog, Note, NoteDialog, Reading
from policydiff.desk.hand import Hand
from policydiff.desk.queue import Queue
from policydiff.errors import PolicydiffError
from policydiff.events import Event, within
from policydiff.pipeline.docketing import Bench, Sight
from policydiff.render import lives, matters, telling, words
from policydiff.render.blocks import Block, Facts, Heading, line, quiet, spans, strong
from policydiff.render.changes import DEFAULT_CONTEXT
from policydiff.render.harmless import one_line
from policydiff.review import SHORT, Ask, Ledger, Reviewer, Verdict
from policydiff.review.docket import Docket, Filter, Matter, Order

_NARROW = 110
"""Columns from which findings stand beside the redline."""
_SIDE = 200
"""Columns from which old and new wording stand beside each other too."""
_FILLED_EVERY = 0.15
"""Seconds between two looks of the queue at what has been compared meanwhile."""
_PATIENCE = 2.0
"""Seconds that quitting waits for a comparison that nobody needs any more."""

KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Decide on the change under the cursor, or on those marked",
        (
            ("a", "accept: read, and nothing needs doing"),
            ("f", "flag: something has to be done about it"),
            ("d", "needs discussion: somebody else should look"),
            ("A F D", "the same, with a note and an event to cite"),
            ("n", "note: a remark that decides nothing"),
            ("r", "rate otherwise: another level or topic, with the reason"),
            ("u", "undo what was decided last at this desk"),
            ("w", "withdraw your latest decision on this change"),
            ("x", "mark it, to decide on several at once"),
            ("X", "mark all that are shown, or none"),
        ),
    ),
    (
        "Go",
        (
            ("up down j k", "to the change before or after; a click does it too"),
            ("g G", "to the first or the last"),
            ("tab", "to the next part of the screen"),
            ("N", "to the next that nobody has decided on"),
            ("space b", "a page down or up in the redline"),
        ),
    ),
    (
        "Look",
        (
            ("h", "earlier wordings of the clause"),
            ("/", "search for words; Escape shows all again"),
            ("l", "show only a level, topic, state or terms"),
            ("o", "another order: weightiest, newest, as in the text"),
            ("s", "old and new wording side by side, or in one text"),
            ("m", "marks [-…-] {+…+} around what went and came"),
            ("t", "dark or light"),
            ("ctrl+r", "read anew what others have decided"),
            ("?", "this help"),
            ("q", "quit"),
        ),
    ),
)
"""Every key by what it is for; docs/review.md has the same."""


class Desk(App[None]):
    """The desk.

    Args:
        opened: what opens the archive, in the thread that then uses it.
        label: of the period.
        reviewer: who decides, asked in that thread; raises where that can't be told.
        clock: tells the time.
        happened: events that may be told and cited.
        brackets: whether signs stand around what came and went beside their colour.
    """

    CSS_PATH = "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_NARROW, "-wide")]  # noqa: RUF012 - as declared there
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

    def __init__(
        self,
        opened: Callable[[], AbstractContextManager[Bench]],
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
        self.failure: PolicydiffError | None = None
        """What kept the desk from opening."""
        self.docket = Docket(Ledger(decisions={}, unread=0))
        self._hand = Hand(opened)
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
        self._base.query_one("#columns", Static).update(
            Content(matters.heads(self.queue.layout_of))
        )
        self._draw()

    def _headline(self) -> None:
        said = matters.tally(self.docket)
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

    @work
    async def _fill(self) -> None:
        try:
            plan = await self._hand.do(lambda bench: (bench.order(), bench.ledger))
            self.docket.ledger = plan[1]
            await self._compare(plan[0])
            await self._hand.do(self._introduce)
            self._headline()
            await self._hand.do(lambda bench: bench.reader.index.flush())
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

            batch = await self._hand.do(some)
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
        self._base.query_one("#columns", Static).update(Content(matters.heads(queue.layout_of)))
        if not self.docket.shown and self._filling is None:
            self._tell(matters.filtered(self.docket) or "There is no change to review.")

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
            sight = await self._hand.do(look)
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
        wide = self.size.width >= _NARROW
        width = max(20, self._base.query_one("#words").size.width - 3)
        side = self._side if self._side is not None else self.size.width >= _SIDE
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

    # ----------------------------------------------------------------- deciding

    def _chosen(self) -> list[Matter]:
        """The marked changes that are shown, or the one under the cursor."""
        marked = [one for one in self.docket.shown if one.id in self.queue.marked]
        return marked or ([self.queue.matter] if self.queue.matter else [])

    def action_decide(self, verdict: str) -> None:
        """Decide, at once."""
        self._record(self._chosen(), Ask(verdict=Verdict(verdict)))

    @work
    async def action_explain(self, verdict: str) -> None:
        """Decide with a note."""
        chosen = self._chosen()
        if not chosen:
            return
        what = Verdict(verdict)
        title = {
            Verdict.ACCEPTED: "Accept",
            Verdict.FLAGGED: "Flag",
            Verdict.DISCUSS: "Put up for discussion",
        }.get(what, "Note")
        note = await self.push_screen_wait(
            NoteDialog(
                f"{title}: {self._named(chosen)}",
                events=self._citable(chosen),
                needed=what is Verdict.NOTED,
            )
        )
        if note is not None:
            self._record(chosen, Ask(verdict=what, note=note.text, cites=note.cites))

    @work
    async def action_rate(self) -> None:
        """Set another level or topic."""
        chosen = self._chosen()
        if not chosen:
            return
        topics = await self._topics()
        note = await self.push_screen_wait(
            NoteDialog(
                f"Rate otherwise: {self._named(chosen)}",
                events=self._citable(chosen),
                topics=topics,
                needed=True,
            )
        )
        if isinstance(note, Note):
            ask = Ask(
                verdict=Verdict.RATED,
                note=note.text,
                cites=note.cites,
                level=note.level,
                topics=(note.topic,) if note.topic else (),
            )
            self._record(chosen, ask)

    def action_withdraw(self) -> None:
        """Take back the reviewer's latest decision on the change under the cursor."""
        if self.queue.matter:
            self._record([self.queue.matter], Ask(verdict=Verdict.WITHDRAWN))

    def action_undo(self) -> None:
        """Take back what was decided last at this desk."""
        if not self._done:
            self._tell(
                "Nothing was decided at this desk yet; w withdraws your decision on a change."
            )
            return
        keys = set(self._done[-1])
        found = [one for one in self.docket.every() if one.id in keys]
        self._record(found, Ask(verdict=Verdict.WITHDRAWN), undone=True)

    @work
    async def _record(self, chosen: Sequence[Matter], ask: Ask, *, undone: bool = False) -> None:
        if not chosen:
            return
        if self._me is None:
            self._tell(self._nobody, wrong=True)
            return
        me = self._me
        asked = [(one.subject, ask) for one in chosen]
        self._busy += 1
        try:
            made = await self._hand.do(
                lambda bench: (bench.decide(asked, by=me, now=self._clock()), bench.ledger)
            )
        except PolicydiffError as error:
            self._tell(error.message, wrong=True)
            return
        finally:
            self._busy -= 1
        decisions, self.docket.ledger = made
        keys = tuple(one.id for one in chosen)
        if undone:
            self._done.pop()
        elif ask.verdict is not Verdict.WITHDRAWN:
            self._done.append(keys)
        self.queue.marked.difference_update(keys)
        self._settle(chosen, ask, undone=undone)
        said = telling.done(decisions[0])
        hint = "" if ask.verdict is Verdict.WITHDRAWN else " · u undoes it"
        self._tell(f"{said}: {self._named(chosen)} · recorded in git{hint}")

    def _settle(self, chosen: Sequence[Matter], ask: Ask, *, undone: bool) -> None:
        """The cursor goes on to what waits; back to what was undone."""
        queue = self.queue
        keys = {one.id for one in chosen}
        was = queue.cursor
        target = queue.matter.id if queue.matter else None
        if undone:
            target = chosen[0].id
        elif ask.verdict in (Verdict.ACCEPTED, Verdict.FLAGGED, Verdict.DISCUSS) and target in keys:
            at = self.docket.next_waiting(was, passing=keys)
            target = self.docket.shown[at].id if at is not None else target
        self._arrange(keep=target)
        self._draw()

    def _named(self, chosen: Sequence[Matter]) -> str:
        if len(chosen) > 1:
            return words.count(len(chosen), "change")
        [one] = chosen
        return f"{one.id[:SHORT]}, {one.place}"

    def _citable(self, chosen: Sequence[Matter]) -> list[Event]:
        """Events that concern what is decided on, the nearest first."""
        came = chosen[0].subject.at[-1]
        found = [
            one
            for one in within(self._events, None, None)
            if any(one.concerns(matter.subject.terms) for matter in chosen)
        ]
        return sorted(found, key=lambda one: abs(one.at - came))

    # ----------------------------------------------------------------- looking

    async def _topics(self) -> list[tuple[str, str]]:
        rules = await self._hand.do(lambda bench: bench.rules())
        return sorted((one_line(one.title), one.id) for one in rules.topics.values())

    @work
    async def action_limit(self) -> None:
        """Choose what is shown."""
        titles = {name: title for title, name in await self._topics()}
        there = sorted(
            (titles.get(name, name.replace("_", " ")), name) for name in self.docket.topics
        )
        found = await self.push_screen_wait(
            FilterDialog(self.docket.filter, topics=there, terms=self.docket.terms)
        )
        if found is not None:
            self._narrow(found)

    def _narrow(self, found: Filter) -> None:
        self.docket.filter = found
        self._arrange()
        said = matters.filtered(self.docket)
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
        pane = self._base.query_one("#words" if self.size.width >= _NARROW else "#sheet")
        pane.scroll_relative(y=by * max(1, pane.size.height - 2), animate=False)

    def action_side(self) -> None:
        """Old and new beside each other, or in one text."""
        now = self._side if self._side is not None else self.size.width >= _SIDE
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
            life, rated = await self._hand.do(lambda bench: bench.life(matter))
        except PolicydiffError as error:
            self._tell(error.message, wrong=True)
            return
        self._tell("")
        blocks = tuple(lives.clause(life, rated, context=DEFAULT_CONTEXT))
        title = f"Earlier wordings · {matter.place}"
        self.push_screen(Reading(title, blocks, brackets=self._brackets))

    def action_keys(self) -> None:
        """What the keys do."""
        self.push_screen(Reading("Keys", tuple(_help()), brackets=self._brackets))

    @work(exclusive=True, group="reread")
    async def action_reread(self) -> None:
        """What others have decided meanwhile."""
        try:
            self.docket.ledger = await self._hand.do(lambda bench: bench.reread())
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


def _help() -> list[Block]:
    blocks: list[Block] = []
    for title, keys in KEYS:
        blocks.append(Heading(level=3, spans=spans(strong(title))))
        blocks.append(Facts(rows=tuple((key, spans(said)) for key, said in keys)))
    blocks.append(line())
    blocks.append(
        line(
            quiet("Underlined or {+…+} came, struck or [-…-] went. Rules can err: read the clause.")
        )
    )
    return blocks
