"""Blocks as Textual shows them: nothing in a text is ever read as markup."""

from __future__ import annotations

from rich.text import Text
from textual.content import Content, Span

from policydiff.render.blocks import Blocks
from policydiff.render.terminal import drawn

_LOOKS = {
    "bold": "bold",
    "dim": "dim",
    "green underline": "$text-success underline",
    "red strike": "$text-error strike",
    "cyan underline": "$text-accent underline",
    "cyan strike": "$text-accent strike",
    "bold yellow": "$text-warning bold",
}
"""Styles of the terminal -> those of a theme, which stay readable on its background."""


def pane(blocks: Blocks, width: int, *, brackets: bool, side: bool = False) -> Content:
    """Blocks for a pane of so many cells; see `render.terminal.drawn`."""
    return themed(drawn(blocks, width, brackets=brackets, side=side))


def themed(text: Text) -> Content:
    """Text in the colours of the desk."""
    spans = [
        Span(span.start, span.end, _LOOKS[style])
        for span in text.spans
        if (style := str(span.style)) in _LOOKS
    ]
    return Content(text.plain, spans)
