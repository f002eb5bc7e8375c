"""The parts of a version's text that can be read each by itself, and are remembered.

The versions of one terms share most of their parts, so that reading the second costs little more
than finding them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from policydiff.clauses.blocks import Block, read_blocks
from policydiff.clauses.content import Content, read_content
from policydiff.model import ClauseKind


class Piece(NamedTuple):
    """One block and what it says."""

    block: Block
    """Its places are counted from the beginning of its part."""
    content: Content
    kind: ClauseKind
    """A heading also where a paragraph in bold acts as one, an item where it opens a list item."""
    label: str | None
    """The number it begins with, or else the label of the list item."""


def read_parts(text: str) -> list[tuple[int, tuple[Piece, ...]]]:
    """The parts of a version's Markdown in order: where each begins, and its blocks."""
    return [(start, _read(part)) for start, part in _parts(text)]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text where nothing goes on: at a blank line before one that begins at the margin.

    No paragraph, list, quote or table reaches over such a place; only a fence may.
    """
    if "```" in text or "~~~" in text:
        yield 0, text
        return
    start = position = 0
    for stretch in text.split("\n\n"):
        # White space may go on with a list item, `>` with a quote that holds one.
        if position and stretch and stretch[0] != ">" and not stretch[0].isspace():
            yield start, text[start : position - 2]
            start = position
        position += len(stretch) + 2
    yield start, text[start:]


@lru_cache(maxsize=16384)
def _read(part: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for block in read_blocks(part):
        if "  \n" in block.raw and block.kind is ClauseKind.PARAGRAPH:
            pieces += map(_piece, _numbered_lines(block))
        else:
            pieces.append(_piece(block))
    return tuple(pieces)


def _piece(block: Block) -> Piece:
    kind, marker = block.kind, block.marker
    content = read_content(block.raw, kind, block.depth)
    if content.heading:
        kind = ClauseKind.HEADING
    elif kind is ClauseKind.HEADING or kind is ClauseKind.PARAGRAPH:
        kind = ClauseKind.PARAGRAPH if marker is None else ClauseKind.ITEM
    return Piece(block, content, kind, content.label or marker or None)


def _numbered_lines(block: Block) -> Sequence[Block]:
    """A paragraph parted at hard breaks where its lines are numbered, each an address of its own."""
    lines = block.raw.split("\n")
    starts = [0]
    heads = 0
    for at, line in enumerate(lines):
        if at and not lines[at - 1].endswith("  "):
            continue
        if read_content(line, block.kind, 1).label is not None:
            heads += 1
            if at:
                starts.append(at)
    if heads < 2:
        return (block,)
    return [
        block._replace(
            raw="\n".join(lines[start:stop]), marker=block.marker if start == 0 else None
        )
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
