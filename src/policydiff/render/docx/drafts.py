"""Paragraphs before they are written, and which of their marks came or went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from policydiff.render.docx.revisions import Look, Mark, Run, Stamp
from policydiff.render.markup import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paragraph to be written."""

    runs: Sequence[Run]
    look: Look
    mark: Mark
    stamp: Stamp
    looked: Look | None = None
    """Of a paragraph that stands: how it looked before."""
    before: Markup = Markup()  # noqa: RUF009 - a str like any other
    """What opens a comment or a move, before its words."""
    after: Markup = Markup()  # noqa: RUF009 - as above
    """What closes a comment."""
    closing: Markup = Markup()  # noqa: RUF009 - as above
    """What stands after it, between paragraphs."""

    @property
    def ends_in(self) -> Mark:
        """The fate of its last words."""
        return self.runs[-1].mark if self.runs else Mark.KEPT


_TYPED = (Mark.INSERTED, Mark.DELETED)


def apart(drafts: Sequence[Draft]) -> list[Draft]:
    """Keep words of one fate at the end of a paragraph that stands from such words in the next one.

    LibreOffice takes the two for one stretch, and the paragraph's mark goes with them. Where words came in
    the place of others, either can stand first: what reads the same is put so that the two do not meet.
    """
    found = list(drafts)
    for at in range(1, len(found)):
        one, other = found[at - 1], found[at]
        fate = one.ends_in
        if one.mark is not Mark.KEPT or fate not in _TYPED or not other.runs:
            continue
        if other.runs[0].mark is fate:
            if (turned := _turned(other.runs, first=True)) != other.runs:
                found[at] = replace(other, runs=turned)
            else:
                found[at - 1] = replace(one, runs=_turned(one.runs, first=False))
    return found


def _turned(runs: Sequence[Run], *, first: bool) -> Sequence[Run]:
    """Runs whose first or last two stretches change places, if one came where the other went."""
    stretches = [list(members) for _, members in groupby(runs, key=lambda run: run.mark)]
    at = 0 if first else len(stretches) - 2
    pair = stretches[max(at, 0) : at + 2]
    if {stretch[0].mark for stretch in pair} != set(_TYPED):
        return runs
    stretches[at : at + 2] = reversed(pair)
    return [run for stretch in stretches for run in stretch]


def as_typed(drafts: Sequence[Draft]) -> list[Draft]:
    """Move the marks of whole paragraphs to where a person who types leaves them.

    Words that end a paragraph and paragraphs after it that share their fate are one stretch of text.
    Typed, that stretch begins at the words: it holds the mark of the first paragraph and not that of the
    last. LibreOffice takes neighbouring changes of one author and time for one, and one paragraph mark
    too many goes with them unless they are marked so.
    """
    found = list(drafts)
    for at, draft in enumerate(found):
        fate = draft.ends_in
        if draft.mark is not Mark.KEPT or fate not in _TYPED:
            continue
        last = at
        while (
            last + 1 < len(found)
            and found[last + 1].mark is fate
            and found[last + 1].stamp == draft.stamp
            and all(run.mark is fate for run in found[last + 1].runs)
        ):
            last += 1
        if last == at:
            continue
        before, end = draft.looked or draft.look, found[last]
        if fate is Mark.INSERTED:
            found[at] = replace(draft, mark=fate, looked=None)
            found[last] = replace(end, mark=Mark.KEPT, looked=before)
        else:
            found[at] = replace(draft, mark=fate, look=before, looked=None)
            found[last] = replace(end, mark=Mark.KEPT, look=draft.look, looked=end.look)
    return found
