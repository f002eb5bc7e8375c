"""The parts of a version's text that can be read each by itself, and are remembered.

The versions of one terms share most of their parts, so that reading the second costs little more
than finding them again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

from policydiff.clauses.blocks import Block, read_blocks
from policydiff.clauses.content import (
    EMPHASIS,
    ITEM,
    LONGEST_HEADING,
    PARAGRAPH,
    SIMPLY,
    Piece,
    made_piece,
    read_piece,
    says_date,
    unread,
)
from policydiff.clauses.inline import AS_IT_IS, read_inline
from policydiff.clauses.numbers import split_number
from policydiff.model import ClauseKind

# Nothing reaches over a blank line before one that begins at the margin, nor over a bullet at the
# margin: no paragraph, list item or table. A quote may hold a list, and a fence anything.
_CUT = re.compile(r"(\n(?:\n(?=[^\s>])|(?=[*+-][ \t])))")
_CUT_QUOTED = re.compile(r"(\n\n(?=[^\s>]))")
# Most parts are a paragraph in one line or an item with a bullet that begin with plain words; their
# words are read when they are asked for.
_SIMPLY = re.compile(rf"(?:([*+-][ \t]+){EMPHASIS})?{SIMPLY}")
# Most others hold no markup, nor anything at their beginning that may be a label.
_GLANCE = re.compile(
    rf"(?:(?P<bullet>[*+-][ \t]+)(?![#*+`~-])|(?![#=>`~|:*_+-]))"
    rf"(?!\w{{1,9}}[.)](?:[ \t]|$))(?P<words>{AS_IT_IS})"
)
_QUOTE = re.compile(r">(?<=[\n \t]>)")


class Parts(NamedTuple):
    """A version's text in parts."""

    text: str
    cut: re.Pattern[str] | None
    """Where it is cut; None: nowhere."""
    starts: list[int]
    pieces: list[tuple[Piece, ...]]
    """The blocks of each part."""


_latest: deque[Parts] = deque(maxlen=1)
"""The text read last: versions of one terms come one after another."""
_AROUND = 3
"""Characters on either side of a cut that tell that it is one, or more."""


def read_parts(text: str) -> Parts:
    """Read the parts of a version's Markdown, in order.

    What the text has in common with the one read before it, at the beginning and at the end, is
    taken from there.
    """
    cut = _cut_of(text)
    like = _latest[0] if _latest else None
    if cut is None:
        parts = Parts(text, cut, [0], [_read(text)])
    elif like is None or like.cut is not cut:
        parts = Parts(text, cut, *_read_all(text, cut))
    else:
        parts = _read_like(text, cut, like)
    _latest.append(parts)
    return parts


def _cut_of(text: str) -> re.Pattern[str] | None:
    if "```" in text or "~~~" in text:
        return None
    return _CUT_QUOTED if text[:1] == ">" or _quotes(text) else _CUT


def _quotes(text: str) -> bool:
    """Is there a line that begins with `>`?"""
    for found in _QUOTE.finditer(text, 1):
        at = found.start()
        while at and text[at - 1] in " \t":
            at -= 1
        if not at or text[at - 1] == "\n":
            return True
    return False


def _read_all(text: str, cut: re.Pattern[str]) -> tuple[list[int], list[tuple[Piece, ...]]]:
    """Where the parts of a text begin, and their blocks."""
    # Part, cut, part, cut ...
    split = cut.split(text)
    starts = [0, *islice(accumulate(map(len, split)), 1, None, 2)]
    return starts, [_read(part.rstrip("\n")) for part in split[::2]]


def _read_like(text: str, cut: re.Pattern[str], like: Parts) -> Parts:
    """Read a text of which only what stands between is not in the one before."""
    head, tail = common_ends(like.text, text)
    first = max(bisect_right(like.starts, head - _AROUND) - 1, 0)
    last = bisect_left(like.starts, len(like.text) - tail + _AROUND, lo=first + 1)
    begin, further = like.starts[first], len(text) - len(like.text)
    after = [start + further for start in like.starts[last:]]
    starts, between = _read_all(text[begin : after[0] if after else len(text)], cut)
    return Parts(
        text,
        cut,
        [*like.starts[:first], *(begin + start for start in starts), *after],
        [*like.pieces[:first], *between, *like.pieces[last:]],
    )


def common_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts have in common at the beginning, and at the end of the rest."""
    most = min(len(old), len(new))
    head, over = 0, most + 1
    while over - head > 1:
        middle = (head + over) // 2
        if old[head:middle] == new[head:middle]:
            head = middle
        else:
            over = middle
    tail, over = 0, most - head + 1
    while over - tail > 1:
        middle = (tail + over) // 2
        if old[len(old) - middle : len(old) - tail] == new[len(new) - middle : len(new) - tail]:
            tail = middle
        else:
            over = middle
    return head, tail


@lru_cache(maxsize=16384)
def _read(part: str) -> tuple[Piece, ...]:
    if "\n" not in part:
        if simple := _SIMPLY.match(part):
            if (bullet := simple.end(1)) > 0:
                return (unread(ITEM, part[bullet:], 0, len(part)),)
            return (unread(PARAGRAPH, part, 0, len(part)),)
        if (glance := _GLANCE.fullmatch(part)) and "  " not in glance["words"]:
            return (_numbered(glance),)
        return tuple(map(read_piece, read_blocks(part)))
    if part[-1] == " ":
        part = _without_blank_lines(part)
    pieces: list[Piece] = []
    for block in read_blocks(part):
        if "  \n" in block.raw and block.kind is ClauseKind.PARAGRAPH:
            pieces += map(read_piece, _numbered_lines(block))
        else:
            pieces.append(read_piece(block))
    return tuple(pieces)


def _without_blank_lines(part: str) -> str:
    """A part without the lines at its end that hold nothing but spaces; in a fence they are lines."""
    end = part.find("\n", len(part.rstrip()))
    return part if end < 0 or "```" in part or "~~~" in part else part[:end]


def _numbered(part: re.Match[str]) -> Piece:
    bullet, words = part.groups()
    label, text = split_number(words)
    shape = PARAGRAPH if bullet is None else ITEM
    if label is not None:
        shape = shape._replace(label=label)
    dated = len(text) <= LONGEST_HEADING and says_date(text)
    return made_piece(shape, text, (), 0, part.end(), dated=dated)


def _numbered_lines(block: Block) -> Sequence[Block]:
    """A paragraph parted at hard breaks where its lines are numbered, each an address of its own."""
    lines = block.raw.split("\n")
    starts = [0]
    heads = 0
    for at, line in enumerate(lines):
        if at and not lines[at - 1].endswith("  "):
            continue
        if split_number(read_inline(line).text)[0] is not None:
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
