"""What one report tells: a period, its terms, what was decided on each change, and what happened around.

Or two texts, compared whatever lies between them. Every file format draws this and nothing else; none
compares anything again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policydiff.events import AROUND, Event, within
from policydiff.history import Between, Stretch
from policydiff.model import ChangeKind, Comparison, Level, Terms
from policydiff.queries import Period
from policydiff.render import words
from policydiff.render.harmless import one_line
from policydiff.report import DatedChange, PeriodReport, StretchReport
from policydiff.review import Item, Ledger, Ratings, change_id, items, replacing

if TYPE_CHECKING:
    from policydiff.assess import Rules

_LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stretch of a terms that changed, with what was decided on its changes; or two texts."""

    terms: Terms
    """Of two texts that are no terms' of one archive: of no service, with what they are called as type."""
    report: StretchReport
    """Of two texts compared directly, its stretch has no steps."""
    items: tuple[Item, ...]
    """One for each of the report's changes, in their order; where another document took the place of
    the text, one for the whole. Those of changes that a reader is not shown may be left out."""

    @property
    def title(self) -> str:
        """`Telegram/Privacy Policy`; `old.md → new.md` of texts that are nobody's terms. Harmless."""
        return one_line(str(self.terms) if self.terms.service else self.terms.type)

    @property
    def rows(self) -> tuple[tuple[DatedChange, Item], ...]:
        """Each change that a reader is shown and where its review stands.

        None where another document took the place; nor is shown what says again, in the same words,
        what stands on the page anyway.
        """
        if self.replaced:
            return ()
        items = (item for item in self.items if not item.change.repeats)
        return tuple(zip(self._shown, items, strict=True))

    @property
    def tells(self) -> bool:
        """Whether there is a change in it to be told."""
        return bool(self.rows) or self.replaced

    @property
    def changed(self) -> bool:
        """Whether the text changed at all, if only to change back."""
        return self.tells or self.report.came_back

    @property
    def said_twice(self) -> tuple[DatedChange, ...]:
        """The changes that say again what stands on the page anyway."""
        return tuple(dated for dated in self.report.changes if dated.change.repeats)

    @property
    def _shown(self) -> tuple[DatedChange, ...]:
        return tuple(dated for dated in self.report.changes if not dated.change.repeats)

    @property
    def runs(self) -> tuple[tuple[tuple[DatedChange, Item], ...], ...]:
        """The rows, neighbouring clauses that came or went together taken as one."""
        runs: list[list[tuple[DatedChange, Item]]] = []
        for row in self.rows:
            if runs and _together(runs[-1][-1], row):
                runs[-1].append(row)
            else:
                runs.append([row])
        return tuple(map(tuple, runs))

    @property
    def every(self) -> tuple[DatedChange, ...]:
        """All changes of the comparison: those of `rows`, then those that a reader is not shown."""
        return self._shown + self.said_twice + self.report.folded + self.report.hidden

    @property
    def replaced(self) -> bool:
        """Whether another document took the place of the text."""
        return self.report.comparison is not None and self.report.comparison.replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A whole report."""

    period: Period | None
    """None: two texts are compared, whatever lies between them."""
    reports: tuple[PeriodReport, ...]
    """Of all terms asked for, those that stood included; none of two texts."""
    parts: tuple[Part, ...]
    """The stretches with something to compare, terms by terms."""
    events: tuple[Event, ...]
    """What happened in the period and in the thirty days before and after it, earliest first."""
    rules: Rules | None = None
    """By which the changes were assessed, for the titles of topics."""
    between: Between | None = None
    """Of two texts of one timeline, what stands between them besides the publisher's changes."""

    @property
    def reviewed(self) -> bool:
        """Whether anybody decides on the changes."""
        return self.period is not None

    @property
    def dated(self) -> bool:
        """Whether it is known when the new texts were captured."""
        found = (part.report.comparison for part in self.parts)
        return all(one.new.captured_at for one in found if one)

    @property
    def title(self) -> str:
        """`Telegram, September 2024 (UTC): 1 of 2 documents changed`; of several services without a name.

        Of two texts, `old.md → new.md: 3 clauses changed`, with the days of a terms' texts.
        """
        return f"{self._name}: {self.outcome}"

    @property
    def outcome(self) -> str:
        """`1 of 2 documents changed`; of two texts, `3 clauses changed`."""
        if self.period is None:
            return _outcome(self.parts[0].report.comparison)
        changed = len({part.terms for part in self.parts if part.changed})
        return f"{changed} of {words.count(len(self.reports), 'document')} changed"

    @property
    def _name(self) -> str:
        if self.period is None:
            return _name_of(self.parts[0])
        services = {one_line(report.found.terms.service) for report in self.reports}
        label = f"{self.period.label} (UTC)"
        if len(services) == 1:
            label = f"{services.pop()}, {label}"
        return f"{label[:1].upper()}{label[1:]}"


def dossier(
    reports: Sequence[PeriodReport],
    period: Period,
    ledger: Ledger,
    events: Sequence[Event] = (),
    rules: Rules | None = None,
) -> Dossier:
    """Put a report together.

    Args:
        reports: one per terms asked for, in order.
        period: the period asked for.
        ledger: every decision in the archive.
        events: all that the collection holds.
        rules: by which the changes were assessed.
    """
    if rules is not None:
        reports = tuple(map(Ratings(ledger).overrule, reports))
    parts: list[Part] = []
    for report in reports:
        listed = (item for item in items(report, ledger) if not item.change.repeats)
        for stretch in report.stretches:
            if stretch.comparison is None:
                continue
            shown = [dated for dated in stretch.changes if not dated.change.repeats]
            number = 1 if stretch.comparison.replaced else len(shown)
            own = tuple(next(listed) for _ in range(number))
            parts.append(Part(terms=report.found.terms, report=stretch, items=own))
    told = [
        event
        for event in within(events, period.start, period.end, around=AROUND)
        if any(event.concerns(report.found.terms) for report in reports)
    ]
    return Dossier(
        period=period,
        reports=tuple(reports),
        parts=tuple(parts),
        events=tuple(told),
        rules=rules,
    )


def of_two(
    comparison: Comparison,
    shown: Sequence[DatedChange],
    hidden: Sequence[DatedChange] = (),
    rules: Rules | None = None,
    between: Between | None = None,
) -> Dossier:
    """What is told of two texts; nobody reviews them here, and only what their sources date is dated.

    Args:
        comparison: of the two.
        shown: its changes that a reader asked for, in its order; see `report.undated`.
        hidden: the others.
        rules: by which the changes were assessed.
        between: what stands between them besides the publisher's changes; None where nothing is known.
    """
    old, new = comparison.old.record, comparison.new.record
    if old and new and old.terms == new.terms:
        terms, owner = new.terms, str(new.terms)
    else:
        titles = dict.fromkeys((comparison.old.title, comparison.new.title))
        terms, owner = Terms(service="", type=" → ".join(titles)), ""
    changes = [one.change for one in shown]
    told = tuple(
        Item(
            id=change_id(owner, change),
            terms=terms,
            change=change,
            replaced=comparison.replaced,
            at=(),
            commit=new.commit if new and owner else "",
            decisions=(),
        )
        for change in ([replacing(comparison)] if comparison.replaced else changes)
        if not change.repeats
    )
    report = StretchReport(
        stretch=Stretch(base=None, steps=()),
        comparison=comparison,
        changes=tuple(shown),
        hidden=tuple(hidden),
    )
    part = Part(terms=terms, report=report, items=told)
    return Dossier(period=None, reports=(), parts=(part,), events=(), rules=rules, between=between)


def _name_of(part: Part) -> str:
    """What two texts are called; those of one terms by their days."""
    comparison = part.report.comparison
    if comparison is None or not part.terms.service:
        return part.title
    times = (comparison.old.captured_at, comparison.new.captured_at)
    days = dict.fromkeys(words.day(at) for at in times if at)
    return f"{part.title}, {' → '.join(days)}" if days else part.title


def _outcome(comparison: Comparison | None) -> str:
    """What came of comparing two texts."""
    if comparison is not None and comparison.replaced:
        return "another document"
    changes = comparison.changes if comparison else ()
    worded = [one for one in changes if one.kind is not ChangeKind.MARKUP and not one.repeats]
    if worded:
        return f"{words.count(sum(map(words.size, worded)), 'clause')} changed"
    return "no words changed" if changes else "no clause changed"


def _together(last: tuple[DatedChange, Item], row: tuple[DatedChange, Item]) -> bool:
    (one, before), (other, after) = last, row
    kind = other.change.kind
    return (
        kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
        and one.change.kind is kind
        and one.at == other.at
        and level_of(one) is level_of(other)
        and before.standing == after.standing
        and (one.change.new or one.change.old)[-1].index + 1
        == (other.change.new or other.change.old)[0].index
    )


def weight(dated: DatedChange) -> int:
    """How much a change weighs, to be sorted by; what nothing assessed weighs least."""
    level = level_of(dated)
    return -1 if level is None else _LEVELS.index(level)


def level_of(dated: DatedChange) -> Level | None:
    """How much a change weighs; None where nothing assessed it."""
    return dated.assessment.level if dated.assessment else None
