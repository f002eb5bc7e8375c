"""Tables: which of them hold data, and those as pipe tables with every cell's words once, at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4.element import Tag

from policydiff.extract.visibility import attribute

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXT_BLOCKS = frozenset({"p", "ul", "ol", "dl", "pre", "blockquote"})
_BORDER = re.compile(r"\\.|\|")
"""What would end a cell, and what is escaped already."""

_BUDGET = 200_000
"""Positions worked out for one table; one that claims more keeps its cells in order but not their columns."""
_MAX_SPAN = 1000
"""The standard's limit for `colspan`; `rowspan` ends with its row group anyway."""


@dataclass(slots=True)
class _Cell:
    text: str
    columns: int
    rows: int


@dataclass(slots=True)
class _Row:
    group: int
    header: bool
    """In the table's head, or made of header cells only."""
    cells: list[_Cell] = field(default_factory=list)


def is_layout(table: Tag) -> bool:
    """Tell whether a table only lays the page out, so that its cells are read as blocks in order.

    Cost: O(descendants), up to the first table inside.
    """
    if attribute(table, "role").strip().lower() in ("presentation", "none"):
        return True
    widest = width = 0
    under_heading = False
    for tag in table.descendants:
        if not isinstance(tag, Tag):
            continue
        name = tag.name
        if name == "table":
            return True
        if name == "tr":
            width = 0
        elif name in ("td", "th"):
            width += 1
            widest = max(width, widest)
            under_heading = False
        elif name in _HEADINGS:
            under_heading = True
        elif under_heading and name in _TEXT_BLOCKS:
            return True
    return widest < 2


class Table:
    """Collects the cells of a data table."""

    def __init__(self) -> None:
        self.captions: list[str] = []
        self._body: list[_Row] = []
        self._foot: list[_Row] = []
        self._group = 0
        self._section = ""

    def section(self, name: str) -> None:
        """Begin a `thead`, `tbody` or `tfoot`, where spans of rows end; an empty name ends one."""
        self._group += 1
        self._section = name

    def row(self) -> None:
        """Begin a row."""
        self._rows.append(_Row(self._group, header=True))

    @property
    def _rows(self) -> list[_Row]:
        return self._foot if self._section == "tfoot" else self._body

    def cell(self, text: str, *, header: bool, columns: int, rows: int) -> None:
        """Add a cell to the last row.

        Args:
            text: its Markdown, lines parted by line feeds.
            header: whether it is a header cell.
            columns: how many columns it spans.
            rows: how many rows it spans; 0 for all to the end of the row group.
        """
        if not self._rows:
            self.row()
        row = self._rows[-1]
        row.cells.append(_Cell(_in_one_line(text), max(columns, 1), rows))
        row.header = row.header and (header or self._section == "thead")

    def stray(self, text: str) -> None:
        """Add text that stands in the table but in no cell, as a row of its own."""
        self._rows.append(_Row(self._group, header=False, cells=[_Cell(_in_one_line(text), 1, 1)]))

    def markdown(self) -> str:
        """Write the table; empty where no cell holds anything."""
        rows = [*self._body, *self._foot]
        grid = [
            (row.header, cells)
            for row, cells in zip(rows, _placed(rows), strict=True)
            if any(cells)
        ]
        if not grid:
            return ""
        width = max(len(cells) for _, cells in grid)
        if width * len(grid) <= _BUDGET:
            grid = [(header, cells + [""] * (width - len(cells))) for header, cells in grid]
        lines = ["| " + " | ".join(cells) + " |" for _, cells in grid]
        if not grid[0][0]:
            lines.insert(0, "| " + " | ".join([""] * width) + " |")
        lines.insert(1, "| " + " | ".join(["---"] * width) + " |")
        return "\n".join(lines)


def _placed(rows: list[_Row]) -> list[list[str]]:
    """Set each row's texts into the columns that its cells begin in; covered columns are empty."""
    plain = [[cell.text for cell in row.cells] for row in rows]
    starts = _starts(rows)
    columns = sorted({column for begins in starts or () for column in begins})
    if starts is None or len(columns) * len(rows) > _BUDGET:
        return plain
    place = {column: index for index, column in enumerate(columns)}
    placed = []
    for texts, begins in zip(plain, starts, strict=True):
        cells = [""] * (place[begins[-1]] + 1 if begins else 0)
        for text, column in zip(texts, begins, strict=True):
            cells[place[column]] = text
        placed.append(cells)
    return placed


def _starts(rows: list[_Row]) -> list[list[int]] | None:
    """The column that each cell of each row begins in; None where working that out would cost too much."""
    budget = _BUDGET - sum(cell.columns for row in rows for cell in row.cells)
    reach: dict[int, int] = {}  # column: last row that a cell from above covers it in
    starts: list[list[int]] = []
    for number, row in enumerate(rows):
        if number and row.group != rows[number - 1].group:
            reach.clear()
        column = 0
        begins = []
        for cell in row.cells:
            while budget >= 0 and reach.get(column, -1) >= number:
                column += 1
                budget -= 1
            begins.append(column)
            if cell.rows != 1:
                last = number + cell.rows - 1 if cell.rows else len(rows)
                reach.update(dict.fromkeys(range(column, column + cell.columns), last))
            column += cell.columns
        if budget < 0:
            return None
        starts.append(begins)
    return starts


def span(value: str) -> int:
    """Read a `colspan` or `rowspan`: 1 unless it is a number."""
    found = re.match(r"\s*(\d{1,5})", value)
    return min(int(found[1]), _MAX_SPAN) if found else 1


def _in_one_line(text: str) -> str:
    lines = (line.strip() for line in text.split("\n"))
    return "<br>".join(_BORDER.sub(_escaped, line) for line in lines if line)


def _escaped(found: re.Match[str]) -> str:
    return "\\|" if found[0] == "|" else found[0]
