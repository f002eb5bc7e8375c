"""Following clauses through every text of a course: back to the first, then into all others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from policydiff.dataclasses import dataclass, field
from policydiff.lives.blame import Passages
from policydiff.lives.course import Course
from policydiff.lives.passage import Passage, View, section


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
