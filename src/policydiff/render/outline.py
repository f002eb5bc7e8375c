"""What `show` says, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.history import Entry
from policydiff.model import Record
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
    line,
    quiet,
    spans,
    strong,
)
from policydiff.render.harmless import one_line
from policydiff.report import PeriodReport, StretchReport

_STEPS_LISTED = 6
_OTHERS_LISTED = 12


def show(reports: Sequence[PeriodReport], period: Period, *, context: int) -> Iterator[Block]:
    """A period: a head line, then every terms the publisher changed, then the terms that stood.

    Args:
        reports: one per terms asked for, in order.
        period: the period asked for.
        context: words kept around each edit.
    """
    changed = [report for report in reports if _has_changed(report)]
    others = [report for report in reports if not _has_changed(report)]
    number = words.count(len(reports), "document")
    said = f"{len(changed)} of {number} changed" if changed else f"no change recorded in {number}"
    label = f"{period.label[:1].upper()}{period.label[1:]} (UTC)"
    yield Heading(level=1, spans=spans(f"{label}: {said}"))
    for report in changed:
        yield from _show_terms(report, context=context)
    if others and changed:
        yield Heading(level=2, spans=spans("Without a change"))
    for report in others[:_OTHERS_LISTED]:
        yield line(f"{one_line(str(report.found.terms))}: {_stood(report)}")
    if len(others) > _OTHERS_LISTED:
        yield line(f"and {len(others) - _OTHERS_LISTED} more.")


def _has_changed(report: PeriodReport) -> bool:
    """Whether there is anything to compare; a first record alone is no change."""
    return any(stretch.comparison is not None for stretch in report.stretches)


def _stood(report: PeriodReport) -> str:
    found = report.found
    if report.stretches:
        began = report.stretches[0].stretch.steps[0].record
        return f"first recorded {_when(began)}; nothing stood before to compare with."
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
    seen = words.minute(found.before.captured_at)
    return f"no change recorded; the text first seen {seen} stands{following}."


def _show_terms(report: PeriodReport, *, context: int) -> Iterator[Block]:
    yield Heading(level=2, spans=spans(one_line(str(report.found.terms))))
    upgrades = list(report.found.technical)
    for number, stretch in enumerate(report.stretches):
        if number:
            yield line()
        began = stretch.stretch.steps[0].at
        while upgrades and upgrades[0].captured_at <= began:
            yield _upgraded(upgrades.pop(0))
        yield Facts(rows=tuple(_stretch_facts(stretch)))
        yield from _stretch(stretch, context=context)
    for record in upgrades:
        yield line()
        yield _upgraded(record)


def _upgraded(record: Record) -> Line:
    return line(
        Span("Technical upgrade", Role.WARNING),
        f" on {_when(record)}: the recorded text moved because the extractor or the declaration did, "
        "not the publisher; nothing is compared across it.",
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
    if comparison.replaced:
        yield changes.replaced(comparison)
        return
    yield changes.summary(comparison)
    yield from changes.draw(comparison, report.changes, context=context)


def _cited(record: Record) -> Spans:
    return spans(words.minute(record.captured_at), quiet(f"  {record.commit[: words.SHORT_ID]}"))


def _returned(entry: Entry) -> Spans:
    if entry.returns_to is None:
        return ()
    return spans(quiet(f"  back to the text of {words.minute(entry.returns_to.captured_at)}"))


def _when(record: Record) -> str:
    return f"{words.minute(record.captured_at)} ({record.commit[: words.SHORT_ID]})"
