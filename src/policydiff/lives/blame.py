"""Since when each clause of a text has had its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from policydiff.lives.course import Course, Spell, Text
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
    following: dict[int, set[int]] = {clause: {clause} for clause in range(size)}
    at: int | None = place
    while following:
        assert at is not None  # noqa: S101 - the first text ends every clause
        text = course.texts[at]
        following = _step_back(text, at, following, since, passages, course)
        at = text.before
    return tuple(since[clause] for clause in range(size))


def _step_back(
    text: Text,
    at: int,
    following: dict[int, set[int]],
    since: dict[int, Since],
    passages: Passages,
    course: Course,
) -> dict[int, set[int]]:
    """Date what came with a text; what did not, by its places in the text before.

    `following` has, for places in this text, the clauses that are dated by what stands there.
    """
    if text.before is None:
        _date(since, set().union(*following.values()), Since(at, How.FIRST))
        return {}
    before = course.texts[text.before].blob
    if before == text.blob:
        return following
    links = passages(before, text.blob).backward()
    came = Since(at, How.UPGRADED if text.technical else How.CHANGED)
    earlier: dict[int, set[int]] = {}
    for here, clauses in following.items():
        link = links[here]
        if not link.old or (link.worded and not text.technical):
            _date(since, clauses, came)
            continue
        for there in link.old:
            earlier.setdefault(there, set()).update(clauses)
    return earlier


def _date(since: dict[int, Since], clauses: set[int], found: Since) -> None:
    """Of a clause's several origins the latest counts."""
    for clause in clauses:
        known = since.get(clause)
        if known is None or (found.place, found.how) > (known.place, known.how):
            since[clause] = found
