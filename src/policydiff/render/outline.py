"""What `show` says, as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policydiff.dataclasses import replace
from policydiff.model import ChangeKind
from policydiff.queries import Period
from policydiff.render import changes, findings, sections, stood, words
from policydiff.render.blocks import (
    Block,
    Facts,
    Heading,
    Role,
    Span,
    Spans,
    line,
    spans,
    strong,
)
from policydiff.render.harmless import one_line
from policydiff.render.sections import Row, Section
from policydiff.report import PeriodReport, StretchReport, assessments

if TYPE_CHECKING:
    from policydiff.assess import Rules


def show(
    reports: Sequence[PeriodReport],
    period: Period,
    *,
    context: int,
    everything: bool = False,
    rules: Rules | None = None,
) -> Iterator[Block]:
    """A period: a head line, then every terms the publisher changed, then the terms that stood.

    Args:
        reports: one per terms asked for, in order.
        period: the period asked for.
        context: words kept around each edit.
        everything: what was folded too, each with the reason.
        rules: by which changes were assessed, for the titles of topics.
    """
    drawn = [
        section(report, context=context, everything=everything, rules=rules) for report in reports
    ]
    by_terms = {one.terms: one for one in drawn}
    return sections.show(drawn, (), period, draw=by_terms.__getitem__, everything=everything)


def section(
    report: PeriodReport, *, context: int, everything: bool = False, rules: Rules | None = None
) -> Section:
    """What is said of one terms.

    Args:
        report: of it.
        context: as for `show`, like the rest.
        everything: likewise.
        rules: likewise.
    """
    changed, hidden = has_changed(report), _hidden(report)
    blocks: Iterable[Block]
    if changed:
        blocks = _show_terms(report, context=context, everything=everything, rules=rules)
    elif hidden:
        number = words.count(hidden, "change")
        blocks = [line(f"{one_line(str(report.found.terms))}: {number} hidden.")]
    else:
        blocks = _show_other(report, context=context, everything=everything, rules=rules)
    return Section(
        terms=report.found.terms,
        row=_row(report) if changed else None,
        hidden=hidden,
        replaced=unrated(report),
        told=not _untold(report),
        found=tuple(findings.rating(one, rules) for one in assessments([report])),
        blocks=tuple(blocks),
    )


def _show_other(
    report: PeriodReport, *, context: int, everything: bool, rules: Rules | None
) -> Iterator[Block]:
    """A document that stood."""
    yield line(f"{one_line(str(report.found.terms))}: {stood.stood(report)}")
    if report.found.turns:
        yield stood.turns(report, report.found.turns)
    if everything:
        for stretch in report.stretches:
            if stretch.folded:
                yield Facts(rows=(*_kind(report, stretch), *stood.course(report, stretch)))
                yield from _stretch(stretch, context=context, everything=True, rules=rules)
        yield from stood.folded(report)


def has_changed(report: PeriodReport) -> bool:
    """Whether there is news to draw; a first record alone is none, nor what nobody asked for."""
    return any(
        stretch.changes
        or (stretch.comparison and stretch.comparison.replaced and not stretch.withheld)
        or stretch.came_back
        for stretch in report.stretches
    )


def unrated(report: PeriodReport) -> int:
    """How often a whole text gave way to another, and nobody rated that."""
    return sum(one.unrated for one in report.stretches)


def _hidden(report: PeriodReport) -> int:
    """How many changes a reader did not ask for."""
    return sum(len(stretch.hidden) for stretch in report.stretches)


def _untold(report: PeriodReport) -> bool:
    """Whether there is nothing to tell of a document but that it stood."""
    found = report.found
    return not (found.gone or report.stretches or found.turns)


def _row(report: PeriodReport) -> Row:
    """A changed document in few words."""
    days = [step.at for stretch in report.stretches for step in stretch.stretch.steps]
    return Row(words.days(sorted(days)), _in_short(report))


def _in_short(report: PeriodReport) -> str:
    """What became of a document, in a few words."""
    replaced = [one for one in report.stretches if one.comparison and one.comparison.replaced]
    other = [] if all(one.withheld for one in replaced) else ["another document"]
    news = [one.change for stretch in report.stretches for one in stretch.changes]
    worded = [change for change in news if change.kind is not ChangeKind.MARKUP]
    if worded or other:
        return ", ".join(filter(None, (*other, words.tally(worded))))
    return "where links lead" if news else "changed and changed back"


def _show_terms(
    report: PeriodReport, *, context: int, everything: bool, rules: Rules | None
) -> Iterator[Block]:
    found = report.found
    yield Heading(level=2, spans=spans(one_line(str(found.terms))))
    if found.turns:
        yield stood.turns(report, found.turns)
        yield line()
    upgrades = list(found.technical)
    for number, stretch in enumerate(report.stretches):
        if number:
            yield line()
        began = stretch.stretch.steps[0].at
        while upgrades and upgrades[0].captured_at <= began:
            yield stood.upgraded(upgrades.pop(0))
        rows = [*_kind(report, stretch), *stood.course(report, stretch), *_sources(stretch)]
        yield Facts(rows=tuple(rows))
        yield from _stretch(stretch, context=context, everything=everything, rules=rules)
    for record in upgrades:
        yield line()
        yield stood.upgraded(record)
    if absent := stood.absence(found):
        yield line()
        yield line(Span(f"{absent[0].upper()}{absent[1:]}", Role.WARNING), ".")
    if everything:
        yield from stood.folded(report)
    else:
        yield from stood.fold_line(report)


def _kind(whole: PeriodReport, report: StretchReport) -> Iterator[tuple[str, Spans]]:
    if whole.found.turns:
        yield "Text", spans(strong(stood.named(report.stretch.steps[0].kind)))


def _sources(report: StretchReport) -> Iterator[tuple[str, Spans]]:
    for url in report.comparison.new.urls if report.comparison else ():
        yield "Source", spans(one_line(url))


def _stretch(
    report: StretchReport, *, context: int, everything: bool, rules: Rules | None
) -> Iterator[Block]:
    comparison = report.comparison
    yield line()
    if comparison is None:
        yield line("Recording begins here: nothing stood before to compare with.")
        return
    if not comparison.changes and len(report.stretch.steps) > 1:
        number = words.count(len(report.stretch.steps), "recorded change")
        yield line(strong("Changed and changed back"), f": {number}; the text ended as it began.")
        return
    if comparison.replaced:
        yield line(findings.hidden(0, 1)) if report.withheld else changes.replaced(comparison)
        if report.rating and not report.withheld:
            yield from changes.assessed([report.rating], rules)
        return
    drawn = report.changes
    if everything:
        places = {id(change): at for at, change in enumerate(comparison.changes)}
        drawn = tuple(sorted(drawn + report.folded, key=lambda one: places[id(one.change)]))
    every = replace(comparison, changes=tuple(one.change for one in (*drawn, *report.hidden)))
    yield changes.summary(every)
    if hidden := findings.hidden(len(drawn), len(every.changes)):
        yield line(hidden)
    news = replace(comparison, changes=tuple(one.change for one in drawn))
    yield from changes.draw(news, drawn, context=context, rules=rules)
    if everything and report.folded:
        yield line()
        yield stood.folded_clauses(report.folded)
