"""When lines stood that left a text and came back to it later.

A clause that is added may have stood before, and one that is removed may come back. Which lines did is
learned while a timeline is built, when the lines of every text are at hand; nearly all lines never come
back, so what is kept of a long history is small, and a clause is looked up without reading another text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from policydiff.dataclasses import dataclass, field
from policydiff.history.facts import TextLines
from policydiff.history.furniture import same_ends
from policydiff.history.timeline import Spell, Timeline
from policydiff.history.within import read_lines
from policydiff.model import Clause, Record

_FEW = 5
"""Words below which a clause is too short to be known by them alone."""


class Stay(NamedTuple):
    """Texts in a row that have something, by their numbers among those of the timeline that have words."""

    first: int
    end: int | None
    """The first one without it; None where it stands."""


Key = tuple[int, int]
"""A kind of texts, and the hash of a line's plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """When lines stood that came back, in the texts of one kind."""

    of: Mapping[Key, tuple[Stay, ...]] = field(default_factory=dict)
    """At least two for each, in order."""

    def together(self, kind: int, lines: Iterable[int]) -> tuple[Stay, ...]:
        """When lines stood that all came back, one beside the other; none where one of them did not.

        Args:
            kind: of the texts.
            lines: hashes of their plain words.
        """
        each = [self.of.get((kind, line), ()) for line in lines]
        return reduce(_both, each) if each and all(each) else ()


def _both(one: tuple[Stay, ...], other: tuple[Stay, ...]) -> tuple[Stay, ...]:
    """The texts that two rows of stays have in common."""
    if one == other:
        return one
    found: list[Stay] = []
    for mine in one:
        for theirs in other:
            first = max(mine.first, theirs.first)
            ends = [end for end in (mine.end, theirs.end) if end is not None]
            end = min(ends, default=None)
            if end is None or first < end:
                found.append(Stay(first, end))
    return tuple(sorted(found, key=lambda stay: stay.first))


def learn(texts: Sequence[TextLines], kinds: Sequence[int]) -> Stays:
    """Find the lines that came back.

    Args:
        texts: of a timeline, in order; the same object where they say the same.
        kinds: of each, as they are served in turn.

    Cost: of each text what is new against the one of its kind before it.
    """
    ended: dict[Key, list[Stay]] = {}
    began: dict[Key, int] = {}
    first: dict[int, int] = {}  # kind -> number of its first text
    latest: dict[int, TextLines] = {}
    for at, (new, kind) in enumerate(zip(texts, kinds, strict=True)):
        old = latest.get(kind)
        latest[kind] = new
        if old is None:
            first[kind] = at
        elif old is not new:
            gone, came = _moved(old, new)
            for line in gone:
                key = kind, line
                ended.setdefault(key, []).append(Stay(began.pop(key, first[kind]), at))
            began.update(dict.fromkeys(((kind, line) for line in came), at))
    found: dict[Key, tuple[Stay, ...]] = {}
    for key, stays in ended.items():
        if key in began:
            stays.append(Stay(began[key], None))
        if len(stays) > 1:
            found[key] = tuple(stays)
    return Stays(of=found)


def _moved(old: TextLines, new: TextLines) -> tuple[set[int], set[int]]:
    """The lines that only the old text has, and those that only the new one has."""
    start, end = same_ends(old.lines, new.lines)
    before = set(old.lines[start : len(old.lines) - end])
    after = set(new.lines[start : len(new.lines) - end])
    gone, came = before - after, after - before
    if gone:
        gone.difference_update(new.lines)
    if came:
        came.difference_update(old.lines)
    return gone, came


class Stood:
    """Tells when the words of changed clauses stood besides.

    Args:
        timeline: of their terms.
        stays: learned while it was built.
    """

    def __init__(self, timeline: Timeline, stays: Stays) -> None:
        self._texts = [entry for entry in timeline.entries if entry.record.blob]
        self._stays = stays
        self._moved: dict[int, list[tuple[Key, tuple[int | None, ...]]]] | None = None
        self._numbers = {
            record.commit: number
            for number, entry in enumerate(self._texts)
            for record in (entry.record, *entry.also)
        }

    def before(self, clause: Clause, text: str, old: Record, new: Record) -> tuple[Spell, ...]:
        """When a clause had stood that is in the new of two texts and was not in the old one.

        Args:
            clause: of the new text.
            text: in which it stands.
            old: record of the old text.
            new: of the new one, of the same kind.

        Returns:
            In order; none where its words stand in both texts, where something of it is new, and where
            it has fewer than five words.
        """
        first, last = self._numbers[old.commit], self._numbers[new.commit]
        stays = self._of(clause, text, first, last)
        here = next((stay for stay in stays if _holds(stay, last)), None)
        if here is None or here.first <= first:
            return ()
        return self._spells(stay for stay in stays if stay.first < here.first)

    def again(self, clause: Clause, text: str, old: Record, new: Record) -> tuple[Spell, ...]:
        """When a clause stood later that is in the old of two texts and not in the new one.

        Args:
            clause: of the old text.
            text: in which it stands.
            old: record of the old text.
            new: of the new one, of the same kind.

        Returns:
            As `before`.
        """
        first, last = self._numbers[old.commit], self._numbers[new.commit]
        stays = self._of(clause, text, first, last)
        if any(_holds(stay, last) for stay in stays):
            return ()
        return self._spells(stay for stay in stays if stay.first > last)

    def moved(self, new: Record) -> Sequence[object]:
        """All that `before` and `again` may say of what a text changed: another value for any other."""
        if self._moved is None:
            self._moved = {}
            times = [round(one.at.timestamp()) for one in self._texts]
            for key, stays in self._stays.of.items():
                ends = [number for stay in stays for number in stay]
                row = key, tuple(None if number is None else times[number] for number in ends)
                for number in ends:
                    if number is not None:
                        self._moved.setdefault(number, []).append(row)
        return self._moved.get(self._numbers[new.commit], ())

    def _of(self, clause: Clause, text: str, first: int, last: int) -> tuple[Stay, ...]:
        kind = self._texts[last].kind
        if self._texts[first].kind != kind or len(clause.text.split()) < _FEW:
            return ()
        return self._stays.together(kind, [line.key for line in read_lines([clause], text)])

    def _spells(self, stays: Iterable[Stay]) -> tuple[Spell, ...]:
        def at(number: int | None) -> datetime | None:
            return None if number is None else self._texts[number].at

        return tuple(Spell(start=self._texts[one.first].at, end=at(one.end)) for one in stays)


def _holds(stay: Stay, number: int) -> bool:
    return stay.first <= number and (stay.end is None or number < stay.end)
