"""Tables: which of them hold data, and those as pipe tables with every cell's words once, at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import Tag

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXT_BLOCKS = frozenset({"p", "ul", "ol", "dl", "pre", "blockquote"})
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
    if str(table.get("role", "")).strip().lower() in ("presentation", "none"):
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
        rows = self._foot if self._section == "tfoot" else self._body
        rows.append(_Row(self._group, header=True))

    def cell(self, text: str, tag: Tag | None = None) -> None:
        """Add a cell to the last row.

        Args:
            text: its Markdown, lines parted by line feeds.
            tag: its element; None for text that stands in the table but in no cell.
        """
        rows = self._foot if self._section == "tfoot" else self._body
        if not rows or tag is None:
            rows.append(_Row(self._group, header=False))
        lines = (line.strip() for line in text.split("\n"))
        text = "<br>".join(line.replace("|", "\\|") for line in lines if line)
        columns = max(_span(tag, "colspan"), 1)
        row = rows[-1]
        row.cells.append(_Cell(text, columns, _span(tag, "rowspan")))
        row.header = row.header and tag is not None and (tag.name == "th" or self._section == "thead")

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
    if sum(cell.columns for row in rows for cell in row.cells) > _BUDGET:
        return [[cell.text for cell in row.cells] for row in rows]
    taken: dict[int, int] = {}  # column: last row that a cell from above reaches
    starts: list[list[int]] = []
    spent = 0
    for number, row in enumerate(rows):
        if number and row.group != rows[number - 1].group:
            taken.clear()
        column = 0
        begins = []
        for cell in row.cells:
            while taken.get(column, -1) >= number:
                column += 1
                spent += 1
            begins.append(column)
            if cell.rows != 1:
                last = number + cell.rows - 1 if cell.rows else len(rows)
                taken.update(dict.fromkeys(range(column, column + cell.columns), last))
            column += cell.columns
        starts.append(begins)
        if spent > _BUDGET:
            return [[cell.text for cell in row.cells] for row in rows]
    place = {column: index for index, column in enumerate(sorted({c for row in starts for c in row}))}
    if len(place) * len(rows) > _BUDGET:
        return [[cell.text for cell in row.cells] for row in rows]
    placed = []
    for row, begins in zip(rows, starts, strict=True):
        cells = [""] * (place[begins[-1]] + 1 if begins else 0)
        for cell, column in zip(row.cells, begins, strict=True):
            cells[place[column]] = cell.text
        placed.append(cells)
    return placed


def _span(tag: Tag | None, name: str) -> int:
    """A span attribute's value: 1 unless it is a number; 0 (`rowspan` only) reaches to the group's end."""
    value = tag.attrs.get(name, "") if tag is not None else ""
    found = re.match(r"\s*(\d{1,5})", value)
    return min(int(found[1]), _MAX_SPAN) if found else 1
