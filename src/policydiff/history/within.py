"""Why a change inside a text that changed is no news itself."""

from __future__ import annotations

from policydiff.history.facts import lines_of
from policydiff.history.furniture import Furniture
from policydiff.history.lines import HIDDEN, Line, read_line
from policydiff.history.places import place_of
from policydiff.history.timeline import Fold
from policydiff.model import Change, ChangeKind, Clause, Comparison


def folds(comparison: Comparison, furniture: Furniture) -> tuple[Fold | None, ...]:
    """Why a reader need not see each change of a comparison; None where they must.

    Args:
        comparison: of two versions of one terms.
        furniture: what was learned from their timeline to move by itself.
    """
    texts = comparison.old.text, comparison.new.text
    old, new = (furniture.lines(lines_of(text)) for text in texts)
    return tuple(_fold(change, texts, old | new) for change in comparison.changes)


def _fold(change: Change, texts: tuple[str, str], moving: frozenset[int]) -> Fold | None:
    if change.kind is ChangeKind.MARKUP:
        if any(_place(link.old) != _place(link.new) for link in change.links):
            return None
        if change.links:
            return Fold.LINK
        return Fold.TYPOGRAPHY if change.redline else Fold.MARKUP
    old, new = _lines(change.old, texts[0]), _lines(change.new, texts[1])
    if all(line.key in moving for line in (*old, *new)):
        return Fold.FURNITURE
    if change.kind is ChangeKind.REWORDED and _went_hiding(old, new):
        return Fold.FURNITURE
    return None


def _place(target: str | None) -> str | None:
    return place_of(target) if target else None


def _lines(clauses: tuple[Clause, ...], text: str) -> list[Line]:
    """What the lines say that clauses stand in."""
    raw = "\n".join(text[clause.source.start : clause.source.end] for clause in clauses)
    return [line for line in map(read_line, raw.split("\n")) if line.size]


def _went_hiding(old: list[Line], new: list[Line]) -> bool:
    """Do lines differ in nothing but e-mail addresses that can no longer be read?"""
    return [line.shape for line in old] == [line.shape for line in new] and all(
        one.plain == other.plain or other.marks & HIDDEN
        for one, other in zip(old, new, strict=True)
    )
