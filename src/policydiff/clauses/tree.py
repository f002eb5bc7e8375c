"""From blocks to clauses: which blocks are headings, labels, roles, and every block's address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.clauses.blocks import Block
from policydiff.clauses.inline import Inline, read_inline
from policydiff.clauses.numbers import Style, number_core, number_shown, split_number, styles
from policydiff.clauses.sections import Item, Place, Sections
from policydiff.model import Clause, ClauseKind, Link, Role, Span

_LONGEST_HEADING = 120
"""A heading of more characters is a sentence that somebody set large, and titles nothing."""
_LONGEST_BOLD = 90
"""Characters of a bold paragraph that can still act as a heading."""
_SENTENCE_END = (".", ";", ",", ":", "!", "。")
_NAME = r"[^\W\d_]{3,12}\.?"
_DAY = (
    rf"(?:{_NAME}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}}|\d{{1,2}}(?:st|nd|rd|th|\.)?[ ](?:de[ ])?{_NAME},?[ ](?:de[ ])?\d{{4}}"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})"
)
_HAS_DATE = re.compile(_DAY)
_DATE = re.compile(rf"(?:{_DAY}|{_NAME}[ ]\d{{4}})\.?")
_DATED = re.compile(
    r"(?:updated?|effective|modified|revised|revision|version|date|stand|gültig|aktualisiert|mise à jour|"
    r"vigueur|actualiza|actualización|aggiorna|bijgewerkt|dated?)\b",
    re.IGNORECASE,
)


class Tree:
    """Builds the clauses of one version."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.sections = Sections()

    def build(self, blocks: Sequence[Block]) -> tuple[Clause, ...]:
        """Give every block with visible words its section, address, label and role."""
        for at, block in enumerate(blocks):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            for part in _numbered_lines(block):
                if part.kind is ClauseKind.CODE:
                    inline = Inline(" ".join(part.raw.split()), (), None, False)
                else:
                    inline = read_inline(part.raw)
                if inline.text:
                    self.add(part, inline, following)
        return tuple(self.clauses)

    def add(self, block: Block, inline: Inline, following: Block | None) -> None:
        kind, level, dated = block.kind, block.level, False
        if kind is ClauseKind.HEADING:
            if len(inline.text) > _LONGEST_HEADING:
                kind = ClauseKind.PARAGRAPH
        elif kind is ClauseKind.PARAGRAPH and inline.bold and not block.depth:
            dated = bool(following and following.marker is not None and _DATE.fullmatch(inline.text))
            if dated or _acts_as_heading(inline.text):
                kind, level = ClauseKind.HEADING, self.bold_level()
        label, text = None, inline.text
        if kind is ClauseKind.HEADING:
            label, text = split_number(text, heading=True)
        elif kind is not ClauseKind.ROW and kind is not ClauseKind.CODE:
            label, text = split_number(text)
        if block.marker is not None:
            label = label or block.marker or None
            if kind is ClauseKind.PARAGRAPH:
                kind = ClauseKind.ITEM
        self.leave(block, kind, label)
        if kind is ClauseKind.HEADING:
            place = self.sections.open(
                label=label,
                title=text,
                anchor=inline.anchor,
                level=level,
                depth=block.depth,
                real=block.kind is ClauseKind.HEADING,
                dated=dated,
            )
            address, role = place.base, Role.BODY if not dated else Role.CHANGE_LOG
        else:
            place = self.sections.place
            address, role = self.sections.unique(self.address(place, block, kind, label)), place.role
        if role is Role.BODY and len(text) <= _LONGEST_HEADING and _HAS_DATE.search(text):
            if _DATED.search(text) or _DATE.fullmatch(text):
                role = Role.DATE
        self.clauses.append(
            Clause(
                index=len(self.clauses),
                kind=kind,
                section=place.section,
                address=address,
                label=label,
                text=text,
                links=_shifted(inline.links, len(inline.text) - len(text)),
                source=Span(block.start, block.end),
                role=role,
            )
        )

    def bold_level(self) -> int:
        """The level of a heading set as a bold paragraph: one below the last real one."""
        for place in self.sections.place.chain():
            if place.real:
                return min(6, place.section.level + 1)
        return 1

    def leave(self, block: Block, kind: ClauseKind, label: str | None) -> None:
        """Close sections that this block no longer stands in."""
        place = self.sections.place
        # A section whose heading stands in a list item ends with that item.
        while place.parent and place.depth and block.depth + (block.marker is None) <= place.depth:
            place = place.parent
        if place.dated and place.parent and place.bullets and kind is ClauseKind.PARAGRAPH:
            if not block.depth and label is None:
                place = place.parent
        self.sections.place = place

    def address(self, place: Place, block: Block, kind: ClauseKind, label: str | None) -> str:
        """Where a block stands in its section, as a lawyer would write it."""
        depth = max(0, block.depth - place.depth)
        if block.marker is not None:
            return self.item(place, max(1, depth), label)
        if kind is ClauseKind.ROW:
            place.rows += 1
            return _joined(place, f"row {place.rows}")
        if depth:
            while place.items and place.items[-1].depth > depth:
                place.items.pop()
        elif label is not None:
            return self.numbered_paragraph(place, label)
        else:
            # A paragraph with no number of its own goes on with a `3.2`, and ends an `(a)`.
            while place.items and not _goes_on(place.items[-1]):
                place.items.pop()
        if place.items:
            item = place.items[-1]
            item.paragraphs += 1
            return f"{item.address} ¶{item.paragraphs}"
        place.paragraphs += 1
        return _joined(place, f"¶{place.paragraphs}")

    def item(self, place: Place, depth: int, label: str | None) -> str:
        """The address of a list item: by its label, or counted where it has none."""
        while place.items and place.items[-1].depth >= depth:
            place.items.pop()
        above = place.items[-1] if place.items else None
        if label is not None:
            return self.labelled(place, above, depth, label, None)
        if above is None:
            place.bullets += 1
            path = f"item {place.bullets}"
        else:
            above.bullets += 1
            path = f"{above.path}{'.' if above.style is None else ' item '}{above.bullets}"
        address = _joined(place, path)
        place.items.append(Item(depth, path, address, None))
        return address

    def numbered_paragraph(self, place: Place, label: str) -> str:
        """The address of a paragraph that begins with a number; its style tells what it stands in."""
        possible = styles(number_core(label))
        chosen = None
        for at in range(len(place.items) - 1, -1, -1):
            item = place.items[at]
            before = item.style if not item.depth else None
            chosen = next((style for style in possible if before and style.kind == before.kind), None)
            if chosen:
                del place.items[at:]
                break
        else:
            while place.items and place.items[-1].depth:
                place.items.pop()
        above = place.items[-1] if place.items else None
        return self.labelled(place, above, 0, label, chosen or (possible[0] if possible else None))

    def labelled(
        self, place: Place, above: Item | None, depth: int, label: str, style: Style | None
    ) -> str:
        core = number_core(label)
        style = style or next(iter(styles(core)), Style("?", 0))
        if "." in core and core[0].isdigit():
            path = core
            address = number_shown(label)
        else:
            path = f"{above.path if above else ''}({core})"
            address = _joined(place, path)
            if self.sections.taken(address) and place.paragraphs:
                address = _joined(place, f"¶{place.paragraphs}{path}")
        place.items.append(Item(depth, path, address, style))
        return address


def _joined(place: Place, path: str) -> str:
    if not place.base:
        return path
    return f"{place.base}{path}" if place.core and path[0] == "(" else f"{place.base} {path}"


def _goes_on(item: Item) -> bool:
    return not item.depth and item.style is not None and item.style.kind.startswith("1.")


def _acts_as_heading(text: str) -> bool:
    """Is a bold paragraph with these words a heading rather than a sentence set in bold?"""
    if len(text) > _LONGEST_BOLD or text.endswith(_SENTENCE_END):
        return False
    return not _HAS_DATE.search(text)


def _numbered_lines(block: Block) -> Sequence[Block]:
    """A paragraph parted at hard breaks where its lines are numbered, each an address of its own."""
    if block.kind is not ClauseKind.PARAGRAPH or "  \n" not in block.raw:
        return (block,)
    lines = block.raw.split("\n")
    starts = [0]
    heads = 0
    for at, line in enumerate(lines):
        if at == 0 or lines[at - 1].endswith("  "):
            if split_number(read_inline(line).text).label is not None:
                heads += 1
                if at:
                    starts.append(at)
    if heads < 2:
        return (block,)
    return [
        block._replace(raw="\n".join(lines[start:stop]), marker=block.marker if start == 0 else None)
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _shifted(links: tuple[Link, ...], by: int) -> tuple[Link, ...]:
    """Links of a text whose first characters were taken away."""
    if not by or not links:
        return links
    return tuple(
        Link(span=Span(max(0, link.span.start - by), link.span.end - by), target=link.target)
        for link in links
        if link.span.end > by
    )
