"""What `blame` should say, worked out the long way: whole comparisons, one clause at a time."""

from __future__ import annotations

from policydiff.compare import compare
from policydiff.lives.blame import How, Since
from policydiff.lives.course import Course
from policydiff.model import Change, ChangeKind, Comparison, Op, Version
from policydiff.typography import plain

WORDLESS = {ChangeKind.RENUMBERED, ChangeKind.MOVED, ChangeKind.MARKUP}


def blamed(course: Course, place: int, size: int, texts: dict[str, str]) -> list[Since]:
    """Every clause of a text dated by itself, from the text back to the first."""
    comparisons: dict[tuple[str, str], Comparison] = {}

    def compared(old: str, new: str) -> Comparison:
        if (old, new) not in comparisons:
            pair = [Version(title="", text=texts[blob]) for blob in (old, new)]
            comparisons[old, new] = compare(*pair)
        return comparisons[old, new]

    def came(at: int, clause: int) -> Since:
        text = course.texts[at]
        if text.before is None:
            return Since(at, How.FIRST)
        before = course.texts[text.before].blob
        comparison = compared(before, text.blob)
        stands = [old for old, new in comparison.unchanged if new == clause]
        if stands:
            return came(text.before, stands[0])
        [change] = [c for c in comparison.changes if clause in [one.index for one in c.new]]
        if not change.old:
            return Since(at, How.UPGRADED if text.technical else How.CHANGED)
        if says_other_words(change) and not text.technical:
            return Since(at, How.CHANGED)
        origins = [one.index for one in change.old]
        if len(change.old) == len(change.new):
            origins = [origins[[one.index for one in change.new].index(clause)]]
        return max((came(text.before, old) for old in origins), key=lambda s: (s.place, s.how))

    return [came(place, clause) for clause in range(size)]


def says_other_words(change: Change) -> bool:
    if change.kind in WORDLESS:
        return False
    if change.redline is None:
        return True
    old, new = (plain(" ".join(one.text for one in side)) for side in (change.old, change.new))
    if old.split() == new.split():
        return False
    edits = [edit for edit in change.redline.minimal if not edit.reference]
    return any(edit.op is not Op.EQUAL for edit in edits)


def standing_since(course: Course, place: int, words: str, texts_words: list[set[str]]) -> int:
    """With which text a clause with just these words came, going back while any clause has them."""
    at = place
    while (before := course.texts[at].before) is not None and words in texts_words[before]:
        at = before
    return at
