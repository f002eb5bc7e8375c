"""Paragraphs before they are written, and which of their marks came or went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policydiff.render.docx.revisions import Look, Mark, Stamp
from policydiff.render.markup import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paragraph to be written."""

    content: Markup
    look: Look
    mark: Mark
    stamp: Stamp
    looked: Look | None = None
    """Of a paragraph that stands: how it looked before."""
    ends_in: Mark = Mark.KEPT
    """Of a paragraph that stands: the fate of its last words."""
    closing: Markup = Markup()  # noqa: RUF009 - a str like any other
    """What stands after it, between paragraphs."""


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
        if draft.mark is not Mark.KEPT or fate not in (Mark.INSERTED, Mark.DELETED):
            continue
        last = at
        while (
            last + 1 < len(found)
            and found[last + 1].mark is fate
            and found[last + 1].stamp == draft.stamp
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
