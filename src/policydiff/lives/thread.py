"""Following clauses through every text of a course: back to the first, then into all others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

from policydiff.dataclasses import dataclass, field
from policydiff.lives.blame import Passages
from policydiff.lives.course import Course
from policydiff.lives.passage import Passage, View, section
from policydiff.lives.words import Words


@dataclass(frozen=True, slots=True)
class Group:
    """The clauses that are followed, in one text."""

    members: tuple[int, ...]
    head: int | None
    """The heading, where a whole section is followed."""


@dataclass(slots=True)
class Thread:
    """Follows a group through a course; `None` among the groups: it did not stand in that text."""

    course: Course
    passages: Passages
    groups: dict[int, Group | None] = field(default_factory=dict)

    def reach(self, words: Sequence[Words]) -> None:
        """Go on wherever the same words stood, after a text that did not have them or before.

        Where clauses with them stand beside those that are followed, they are others.

        Args:
            words: of every text of the course.
        """
        others = {
            strand
            for place, group in self.groups.items()
            if group is not None
            for strand in _beside(words[place], group)
        }
        known: set[tuple[str, ...]] = set()

        def learn(places: Iterable[int]) -> None:
            for place in places:
                if (group := self.groups[place]) is not None:
                    known.add(tuple(words[place].said[member] for member in group.members))

        learn(self.groups)
        whole = self._whole()
        resumed = True
        while resumed:
            resumed = False
            for place in sorted(self.groups):
                if self.groups[place] is None:
                    found = _standing(words[place], known, others, whole=whole)
                    if found is not None:
                        learn(self._resume(place, found, words, others))
                        resumed = True

    def _whole(self) -> bool:
        """Whether a section is followed."""
        return any(group is not None and group.head is not None for group in self.groups.values())

    def _resume(
        self, place: int, group: Group, words: Sequence[Words], others: set[int]
    ) -> list[int]:
        """Follow what stands again from its text into those that are empty; gives all of these."""
        passed: list[int] = []
        at: int | None = place
        found: Group | None = group

        def take(at: int, found: Group) -> None:
            self.groups[at] = found
            passed.append(at)
            others.update(_beside(words[at], found))

        while at is not None and found and self.groups.get(at) is None:
            take(at, found)
            before = self.course.texts[at].before
            step = self.passage(at)
            if before is not None and step:
                found = _across(found, step, backward=True, narrow=True)
                if found and not others.isdisjoint(_strands(words[before], found)):
                    found = None
            at = before
        for at, text in enumerate(self.course.texts):
            before = text.before
            if before not in passed or self.groups.get(at) is not None:
                continue
            found = self.groups[before]
            step = self.passage(at)
            if found and step:
                found = _across(found, step, backward=False, narrow=True)
            if found and others.isdisjoint(_strands(words[at], found)):
                take(at, found)
        return passed

    def passage(self, place: int) -> Passage | None:
        """From the text before; None where it is the same text, or there is none."""
        text = self.course.texts[place]
        if text.before is None or self.course.texts[text.before].blob == text.blob:
            return None
        return self.passages(self.course.texts[text.before].blob, text.blob)

    def back(self, place: int, group: Group) -> set[int]:
        """Follow the group back from a text to the first; gives the places of the texts passed."""
        passed: set[int] = set()
        at: int | None = place
        found: Group | None = group
        while at is not None:
            self.groups[at] = found
            passed.add(at)
            step = self.passage(at) if found else None
            if found and step:
                found = _across(found, step, backward=True, narrow=False)
            at = self.course.texts[at].before
        return passed

    def forward(self, place: int, passed: set[int]) -> None:
        """Follow it into every other text.

        A text that comes after the one asked for may have it in several pieces. In one of another
        kind, beside the line that led there, pieces would be other clauses.
        """
        later = {place}
        for at, text in enumerate(self.course.texts):
            if at in passed or text.before is None:
                continue
            found = self.groups.get(text.before)
            if text.before in later:
                later.add(at)
            step = self.passage(at) if found else None
            if found and step:
                found = _across(found, step, backward=False, narrow=at not in later)
            self.groups[at] = found


def _strands(words: Words, group: Group) -> set[int]:
    """The strands of a group, or of its heading where it is a section."""
    followed = group.members if group.head is None else (group.head,)
    return {words.strands[member] for member in followed}


def _beside(words: Words, group: Group) -> set[int]:
    """The strands of all that stands beside a group."""
    return set(words.strands) - {words.strands[member] for member in group.members}


def _standing(
    words: Words, known: Collection[tuple[str, ...]], others: AbstractSet[int], *, whole: bool
) -> Group | None:
    """The first group of a text that has known words and is not known to be another.

    Of a section, the heading and something below it have to have them, if anything stands there.
    """
    said = words.said
    if {one[0] for one in known}.isdisjoint(said):
        return None
    for place in range(len(said)):
        if words.strands[place] in others:
            continue
        if not whole:
            for one in known:
                members = tuple(range(place, place + len(one)))
                if said[place : place + len(one)] == one and others.isdisjoint(
                    words.strands[member] for member in members
                ):
                    return Group(members, None)
        elif place in words.headings:
            members = section(place, words.headings, len(said))
            here = {said[member] for member in members[1:]}
            if any(
                one[0] == said[place] and (not here.isdisjoint(one[1:]) or here == set(one[1:]))
                for one in known
            ):
                return Group(tuple(members), place)
    return None


def _across(group: Group, step: Passage, *, backward: bool, narrow: bool) -> Group | None:
    """The group on the other side of a passage.

    Args:
        group: on this side.
        step: the passage.
        backward: whether the other side is the old one.
        narrow: whether to follow only what neither parted nor merged.
    """
    view = step.backward() if backward else step.forward()
    there = step.old_headings if backward else step.new_headings
    size = step.old_size() if backward else step.new_size()

    def others(member: int) -> tuple[int, ...]:
        link = view.link(member)
        if link is None:
            return (view.there(member),)
        if narrow and len(link.old) + len(link.new) > 2:
            return ()
        return link.old if backward else link.new

    members = sorted({one for member in group.members for one in others(member)})
    if group.head is not None:
        head = next((one for one in others(group.head) if one in there), None)
        if head is None and members:
            head = _retitled(members[0], there, step.forward() if backward else step.backward())
        if head is not None:
            return Group(section(head, there, size), head)
    return Group(tuple(members), None) if members else None


def _retitled(member: int, headings: Sequence[int], view: View) -> int | None:
    """The heading above a clause, if it belongs to nothing on the other side: it took one's place."""
    above = bisect_right(headings, member) - 1
    if above < 0:
        return None
    link = view.link(headings[above])
    return headings[above] if link is not None and not (link.old and link.new) else None
