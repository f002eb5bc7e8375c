"""Sections as they are kept, to be had again without drawing them."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, assert_never

from policydiff.model import Direction, Level
from policydiff.render.blocks import (
    Block,
    Clauses,
    Facts,
    Heading,
    Line,
    Role,
    Span,
    Spans,
    Table,
)
from policydiff.render.findings import Rating
from policydiff.render.sections import Row, Section

if TYPE_CHECKING:
    from policydiff.model import Terms

_ROLES = tuple(Role)
_PLACES = {role: place for place, role in enumerate(_ROLES)}


def encode(section: Section) -> bytes:
    """A section as it is kept, with a checksum of its own."""
    one = section
    said = [one.row, one.hidden, one.replaced, one.told, one.found, list(map(_block, one.blocks))]
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode(), 1)


def decode(kept: bytes, terms: Terms) -> Section:
    """A section as it was kept.

    Args:
        kept: see `encode`.
        terms: whose it is.

    Raises:
        ValueError: these bytes are none.
    """
    try:
        row, hidden, replaced, told, found, blocks = json.loads(zlib.decompress(kept))
        return Section(
            terms=terms,
            row=None if row is None else Row(*row),
            hidden=hidden,
            replaced=replaced,
            told=told,
            found=tuple(
                Rating(Level(level), Direction(direction), points, tuple(topics), *rest)
                for level, direction, points, topics, *rest in found
            ),
            blocks=tuple(map(_read_block, blocks)),
        )
    except (TypeError, LookupError, ValueError, zlib.error) as error:
        raise ValueError("these bytes are no section") from error


def _block(block: Block) -> list[Any]:
    """The first part says which kind of block it is."""
    match block:
        case Line():
            return ["l", _spans(block.spans)]
        case Clauses():
            return ["c", list(map(_spans, block.paragraphs)), block.insets]
        case Heading():
            return ["h", block.level, _spans(block.spans)]
        case Facts():
            return ["f", [[label, _spans(said)] for label, said in block.rows]]
        case Table():
            return ["t", block.header, [list(map(_spans, row)) for row in block.rows]]
        case _:
            assert_never(block)


def _read_block(kept: Any) -> Block:
    match kept:
        case ["l", said]:
            return Line(spans=_read_spans(said))
        case ["c", paragraphs, insets]:
            return Clauses(paragraphs=tuple(map(_read_spans, paragraphs)), insets=tuple(insets))
        case ["h", level, said]:
            return Heading(level=level, spans=_read_spans(said))
        case ["f", rows]:
            return Facts(rows=tuple((label, _read_spans(said)) for label, said in rows))
        case ["t", header, rows]:
            cells = tuple(tuple(map(_read_spans, row)) for row in rows)
            return Table(header=tuple(header), rows=cells)
        case _:
            raise ValueError("no block")


def _spans(said: Spans) -> list[Any]:
    """Text and place of the role in turn."""
    return [part for span in said for part in (span.text, _PLACES[span.role])]


def _read_spans(kept: list[Any]) -> Spans:
    parts = iter(kept)
    return tuple([Span(text, _ROLES[place]) for text, place in zip(parts, parts, strict=True)])
