"""Since when each clause of a text has had its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import IntEnum
from itertools import chain

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

    Args:
        course: of the terms.
        place: of the text in the course.
        size: how many clauses it has.
        passages: between two texts.

    Cost: one passage for each text that it follows from.
    """
    since: dict[int, Since] = {}
    following: list[tuple[int, ...]] = [(clause,) for clause in range(size)]
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


def _step_back(
    text: Text,
    at: int,
    following: list[tuple[int, ...]],
    since: dict[int, Since],
    step: Passage,
) -> list[tuple[int, ...]]:
    """Date what came with a text; the rest is followed on in the text before.

    `following` has, for each place in the text, the clauses that are dated by what stands there.
    """
    earlier: list[tuple[int, ...]] = [()] * step.old_size()
    for old, new, length in step.runs:
        earlier[old : old + length] = following[new : new + length]
    came = Since(at, How.UPGRADED if text.technical else How.CHANGED)
    for link in step.links:
        clauses = tuple(chain.from_iterable(following[new] for new in link.new))
        if not link.old or (link.worded and not text.technical):
            _date(since, clauses, came)
        else:
            for old in link.old:
                earlier[old] = tuple(dict.fromkeys((*earlier[old], *clauses)))
    return earlier


def _date(since: dict[int, Since], clauses: Iterable[int], found: Since) -> None:
    """Of a clause's several origins the latest counts."""
    for clause in clauses:
        known = since.get(clause)
        if known is None or (found.place, found.how) > (known.place, known.how):
            since[clause] = found
