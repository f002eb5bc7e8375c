"""Since when each clause of a text has had its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from itertools import accumulate, chain
from typing import NamedTuple

from policydiff.dataclasses import dataclass
from policydiff.history import Spell
from policydiff.lives.course import Course, Seen, Text
from policydiff.lives.passage import Passage
from policydiff.model import Clause, Record, Terms

Passages = Callable[[str, str], Passage]
"""The passage between two texts, by their blobs."""


class How(IntEnum):
    """How a text got the words of a clause; where a clause has several origins, the highest counts."""

    FIRST = 0
    """They stood in the first text that is recorded: since then at least."""
    UPGRADED = 1
    """They came with a technical upgrade: they may have stood on the page before."""
    CHANGED = 2
    """The publisher wrote them."""


@dataclass(frozen=True, slots=True)
class Since:
    """Where a clause's words come from."""

    place: int
    """Of the text in the course that first has them."""
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A clause and since when it has its words."""

    clause: Clause
    record: Record
    """The first with them."""
    how: How
    before: tuple[Spell, ...] = ()
    """When the same words had stood before, and were gone in between."""

    @property
    def since(self) -> datetime:
        """When that was captured."""
        return self.record.captured_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """A text and since when each clause of it has its words."""

    terms: Terms
    record: Record
    stood: Spell
    """When this text stood."""
    seen: Seen
    """When a text of the terms was seen last."""
    clauses: tuple[Dated, ...]


def blame(course: Course, place: int, size: int, passages: Passages) -> tuple[Since, ...]:
    """Date every clause of a text.

    A clause is followed back for as long as no word of it came or went. New numbers, another place,
    markup, references that follow a renumbering and typography change no word; nor is a rewording
    by a technical upgrade the publisher's.

    Where the same words stood in other pieces, a clause is followed to the pieces that have its own.

    Args:
        course: of the terms.
        place: of the text in the course.
        size: how many clauses it has.
        passages: between two texts.

    Cost: one passage for each text that it follows from.
    """
    since: dict[int, Since] = {}
    following: list[tuple[_Part, ...]] = [(_Part(clause),) for clause in range(size)]
    at: int | None = place
    while at is not None and any(following):
        text = course.texts[at]
        if text.before is None:
            _date(since, chain.from_iterable(following), Since(at, How.FIRST))
        elif course.texts[text.before].blob != text.blob:
            step = passages(course.texts[text.before].blob, text.blob)
            following = _step_back(text, at, following, since, step)
        at = text.before
    return tuple(since[clause] for clause in range(size))


class _Part(NamedTuple):
    """What is followed of a clause in some text."""

    clause: int
    """That it belongs to in the text that is dated."""
    start: int = 0
    end: int | None = None
    """Words of the clause that has it; None for the end of that."""


def _step_back(
    text: Text,
    at: int,
    following: list[tuple[_Part, ...]],
    since: dict[int, Since],
    step: Passage,
) -> list[tuple[_Part, ...]]:
    """Date what came with a text; the rest is followed on in the text before.

    `following` has, for each place in the text, the parts that are dated by what stands there.
    """
    earlier: list[tuple[_Part, ...]] = [()] * step.old_size()
    for old, new, length in step.runs:
        earlier[old : old + length] = following[new : new + length]
    came = Since(at, How.UPGRADED if text.technical else How.CHANGED)
    for link in step.links:
        parts = tuple(chain.from_iterable(following[new] for new in link.new))
        if not link.old or (link.worded and not text.technical):
            _date(since, parts, came)
        elif link.sizes:
            for piece, part in _cut(link.sizes, [following[new] for new in link.new]):
                old = link.old[piece]
                earlier[old] = tuple(dict.fromkeys((*earlier[old], part)))
        elif len(link.old) == len(link.new) == 1 and not link.worded:
            earlier[link.old[0]] = parts
        else:
            whole = tuple(dict.fromkeys(_Part(part.clause) for part in parts))
            for old in link.old:
                earlier[old] = tuple(dict.fromkeys((*earlier[old], *whole)))
    return earlier


def _cut(
    sizes: tuple[tuple[int, ...], tuple[int, ...]], following: Sequence[Sequence[_Part]]
) -> Iterator[tuple[int, _Part]]:
    """The parts of new pieces in the old pieces with the same words, each with the number of its piece.

    Args:
        sizes: words of each old and of each new piece.
        following: what is followed of each new piece.
    """
    old_ends, new_ends = (tuple(accumulate(side)) for side in sizes)
    for parts, size, new_end in zip(following, sizes[1], new_ends, strict=True):
        for part in parts:
            start = new_end - size + min(part.start, size)
            end = new_end if part.end is None else min(new_end, new_end - size + part.end)
            last = min(bisect_left(old_ends, end), len(old_ends) - 1)
            first = min(bisect_right(old_ends, start), last)
            for piece in range(first, last + 1):
                begins = old_ends[piece] - sizes[0][piece]
                yield piece, part._replace(start=max(0, start - begins), end=end - begins)


def _date(since: dict[int, Since], parts: Iterable[_Part], found: Since) -> None:
    """Of a clause's several origins the latest counts."""
    for part in parts:
        known = since.get(part.clause)
        if known is None or (found.place, found.how) > (known.place, known.how):
            since[part.clause] = found
