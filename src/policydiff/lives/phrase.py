"""Where a phrase stands or stood in one terms, clause by clause."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime

from policydiff.dataclasses import dataclass, field
from policydiff.history import Spell
from policydiff.lives.course import Course
from policydiff.model import Clause, Record, Span, Terms
from policydiff.typography import plain

Clauses = Callable[[Record], tuple[Clause, ...]]
"""Reads the clauses of a record."""
Find = Callable[[str], Span | None]
"""Where the phrase first stands in a clause's text; None where it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A clause that says a phrase, or said it."""

    clause: Clause
    """As it last said it."""
    quote: Span
    """Where, in its text."""
    record: Record
    """The last with it."""
    spells: tuple[Spell, ...]
    """When it stood, in order."""
    from_start: bool
    """Whether it stood in the first text that is recorded."""

    @property
    def stands(self) -> bool:
        """Whether it stands now."""
        return self.spells[-1].end is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Where a phrase stands or stood in one terms."""

    terms: Terms
    occurrences: tuple[Occurrence, ...]
    """Those that stand first, in the text's order; then those that are gone, last gone first."""


@dataclass(slots=True)
class _Draft:
    clause: Clause
    quote: Span
    record: Record
    from_start: bool
    last: int = 0
    """Place of the last text it stood in."""
    spells: list[Spell] = field(default_factory=list)

    def stood(self, spell: Spell, place: int) -> None:
        self.last = place
        if self.spells and self.spells[-1].end == spell.start:
            self.spells[-1] = Spell(start=self.spells[-1].start, end=spell.end)
        else:
            self.spells.append(spell)


def occurrences(course: Course, held: Sequence[Hashable], *, find: Find, clauses: Clauses) -> Said:
    """Follow a phrase through a course.

    Args:
        course: of one terms.
        held: what is known to hold the phrase in each of its texts, or may; falsy where nothing
            does. Where it is the same in two texts, so are the words of the clauses with the phrase.
        find: finds the phrase in a text.
        clauses: reads those of a record.

    Cost: one reading for each different `held`, and one of the last text of each clause found.
    """
    drafts: list[_Draft] = []
    standing: list[_Draft] = []
    read: dict[str, tuple[tuple[Clause, Span], ...]] = {}

    def said_in(record: Record) -> tuple[tuple[Clause, Span], ...]:
        if record.commit not in read:
            read[record.commit] = tuple(_said(clauses(record), find))
        return read[record.commit]

    known: dict[Hashable, list[_Draft]] = {}
    for place, (text, spell) in enumerate(zip(course.texts, course.spells, strict=True)):
        key = held[place]
        if key not in known:
            said = said_in(text.record) if key else ()
            known[key] = list(_paired(said, standing, drafts, text.record, first=place == 0))
        standing = known[key]
        for draft in standing:
            draft.stood(spell, place)
    for draft in drafts:  # what stands around it may have moved since
        record = course.texts[draft.last].record
        if record is not draft.record:
            same = (one for one in said_in(record) if one[0].text == draft.clause.text)
            draft.clause, draft.quote = next(same, (draft.clause, draft.quote))
            draft.record = record
    found = [
        Occurrence(
            clause=one.clause,
            quote=one.quote,
            record=one.record,
            spells=tuple(one.spells),
            from_start=one.from_start,
        )
        for one in drafts
    ]
    return Said(terms=course.terms, occurrences=tuple(sorted(found, key=_order)))


def _said(clauses: Sequence[Clause], find: Find) -> Iterator[tuple[Clause, Span]]:
    for clause in clauses:
        span = find(clause.text)
        if span is not None:
            yield clause, span


def _paired(
    said: Sequence[tuple[Clause, Span]],
    standing: Sequence[_Draft],
    drafts: list[_Draft],
    record: Record,
    *,
    first: bool,
) -> Iterator[_Draft]:
    """The draft of each clause that says the phrase: the same words, or the same place, else a new one."""
    free = [draft for draft in drafts if draft not in standing]
    for clause, span in said:
        words = plain(clause.text)
        known = next((one for one in (*standing, *free) if plain(one.clause.text) == words), None)
        if known is None:
            others = {plain(one.text) for one, _ in said}
            known = next(
                (
                    one
                    for one in standing
                    if one.clause.address == clause.address and plain(one.clause.text) not in others
                ),
                None,
            )
        if known is None or known.record is record:
            known = _Draft(clause, span, record, first)
            drafts.append(known)
        known.clause, known.quote, known.record = clause, span, record
        yield known


def _order(one: Occurrence) -> tuple[bool, float, int]:
    end: datetime | None = one.spells[-1].end
    return end is not None, 0.0 if end is None else -end.timestamp(), one.clause.index
