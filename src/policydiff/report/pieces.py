"""The pieces of a stretch that can be compared: one, unless another document took the text's place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from policydiff.compare import compare
from policydiff.dataclasses import replace
from policydiff.history import Stretch
from policydiff.model import Comparison, Record, Version

Load = Callable[[Record], Version]
"""Reads a record's text."""


def comparisons(stretch: Stretch, load: Load) -> tuple[Comparison | None, ...]:
    """The net comparisons over a stretch, as they are reported.

    It is one, unless another document took the place of the text and stayed. Nothing can be compared
    across that: there is one of what came before, one of the step that replaced the text, and one of
    what came after.

    Args:
        stretch: of a period.
        load: reads a record's text.

    Returns:
        One for each of the stretch's `StretchReport`s, as there.

    Cost: one comparison; where it is of two documents, at most ten more for each step.
    """
    compared = Compared(load)
    return tuple(net(piece, compared) for piece in pieces(stretch, compared))


class Compared:
    """Compares records; what was compared last is at hand."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self._known: dict[tuple[str, str], Comparison] = {}

    def __call__(self, first: Record, second: Record) -> Comparison:
        """Two texts compared, the older one first."""
        old, new = self.load(first), self.load(second)
        texts = (old.text, new.text)
        if texts not in self._known:
            if len(self._known) == _AT_HAND:
                del self._known[next(iter(self._known))]
            self._known[texts] = compare(old, new)
        return replace(self._known[texts], old=old, new=new)


_AT_HAND = 64
"""Comparisons that are kept while a period is reported."""
_BETWEEN = 8
"""Texts of other documents in a row after which a document that comes back is told as another one again:
so the cost follows the number of texts, whatever stands in them."""


def pieces(stretch: Stretch, compared: Compared) -> Iterator[Stretch]:
    """What of a stretch is reported by itself, in order; see `comparisons`."""
    found: list[Stretch] = []  # latest first
    records = records_of(stretch)
    while len(records) > 2 and compared(records[0], records[-1]).replaced:
        at = _beginning(records, compared)
        at_once = compared(records[at - 1], records[at]).replaced
        earlier = at if at_once else at + 1
        split = len(stretch.steps) - len(records) + earlier
        before, steps = stretch.steps[:split], stretch.steps[split:]
        later = steps[1:] if at_once else steps
        if later:
            found.append(Stretch(base=records[at], steps=later))
        if at_once:
            opens = stretch.opens and not before
            found.append(Stretch(base=records[at - 1], steps=steps[:1], opens=opens))
        stretch = replace(stretch, steps=before)
        records = records_of(stretch)
    if stretch.steps or not found:
        found.append(stretch)
    return reversed(found)


def _beginning(records: Sequence[Record], compared: Compared) -> int:
    """Where the document begins that stands at the end; another one served in between is passed over."""
    at = len(records) - 1
    for earlier in reversed(range(len(records) - 1)):
        if at - earlier > _BETWEEN:
            break
        if not compared(records[earlier], records[-1]).replaced:
            at = earlier
    return at


def net(stretch: Stretch, compared: Compared) -> Comparison | None:
    """The first and the last text of a stretch compared; None where there is but one."""
    records = records_of(stretch)
    return compared(records[0], records[-1]) if len(records) > 1 else None


def records_of(stretch: Stretch) -> list[Record]:
    """The texts of a stretch, what was in force before it first."""
    base = [] if stretch.base is None else [stretch.base]
    return [*base, *(entry.record for entry in stretch.steps)]
