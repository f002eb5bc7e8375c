"""What `show`, `diff` and `log` say, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.history import Entry, Timeline
from policydiff.model import Comparison, Record, RecordKind, Version
from policydiff.queries import Period
from policydiff.render import changes, words
from policydiff.render.blocks import (
    Block,
    Facts,
    Heading,
    Line,
    Role,
    Span,
    Spans,
    Table,
    line,
    quiet,
    spans,
    strong,
)
from policydiff.render.harmless import one_line
from policydiff.report import PeriodReport, StretchReport

_STEPS_LISTED = 6
_SHORT = 7
"""Hex digits of a commit id that are shown."""


def show(reports: Sequence[PeriodReport], period: Period, *, context: int) -> Iterator[Block]:
    """A period: a head line, then every terms the publisher changed, then the terms that stood.

    Args:
        reports: one per terms asked for, in order.
        period: the period asked for.
        context: words kept around each edit.
    """
    changed = [report for report in reports if report.stretches]
    head = f"{period.label[:1].upper()}{period.label[1:]} (UTC)"
    yield Heading(level=1, spans=spans(f"{head}: {_headline(reports)}"))
    for report in changed:
        yield from _show_terms(report, context=context)
    quiet_terms = [report for report in reports if not report.stretches]
    if quiet_terms and (len(quiet_terms) <= 3 or not changed):
        if changed:
            yield line()
        for report in quiet_terms[:20]:
            yield line(f"{one_line(str(report.found.terms))}: {_stood(report)}")
        if len(quiet_terms) > 20:
            yield line(f"and {len(quiet_terms) - 20} more terms without a change.")


def _headline(reports: Sequence[PeriodReport]) -> str:
    changed = sum(
        1 for report in reports if any(s.changes or not s.comparison for s in report.stretches)
    )
    if not changed:
        return f"nothing changed in {words.count(len(reports), 'document')}"
    return f"{changed} of {words.count(len(reports), 'document')} changed"


def _stood(report: PeriodReport) -> str:
    found = report.found
    if found.gone:
        return f"no longer recorded since {words.minute(found.gone[-1].captured_at)}."
    if found.technical:
        return (
            f"no change by the publisher; a technical upgrade on {_when(found.technical[-1])} moved the "
            "recorded text."
        )
    if found.before is None:
        first = (
            f" Its first record is of {words.minute(found.after.captured_at)}."
            if found.after
            else ""
        )
        return f"not recorded yet.{first}"
    following = f"; next change {words.minute(found.after.captured_at)}" if found.after else ""
    return f"no change; in force as first seen {words.minute(found.before.captured_at)}{following}."


def _show_terms(report: PeriodReport, *, context: int) -> Iterator[Block]:
    yield Heading(level=2, spans=spans(one_line(str(report.found.terms))))
    for number, stretch in enumerate(report.stretches):
        if number:
            yield line()
        yield Facts(rows=tuple(_stretch_facts(stretch)))
        yield from _stretch(stretch, context=context)
    for record in report.found.technical:
        yield line()
        yield line(
            Span("Technical upgrade", Role.WARNING),
            f" on {_when(record)}: the recorded text moved because the extractor or the declaration "
            "did, not the publisher; nothing is compared across it.",
        )


def _stretch_facts(report: StretchReport) -> Iterator[tuple[str, Spans]]:
    stretch = report.stretch
    if stretch.base is not None:
        yield "In force before", _cited(stretch.base)
    steps = stretch.steps
    if len(steps) > _STEPS_LISTED:
        yield "Changed", spans(f"{len(steps)} times, first and last:")
        steps = (steps[0], steps[-1])
    first = stretch.steps[0] if stretch.base is None else None
    for entry in steps:
        label = "First recorded" if entry is first else "Changed"
        yield label, (*_cited(entry.record), *_returned(entry))
    urls = report.comparison.new.urls if report.comparison else ()
    for url in urls:
        yield "Source", spans(one_line(url))


def _stretch(report: StretchReport, *, context: int) -> Iterator[Block]:
    comparison = report.comparison
    yield line()
    if comparison is None:
        yield line("Recording begins here: nothing stood before to compare with.")
        return
    if not comparison.changes and len(report.stretch.steps) > 1:
        number = words.count(len(report.stretch.steps), "recorded change")
        yield line(strong("Changed and changed back"), f": {number}; the text ended as it began.")
        return
    yield changes.summary(comparison)
    if comparison.replaced:
        yield _replaced(comparison)
        return
    yield from changes.draw([(dated.change, dated.at) for dated in report.changes], context=context)


def diff(comparison: Comparison, *, context: int) -> Iterator[Block]:
    """Two versions compared, whatever lies between them."""
    old, new = comparison.old, comparison.new
    title = (
        one_line(new.title)
        if old.title == new.title
        else f"{one_line(old.title)} → {one_line(new.title)}"
    )
    yield Heading(level=2, spans=spans(title))
    rows = [("Old", _said(old)), ("New", _said(new))]
    rows += [("Source", spans(one_line(url))) for url in new.urls]
    yield Facts(rows=tuple(rows))
    yield line()
    yield changes.summary(comparison)
    if comparison.replaced:
        yield _replaced(comparison)
        return
    yield from changes.draw([(change, ()) for change in comparison.changes], context=context)


def _replaced(comparison: Comparison) -> Line:
    return line(
        Span("Another document", Role.WARNING),
        f": hardly anything of the old text ({len(comparison.old_clauses)} clauses) is left in the new "
        f"one ({len(comparison.new_clauses)} clauses), so the two are not drawn as edits.",
    )


def log(timelines: Sequence[Timeline], *, with_origin: bool) -> Iterator[Block]:
    """Timelines, newest first, one row per text."""
    for timeline in timelines:
        yield Heading(level=2, spans=spans(one_line(str(timeline.terms))))
        header = ("Seen (UTC)", "Commit", "What", *(("Origin",) if with_origin else ()))
        rows = tuple(
            _log_row(entry, with_origin=with_origin) for entry in reversed(timeline.entries)
        )
        yield Table(header=header, rows=rows)


def _log_row(entry: Entry, *, with_origin: bool) -> tuple[Spans, ...]:
    record = entry.record
    at = f"{words.day(record.captured_at):>11} {record.captured_at:%H:%M}"
    row = (spans(at), spans(record.commit[:_SHORT]), _what(entry))
    return (*row, spans(quiet(one_line(record.origin)))) if with_origin else row


def _what(entry: Entry) -> Spans:
    if entry.record.blob is None:
        return spans("no longer recorded")
    if entry.returns_to is not None:
        return spans(quiet(f"back to the text of {words.minute(entry.returns_to.captured_at)}"))
    match entry.record.kind:
        case RecordKind.FIRST:
            return spans("first record")
        case RecordKind.TECHNICAL:
            return spans(quiet("technical upgrade"))
        case RecordKind.CHANGE:
            return spans("changed")


def _cited(record: Record) -> Spans:
    return spans(words.minute(record.captured_at), quiet(f"  {record.commit[:_SHORT]}"))


def _returned(entry: Entry) -> Spans:
    if entry.returns_to is None:
        return ()
    return spans(quiet(f"  back to the text of {words.minute(entry.returns_to.captured_at)}"))


def _when(record: Record) -> str:
    return f"{words.minute(record.captured_at)} ({record.commit[:_SHORT]})"


def _said(version: Version) -> Spans:
    if version.record is not None:
        return _cited(version.record)
    return spans(one_line(version.title))
