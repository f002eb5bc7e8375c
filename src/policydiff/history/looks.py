"""When somebody looked: what bounds the time of a change on its early side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime

from policydiff.dataclasses import dataclass
from policydiff.history.timeline import Entry
from policydiff.model import Observation, Outcome, Record
from policydiff.queries import Period

OWN = "versions"
"""The origin that observations tell of; whoever else recorded left none."""

_SAW = frozenset({Outcome.FIRST, Outcome.CHANGED, Outcome.UNCHANGED})


@dataclass(frozen=True, slots=True)
class Looks:
    """The times at which somebody saw the text of one terms."""

    times: tuple[datetime, ...] = ()
    """In order; those of one second as they were recorded."""

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> Looks:
        """Those of one terms' observations, which may come in any order, that found a text."""
        return cls(tuple(sorted(one.at for one in observations if one.outcome in _SAW)))

    def since(self, entry: Entry, before: Record | None) -> datetime | None:
        """When the text before was last seen: the change came between then and `entry.at`.

        Args:
            entry: a text that was recorded here.
            before: the text recorded before it, whatever its kind.

        Returns:
            None where nobody looked in between, or nobody of ours recorded the text.
        """
        if entry.record.origin != OWN or before is None:
            return None
        at = bisect_left(self.times, entry.at) - 1
        if at < 0 or self.times[at] < before.captured_at:
            return None
        return self.times[at]

    def gap(self, period: Period) -> tuple[datetime | None, datetime | None] | None:
        """The last look before a period and the first one after it, where there was none inside.

        Returns:
            None where somebody looked, or nobody ever did.
        """
        start = 0 if period.start is None else bisect_left(self.times, period.start)
        end = len(self.times) if period.end is None else bisect_left(self.times, period.end)
        if start < end or not self.times:
            return None
        before = self.times[start - 1] if start else None
        return before, (self.times[end] if end < len(self.times) else None)
