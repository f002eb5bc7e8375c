"""The parts of a version's text that can be read each by itself, and are remembered.

The versions of one terms share most of their parts, so that reading the second costs little more
than finding them again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from policydiff.clauses.blocks import SIMPLE_LINE, Block, read_blocks
from policydiff.clauses.content import read_content, says_date
from policydiff.clauses.inline import AS_IT_IS
from policydiff.clauses.numbers import split_number
from policydiff.model import ClauseKind, Link

# Nothing reaches over a blank line before one that begins at the margin, nor over a bullet at the
# margin: no paragraph, list item or table. A quote may hold a list, and a fence anything.
_CUT = re.compile(r"\n(?:\n(?=[^\s>])|(?=[*+-][ \t]))")
_CUT_QUOTED = re.compile(r"\n\n(?=[^\s>])")
# Most parts are a paragraph in one line or an item with a bullet, without any markup in it.
_GLANCE = re.compile(rf"{SIMPLE_LINE}(?P<words>{AS_IT_IS})")
_QUOTE = re.compile(r"^[ \t]*>", re.MULTILINE)


class Piece(NamedTuple):
    """One block and what it says."""

    kind: ClauseKind
    """A heading also where a paragraph in bold acts as one, an item where it opens a list item."""
    label: str | None
    """The number it begins with, or else the label of the list item."""
    text: str
    """Visible words without the number."""
    links: tuple[Link, ...]
    anchor: str | None
    date: bool
    """Is it nothing but a date in bold, as over an entry of a change log?"""
    dated: bool
    """Does it say the date of the text?"""
    marker: str | None
    """As of a `Block`, like what follows."""
    depth: int
    level: int
    start: int
    """Counted from the beginning of its part."""
    end: int


def read_parts(text: str) -> list[tuple[int, tuple[Piece, ...]]]:
    """The parts of a version's Markdown in order: where each begins, and its blocks."""
    if "```" in text or "~~~" in text:
        return [(0, _read(text))]
    cut = _CUT_QUOTED if ">" in text and _QUOTE.search(text) else _CUT
    cuts = [0, *(found.end() for found in cut.finditer(text)), len(text)]
    return [(start, _read(text[start:stop].rstrip("\n"))) for start, stop in pairwise(cuts)]


@lru_cache(maxsize=16384)
def _read(part: str) -> tuple[Piece, ...]:
    if "\n" not in part and (simple := _GLANCE.fullmatch(part)) and "  " not in simple["words"]:
        return (_simple_piece(simple),)
    pieces: list[Piece] = []
    for block in read_blocks(part):
        if "  \n" in block.raw and block.kind is ClauseKind.PARAGRAPH:
            pieces += map(_piece, _numbered_lines(block))
        else:
            pieces.append(_piece(block))
    return tuple(pieces)


def _simple_piece(part: re.Match[str]) -> Piece:
    kind, marker, depth = ClauseKind.PARAGRAPH, None, 0
    if part["bullet"] is not None:
        kind, marker, depth = ClauseKind.ITEM, "", 1
    label, text = split_number(part["words"])
    return Piece(
        kind, label, text, (), None, False, says_date(text), marker, depth, 0, 0, part.end()  # noqa: FBT003  by place for speed
    )  # fmt: skip


def _piece(block: Block) -> Piece:
    kind, raw, depth, marker, level, start, end = block
    text, label, links, anchor, heading, date, dated = read_content(raw, kind, depth)
    if heading:
        kind = ClauseKind.HEADING
    elif kind is ClauseKind.HEADING or kind is ClauseKind.PARAGRAPH:
        kind = ClauseKind.PARAGRAPH if marker is None else ClauseKind.ITEM
    return Piece(
        kind, label or marker or None, text, links, anchor, date, dated, marker, depth, level, start, end
    )  # fmt: skip


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
