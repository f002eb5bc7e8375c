"""A period of one terms, compared, dated and rated: what every rendering of `show` draws.

A reader wants the net change of a period against what was in force before it, and for each change
the day it came. The net change is one comparison; the days follow from the comparisons of the single
steps, by following each clause through them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from policydiff.compare import compare
from policydiff.dataclasses import dataclass, field, replace
from policydiff.history import Fold, Looks, Spell, Stretch, TermsPeriod, folds
from policydiff.model import Assessment, Change, ChangeKind, Comparison, Record, Version

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.history.stays import Stood

    RulesGiven = Rules | Callable[[], Rules]
    """Rules, or what reads them once there is a change to assess."""

Load = Callable[[Record], Version]
"""Reads a record's text."""


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
        compared = _Compared(load)
        stretches += (
            _with_stays(_report_stretch(found, piece, compared, rules), stood)
            for piece in _pieces(stretch, compared)
        )
    first, *others = [one.latest.record for one in found.turns.served] if found.turns else [None]
    served = [compare(load(first), load(other)) for other in others if first and other]
    return PeriodReport(
        found=found, stretches=tuple(stretches), served=tuple(served), looks=looks or Looks()
    )


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
    compared = _Compared(load)
    return tuple(_net(piece, compared) for piece in _pieces(stretch, compared))


class _Compared:
    """Compares records; what was compared last is at hand."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self._known: dict[tuple[str, str], Comparison] = {}

    def __call__(self, first: Record, second: Record) -> Comparison:
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


def _pieces(stretch: Stretch, compared: _Compared) -> Iterator[Stretch]:
    found: list[Stretch] = []  # latest first
    records = _records(stretch)
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
        records = _records(stretch)
    if stretch.steps or not found:
        found.append(stretch)
    return reversed(found)


def _beginning(records: Sequence[Record], compared: _Compared) -> int:
    """Where the document begins that stands at the end; another one served in between is passed over."""
    at = len(records) - 1
    for earlier in reversed(range(len(records) - 1)):
        if at - earlier > _BETWEEN:
            break
        if not compared(records[earlier], records[-1]).replaced:
            at = earlier
    return at


def _net(stretch: Stretch, compared: _Compared) -> Comparison | None:
    records = _records(stretch)
    return compared(records[0], records[-1]) if len(records) > 1 else None


def _records(stretch: Stretch) -> list[Record]:
    """The texts of a stretch, what was in force before it first."""
    base = [] if stretch.base is None else [stretch.base]
    return [*base, *(entry.record for entry in stretch.steps)]


def undated(comparison: Comparison, *, rules: RulesGiven | None = None) -> tuple[DatedChange, ...]:
    """The changes of two versions compared directly.

    Args:
        comparison: of the two.
        rules: to assess the changes by; None leaves them unassessed.
    """
    rated = _rated(comparison, rules)
    pairs = zip(comparison.changes, rated, strict=True)
    return tuple(DatedChange(change=change, at=(), assessment=rating) for change, rating in pairs)


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


def _rated(comparison: Comparison, rules: RulesGiven | None) -> Sequence[Assessment | None]:
    if rules is None or comparison.replaced or not comparison.changes:
        return [None] * len(comparison.changes)
    from policydiff.assess import assess  # noqa: PLC0415 - 25 ms that only an assessment needs

    return assess(comparison, rules() if callable(rules) else rules)


def _report_stretch(
    found: TermsPeriod, stretch: Stretch, compared: _Compared, rules: RulesGiven | None
) -> StretchReport:
    records = _records(stretch)
    net = _net(stretch, compared)
    if net is None:
        return StretchReport(stretch=stretch, comparison=None, changes=())
    steps = _steps(records, compared) if len(records) > 2 and net.changes else [net]
    backward = [_trail(step, backward=True) for step in reversed(steps)]
    forward = [_trail(step, backward=False) for step in steps]
    dated = [
        DatedChange(
            change=change,
            at=_dates(change, backward, forward) or _likely_dates(change, steps),
            assessment=rating,
            fold=fold,
        )
        for change, rating, fold in zip(
            net.changes, _rated(net, rules), folds(net, found.furniture), strict=True
        )
    ]
    return StretchReport(
        stretch=stretch,
        comparison=net,
        changes=tuple(one for one in dated if one.fold is None),
        folded=tuple(one for one in dated if one.fold is not None),
    )


_WORDED = frozenset(
    {ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REWORDED, ChangeKind.MOVED_AND_REWORDED}
)


def _with_stays(report: StretchReport, stood: Callable[[], Stood] | None) -> StretchReport:
    """A report whose changes say when their words stood besides."""
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


def _steps(records: Sequence[Record], compared: _Compared) -> list[Comparison]:
    """The comparisons of neighbours by which the net change is dated.

    A whole other document that a site served in between dates nothing: it is passed over.
    """
    steps: list[Comparison] = []
    old = records[0]
    for new in records[1:]:
        step = compared(old, new)
        if not step.replaced or new is records[-1]:
            steps.append(step)
            old = new
    return steps


_WORDLESS = frozenset({ChangeKind.RENUMBERED, ChangeKind.MOVED, ChangeKind.MARKUP})


@dataclass(frozen=True, slots=True)
class _Trail:
    """How clauses pass through one step, seen from one of its sides."""

    at: datetime | None
    stands: dict[int, int]
    """Clause here -> the same clause, untouched, on the other side."""
    touched: dict[int, tuple[ChangeKind, tuple[int, ...]]]
    """Clause here -> what happened to it, and the clauses on the other side it belongs to."""


def _trail(step: Comparison, *, backward: bool) -> _Trail:
    touched: dict[int, tuple[ChangeKind, tuple[int, ...]]] = {}
    for change in step.changes:
        here, there = (change.new, change.old) if backward else (change.old, change.new)
        for clause in here:
            touched[clause.index] = (change.kind, tuple(c.index for c in there))
    pairs = step.unchanged
    return _Trail(
        at=step.new.captured_at,
        stands={new: old for old, new in pairs} if backward else dict(pairs),
        touched=touched,
    )


def _dates(
    change: Change, backward: Sequence[_Trail], forward: Sequence[_Trail]
) -> tuple[datetime, ...]:
    """When a net change came: the steps that touched its clauses.

    What stands at the end is followed back from the last step; what is gone, forward from the first,
    to the step after which nothing of it was left. Steps that only renumbered, moved or reformatted
    don't date a change of words.
    """
    trails = backward if change.new else forward
    clauses = {clause.index for clause in change.new or change.old}
    times: set[datetime] = set()
    for trail in trails:
        following: set[int] = set()
        for index in clauses:
            if index in trail.stands:
                following.add(trail.stands[index])
                continue
            kind, others = trail.touched[index]
            following.update(others)
            if trail.at and (kind not in _WORDLESS or change.kind in _WORDLESS):
                times.add(trail.at)
        clauses = following
    if change.kind is ChangeKind.REMOVED and times:
        return (max(times),)
    return tuple(sorted(times))


def _likely_dates(change: Change, steps: Sequence[Comparison]) -> tuple[datetime, ...]:
    """When a net change came that following its clauses does not tell.

    Of several clauses with the same words, or of two that changed places, the steps may take another
    for the one that came or moved than the net comparison does. Then the steps that brought or took
    clauses with the same words date it, else those that made a change of its kind, else all.
    """
    words = {clause.text for clause in change.new or change.old}

    def same_words(other: Change) -> bool:
        return any(clause.text in words for clause in (other.new if change.new else other.old))

    def same_kind(other: Change) -> bool:
        return other.kind is change.kind

    for alike in (same_words, same_kind, bool):
        times = {step.new.captured_at for step in steps if any(map(alike, step.changes))}
        if times:
            return tuple(sorted(at for at in times if at))
    return ()
