"""The life of a clause: every wording it ever had, where and when it stood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from policydiff.compare.redline import draw
from policydiff.dataclasses import dataclass, field
from policydiff.history import Spell
from policydiff.lives.blame import Passages
from policydiff.lives.course import Course, Seen
from policydiff.lives.passage import headings, section
from policydiff.lives.thread import Group, Thread
from policydiff.lives.words import words
from policydiff.model import Clause, ClauseKind, Record, Redline, Terms
from policydiff.typography import plain

Clauses = Callable[[Record], tuple[Clause, ...]]
"""Reads the clauses of a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One wording of a clause."""

    clauses: tuple[Clause, ...]
    """As they first stood so; several for a section or a clause that was parted."""
    record: Record
    """The first with it."""
    spells: tuple[Spell, ...]
    """When it stood, in order."""
    technical: bool
    """It came with a technical upgrade, not from the publisher."""
    before: int | None
    """Place, among the wordings, of the one it came from; None for the first."""
    redline: Redline | None
    """Against that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An address that a clause had, and where it stood then."""

    clause: Clause
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Every wording of one clause."""

    terms: Terms
    subject: Clause
    """The clause asked for: as in force, at the date asked, or when it last stood."""
    whole_section: bool
    """Whether all that stands directly under the heading is followed with it."""
    wordings: tuple[Wording, ...]
    """By the time they first stood."""
    named: tuple[Named, ...]
    """Each address it ever had, in order."""
    followed: int
    """Of how many texts it was followed through."""
    from_start: bool
    """Whether it stood in the first text that is recorded."""
    gone: datetime | None
    """Since when no text has it; None while it stands."""
    seen: Seen
    """When a text of the terms was seen last."""


def life(
    course: Course, place: int, subject: Clause, *, passages: Passages, clauses: Clauses
) -> Life:
    """Tell the life of a clause.

    A heading stands for its section: itself and what stands directly under it.

    Args:
        course: of its terms.
        place: of a text it stands in.
        subject: the clause, as it stands there.
        passages: between two texts.
        clauses: reads those of a text.

    Where its words went and came back, it is followed on: a clause with just the words that it had is
    that clause, unless both stood in one text.

    Cost: one passage for each text of the course, one reading for the first and for each in which words
    or address of the clause changed.
    """
    whole = subject.kind is ClauseKind.HEADING
    texts = course.texts
    members: tuple[int, ...] = (subject.index,)
    if whole:
        all_clauses = clauses(texts[place].record)
        members = section(subject.index, headings(all_clauses), len(all_clauses))
    thread = Thread(course, passages)
    passed = thread.back(place, Group(members, subject.index if whole else None))
    thread.forward(place, passed)
    thread.reach(words(course, clauses(texts[0].record), passages))
    return _Teller(course, thread, clauses).tell(subject, whole=whole)


@dataclass(slots=True)
class _Draft:
    """A wording that is being gathered."""

    clauses: tuple[Clause, ...]
    place: int
    before: int | None
    technical: bool
    spells: list[Spell] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(clause.text for clause in self.clauses)


@dataclass(slots=True)
class _Teller:
    """Gathers what a thread passes into wordings."""

    course: Course
    thread: Thread
    clauses: Clauses
    drafts: list[_Draft] = field(default_factory=list)
    by_words: dict[str, int] = field(default_factory=dict)
    wording_at: dict[int, int] = field(default_factory=dict)
    """Place of a text -> place of its wording."""
    named: dict[str, Named] = field(default_factory=dict)

    def tell(self, subject: Clause, *, whole: bool) -> Life:
        spells = self.course.spells
        for place in range(len(self.course.texts)):
            if self.thread.groups.get(place) is None:
                continue
            number = self.wording(place)
            self.wording_at[place] = number
            stood = self.drafts[number].spells
            if stood and stood[-1].end == spells[place].start:
                stood[-1] = Spell(start=stood[-1].start, end=spells[place].end)
            else:
                stood.append(spells[place])
        ends = [draft.spells[-1].end for draft in self.drafts]
        gone = None if None in ends else max(end for end in ends if end is not None)
        return Life(
            terms=self.course.terms,
            subject=subject,
            whole_section=whole,
            wordings=tuple(self.finished(draft) for draft in self.drafts),
            named=tuple(self.named.values()),
            followed=len(self.course.texts),
            from_start=0 in self.wording_at,
            gone=gone,
            seen=self.course.seen,
        )

    def wording(self, place: int) -> int:
        """The wording that a text has: that of the text before where no word came or went."""
        text, group = self.course.texts[place], self.thread.groups[place]
        assert group is not None  # noqa: S101 - only asked for texts that have the clause
        before = None if text.before is None else self.wording_at.get(text.before)
        stands = readdressed = False
        if before is not None:
            stands, readdressed = self.unworded(place, group)
        if before is not None and stands and not readdressed:
            return before
        every = self.clauses(text.record)
        found = tuple(every[member] for member in group.members)
        head = found[0] if group.head is None else every[group.head]
        address = head.address
        self.named.setdefault(address, Named(clause=head, since=text.record.captured_at))
        if before is not None and stands:
            return before
        said = plain(" ".join("\n".join(clause.text for clause in found).split()))
        if said not in self.by_words:
            self.by_words[said] = len(self.drafts)
            self.drafts.append(_Draft(found, place, before, text.technical))
        return self.by_words[said]

    def unworded(self, place: int, group: Group) -> tuple[bool, bool]:
        """Whether the group has the words it had in the text before, and whether its address moved."""
        before = self.course.texts[place].before
        earlier = None if before is None else self.thread.groups.get(before)
        step = self.thread.passage(place)
        if earlier is None:
            return False, False
        if step is None:
            return earlier == group, False
        view = step.backward()
        links = [view.link(member) for member in group.members]
        came = [
            (view.there(member),) if link is None else link.old
            for member, link in zip(group.members, links, strict=True)
        ]
        same = came == [(member,) for member in earlier.members]
        stands = same and not any(link is not None and link.worded for link in links)
        touched = any(link is not None for link in links) or any(
            member in step.readdressed for member in group.members
        )
        return stands, touched

    def finished(self, draft: _Draft) -> Wording:
        earlier = None if draft.before is None else self.drafts[draft.before]
        return Wording(
            clauses=draft.clauses,
            record=self.course.texts[draft.place].record,
            spells=tuple(draft.spells),
            technical=draft.technical,
            before=draft.before,
            redline=None if earlier is None else draw(earlier.text, draft.text),
        )
