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
    BRACKETS,
    Block,
    Blocks,
    Clauses,
    Facts,
    Heading,
    Layout,
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
_SIDE_FROM = 140
"""Columns from which old and new wording fit beside each other."""


def print_blocks(
    blocks: Blocks, console: Console, *, brackets: bool, layout: Layout = Layout.INLINE
) -> None:
    """Write blocks to a terminal, one after the other.

    Args:
        blocks: what to draw; drawn as they come.
        console: made with markup, emoji and highlighting off.
        brackets: whether insertions and deletions keep their brackets beside their colour.
        layout: whether reworded clauses stand old beside new.
    """
    side = layout is Layout.SIDE or (layout is Layout.AUTO and console.width >= _SIDE_FROM)
    brackets = brackets or console.no_color
    for number, block in enumerate(blocks):
        if number and isinstance(block, Heading):
            console.print()
        if side and isinstance(block, Clauses) and _has_both_sides(block):
            console.print(_side_by_side(block, brackets=brackets))
        else:
            console.print(_draw(block, brackets=brackets))


def _has_both_sides(block: Clauses) -> bool:
    """Whether anything stood before and stands now: a clause that came or went has one side only."""
    roles = {span.role for spans in block.paragraphs for span in spans}
    return bool(roles & {Role.INSERTED, Role.DELETED}) and Role.PLAIN in roles


def _side_by_side(block: Clauses, *, brackets: bool) -> RenderableType:
    table = RichTable(
        box=None, padding=(0, 2, 0, 2), pad_edge=True, header_style="dim", expand=True
    )
    table.add_column("old", ratio=1, overflow="fold")
    table.add_column("new", ratio=1, overflow="fold")
    for spans in block.paragraphs:
        old = tuple(span for span in spans if span.role is not Role.INSERTED)
        new = tuple(span for span in spans if span.role is not Role.DELETED)
        table.add_row(_text(old, brackets=brackets), _text(new, brackets=brackets))
    return Padding(table, (1, 0, 0, 0))


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
            return Padding(grid, (0, 0, 0, 2), expand=False)
        case Line():
            if not block.spans:
                return Text()
            text = _text(block.spans, brackets=brackets)
            return Constrain(Padding(text, (0, 0, 0, 2), expand=False), _READING_WIDTH)
        case Clauses():
            paragraphs = [_text(spans, brackets=brackets) for spans in block.paragraphs]
            return Constrain(
                Group(*(Padding(text, (1, 2, 0, 4), expand=False) for text in paragraphs)),
                _READING_WIDTH,
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
        opening, closing = BRACKETS.get(span.role, ("", "")) if brackets else ("", "")
        text.append(f"{opening}{span.text}{closing}", _STYLES[span.role] or None)
    return text
