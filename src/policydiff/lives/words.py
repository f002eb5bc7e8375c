"""Which words stand in which text of a course, and which clauses with the same words are one clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policydiff.dataclasses import dataclass
from policydiff.history import Spell
from policydiff.lives.blame import Passages, Since
from policydiff.lives.course import Course
from policydiff.lives.passage import Passage, headings, says
from policydiff.model import Clause


@dataclass(frozen=True, slots=True)
class Words:
    """What the clauses of one text say."""

    said: tuple[str, ...]
    """Of each clause; see `passage.says`."""
    strands: tuple[int, ...]
    """Of each clause: the same number as in the text before where it stands in the same words, followed
    from text to text. Two clauses that stood in one text at a time have two numbers."""
    headings: tuple[int, ...]


def words(course: Course, first: Sequence[Clause], passages: Passages) -> tuple[Words, ...]:
    """What every text of a course says, in its order.

    Args:
        course: of the terms.
        first: the clauses of its first text.
        passages: between two texts.

    Cost: one passage for each text, and a copy of the numbers of its clauses.
    """
    found: list[Words] = []
    count = 0
    for text in course.texts:
        if text.before is None:
            strands = tuple(range(count, count + len(first)))
            count += len(first)
            found.append(Words(tuple(map(says, first)), strands, headings(first)))
            continue
        before = found[text.before]
        if course.texts[text.before].blob == text.blob:
            found.append(before)
            continue
        step = passages(course.texts[text.before].blob, text.blob)
        found.append(_across(before, step, count, technical=text.technical))
        count += step.new_size()
    return tuple(found)


def _across(before: Words, step: Passage, count: int, *, technical: bool) -> Words:
    """The words of the text after a passage; `count` is the first number that no clause has."""
    size = step.new_size()
    said = [""] * size
    strands = list(range(count, count + size))
    for old, new, length in step.runs:
        said[new : new + length] = before.said[old : old + length]
        strands[new : new + length] = before.strands[old : old + length]
    for new, what in step.said:
        said[new] = what
    for link in step.links:
        if len(link.old) == len(link.new) == 1 and (technical or not link.worded):
            strands[link.new[0]] = before.strands[link.old[0]]
    return Words(tuple(said), tuple(strands), step.new_headings)


def stood_before(
    course: Course, every: Sequence[Words], place: int, since: Sequence[Since]
) -> tuple[tuple[Spell, ...], ...]:
    """When the words of each clause of a text had stood before the day they are dated by.

    What stands beside them on that day as another clause does not count.

    Args:
        course: of the terms.
        every: of its texts.
        place: of the text.
        since: the text's clauses, dated.

    Cost: O(clauses of all texts).
    """
    came = {one.place: frozenset(every[one.place].strands) for one in since}
    wanted = frozenset(every[place].said)
    stood: dict[str, list[tuple[int, tuple[int, ...]]]] = {}
    for at in range(max(came, default=0)):
        here: dict[str, list[int]] = {}
        for said, strand in zip(every[at].said, every[at].strands, strict=True):
            if said in wanted:
                here.setdefault(said, []).append(strand)
        for said, strands in here.items():
            stood.setdefault(said, []).append((at, tuple(strands)))

    def spells(said: str, one: Since) -> Iterator[Spell]:
        beside = came[one.place]
        for at, strands in stood.get(said, ()):
            if at < one.place and any(strand not in beside for strand in strands):
                yield course.spells[at]

    return tuple(
        joined(spells(said, one)) for said, one in zip(every[place].said, since, strict=True)
    )


def joined(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Stretches of time in order, those that follow on each other made one."""
    found: list[Spell] = []
    for spell in spells:
        if found and found[-1].end == spell.start:
            found[-1] = Spell(start=found[-1].start, end=spell.end)
        else:
            found.append(spell)
    return tuple(found)
