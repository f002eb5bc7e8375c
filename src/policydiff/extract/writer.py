"""Containers of Markdown blocks: lists, quotes, definitions, tables.

A container collects blocks of its own; when it ends they become one block of the container around it. Each
`start_` method returns what ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from policydiff.extract.blocks import Blocks
from policydiff.extract.tables import Table

_DEEPEST = 24
"""Containers inside one another that still indent; deeper ones are plain blocks, which bounds the cost."""

_NEXT_LINE = re.compile(r"\n(?=[^\n])")


class _Entry(NamedTuple):
    """What stands in a list: an item, or blocks that stand in no item."""

    is_item: bool
    blocks: list[str]


class _Outer(NamedTuple):
    """What surrounds a container."""

    blocks: list[str]
    entries: list[_Entry] | None
    table: Table | None
    in_cell: bool


class Writer(Blocks):
    """Takes a page's text and structure in document order and writes it as Markdown blocks."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._entries: list[_Entry] | None = None
        self._table: Table | None = None

    def _open(self) -> _Outer | None:
        """Begin to collect blocks of their own; None where nesting is too deep for that."""
        self.flush()
        if self._depth >= _DEEPEST:
            return None
        self._depth += 1
        outer = _Outer(self.blocks, self._entries, self._table, self._in_cell)
        self.blocks, self._entries, self._table = [], None, None
        return outer

    def _close(self, outer: _Outer) -> list[str]:
        self.flush()
        self._depth -= 1
        inner = self.blocks
        self.blocks, self._entries, self._table, self._in_cell = outer
        return inner

    def start_quote(self) -> Callable[[], None]:
        """Begin a quotation."""
        outer = self._open()
        if outer is None:
            return self.part

        def end() -> None:
            if text := "\n\n".join(self._close(outer)):
                self.blocks.append(
                    "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
                )

        return end

    def start_definition(self) -> Callable[[], None]:
        """Begin what defines a term."""
        outer = self._open()
        if outer is None:
            return self.part

        def end() -> None:
            if blocks := self._close(outer):
                self.blocks.append(f":   {_indented(blocks)}")

        return end

    def start_list(self) -> Callable[[], None]:
        """Begin a list; what stands in it but in no item belongs to the item before."""
        outer = self._open()
        if outer is None:
            return self.part
        entries: list[_Entry] = []
        self._entries = entries

        def end() -> None:
            self._settle_strays(entries)
            self._close(outer)
            written: list[str] = []
            for number, entry in enumerate(entries):
                if number:
                    written.append(
                        "\n" if entry.is_item and entries[number - 1].is_item else "\n\n"
                    )
                written.append(
                    _indented(entry.blocks) if entry.is_item else "\n\n".join(entry.blocks)
                )
            if written:
                self.blocks.append("".join(written))

        return end

    def _settle_strays(self, entries: list[_Entry]) -> None:
        self.flush()
        if self.blocks and entries and entries[-1].is_item:
            entries[-1].blocks.extend(self.blocks)
        elif self.blocks:
            entries.append(_Entry(is_item=False, blocks=self.blocks))
        self.blocks = []

    def start_item(self, label: str) -> Callable[[], None]:
        """Begin an item with its label as it is to be written."""
        if self._entries is not None:
            self._settle_strays(self._entries)
        outer = self._open()
        if outer is None:
            if label != "*":
                self.text(label + " ")
            return self.part

        def end() -> None:
            blocks = self._close(outer)
            if not blocks:
                return
            blocks[0] = f"{label} {blocks[0]}"
            if self._entries is not None:
                self._entries.append(_Entry(is_item=True, blocks=blocks))
            else:
                self.blocks.append(_indented(blocks))

        return end

    # ------------------------------------------------------------------ tables

    def start_table(self, *, layout: bool) -> Callable[[], None]:
        """Begin a table, or what only looks like one: its rows and cells are blocks."""
        if layout or self._in_cell:
            self.flush()
            outer_table, self._table = self._table, None

            def end_layout() -> None:
                self.flush()
                self._table = outer_table

            return end_layout
        outer = self._open()
        if outer is None:
            return self.part
        table = self._table = Table()

        def end() -> None:
            self._settle_cell(table)
            self._close(outer)
            self.blocks += table.captions
            if text := table.markdown():
                self.blocks.append(text)

        return end

    def _settle_cell(self, table: Table) -> None:
        """Make a cell of what stands in a table but in no cell."""
        self.flush()
        if self.blocks:
            table.stray("\n".join(self.blocks))
            self.blocks = []

    def start_caption(self) -> Callable[[], None]:
        """Begin a table's caption."""
        table = self._table
        if table is None:
            self.part()
            return self.part
        self._settle_cell(table)

        def end() -> None:
            self.flush()
            table.captions += self.blocks
            self.blocks = []

        return end

    def start_row_group(self, name: str) -> Callable[[], None]:
        """Begin a table's head, body or foot (`thead`, `tbody`, `tfoot`)."""
        table = self._table
        if table is None:
            return self.part
        self._settle_cell(table)
        table.section(name)

        def end() -> None:
            self._settle_cell(table)
            table.section("")

        return end

    def start_row(self) -> Callable[[], None]:
        """Begin a row."""
        self.part()
        if self._table is not None:
            self._settle_cell(self._table)
            self._table.row()
        return self.part

    def start_cell(self, *, header: bool, columns: int, rows: int) -> Callable[[], None]:
        """Begin a cell that spans so many columns and rows (`Table.cell`)."""
        table = self._table
        if table is None:
            self.part()
            return self.part
        self._settle_cell(table)
        outer = self._open()
        if outer is None:
            return self.part
        self._in_cell = True

        def end() -> None:
            table.cell("\n".join(self._close(outer)), header=header, columns=columns, rows=rows)

        return end


def _indented(blocks: list[str]) -> str:
    return _NEXT_LINE.sub("\n    ", "\n\n".join(blocks))
