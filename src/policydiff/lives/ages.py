"""The age of every clause of every text of a course, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
    found: list[tuple[Since, ...]] = []
    for place, text in enumerate(course.texts):
        if text.before is None:
            aged = (Since(place, How.FIRST),) * size(text)
        elif course.texts[text.before].blob == text.blob:
            aged = found[text.before]
        else:
            before = course.texts[text.before]
            step = passages(before.blob, text.blob)
            aged = _step(found[text.before], step, place, technical=text.technical)
        found.append(aged)
        yield aged


def _step(
    before: tuple[Since, ...], step: Passage, place: int, *, technical: bool
) -> tuple[Since, ...]:
    came = Since(place, How.UPGRADED if technical else How.CHANGED)
    aged = [came] * step.new_size()
    for old, new, length in step.runs:
        aged[new : new + length] = before[old : old + length]
    for link in step.links:
        if link.old and (technical or not link.worded):
            latest = max((before[old] for old in link.old), key=lambda one: (one.place, one.how))
            for new in link.new:
                aged[new] = latest
    return tuple(aged)
