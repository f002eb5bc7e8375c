"""Blocks on a real terminal, through rich: wrapped to its width, coloured where it has colour.

Insertions are green and underlined, deletions red and struck through. Where the terminal has no
colour, or can't strike, the brackets of the plain form stand around them, so that no meaning hangs on
colour alone.
"""

from __future__ import annotations

from typing import assert_never

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text

from policydiff.render.blocks import (
    Block,
    Blocks,
    Clauses,
    Facts,
    Heading,
    Line,
    Role,
    Spans,
    Table,
)

_STYLES = {
    Role.PLAIN: "",
    Role.STRONG: "bold",
    Role.QUIET: "dim",
    Role.INSERTED: "green underline",
    Role.DELETED: "red strike",
    Role.WARNING: "bold yellow",
}
_READING_WIDTH = 110
"""Columns beyond which lines of running text are hard to follow."""
_BRACKETS = {Role.INSERTED: ("{+", "+}"), Role.DELETED: ("[-", "-]")}


def print_blocks(blocks: Blocks, console: Console, *, brackets: bool) -> None:
    """Write blocks to a terminal, one after the other.

    Args:
        blocks: what to draw; drawn as they come.
        console: made with markup, emoji and highlighting off.
        brackets: whether insertions and deletions keep their brackets beside their colour.
    """
    for number, block in enumerate(blocks):
        if number and isinstance(block, Heading):
            console.print()
        console.print(_draw(block, brackets=brackets or console.no_color))


def _draw(block: Block, *, brackets: bool) -> RenderableType:
    match block:
        case Heading():
            return _heading(block, brackets=brackets)
        case Facts():
            grid = RichTable.grid(padding=(0, 2, 0, 0))
            grid.add_column(no_wrap=True, style="dim")
            grid.add_column(overflow="fold")
            for label, spans in block.rows:
                grid.add_row(Text(label), _text(spans, brackets=brackets))
            return Padding(grid, (0, 0, 0, 2))
        case Line():
            return Padding(
                _text(block.spans, brackets=brackets), (0, 0, 0, 2 if block.spans else 0)
            )
        case Clauses():
            paragraphs = [_text(spans, brackets=brackets) for spans in block.paragraphs]
            return Constrain(
                Group(*(Padding(text, (1, 2, 0, 4)) for text in paragraphs)), _READING_WIDTH
            )
        case Table():
            table = RichTable(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
            for name in block.header:
                table.add_column(name, overflow="fold")
            for row in block.rows:
                table.add_row(*(_text(cell, brackets=brackets) for cell in row))
            return table
        case _:
            assert_never(block)


def _heading(block: Heading, *, brackets: bool) -> RenderableType:
    text = _text(block.spans, brackets=brackets)
    match block.level:
        case 1:
            text.stylize("bold")
            return Group(text, Rule(style="dim", characters="═"))
        case 2:
            text.stylize("bold")
            return Group(text, Rule(style="dim"))
        case _:
            return text


def _text(spans: Spans, *, brackets: bool) -> Text:
    text = Text(overflow="fold")
    for span in spans:
        opening, closing = _BRACKETS.get(span.role, ("", "")) if brackets else ("", "")
        text.append(f"{opening}{span.text}{closing}", _STYLES[span.role] or None)
    return text
