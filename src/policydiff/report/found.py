"""A period of one terms, compared, dated and rated: what every rendering of `show` draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from policydiff.dataclasses import dataclass, field, replace
from policydiff.history import Fold, Looks, Spell, Stretch, TermsPeriod
from policydiff.model import Assessment, Change, Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedChange:
    """One change of a period and when it came."""

    change: Change
    at: tuple[datetime, ...]
    """Fetch times of the versions that brought it, in order; a clause may be reworded twice. Empty
    where two versions are compared directly."""
    assessment: Assessment | None = None
    """None where no assessment was asked for."""
    fold: Fold | None = None
    """Why it tells a reader nothing new; None where it does."""
    stood_before: tuple[Spell, ...] = ()
    """When the clause that came, or was so reworded, had stood in these words and was gone in between."""
    stands_again: tuple[Spell, ...] = ()
    """When the clause that went, or was reworded, stood in its old words later on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchReport:
    """The net change over one stretch."""

    stretch: Stretch
    comparison: Comparison | None
    """Against what was in force before; None where recording began here with a single text."""
    changes: tuple[DatedChange, ...]
    """The comparison's changes that are news, in its order."""
    folded: tuple[DatedChange, ...] = ()
    """Its other changes, each with the reason, in its order."""
    hidden: tuple[DatedChange, ...] = ()
    """Changes that are news and that a reader did not ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReport:
    """What changed in one terms during one period."""

    found: TermsPeriod
    stretches: tuple[StretchReport, ...]
    served: tuple[Comparison, ...] = ()
    """Of texts that took turns: the first one's latest text with that of each other one."""
    looks: Looks = field(default=Looks())
    """When somebody looked."""


def assessments(reports: Sequence[PeriodReport]) -> list[Assessment]:
    """What was found of every change that is news, document by document; what repeats is none."""
    return [
        one.assessment
        for report in reports
        for stretch in report.stretches
        for one in stretch.changes
        if one.assessment is not None and not one.change.repeats
    ]


def asked_for(
    changes: Sequence[DatedChange], wanted: Callable[[Assessment], bool]
) -> tuple[tuple[DatedChange, ...], tuple[DatedChange, ...]]:
    """The changes that a reader wants to see, and the others; what nobody assessed is shown.

    Args:
        changes: in their order, which is kept.
        wanted: of an assessment.
    """
    shown = tuple(one for one in changes if one.assessment is None or wanted(one.assessment))
    there = set(map(id, shown))
    return shown, tuple(one for one in changes if id(one) not in there)


def narrowed(report: PeriodReport, wanted: Callable[[Assessment], bool]) -> PeriodReport:
    """A report of the changes that a reader wants to see; the others stand in `hidden`."""
    return replace(
        report, stretches=tuple(_narrowed_stretch(one, wanted) for one in report.stretches)
    )


def _narrowed_stretch(
    stretch: StretchReport, wanted: Callable[[Assessment], bool]
) -> StretchReport:
    shown, hidden = asked_for(stretch.changes, wanted)
    folded, _ = asked_for(stretch.folded, wanted)
    return replace(stretch, changes=shown, folded=folded, hidden=hidden)
