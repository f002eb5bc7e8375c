"""Moved stretches: what left one place and came to another carry the same name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policydiff.render.docx.revisions import Revisions, Stamp
from policydiff.render.flow import Place
from policydiff.render.markup import Markup


class Moves:
    """What opens and closes the moved stretches of a text.

    Args:
        places: of the text, as far as they are drawn.
        revisions: numbers of the document.
        stamp: of a change, by its number.
    """

    def __init__(
        self, places: Sequence[Place], revisions: Revisions, stamp: Callable[[int], Stamp]
    ) -> None:
        self._revisions = revisions
        self._stamp = stamp
        self._around: dict[int, tuple[Markup, Markup]] = {}
        ends: dict[int, tuple[list[int], list[int]]] = {}
        for at, place in enumerate(places):
            if place.moved and place.number is not None:
                ends.setdefault(place.number, ([], []))[bool(place.new)].append(at)
        for number, (left, came) in ends.items():
            pairs = [(left, came)]
            if not (_in_one_piece(left) and _in_one_piece(came)):
                pairs = [([one], [other]) for one, other in zip(left, came, strict=False)]
            for part, (one, other) in enumerate(pairs):
                name = f"move{number + 1}" + (f".{part + 1}" if len(pairs) > 1 else "")
                self._wrap(name, number, one, source=True)
                self._wrap(name, number, other, source=False)

    def _wrap(self, name: str, number: int, at: Sequence[int], *, source: bool) -> None:
        if not at:
            return
        opening, closes = self._revisions.move_start(name, self._stamp(number), source=source)
        closing = self._revisions.move_end(closes, source=source)
        before = self._around.get(at[0], (Markup(), Markup()))
        self._around[at[0]] = (opening, before[1])
        before = self._around.get(at[-1], (Markup(), Markup()))
        self._around[at[-1]] = (before[0], closing)

    def around(self, at: int) -> tuple[Markup, Markup]:
        """What opens and what closes a move at a place."""
        return self._around.get(at, (Markup(), Markup()))


def _in_one_piece(places: Sequence[int]) -> bool:
    return bool(places) and places[-1] - places[0] == len(places) - 1
