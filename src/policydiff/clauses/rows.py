"""The rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

CELL = "\x00"
"""Parts the cells in a row's `raw`."""

_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


class Row(NamedTuple):
    """One row with words in it."""

    raw: str
    """The Markdown of its cells, parted by `CELL`."""
    start: int
    end: int


def read_rows(lines: Sequence[str], number: int, position: int) -> tuple[list[Row], int]:
    """Read the table that begins on a line, if one does.

    Args:
        lines: of the whole text.
        number: of the table's first line.
        position: where that line begins in the text.

    Returns:
        Its rows, and how many lines it takes: 0 where there is no table.
    """
    below = lines[number + 1].lstrip("> \t") if number + 1 < len(lines) else ""
    if "-" not in below or not _DELIMITER.match(below):
        return [], 0
    rows: list[tuple[list[str], int, int]] = []
    used = 0
    while number + used < len(lines):
        line = lines[number + used]
        rest = line.lstrip("> \t")
        if not rest.startswith("|"):
            break
        if used != 1:
            start = position + len(line) - len(rest)
            rows.append((_cells(rest), start, position + len(line)))
        position += len(line) + 1
        used += 1
    width = max(len(cells) for cells, _, _ in rows)
    # A column that is empty in every row only lays the page out.
    filled = [any(len(cells) > at and cells[at] for cells, _, _ in rows) for at in range(width)]
    found = []
    for cells, start, end in rows:
        kept = [cell for cell, keep in zip(cells, filled, strict=False) if keep]
        if any(kept):
            found.append(Row(CELL.join(kept), start, end))
    return found, used


def _cells(row: str) -> list[str]:
    """The cells of a table row, without what surrounds them."""
    body = row.strip()[1:]
    if body.endswith("|") and not body.endswith("\\|"):
        body = body[:-1]
    if "\\" not in body:
        return [cell.strip() for cell in body.split("|")]
    cells, start = [], 0
    for bar in re.finditer(r"\\.|\|", body):
        if bar[0] == "|":
            cells.append(body[start : bar.start()].strip())
            start = bar.end()
    cells.append(body[start:].strip())
    return cells
