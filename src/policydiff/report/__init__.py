"""A period of one terms, compared, dated and rated: what every rendering of `show` draws.

A reader wants the net change of a period against what was in force before it, and for each change
the day it came. The net change is one comparison; the days follow from the comparisons of the single
steps, by following each clause through them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from policydiff.compare import compare
from policydiff.history import Looks, Stretch, TermsPeriod, folds
from policydiff.model import Assessment, Comparison
from policydiff.report.dating import dates
from policydiff.report.found import (
    DatedChange,
    PeriodReport,
    StretchReport,
    asked_for,
    assessments,
    narrowed,
)
from policydiff.report.pieces import Compared, Load, comparisons, net, pieces, records_of
from policydiff.report.stays import with_stays

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.history.stays import Stood

    RulesGiven = Rules | Callable[[], Rules]
    """Rules, or what reads them once there is a change to assess."""

__all__ = [
    "DatedChange",
    "Load",
    "PeriodReport",
    "StretchReport",
    "asked_for",
    "assessments",
    "comparisons",
    "narrowed",
    "report",
    "undated",
]


def report(
    found: TermsPeriod,
    load: Load,
    *,
    rules: RulesGiven | None = None,
    looks: Looks | None = None,
    stood: Callable[[], Stood] | None = None,
) -> PeriodReport:
    """Compare and date every stretch of a period.

    Args:
        found: what is recorded for the period.
        load: reads a record's text.
        rules: to assess the changes by; None leaves them unassessed.
        looks: when somebody looked; none where that is not known.
        stood: tells when clauses stood besides, asked for once words came or went; None where nobody
            wants to know.

    A stretch in which another document took the place of the text is reported in pieces; see
    `comparisons`.

    Cost: one comparison per stretch, and one per step that is not a repetition where there are several,
    at most ten more where another document took its place; of texts that took turns, one for each but
    the first.
    """
    stretches: list[StretchReport] = []
    for stretch in found.stretches:
        compared = Compared(load)
        stretches += (
            with_stays(_report_stretch(found, piece, compared, rules), stood)
            for piece in pieces(stretch, compared)
        )
    first, *others = [one.latest.record for one in found.turns.served] if found.turns else [None]
    served = [compare(load(first), load(other)) for other in others if first and other]
    return PeriodReport(
        found=found, stretches=tuple(stretches), served=tuple(served), looks=looks or Looks()
    )


def undated(comparison: Comparison, *, rules: RulesGiven | None = None) -> tuple[DatedChange, ...]:
    """The changes of two versions compared directly.

    Args:
        comparison: of the two.
        rules: to assess the changes by; None leaves them unassessed.
    """
    rated = _rated(comparison, rules)
    pairs = zip(comparison.changes, rated, strict=True)
    return tuple(DatedChange(change=change, at=(), assessment=rating) for change, rating in pairs)


def _rated(comparison: Comparison, rules: RulesGiven | None) -> Sequence[Assessment | None]:
    if rules is None or comparison.replaced or not comparison.changes:
        return [None] * len(comparison.changes)
    from policydiff.assess import assess  # noqa: PLC0415 - 25 ms that only an assessment needs

    return assess(comparison, rules() if callable(rules) else rules)


def _report_stretch(
    found: TermsPeriod, stretch: Stretch, compared: Compared, rules: RulesGiven | None
) -> StretchReport:
    comparison = net(stretch, compared)
    if comparison is None:
        return StretchReport(stretch=stretch, comparison=None, changes=())
    dated = [
        DatedChange(change=change, at=at, assessment=rating, fold=fold)
        for change, at, rating, fold in zip(
            comparison.changes,
            dates(comparison, records_of(stretch), compared),
            _rated(comparison, rules),
            folds(comparison, found.furniture),
            strict=True,
        )
    ]
    return StretchReport(
        stretch=stretch,
        comparison=comparison,
        changes=tuple(one for one in dated if one.fold is None),
        folded=tuple(one for one in dated if one.fold is not None),
    )
