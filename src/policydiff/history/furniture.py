"""What moves on a page by itself while the terms stand still, learned from the timeline.

Two things are taken for furniture, and nothing else: a short line that says its own age or how many
have read it, and a short line that is nothing but links, at a place where such lines have come and gone
and come back again and again with nothing else changing (lists of further articles, menus, teasers). A
sentence outside a link never is: where a page's own words come and go, a reader is told.
"""

from __future__ import annotations

import itertools
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet

from policydiff.dataclasses import dataclass, field
from policydiff.history.facts import TextLines
from policydiff.history.lines import HIDDEN, TEASER, TICKER, hash_of_bytes

_AGAIN = 4
"""Times that nothing but links has to change at a place before it is taken for furniture."""
_RETURNS = 2
"""Times that a link has to come back there."""
_IS_TEASER = bytes(bool(mark & TEASER) for mark in range(256))
_IS_TICKER = bytes(bool(mark & TICKER) for mark in range(256))
_STANDS = bytes([1, *bytes(255)])
"""What makes 1 of 0 and 0 of 1."""

Slot = int
"""The line with words of its own that links stand below; 0 for the top of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What is left out of a text when it is asked whether the terms changed."""

    slots: frozenset[Slot] = field(default=frozenset())
    """Below these lines, links come and go by themselves."""

    def lines(self, text: TextLines) -> frozenset[int]:
        """The hashes of a text's lines that are furniture and stand nowhere else in it."""
        moves = self._moves(text)
        stand = {line for line, moving in zip(text.lines, moves, strict=True) if not moving}
        return frozenset(
            line for line, moving in zip(text.lines, moves, strict=True) if moving
        ) - frozenset(stand)

    def without(self, text: TextLines) -> int:
        """Hash of what a text says besides its furniture: words, and where their links lead."""
        moves = self._moves(text)
        lines, places = text.lines, text.places
        if any(moves):
            stands = moves.translate(_STANDS)
            lines = array("Q", itertools.compress(lines, stands))
            places = array("Q", itertools.compress(places, stands))
        return hash_of_bytes(lines.tobytes() + places.tobytes())

    def _moves(self, text: TextLines) -> bytearray:
        """Whether each line of a text is furniture: 1 or 0."""
        moves = bytearray(text.marks.translate(_IS_TICKER))
        if self.slots:
            for at, slot in _slots(text):
                if slot in self.slots:
                    moves[at] = True
        return moves


def learn(texts: Sequence[TextLines]) -> Furniture:
    """Find the places of a timeline where links come and go by themselves.

    Args:
        texts: in the order they were served.
    """
    changes: Counter[Slot] = Counter()
    returns: Counter[Slot] = Counter()
    gone: set[tuple[Slot, int]] = set()
    for old, new in itertools.pairwise(texts):
        if old is new:
            continue
        moved = _moved(old, new)
        if not moved <= _teasers(old) | _teasers(new):
            continue
        left, arrived = _links(old, moved), _links(new, moved)
        left, arrived = left - arrived, arrived - left
        for slot in {slot for slot, _ in left | arrived}:
            changes[slot] += 1
        for slot, _ in arrived & gone:
            returns[slot] += 1
        gone |= left
    return Furniture(
        slots=frozenset(
            slot for slot, times in changes.items() if times >= _AGAIN and returns[slot] >= _RETURNS
        )
    )


def _moved(old: TextLines, new: TextLines) -> AbstractSet[int]:
    """The lines of which one text has more than the other."""
    start, end = same_ends(old.lines, new.lines)
    before = Counter(old.lines[start : len(old.lines) - end])
    after = Counter(new.lines[start : len(new.lines) - end])
    return (before - after).keys() | (after - before).keys()


def same_ends(old: array[int], new: array[int]) -> tuple[int, int]:
    """How many values two sequences have in common at their beginning, and then at their end.

    Cost: comparisons of slices; no value is looked at by itself.
    """
    most = min(len(old), len(new))
    start = bisect_left(range(1, most + 1), x=True, key=lambda size: old[:size] != new[:size])
    most -= start
    end = bisect_left(range(1, most + 1), x=True, key=lambda size: old[-size:] != new[-size:])
    return start, end


def addresses(text: TextLines) -> set[int]:
    """The lines of a text with an e-mail address that can be read."""
    if text.lines == text.shapes:
        return set()
    return {
        line
        for line, shape, mark in zip(text.lines, text.shapes, text.marks, strict=True)
        if line != shape and not mark & HIDDEN
    }


def only_hidden(old: TextLines, new: TextLines, known: Collection[int]) -> bool:
    """Do two texts differ in nothing but e-mail addresses that one of them hides?

    Args:
        old: a text.
        new: the one after it.
        known: lines with addresses of the texts before: one that comes out of hiding must be of them.
    """
    if old.shapes != new.shapes or old.places != new.places or old.lines == new.lines:
        return False
    return all(
        one == other or mark & HIDDEN or (mirror & HIDDEN and other in known)
        for one, other, mirror, mark in zip(old.lines, new.lines, old.marks, new.marks, strict=True)
    )


def _teasers(text: TextLines) -> set[int]:
    """The lines that are nothing but links."""
    return set(itertools.compress(text.lines, text.marks.translate(_IS_TEASER)))


def _links(text: TextLines, wanted: Collection[int]) -> set[tuple[Slot, int]]:
    """Lines that are nothing but links, each with the line it stands below."""
    return {
        (slot, text.lines[at])
        for at, slot in _slots(text)
        if not wanted or text.lines[at] in wanted  # where the same lines stand in another order
    }


def _slots(text: TextLines) -> Iterator[tuple[int, Slot]]:
    """The index of each line that is nothing but links, and the line that it stands below."""
    slot = 0
    for at, mark in enumerate(text.marks):
        if mark & TEASER:
            yield at, slot
        elif not mark & TICKER:
            slot = text.lines[at]
