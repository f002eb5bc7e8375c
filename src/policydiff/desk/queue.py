"""The queue as a widget: only the lines on the screen are ever drawn."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from policydiff.model import Level
from policydiff.render import queued
from policydiff.review import Status
from policydiff.review.docket import Docket, Matter

_FEWEST = 3
"""Lines of a queue with hardly anything in it; the room is better used below."""
_LIGHT = (Level.EDITORIAL, Level.COSMETIC)


class Queue(ScrollView, can_focus=True):
    """The changes of a docket, one a line.

    Args:
        docket: read anew whenever a line is drawn; `refill` after it was arranged.
    """

    COMPONENT_CLASSES = {  # noqa: RUF012 - as the framework declares it
        "queue--cursor",
        "queue--critical",
        "queue--substantive",
        "queue--light",
        "queue--open",
        "queue--done",
    }
    BINDINGS = [  # noqa: RUF012 - as the framework declares it
        Binding("down,j", "move(1)", "Next change", show=False),
        Binding("up,k", "move(-1)", "Change before", show=False),
        Binding("home,g", "edge(0)", "First change", show=False),
        Binding("end,G", "edge(-1)", "Last change", show=False),
        Binding("pagedown", "turn(1)", "A screen of changes down", show=False),
        Binding("pageup", "turn(-1)", "A screen of changes up", show=False),
    ]

    @dataclass
    class Moved(Message):
        """Another change is under the cursor."""

        matter: Matter | None

    def __init__(self, docket: Docket, *, id: str) -> None:  # noqa: A002 - the framework's name
        super().__init__(id=id)
        self.docket = docket
        self.cursor = 0
        self.marked: set[str] = set()
        self._told: str | None = None

    @property
    def matter(self) -> Matter | None:
        """The change under the cursor."""
        return self.docket.shown[self.cursor] if self.docket.shown else None

    @property
    def layout_of(self) -> queued.Columns:
        """How wide each column is now."""
        return queued.columns(self._width, self.docket)

    @property
    def _width(self) -> int:
        """Cells of a line: what the scroll bar leaves, for which there is always room."""
        return self.scrollable_content_region.width

    def refill(self, *, keep: str | None = None) -> None:
        """Show what the docket shows now, with the cursor on the change it was on, if that is there."""
        was = self.cursor
        self.cursor = self.docket.place(keep) if keep else self.cursor
        self.cursor = max(0, min(self.cursor, len(self.docket.shown) - 1))
        self._resize()
        if self.cursor != was:  # otherwise the screen stays where a reader has scrolled it to
            self._seen()
        self._tell()
        self.refresh()

    def go(self, to: int) -> None:
        """Put the cursor on a line."""
        if not self.docket.shown:
            return
        self.cursor = max(0, min(to, len(self.docket.shown) - 1))
        self._seen()
        self._tell()
        self.refresh()

    def action_move(self, by: int) -> None:
        """To a neighbour."""
        self.go(self.cursor + by)

    def action_edge(self, to: int) -> None:
        """To the first or the last."""
        self.go(to if to >= 0 else len(self.docket.shown) - 1)

    def action_turn(self, by: int) -> None:
        """A screen on."""
        self.go(self.cursor + by * max(1, self.size.height - 1))

    def on_click(self, event: events.Click) -> None:
        """A click takes the cursor there."""
        at = int(event.y + self.scroll_offset.y)
        if at < len(self.docket.shown):
            self.go(at)

    def on_resize(self) -> None:
        """Lines follow the width."""
        self._resize()
        self._seen()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        at = y + self.scroll_offset.y
        width = self._width
        if at >= len(self.docket.shown):
            return Strip.blank(width, self.rich_style)
        one = self.docket.shown[at]
        base = self.rich_style
        if at == self.cursor:
            base += self.get_component_rich_style("queue--cursor", partial=True)
        columns = self.layout_of
        cells = queued.row(one, self.docket, columns, marked=one.id in self.marked)
        sign = ">" if at == self.cursor else " "
        segments = [Segment(sign, base)]
        for name, text in cells:
            size = columns[name]
            if size:
                look = self._look(name, one) if at != self.cursor else None
                segments.append(Segment(set_cell_size(text, size), base + look if look else base))
        return Strip(segments).adjust_cell_length(width, base)

    def _look(self, column: str, one: Matter) -> Style | None:
        level = self.docket.level(one)
        if column in ("level", "direction"):
            if level is None or level is Level.CRITICAL:
                return self.get_component_rich_style("queue--critical", partial=True)
            if level is Level.SUBSTANTIVE:
                return self.get_component_rich_style("queue--substantive", partial=True)
        if column == "review":
            status = self.docket.status(one)
            if status is Status.ACCEPTED:
                return self.get_component_rich_style("queue--done", partial=True)
            if status is not Status.WAITING:
                return self.get_component_rich_style("queue--open", partial=True)
        if level in _LIGHT:
            return self.get_component_rich_style("queue--light", partial=True)
        return None

    def _resize(self) -> None:
        self.virtual_size = Size(self._width, len(self.docket.shown))
        self.styles.max_height = max(_FEWEST, len(self.docket.shown))

    def _seen(self) -> None:
        """Scroll so far that the cursor is on the screen."""
        self.scroll_to_region(
            Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True
        )

    def _tell(self) -> None:
        now = self.matter.id if self.matter else ""
        if now != self._told:
            self._told = now
            self.post_message(self.Moved(self.matter))
