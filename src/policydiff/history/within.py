"""Why a change inside a text that changed is no news itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from policydiff.history.facts import lines_of
from policydiff.history.furniture import Furniture
from policydiff.history.lines import HIDDEN, TICKER, Line, read_line
from policydiff.history.places import place_of
from policydiff.history.timeline import Fold
from policydiff.model import Change, ChangeKind, Clause, Comparison


def folds(comparison: Comparison, furniture: Furniture) -> tuple[Fold | None, ...]:
    """Why a reader need not see each change of a comparison; None where they must.

    Args:
        comparison: of two versions of one terms.
        furniture: what was learned from their timeline to move by itself.

    Cost: the lines that changed are read, and all others only where these may be furniture.
    """
    texts = comparison.old.text, comparison.new.text

    @cache
    def moving() -> frozenset[int]:
        old, new = (furniture.lines(lines_of(text)) for text in texts)
        return old | new

    def moves(line: Line) -> bool:
        # whether a line is a ticker is told by its words; of other furniture, its surroundings decide
        return bool(line.marks & TICKER or furniture.slots) and line.key in moving()

    return tuple(_fold(change, texts, moves) for change in comparison.changes)


def _fold(change: Change, texts: tuple[str, str], moves: Callable[[Line], bool]) -> Fold | None:
    if change.kind is ChangeKind.MARKUP:
        if any(_place(link.old) != _place(link.new) for link in change.links):
            return None
        if change.links:
            return Fold.LINK
        return Fold.TYPOGRAPHY if change.redline else Fold.MARKUP
    old, new = read_lines(change.old, texts[0]), read_lines(change.new, texts[1])
    if all(map(moves, (*old, *new))):
        return Fold.FURNITURE
    if change.kind is ChangeKind.REWORDED and _went_hiding(old, new):
        return Fold.FURNITURE
    return None


def _place(target: str | None) -> str | None:
    return place_of(target) if target else None


def read_lines(clauses: Sequence[Clause], text: str) -> list[Line]:
    """What the lines of a text say that clauses stand in; those without words left out."""
    raw = "\n".join(text[clause.source.start : clause.source.end] for clause in clauses)
    return [line for line in map(read_line, raw.split("\n")) if line.size]


def _went_hiding(old: list[Line], new: list[Line]) -> bool:
    """Do lines differ in nothing but e-mail addresses that can no longer be read?"""
    return [line.shape for line in old] == [line.shape for line in new] and all(
        one.plain == other.plain or other.marks & HIDDEN
        for one, other in zip(old, new, strict=True)
    )
