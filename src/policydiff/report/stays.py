"""At each change of a stretch, when its words stood besides."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING

from policydiff.dataclasses import replace
from policydiff.model import ChangeKind
from policydiff.report.found import DatedChange, StretchReport

if TYPE_CHECKING:
    from policydiff.history.stays import Stood

_WORDED = frozenset(
    {ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REWORDED, ChangeKind.MOVED_AND_REWORDED}
)


def with_stays(report: StretchReport, stood: Callable[[], Stood] | None) -> StretchReport:
    """A report whose changes say when their words stood besides.

    Args:
        report: of a stretch.
        stood: tells it, asked for once words came or went; None where nobody wants to know.
    """
    comparison = report.comparison
    if stood is None or comparison is None or comparison.replaced:
        return report
    old, new = comparison.old, comparison.new
    if old.record is None or new.record is None:
        return report
    changed = [one.change.kind in _WORDED and not one.change.beside for one in report.changes]
    if not any(changed):
        return report
    told, records = stood(), (old.record, new.record)

    def spells(one: DatedChange) -> DatedChange:
        before = [told.before(each, new.text, *records) for each in one.change.new]
        again = [told.again(each, old.text, *records) for each in one.change.old]
        return replace(
            one,
            stood_before=tuple(chain.from_iterable(before)),
            stands_again=tuple(chain.from_iterable(again)),
        )

    each = zip(report.changes, changed, strict=True)
    return replace(report, changes=tuple(spells(one) if asked else one for one, asked in each))
