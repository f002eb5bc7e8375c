"""What stood in a period, what took turns in it, and what was folded, as blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from policydiff.history import Between, Entry, Fold, TermsPeriod, Turns
from policydiff.model import Comparison, Record
from policydiff.queries import MONTHS
from policydiff.render import places, words
from policydiff.render.blocks import (
    Block,
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

if TYPE_CHECKING:  # what compares is not needed to list what stood
    from policydiff.report import DatedChange, PeriodReport, StretchReport

_LETTERS = 26
_STEPS_LISTED = 6
_TURNED = "taking turns"
"""What is said of records of one of several texts that are served in turn."""


def stood(report: PeriodReport) -> str:
    """What a document that did not change is said to have done."""
    found = report.found
    if absent := absence(found):
        return f"{absent}."
    if report.stretches and report.stretches[0].comparison is None:
        began = report.stretches[0].stretch.steps[0].record
        return f"first recorded {when(began)}; nothing stood before to compare with."
    if found.technical:
        return (
            f"no change by the publisher; a technical upgrade on {when(found.technical[-1])} moved the "
            f"recorded text{_other_folds(found.folded)}."
        )
    if found.before is None:
        first = words.minute(found.after.captured_at) if found.after else None
        return f"not recorded yet.{f' Its first record is of {first}.' if first else ''}"
    following = f"; {_next(found.after)}" if found.after else ""
    clauses = [one.fold for stretch in report.stretches for one in stretch.folded]
    if found.folded or clauses:
        said = [reasons(found.folded)] if found.folded else []
        if clauses:
            said.append(f"{words.count(len(clauses), 'clause')} folded: {counted(clauses)}")
        return f"no change by the publisher ({'; '.join(said)}){following}."
    return f"{_unchanged(report, words.minute(found.before.captured_at))}{following}."


def absence(found: TermsPeriod) -> str:
    """That a document was taken away, and whether it came back; empty where it was not."""
    left = found.gone[-1] if found.gone else found.away
    if left is None:
        return ""
    seen = [*(step for stretch in found.stretches for step in stretch.steps), *found.folded]
    back = min((entry.at for entry in seen if entry.at > left.captured_at), default=None)
    since = words.minute(left.captured_at)
    if back is None:
        return f"no longer recorded since {since}"
    return f"not recorded between {since} and {words.minute(back)}"


def _next(after: Record) -> str:
    at = words.minute(after.captured_at)
    return f"next change {at}" if after.blob else f"no longer recorded from {at} on"


def _unchanged(report: PeriodReport, seen: str) -> str:
    """That nothing was recorded: because the text stood, or because nobody looked."""
    gap = report.looks.gap(report.found.period)
    if gap is None and not report.looks.times and report.found.after is None:
        return f"no change recorded; last recorded was the text first seen {seen}"
    if gap is None:
        return f"no change recorded; the text first seen {seen} stands"
    last, then = (words.minute(at) if at else None for at in gap)
    one_side = f"after {last}" if last else f"before {then}"
    span = f"between {last} and {then}" if last and then else one_side
    return f"nobody looked {span}; last recorded was the text first seen {seen}"


def _other_folds(folded: Sequence[Entry]) -> str:
    rest = [entry for entry in folded if not entry.technical]
    return f" (besides, {reasons(rest)})" if rest else ""


def reasons(folded: Sequence[Entry]) -> str:
    """`3 records folded: 2 markup only, 1 link only`."""
    return f"{words.count(len(folded), 'record')} folded: {counted([e.fold for e in folded])}"


def counted(folds: Iterable[Fold | None]) -> str:
    """`66 taking turns, 2 markup only`, the most frequent first."""
    every = Counter(filter(None, folds)).most_common()
    return ", ".join(f"{n:,} {_TURNED if fold is Fold.VARIANT else fold}" for fold, n in every)


def turns(report: PeriodReport, turned: Turns) -> Line:
    """The alternation of texts, once for all its records."""
    others = [None, *report.served]
    told = [
        f"{named(served.kind)} ({words.count(served.times, 'time')}, last "
        f"{words.minute(served.latest.at)}{_spoken(turned, served.latest)}"
        f"{f'; differs from the first in {_differences(comparison)}' if comparison else ''})"
        for served, comparison in zip(turned.served, others, strict=True)
    ]
    first, last = words.minute(turned.first), words.minute(turned.last)
    head = f"{words.count(len(turned.served), 'text')} took turns"
    said = f" {words.count(turned.count, 'time')} between {first} and {last}"
    if turned.count == 1:
        head, said = "Another text is served in turn", f" since {first}"
    return line(strong(head), f"{said}: {words.listing(told)}. Each is compared with its own kind.")


def named(kind: int) -> str:
    """What one of several texts served in turn is called: A, B, C, the same in every period."""
    return chr(ord("A") + kind) if kind < _LETTERS else str(kind + 1)


def _spoken(turns: Turns, entry: Entry) -> str:
    languages = {served.latest.language for served in turns.served}
    return f" (language {entry.language})" if len(languages) > 1 and entry.language else ""


def _differences(comparison: Comparison) -> str:
    if comparison.replaced:
        return f"nearly all of its {words.count(len(comparison.new_clauses), 'clause')}"
    return words.tally(comparison.changes) or "nothing but where clauses stand"


def upgraded(record: Record) -> Line:
    """That a text moved without its publisher."""
    return line(
        Span("Technical upgrade", Role.WARNING),
        f" on {when(record)}: the recorded text moved because the extractor or the declaration did, "
        "not the publisher; nothing is compared across it.",
    )


def between(found: Between) -> Iterator[Line]:
    """Why two texts differ in more than what the publisher changed."""
    for record in found.technical:
        yield line(
            Span("Technical upgrade", Role.WARNING),
            f" on {when(record)}, between these two texts: the recorded text moved because the extractor or "
            "the declaration did, not the publisher. What it moved stands among the changes.",
        )
    if found.kinds:
        old, new = map(named, found.kinds)
        yield line(
            Span("Texts served in turn", Role.WARNING),
            f": the old one is {old}, the new one {new}. What tells them apart stands among the changes.",
        )


def course(whole: PeriodReport, report: StretchReport) -> Iterator[tuple[str, Spans]]:
    """What was in force before a stretch, and when it changed.

    Args:
        whole: the report of its terms.
        report: of the stretch.
    """
    stretch = report.stretch
    if stretch.base is not None:
        yield "Served before" if stretch.opens else "In force before", cited(stretch.base)
    steps = stretch.steps
    if len(steps) > _STEPS_LISTED:
        yield "Changed", spans(f"{len(steps)} times, first and last:")
        steps = (steps[0], steps[-1])
    first = stretch.steps[0] if stretch.base is None else None
    for entry in steps:
        label = "First recorded" if entry is first else "Changed"
        if stretch.opens and entry is stretch.steps[0]:
            label = "Also served"
        yield label, (*bounded(whole, entry), *returned(entry))


def fold_line(report: PeriodReport) -> Iterator[Block]:
    """One line for what is not drawn, after an empty one."""
    if said := left_out(report):
        yield line()
        yield line(quiet(f"{said}; --all shows them."))


def left_out(report: PeriodReport) -> str:
    """What is not drawn, counted by the reason; empty where all is."""
    records = [entry.fold for entry in report.found.folded if not entry.technical]
    clauses = [one.fold for stretch in report.stretches for one in stretch.folded]
    said = []
    if records:
        said.append(f"{words.count(len(records), 'record')} ({counted(records)})")
    if clauses:
        said.append(f"{words.count(len(clauses), 'clause')} ({counted(clauses)})")
    return f"Folded: {' and '.join(said)}" if said else ""


def folded(report: PeriodReport) -> Iterator[Block]:
    """Every record that is no news, with the reason."""
    if report.found.folded:
        yield line()
        yield Table(
            header=("Folded (UTC)", "Commit", "Because"),
            rows=tuple(
                (
                    spans(words.minute(entry.at).removesuffix(" UTC")),
                    spans(entry.record.commit[: words.SHORT_ID]),
                    spans(str(entry.fold), *returned(entry)),
                )
                for entry in report.found.folded
            ),
        )


def folded_clauses(folded: Sequence[DatedChange]) -> Table:
    """Every change inside a text that is no news, with the reason."""
    return Table(
        header=("Folded clause", "Because"),
        rows=tuple(
            (spans(places.where(one.change.new or one.change.old)), spans(str(one.fold)))
            for one in folded
        ),
    )


def cited(record: Record) -> Spans:
    """When a record was made, and its commit."""
    return spans(words.minute(record.captured_at), quiet(f"  {record.commit[: words.SHORT_ID]}"))


def short(at: datetime, beside: datetime) -> str:
    """`22 Sep 18:00`, beside a whole time; with its year where that is another."""
    year = "" if at.year == beside.year else f" {at.year}"
    return f"{at.day} {MONTHS[at.month][:3]}{year} {at:%H:%M}"


def bounded(whole: PeriodReport, entry: Entry) -> Spans:
    """When a text came: not before it was last looked in vain, and no later than it was seen."""
    since = whole.looks.since(entry, entry.base)
    if since is None:
        return cited(entry.record)
    return spans(
        f"between {short(since, entry.at)} and {words.minute(entry.at)}",
        quiet(f"  {entry.record.commit[: words.SHORT_ID]}"),
    )


def returned(entry: Entry) -> Spans:
    """What a text goes back to; empty where it is new."""
    if entry.returns_to is None:
        return ()
    return spans(quiet(f"  back to the text of {words.minute(entry.returns_to.captured_at)}"))


def when(record: Record) -> str:
    """The same in a sentence."""
    return f"{words.minute(record.captured_at)} ({record.commit[: words.SHORT_ID]})"
