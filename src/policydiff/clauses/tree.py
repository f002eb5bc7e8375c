"""From blocks to clauses: every block under its section, with its label, role and address."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.clauses.content import Piece
from policydiff.clauses.making import clause
from policydiff.clauses.numbers import Style, number_core, number_shown, styles
from policydiff.clauses.parts import Parts
from policydiff.clauses.sections import Item, Place, Sections
from policydiff.model import Clause, ClauseKind, Role


class Tree:
    """Builds the clauses of one version."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.sections = Sections()
        self.dated: tuple[int, Piece] | None = None  # a date in bold, until what follows is known

    def build(self, parts: Parts) -> list[Clause]:
        """Give every block with visible words its section, address, label and role."""
        for start, pieces in zip(parts.starts, parts.pieces, strict=True):
            for piece in pieces:
                if self.dated is not None:
                    self.add(*self.dated, entry=piece.marker is not None)
                    self.dated = None
                if piece.date:
                    self.dated = (start, piece)
                elif piece.text or piece.label is not None:
                    self.add(start, piece)
        if self.dated is not None:
            self.add(*self.dated)
        return self.clauses

    def add(self, start: int, piece: Piece, *, entry: bool = False) -> None:
        """Add the clause of one block.

        Args:
            start: where the part it stands in begins.
            piece: the block.
            entry: whether it opens an entry of a change log.
        """
        kind, label, text, links, _, _, dated, _, depth, _, first, last = piece
        if entry:
            kind = ClauseKind.HEADING
        sections = self.sections
        place = sections.place
        if place.depth or place.dated:
            self.leave(piece, kind)
            place = sections.place
        if kind is ClauseKind.HEADING:
            place = self.open(piece, entry=entry)
            address, role = place.base, Role.CHANGE_LOG if entry else Role.BODY
        else:
            role = place.role
            if depth or label is not None or place.items or kind is ClauseKind.ROW:
                address = self.address(place, piece)
            else:
                place.paragraphs += 1
                address = f"{place.prefix}¶{place.paragraphs}"
            address = sections.unique(address)
        if dated and role is Role.BODY:
            role = Role.DATE
        first, last = start + first, start + last
        clauses = self.clauses
        clauses.append(
            clause(
                len(clauses), kind, place.section, address, label, text, links, first, last, role
            )
        )

    def open(self, piece: Piece, *, entry: bool) -> Place:
        """Open the section of a heading."""
        level = piece.level
        if not level:
            # A heading set as a bold paragraph stands one below the last real one.
            above = next((place for place in self.sections.place.chain() if place.real), None)
            level = min(6, above.section.level + 1) if above else 1
        return self.sections.open(
            label=piece.label,
            title=piece.text,
            anchor=piece.anchor,
            level=level,
            depth=piece.depth,
            real=piece.level > 0,
            dated=entry,
        )

    def leave(self, piece: Piece, kind: ClauseKind) -> None:
        """Close sections that this block no longer stands in."""
        place = self.sections.place
        # A section whose heading stands in a list item ends with that item.
        while place.parent and place.depth and piece.depth + (piece.marker is None) <= place.depth:
            place = place.parent
        after_list = bool(place.bullets) and kind is ClauseKind.PARAGRAPH and not piece.depth
        if place.dated and place.parent and after_list and piece.label is None:
            place = place.parent
        self.sections.place = place

    def address(self, place: Place, piece: Piece) -> str:
        """Where a block stands in its section, as a lawyer would write it."""
        label = piece.label
        depth = piece.depth - place.depth
        if piece.marker is not None:
            return self.item(place, max(1, depth), label)
        if piece.kind is ClauseKind.ROW:
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
