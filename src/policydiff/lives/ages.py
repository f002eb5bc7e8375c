"""The age of every clause of every text of a course, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from policydiff.lives.blame import How, Passages, Since
from policydiff.lives.course import Course, Text
from policydiff.lives.passage import Passage


def ages(
    course: Course, size: Callable[[Text], int], passages: Passages
) -> Iterator[tuple[Since, ...]]:
    """Date every clause of every text; each says what `blame` says of it.

    Args:
        course: of the terms.
        size: how many clauses a text has; asked of those that follow from no other.
        passages: between two texts.

    Cost: one passage for each text, and the dates of all texts are held.
    """
    found: list[tuple[_Age, ...]] = []
    for place, text in enumerate(course.texts):
        if text.before is None:
            aged: tuple[_Age, ...] = ((_Stretch(Since(place, How.FIRST)),),) * size(text)
        elif course.texts[text.before].blob == text.blob:
            aged = found[text.before]
        else:
            before = course.texts[text.before]
            step = passages(before.blob, text.blob)
            aged = _step(found[text.before], step, place, technical=text.technical)
        found.append(aged)
        yield tuple(map(_latest, aged))


class _Stretch(NamedTuple):
    """Words of a clause that came at a time."""

    since: Since
    end: int | None = None
    """Where they end, in words from the clause's beginning; None for the clause's end."""


_Age = tuple[_Stretch, ...]
"""Of one clause; the last stretch ends with it."""


def _latest(age: _Age) -> Since:
    if len(age) == 1:
        return age[0].since
    return max((one.since for one in age), key=lambda one: (one.place, one.how))


def _step(
    before: tuple[_Age, ...], step: Passage, place: int, *, technical: bool
) -> tuple[_Age, ...]:
    came = (_Stretch(Since(place, How.UPGRADED if technical else How.CHANGED)),)
    aged: list[_Age] = [came] * step.new_size()
    for old, new, length in step.runs:
        aged[new : new + length] = before[old : old + length]
    for link in step.links:
        if not link.old or (link.worded and not technical):
            continue
        ages = [before[old] for old in link.old]
        if link.sizes:
            for new, age in zip(link.new, _cut(link.sizes, ages), strict=True):
                aged[new] = age
        elif len(link.old) == len(link.new) == 1 and not link.worded:
            aged[link.new[0]] = ages[0]
        else:
            latest = (_Stretch(max(map(_latest, ages), key=lambda one: (one.place, one.how))),)
            for new in link.new:
                aged[new] = latest
    return tuple(aged)


def _cut(sizes: tuple[tuple[int, ...], tuple[int, ...]], ages: Sequence[_Age]) -> Iterator[_Age]:
    """The ages of new pieces that have the same words as old ones.

    Args:
        sizes: words of each old and of each new piece.
        ages: of the old ones.
    """
    stretches: list[tuple[int, Since]] = []  # where each ends, in all the words
    begins = 0
    for size, age in zip(sizes[0], ages, strict=True):
        for one in age:
            end = begins + (size if one.end is None else min(one.end, size))
            stretches.append((end, one.since))
        begins += size
    begins = at = 0
    for size in sizes[1]:
        end = begins + size
        cut: list[_Stretch] = []
        while at < len(stretches) - 1 and stretches[at][0] <= begins:
            at += 1
        here = at
        while stretches[here][0] < end:
            cut.append(_Stretch(stretches[here][1], stretches[here][0] - begins))
            here += 1
        yield (*cut, _Stretch(stretches[here][1]))
        begins = end
