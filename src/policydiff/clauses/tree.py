"""From blocks to clauses: every block under its section, with its address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policydiff.clauses.content import ITEM, PARAGRAPH, Piece, Shape
from policydiff.clauses.contents import LONGEST_ENTRY
from policydiff.clauses.numbers import Style, number_core, number_shown, styles
from policydiff.clauses.sections import Item, Place, Sections
from policydiff.model import ClauseKind, Role, Section

_new = tuple.__new__
_CONTENTS = Role.CONTENTS
"""At hand, as it is asked for at every clause."""


class Row(NamedTuple):
    """Where a clause stands."""

    section: Section
    address: str
    role: Role
    """That of its place; its words may give it another."""
    depth: int
    """List items of its section that it stands in."""


_ENDED = 32
"""Numbered paragraphs that a later number may go on with, though others stand between."""

_TOP = 5
"""Clauses at the top of a text among which a heading may be no more than its date."""
_SAYS_WHEN = re.compile(
    r"(?:last |date |date of )?"
    r"(?:updated?|effective|modified|revised|revision|version|stand|gültig|aktualisiert)\b",
    re.IGNORECASE,
)


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
            if role is _CONTENTS and shape.kind is not ClauseKind.HEADING:
                place = self.listed(place, piece)
                role = place.role
            if shape.kind is ClauseKind.HEADING:
                place = self.open(piece)
                address, role = place.base, Role.CHANGE_LOG if shape.entry else Role.BODY
                if (
                    piece.dated
                    and place.parent
                    and len(rows) < _TOP
                    and _SAYS_WHEN.match(piece.text)
                ):
                    sections.place = place.parent
            elif shape is PARAGRAPH and not place.items:
                place.paragraphs += 1
                address = sections.unique(f"{place.prefix}¶{place.paragraphs}")
            elif shape is ITEM and (not place.items or place.items[0].depth):
                place.bullets += 1
                address = f"{place.prefix}item {place.bullets}"
                place.items[:] = (Item(1, address, None),)
                address = sections.unique(address)
            else:
                address = sections.unique(self.address(place, shape))
            rows.append(_new(Row, (place.section, address, role, shape.depth - place.depth)))

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

    def listed(self, place: Place, piece: Piece) -> Place:
        """Where a block under the title of a table of contents stands: in there while it is an entry.

        No heading says where the table ends on a page whose headings are lost: the text behind it does,
        which is longer than a title, or says the first of them again.
        """
        text = piece.read().text
        letters = "".join(filter(str.isalnum, text[:LONGEST_ENTRY].casefold()))
        if len(text) <= LONGEST_ENTRY and not (letters and letters == place.first):
            place.first = place.first or letters
        elif place.first and place.parent:
            self.sections.place = place = place.parent
        else:
            place.role = Role.BODY
        return place

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
            at = len(items)
            while at and not _goes_on(items[at - 1]):
                at -= 1
            place.ended = [*place.ended, *items[at:]][-_ENDED:]
            del items[at:]
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
        """The address of a paragraph that begins with a number; its style tells what it stands in.

        `(i)` after `(h)` is a ninth letter; after `(b)` it begins a list inside `(b)`.
        """
        possible = styles(number_core(label))
        items = place.items
        while items and items[-1].depth:
            items.pop()
        first = next((style for style in possible if style.value == 1), None)
        style: Style | None
        if found := _before(items, possible, by=1) or _after_parts(items, possible):
            at, style = found
            del items[at:]
        elif first is None and (found := _before(place.ended, possible, by=1)):
            at, style = found
            items[:] = place.ended[at].around()
        elif first is None and (found := _before(items, possible)):
            at, style = found
            del items[at:]
        else:
            style = first or next(iter(possible), None)
        return self.labelled(place, items[-1] if items else None, 0, label, style)

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
        place.items.append(Item(depth, address, style, above))
        return address


def _before(
    items: Sequence[Item], possible: Sequence[Style], *, by: int | None = None
) -> tuple[int, Style] | None:
    """The innermost item that counts as a label may count, and how that is.

    Args:
        items: to look in, innermost last.
        possible: the ways the label may be counting.
        by: how much more the label has to be; None: any number.
    """
    for at in range(len(items) - 1, -1, -1):
        before = items[at].style
        for style in possible:
            if before and style.kind == before.kind and by in (None, style.value - before.value):
                return at, style
    return None


def _after_parts(items: Sequence[Item], possible: Sequence[Style]) -> tuple[int, Style] | None:
    """As `_before`, the item that ends where a `2.` follows `1.1` to `1.6`."""
    for at, item in enumerate(items):
        if _goes_on(item):
            for style in possible:
                if style.kind == "1" and item.address.startswith(f"{style.value - 1}."):
                    return at, style
    return None


def _goes_on(item: Item) -> bool:
    return not item.depth and item.style is not None and item.style.kind.startswith("1.")
