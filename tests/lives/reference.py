"""What `blame` should say, worked out the long way: whole comparisons, one clause at a time."""

from __future__ import annotations

from policydiff.clauses import parse
from policydiff.compare import compare
from policydiff.lives.blame import How, Since
from policydiff.lives.course import Course
from policydiff.lives.passage import says
from policydiff.model import Change, ChangeKind, Clause, Comparison, Op, Version
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

    def came(at: int, clause: int, words: tuple[int, int]) -> Since:
        """Of some words of a clause, by their numbers in it."""
        text = course.texts[at]
        if text.before is None:
            return Since(at, How.FIRST)
        before = course.texts[text.before].blob
        comparison = compared(before, text.blob)
        stands = [old for old, new in comparison.unchanged if new == clause]
        if stands:
            return came(text.before, stands[0], words)
        [change] = [c for c in comparison.changes if clause in [one.index for one in c.new]]
        if not change.old:
            return Since(at, How.UPGRADED if text.technical else How.CHANGED)
        if says_other_words(change) and not text.technical:
            return Since(at, How.CHANGED)
        if len(change.old) == len(change.new):
            pairs = {new.index: old for old, new in zip(change.old, change.new, strict=True)}
            old = pairs[clause]
            kept = words if not says_other_words(change) else (0, count(old))
            return came(text.before, old.index, kept)
        origins = [(one.index, (0, count(one))) for one in change.old]
        old_words = [(one.index, word) for one in change.old for word in range(count(one))]
        new_words = [(one.index, word) for one in change.new for word in range(count(one))]
        if not says_other_words(change) and len(old_words) == len(new_words):
            followed = [
                old
                for old, (index, word) in zip(old_words, new_words, strict=True)
                if index == clause and words[0] <= word < words[1]
            ]
            origins = [
                (index, (min(those), max(those) + 1))
                for index in dict.fromkeys(index for index, _ in followed)
                for those in [[word for one, word in followed if one == index]]
            ]
        return max(
            (came(text.before, old, part) for old, part in origins), key=lambda s: (s.place, s.how)
        )

    text = parse(texts[course.texts[place].blob])
    return [came(place, clause, (0, count(text[clause]))) for clause in range(size)]


def count(clause: Clause) -> int:
    return len(plain(clause.text).split())


def stood_before(
    course: Course, place: int, size: int, texts: dict[str, str], since: list[Since]
) -> list[list[int]]:
    """For every clause of a text, the earlier texts that had its words before the day it is dated by.

    A clause with the same words that, in these words, still stands in the text of that day is another.
    """
    pages = [parse(texts[text.blob]) for text in course.texts]
    nearby: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for at, text in enumerate(course.texts):
        if text.before is None:
            continue
        old, new = (Version(title="", text=texts[course.texts[n].blob]) for n in (text.before, at))
        for one, other in same_clauses(compare(old, new), technical=text.technical):
            nearby.setdefault((text.before, one), []).append((at, other))
            nearby.setdefault((at, other), []).append((text.before, one))

    def places_of(at: int, clause: int) -> set[int]:
        """The texts in which a clause stands, followed in the same words."""
        found, waiting = {(at, clause)}, [(at, clause)]
        while waiting:
            fresh = [node for node in nearby.get(waiting.pop(), ()) if node not in found]
            found.update(fresh)
            waiting += fresh
        return {text for text, _ in found}

    return [
        [
            at
            for at in range(since[clause].place)
            if any(
                says(one) == says(pages[place][clause])
                and since[clause].place not in places_of(at, one.index)
                for one in pages[at]
            )
        ]
        for clause in range(size)
    ]


def same_clauses(comparison: Comparison, *, technical: bool) -> list[tuple[int, int]]:
    """The clauses that two texts have in common, as the publisher sees it."""
    pairs = list(comparison.unchanged)
    for change in comparison.changes:
        if len(change.old) == len(change.new) and (technical or not says_other_words(change)):
            pairs += [(a.index, b.index) for a, b in zip(change.old, change.new, strict=True)]
    return pairs


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
