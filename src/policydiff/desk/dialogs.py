"""What the desk asks for: a note, another rating, what to show; and what is read on a screen of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Footer, Input, Label, Select, Static

from policydiff.desk.content import pane
from policydiff.events import Event
from policydiff.model import Level, Terms
from policydiff.render import citing, words
from policydiff.render.blocks import Block
from policydiff.render.harmless import one_line
from policydiff.review import Citation, Status
from policydiff.review.decisions import LONGEST_NOTE
from policydiff.review.docket import Filter

R = TypeVar("R")
Options = Sequence[tuple[str, str]]
"""What is shown of a choice, and its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a reviewer wrote."""

    text: str
    cites: Citation | None = None
    level: Level | None = None
    topic: str | None = None


class Dialog(ModalScreen[R | None], Generic[R]):
    """A box over the desk; Enter in its last line or its first button ends it, Escape leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Cancel")]

    def action_leave(self) -> None:
        """Nothing is kept."""
        self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Buttons say what they do."""
        if event.button.id == "leave":
            self.dismiss(None)
        else:
            self.finish(event.button.id or "")

    def on_input_submitted(self) -> None:
        """Enter is the first button."""
        self.finish("save")

    def finish(self, button: str) -> None:
        """Give what was chosen; each dialog says how (its class is made by Textual, so abc can't)."""
        raise NotImplementedError


class NoteDialog(Dialog[Note]):
    """Asks for a note, and what it cites; for a rating too, what it sets.

    Args:
        title: what the note is for.
        events: what may be cited.
        topics: titles and ids, of a rating; none where only a note is asked for.
        needed: whether nothing can be kept without words.
    """

    def __init__(
        self, title: str, *, events: Sequence[Event], topics: Options = (), needed: bool
    ) -> None:
        super().__init__()
        self._title = title
        self._events = events
        self._topics = topics
        self._needed = needed

    def compose(self) -> ComposeResult:
        """Fields from top to bottom, buttons last."""
        with Vertical() as box:
            box.border_title = Content(self._title)
            if self._topics:
                yield Label("Level", markup=False)
                yield _select("level", "as the rules say", [(str(one), one) for one in Level])
                yield Label("Topic", markup=False)
                yield _select("topic", "as the rules say", self._topics)
            yield Label("Why" if self._topics else "Note", markup=False)
            yield Input(id="note", max_length=LONGEST_NOTE, compact=True)
            if self._events:
                yield Label("Cites", markup=False)
                cited = [(_event(one), str(at)) for at, one in enumerate(self._events)]
                yield _select("cites", "no event", cited)
            yield Label("", id="missing", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Save (Enter)", id="save", compact=True, variant="primary")
                yield Button("Cancel (Esc)", id="leave", compact=True)

    def on_mount(self) -> None:
        """Begin where something is to be chosen or written."""
        self.query_one("#level" if self._topics else "#note").focus()

    def finish(self, button: str) -> None:
        """Check that nothing is missing."""
        del button
        text = self.query_one("#note", Input).value.strip()
        level, topic = _chosen(self, "#level"), _chosen(self, "#topic")
        missing = ""
        if self._topics and not (level or topic):
            missing = "Choose a level or a topic."
        elif self._needed and not text:
            missing = "Write why: it is kept with the decision."
        if missing:
            self.query_one("#missing", Label).update(Content(missing))
            return
        cited = _chosen(self, "#cites")
        event = self._events[int(cited)] if cited is not None else None
        self.dismiss(
            Note(
                text=text,
                cites=citing.cited(event) if event else None,
                level=Level(level) if level else None,
                topic=topic,
            )
        )


class FilterDialog(Dialog[Filter]):
    """Asks which changes are to be shown.

    Args:
        now: what is shown.
        topics: titles and ids.
        terms: whose changes there are.
    """

    def __init__(self, now: Filter, *, topics: Options, terms: Sequence[Terms]) -> None:
        super().__init__()
        self._now = now
        self._topics = topics
        self._terms = terms

    def compose(self) -> ComposeResult:
        """Fields from top to bottom, buttons last."""
        now = self._now
        with Vertical() as box:
            box.border_title = Content("Show only")
            yield Label("Level, or heavier", markup=False)
            yield _select("level", "any", [(str(one), one) for one in Level], now.level)
            yield Label("Topic", markup=False)
            yield _select("topic", "any", self._topics, now.topic)
            yield Label("Review", markup=False)
            yield _select("state", "any", [(str(one), one) for one in Status], now.status)
            yield Label("Terms", markup=False)
            named = [(one_line(str(one)), str(at)) for at, one in enumerate(self._terms)]
            at = str(self._terms.index(now.terms)) if now.terms in self._terms else None
            yield _select("terms", "all", named, at)
            with Horizontal(classes="buttons"):
                yield Button("Show", id="save", compact=True, variant="primary")
                yield Button("Show all", id="all", compact=True)
                yield Button("Cancel (Esc)", id="leave", compact=True)

    def finish(self, button: str) -> None:
        """The new filter; words that were searched for stay."""
        if button == "all":
            self.dismiss(Filter())
            return
        level, status, at = (_chosen(self, name) for name in ("#level", "#state", "#terms"))
        self.dismiss(
            Filter(
                level=Level(level) if level else None,
                topic=_chosen(self, "#topic"),
                status=Status(status) if status else None,
                terms=self._terms[int(at)] if at is not None else None,
                words=self._now.words,
            )
        )


class Reading(ModalScreen[None]):
    """Blocks on a screen of their own.

    Args:
        title: told at the top.
        blocks: to read.
        brackets: whether signs stand around what came and went.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,h,question_mark", "leave", "Back"),
        ("down,j", "scroll(1)", "Down"),
        ("up,k", "scroll(-1)", "Up"),
        ("space,pagedown", "page(1)", "Page down"),
        ("b,pageup", "page(-1)", "Page up"),
    ]

    def __init__(self, title: str, blocks: Sequence[Block], *, brackets: bool) -> None:
        super().__init__()
        self._title = title
        self._blocks = blocks
        self._brackets = brackets

    def compose(self) -> ComposeResult:
        """A line, the text, the keys."""
        yield Static(Content(self._title), id="head", markup=False)
        with VerticalScroll(id="pages"):
            yield Static(id="read", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_resize(self) -> None:
        """Wrapped to the width."""
        width = self.query_one("#pages").size.width - 3 or self.size.width - 3
        self.query_one("#read", Static).update(pane(self._blocks, width, brackets=self._brackets))

    def action_scroll(self, by: int) -> None:
        """A line on."""
        self.query_one("#pages").scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screen on."""
        pages = self.query_one("#pages")
        pages.scroll_relative(y=by * max(1, pages.size.height - 2), animate=False)

    def action_leave(self) -> None:
        """Back to the desk."""
        self.dismiss(None)


def _event(one: Event) -> str:
    return f"{words.day(one.date)}: {one_line(one.title)}"


def _select(name: str, blank: str, options: Options, now: str | None = None) -> Select[str]:
    known = {value for _, value in options}
    drawn = [(Content(text), value) for text, value in options]
    value = now if now in known else Select.NULL
    return Select(drawn, prompt=blank, id=name, value=value, compact=True)


def _chosen(screen: Screen[R], name: str) -> str | None:
    for one in screen.query(name).results(Select):
        return None if one.value is Select.NULL else str(one.value)
    return None
