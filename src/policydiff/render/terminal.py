"""Blocks on a real terminal, through rich: wrapped to its width, coloured where it has colour.

Insertions are green and underlined, deletions red and struck through, what moved is cyan: struck where
it stood, underlined where it stands. Where the terminal has no colour, or can't strike, the brackets of
the plain form stand around them, so that no meaning hangs on colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, assert_never

from rich.cells import cell_len
from rich.console import Console
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text

from policydiff.render.blocks import (
    BRACKETS,
    COLOURED,
    NEW_ONLY,
    OLD_ONLY,
    Block,
    Blocks,
    Clauses,
    Facts,
    Heading,
    Layout,
    Line,
    Marks,
    Role,
    Span,
    Spans,
    Table,
)
from policydiff.render.harmless import isolated
from policydiff.render.wrap import lines

_STYLES = {
    Role.PLAIN: "",
    Role.STRONG: "bold",
    Role.QUIET: "dim",
    Role.INSERTED: "green underline",
    Role.DELETED: "red strike",
    Role.MOVED_AWAY: "cyan strike",
    Role.MOVED_HERE: "cyan underline",
    Role.REFERENCE_OLD: "dim",
    Role.REFERENCE_NEW: "dim",
    Role.WARNING: "bold yellow",
}
_READING_WIDTH = 110
"""Columns beyond which lines of running text are hard to follow."""
_SIDE_FROM = 140
"""Columns from which old and new wording fit beside each other."""
_NARROW = 60
"""Columns below which margins shrink and labels stand above what they label."""
_BETWEEN = " │ "
_LABEL = re.compile(r"\S{1,12} ")
_ITEM = "· "
"""Begins a line that is one of several: what it is wrapped to stands under its words."""


class _Piece(NamedTuple):
    """A stretch of one line in one style."""

    text: str
    style: str
    marked: bool
    """Whether signs stand around it that its letters must not reorder."""


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
    marks = BRACKETS if brackets or console.no_color else COLOURED
    for number, block in enumerate(blocks):
        if number and isinstance(block, Heading):
            console.print()
        if isinstance(block, Table):
            console.print(_table(block, marks))
            continue
        drawn = Text("\n").join(_draw(block, console.width, marks, side=side))
        console.print(drawn, soft_wrap=True)
        if isinstance(block, Heading) and block.level < 3:
            console.print(Rule(style="dim", characters="═" if block.level == 1 else "─"))


def drawn(blocks: Blocks, width: int, *, brackets: bool, side: bool = False) -> Text:
    """Blocks as text that fits a pane of a screen; a table has no place there.

    Args:
        blocks: what to draw.
        width: cells of the pane.
        brackets: whether insertions and deletions keep their brackets beside their colour.
        side: whether reworded clauses stand old beside new.
    """
    marks = BRACKETS if brackets else COLOURED
    rows: list[Text] = []
    for block in blocks:
        if rows and isinstance(block, Heading):
            rows.append(Text())
        rows.extend(_draw(block, width, marks, side=side))
    return Text("\n").join(rows)


def _draw(block: Block, width: int, marks: Marks, *, side: bool) -> Iterator[Text]:
    """The lines of a block, none wider than `width`."""
    margin = 2 if width < _NARROW else 4
    reading = min(width, _READING_WIDTH)
    match block:
        case Heading():
            style = "bold" if block.level < 3 else ""
            yield from _wrapped(block.spans, reading, marks, style=style)
        case Facts():
            yield from _facts(block, width, marks)
        case Line():
            if block.spans:
                first, *rest = block.spans
                words = first.text.lstrip(" ")
                margin = 2 + min(len(first.text) - len(words), reading // 2)
                hang = 2 if words.startswith(_ITEM) else 0
                spans = (Span(words, first.role), *rest)
                rows = _wrapped(spans, reading - margin - hang, marks)
                for number, row in enumerate(rows):
                    yield Text(" " * (margin + hang if number else margin)) + row
            else:
                yield Text()
        case Clauses() if side and _has_both_sides(block):
            yield Text()
            yield from _side_by_side(block, width, marks)
        case Clauses():
            for steps, spans in block.inset:
                inset = margin + _inset(steps, reading)
                yield Text()
                yield from _indented(_wrapped(spans, reading - inset - 2, marks), inset)
        case Table():
            raise ValueError("tables are drawn by rich")
        case _:
            assert_never(block)


def _facts(block: Facts, width: int, marks: Marks) -> Iterator[Text]:
    column = max(cell_len(label) for label, _ in block.rows) + 2
    for label, spans in block.rows:
        name = Text("  ") + Text(label, "dim")
        if width < _NARROW and 2 + column + sum(cell_len(span.text) for span in spans) > width:
            yield name
            yield from _indented(_wrapped(spans, width - 4, marks), 4)
            continue
        pad = Text(" " * (column - cell_len(label)))
        for number, row in enumerate(_wrapped(spans, max(width - 2 - column, 2), marks)):
            yield name + pad + row if not number else Text(" " * (2 + column)) + row


def _has_both_sides(block: Clauses) -> bool:
    """Whether anything stood before and stands now: a clause that came or went has one side only.

    A bullet or label in front of its words is on neither.
    """
    roles = {
        span.role
        for spans in block.paragraphs
        for span in (spans[1:] if len(spans) == 2 and _LABEL.fullmatch(spans[0].text) else spans)
    }
    return bool(roles & (OLD_ONLY | NEW_ONLY)) and Role.PLAIN in roles


def _side_by_side(block: Clauses, width: int, marks: Marks) -> Iterator[Text]:
    margin = 0 if width < _NARROW else 2
    column = min((width - 2 * margin - len(_BETWEEN)) // 2, _READING_WIDTH)
    marks = {role: signs for role, signs in marks.items() if role not in COLOURED}
    head = Text("old".ljust(column), "dim") + Text(_BETWEEN, "dim") + Text("new", "dim")
    rows = [head]
    for number, (steps, spans) in enumerate(block.inset):
        if number:
            rows.append(Text(" " * column) + Text(_BETWEEN.rstrip(), "dim"))
        inset = _inset(steps, column)
        old = tuple(span for span in spans if span.role not in NEW_ONLY)
        new = tuple(span for span in spans if span.role not in OLD_ONLY)
        both = (_indented(_wrapped(side, column - inset, marks), inset) for side in (old, new))
        for left, right in zip_longest(*both, fillvalue=Text()):
            pad = Text(" " * (column - left.cell_len))
            between = Text(_BETWEEN if right else _BETWEEN.rstrip(), "dim")
            rows.append(left + pad + between + right)
    yield from _indented(rows, margin)


def _table(block: Table, marks: Marks) -> RichTable:
    table = RichTable(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in block.header:
        table.add_column(name, overflow="fold")
    for row in block.rows:
        table.add_row(*(_text(_pieces(cell, marks)) for cell in row))
    return table


def _inset(steps: int, width: int) -> int:
    """Cells that a paragraph stands in, which leave most of a narrow column to its words."""
    return min(2 * steps, width // 4)


def _indented(rows: Iterable[Text], by: int) -> Iterator[Text]:
    return (Text(" " * by) + row for row in rows)


def _wrapped(spans: Spans, width: int, marks: Marks, *, style: str = "") -> Iterator[Text]:
    """Spans as lines of at most `width` cells."""
    pieces = _pieces(spans, marks)
    first = at = 0  # the piece in which the line begins, and where that piece begins
    for start, end in lines("".join(piece.text for piece in pieces), max(width, 2)):
        while at + len(pieces[first].text) <= start:
            at += len(pieces[first].text)
            first += 1
        row = _text(_cut(pieces, first, start - at, end - at))
        row.stylize(style)
        yield row


def _pieces(spans: Spans, marks: Marks) -> list[_Piece]:
    pieces: list[_Piece] = []
    for span in spans:
        opening, closing = marks.get(span.role, ("", ""))
        style, text = _STYLES[span.role], " ".join(span.text.split("\t"))
        pieces.append(_Piece(opening, style, marked=False))
        pieces.append(_Piece(text, style, marked=bool(opening or closing)))
        pieces.append(_Piece(closing, style, marked=False))
    return pieces


def _cut(pieces: Sequence[_Piece], first: int, start: int, end: int) -> Iterator[_Piece]:
    """The stretch of pieces between two offsets of their joined texts, counted from one of them."""
    at = 0
    for number in range(first, len(pieces)):
        if at >= end:
            return
        piece = pieces[number]
        text = piece.text[max(start - at, 0) : end - at]
        at += len(piece.text)
        if text:
            yield piece._replace(text=text)


def _text(pieces: Iterable[_Piece]) -> Text:
    text = Text(overflow="fold")
    for piece in pieces:
        text.append(isolated(piece.text) if piece.marked else piece.text, piece.style or None)
    return text
