"""A period of one terms, compared, dated and rated: what every rendering of `show` draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from policydiff.dataclasses import dataclass, field, replace
from policydiff.history import Fold, Looks, Spell, Stretch, TermsPeriod
from policydiff.model import Assessment, Change, Comparison, Direction


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
    """Changes that are news and that a reader did not ask for; of a text that another document took the
    place of, that."""
    rating: Assessment | None = None
    """How reviewers rate that another document took the place of the text; None where it did not, and
    where nobody set a level. No rule can."""

    @property
    def unrated(self) -> bool:
        """Whether another document took the place of the text, and nobody says what that weighs."""
        return self._replaced and self.rating is None

    @property
    def withheld(self) -> bool:
        """Whether another document took the place of the text, and a reader did not ask for that."""
        return self._replaced and bool(self.hidden)

    @property
    def came_back(self) -> bool:
        """Whether there were several changes, which a reader is told of even where nothing is left of them."""
        return self.comparison is not None and len(self.stretch.steps) > 1 and not self.hidden

    @property
    def _replaced(self) -> bool:
        return self.comparison is not None and self.comparison.replaced


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
    """What is known of every change that is news, document by document; what repeats is none."""
    return [one for report in reports for stretch in report.stretches for one in _known(stretch)]


def _known(stretch: StretchReport) -> Iterator[Assessment]:
    if stretch.rating is not None and not stretch.withheld:
        yield stretch.rating
    for one in stretch.changes:
        if one.assessment is not None and not one.change.repeats:
            yield one.assessment


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
    rating = stretch.rating
    if rating is not None:
        # whom it favours nobody says, so that nobody who asks for a direction is kept from it
        if any(wanted(replace(rating, direction=one)) for one in Direction):
            return stretch
        whole = DatedChange(change=rating.change, at=(), assessment=rating)
        return replace(stretch, changes=(), hidden=(whole,))
    shown, hidden = asked_for(stretch.changes, wanted)
    folded, _ = asked_for(stretch.folded, wanted)
    return replace(stretch, changes=shown, folded=folded, hidden=hidden)
