"""From blocks to clauses: every block under its section, with its address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policydiff.clauses.content import PARAGRAPH, Piece, Shape
from policydiff.clauses.numbers import Style, number_core, number_shown, styles
from policydiff.clauses.sections import Item, Place, Sections
from policydiff.model import ClauseKind, Role, Section

_new = tuple.__new__


class Row(NamedTuple):
    """Where a clause stands."""

    section: Section
    address: str
    role: Role
    """That of its place; its words may give it another."""


class Tree:
    """Gives the clauses of one version their places, in document order and as far as asked.

    Args:
        pieces: the blocks with something to see.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.rows: list[Row] = []
        self.sections = Sections()

    def reach(self, count: int) -> None:
        """Place the first `count` clauses."""
        rows, sections = self.rows, self.sections
        for piece in self.pieces[len(rows) : count]:
            shape = piece.shape
            place = sections.place
            if place.depth or place.dated:
                self.leave(shape)
                place = sections.place
            role = place.role
            if shape.kind is ClauseKind.HEADING:
                place = self.open(piece)
                address, role = place.base, Role.CHANGE_LOG if shape.entry else Role.BODY
            elif shape is PARAGRAPH and not place.items:
                place.paragraphs += 1
                address = sections.unique(f"{place.prefix}¶{place.paragraphs}")
            else:
                address = sections.unique(self.address(place, shape))
            rows.append(_new(Row, (place.section, address, role)))

    def open(self, piece: Piece) -> Place:
        """Open the section of a heading."""
        shape = piece.shape
        level = shape.level
        if not level:
            # A heading set as a bold paragraph stands one below the last real one.
            above = next((place for place in self.sections.place.chain() if place.real), None)
            level = min(6, above.section.level + 1) if above else 1
        return self.sections.open(
            label=shape.label,
            title=piece.text,
            anchor=shape.anchor,
            level=level,
            depth=shape.depth,
            real=shape.level > 0,
            dated=shape.entry,
        )

    def leave(self, shape: Shape) -> None:
        """Close sections that this block no longer stands in."""
        place = self.sections.place
        # A section whose heading stands in a list item ends with that item.
        while place.parent and place.depth and shape.depth + (shape.marker is None) <= place.depth:
            place = place.parent
        after_list = bool(place.bullets) and shape.kind is ClauseKind.PARAGRAPH and not shape.depth
        if place.dated and place.parent and after_list and shape.label is None:
            place = place.parent
        self.sections.place = place

    def address(self, place: Place, shape: Shape) -> str:
        """Where a block stands in its section, as a lawyer would write it."""
        label = shape.label
        depth = shape.depth - place.depth
        if shape.marker is not None:
            return self.item(place, max(1, depth), label)
        if shape.kind is ClauseKind.ROW:
            place.rows += 1
            return f"{place.prefix}row {place.rows}"
        items = place.items
        if depth > 0:
            while items and items[-1].depth > depth:
                items.pop()
        elif label is not None:
            return self.numbered_paragraph(place, label)
        else:
            # A paragraph with no number of its own goes on with a `3.2`, and ends an `(a)`.
            while items and not _goes_on(items[-1]):
                items.pop()
        if items:
            item = items[-1]
            item.paragraphs += 1
            return f"{item.address} ¶{item.paragraphs}"
        place.paragraphs += 1
        return f"{place.prefix}¶{place.paragraphs}"

    def item(self, place: Place, depth: int, label: str | None) -> str:
        """The address of a list item: by its label, or counted where it has none."""
        items = place.items
        while items and items[-1].depth >= depth:
            items.pop()
        above = items[-1] if items else None
        if label is not None:
            return self.labelled(place, above, depth, label, None)
        if above is None:
            place.bullets += 1
            address = f"{place.prefix}item {place.bullets}"
        else:
            above.bullets += 1
            address = f"{above.address}{'.' if above.style is None else ' item '}{above.bullets}"
        place.items.append(Item(depth, address, None))
        return address

    def numbered_paragraph(self, place: Place, label: str) -> str:
        """The address of a paragraph that begins with a number; its style tells what it stands in."""
        possible = styles(number_core(label))
        while place.items and place.items[-1].depth:
            place.items.pop()
        at, style = _continued(place.items, possible)
        del place.items[at:]
        return self.labelled(place, place.items[-1] if place.items else None, 0, label, style)

    def labelled(
        self, place: Place, above: Item | None, depth: int, label: str, style: Style | None
    ) -> str:
        """The address of an item or paragraph by its label."""
        core = number_core(label)
        style = style or next(iter(styles(core)), Style("?", 0))
        if "." in core and core[0].isdigit():
            address = number_shown(label)
        elif above is not None:
            address = f"{above.address}({core})"
        else:
            address = f"{place.base if place.core else place.prefix}({core})"
            if self.sections.taken(address) and place.paragraphs:
                address = f"{place.prefix}¶{place.paragraphs}({core})"
        place.items.append(Item(depth, address, style))
        return address


def _continued(items: Sequence[Item], possible: Sequence[Style]) -> tuple[int, Style | None]:
    """Which open list a label goes on with, as the place in `items` that it takes, and how it counts.

    `(i)` after `(h)` is a ninth letter; after `(b)` it begins a list inside `(b)`.
    """
    alike: tuple[int, Style] | None = None
    for at in range(len(items) - 1, -1, -1):
        before = items[at].style
        for style in possible:
            if before and style.kind == before.kind:
                if style.value == before.value + 1:
                    return at, style
                alike = alike or (at, style)
    first = next((style for style in possible if style.value == 1), None)
    if first is not None or alike is None:
        return len(items), first or next(iter(possible), None)
    return alike


def _goes_on(item: Item) -> bool:
    return not item.depth and item.style is not None and item.style.kind.startswith("1.")
