"""What `log` says, as blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from policydiff.events import Event
from policydiff.history import Entry, Fold, Looks, Timeline
from policydiff.model import Assessment, Terms
from policydiff.render import findings, stood, words
from policydiff.render.blocks import Block, Heading, Spans, Table, line, quiet, spans, strong
from policydiff.render.harmless import one_line

if TYPE_CHECKING:
    from policydiff.assess import Rules

_NO_LOOKS = Looks()
_TOLD = frozenset({None, Fold.RETURN, Fold.TECHNICAL})
"""Why a record has a row of its own all the same."""


def log(
    timelines: Sequence[Timeline],
    looks: Mapping[Terms, Looks],
    *,
    with_origin: bool,
    everything: bool = False,
    events: Sequence[Event] = (),
    found: Mapping[str, Assessment] | None = None,
    rules: Rules | None = None,
) -> Iterator[Block]:
    """Timelines, newest first: one row for each text that is news, one for what was folded between.

    Args:
        timelines: in order.
        looks: when somebody saw the text of terms.
        with_origin: whether to say which branch each record stands on.
        everything: a row for every record, with the reason of each that is no news.
        events: what happened around, earliest first; placed between the texts.
        found: what weighs most in a record, by its commit.
        rules: by which it was assessed, for the titles of topics.
    """
    for timeline in timelines:
        yield Heading(level=2, spans=spans(one_line(str(timeline.terms))))
        seen = looks.get(timeline.terms, _NO_LOOKS)
        means = {commit: _means(one, rules) for commit, one in (found or {}).items()}
        texts = _rows(timeline, seen, means, with_origin=with_origin, everything=everything)
        told = [event for event in events if event.concerns(timeline.terms)]
        rows = list(_with_events(texts, told, with_origin=with_origin))
        header = ("Seen (UTC)", "Commit", "What", *(("Origin",) if with_origin else ()))
        yield Table(header=header, rows=tuple(reversed(rows)))


def _means(found: Assessment, rules: Rules | None) -> Spans:
    """`: critical, broadens (law enforcement)`."""
    if found.level in findings.LIGHT:
        return spans(quiet(f": {found.level}"))
    from policydiff.render.summary import level  # noqa: PLC0415 - brings what compares: 50 ms

    topics = findings.topics(found, rules)
    about = f" ({topics})" if topics else ""
    return spans(": ", level(found), f"{words.direction(found)}{about}")


def _with_events(
    rows: Iterable[tuple[datetime, tuple[Spans, ...]]],
    events: Sequence[Event],
    *,
    with_origin: bool,
) -> Iterator[tuple[Spans, ...]]:
    """Rows from the first to the last, each event before the first that came later."""
    waiting = list(events)
    for at, row in rows:
        while waiting and waiting[0].at <= at:
            yield _event(waiting.pop(0), with_origin=with_origin)
        yield row
    for event in waiting:
        yield _event(event, with_origin=with_origin)


def _event(event: Event, *, with_origin: bool) -> tuple[Spans, ...]:
    said = spans("event: ", strong(one_line(event.title)), quiet(f" ({one_line(event.source)})"))
    row = (spans(f"{words.day(event.at):>11}"), spans(), said)
    return (*row, spans()) if with_origin else row


def _rows(
    timeline: Timeline,
    looks: Looks,
    means: Mapping[str, Spans],
    *,
    with_origin: bool,
    everything: bool,
) -> Iterator[tuple[datetime, tuple[Spans, ...]]]:
    """From the first to the last, each with its time."""
    folded: list[Entry] = []
    before: Entry | None = None
    for entry in timeline.entries:
        if not everything and entry.fold not in _TOLD:
            folded.append(entry)
        else:
            if folded:
                yield folded[0].at, _folded(folded, with_origin=with_origin)
                folded = []
            row = _row(entry, before, looks, with_origin=with_origin)
            meant = means.get(entry.record.commit, ())
            what = spans(*row[2], quiet(_text(timeline, entry)), *meant)
            yield entry.at, (*row[:2], what, *row[3:])
        before = entry
    if folded:
        yield folded[0].at, _folded(folded, with_origin=with_origin)


def _text(timeline: Timeline, entry: Entry) -> str:
    """Which of several texts served in turn."""
    turned = any(one.kind for one in timeline.entries)
    return f" (text {stood.named(entry.kind)})" if turned and entry.record.blob else ""


def _folded(entries: Sequence[Entry], *, with_origin: bool) -> tuple[Spans, ...]:
    """One row for records that are no news."""
    row = (spans(), spans(), spans(quiet(f"folded: {stood.counted(e.fold for e in entries)}")))
    return (*row, spans()) if with_origin else row


def _row(
    entry: Entry, before: Entry | None, looks: Looks, *, with_origin: bool
) -> tuple[Spans, ...]:
    record = entry.record
    at = f"{words.day(record.captured_at):>11} {record.captured_at:%H:%M}"
    since = looks.since(entry, before.record if before else None)
    bound = f", after {stood.short(since, entry.at)}" if since and entry.fold is None else ""
    row = (spans(at), spans(record.commit[: words.SHORT_ID]), _what(entry, before, bound))
    if not with_origin:
        return row
    origins = dict.fromkeys(one_line(one.origin) for one in (record, *entry.also))
    return (*row, spans(quiet(", ".join(origins))))


def _what(entry: Entry, before: Entry | None, bound: str) -> Spans:
    if before is None:
        return spans("first record")
    if entry.record.blob is None:
        return spans("no longer recorded")
    if entry.fold is not None:
        return spans(quiet(_why(entry, entry.fold)))
    if before.record.blob is None:
        said = "recorded again"
    elif entry.opens:
        said = f"another text served in turn{_speaks(entry, before)}"
    else:
        said = "changed: where links lead" if entry.links_only else "changed"
    return spans(said, quiet(bound))


def _why(entry: Entry, fold: Fold) -> str:
    if entry.returns_to is None:
        return str(fold)
    back = f"back to the text of {words.minute(entry.returns_to.captured_at)}"
    return f"variant: {back}" if fold is Fold.VARIANT else back


def _speaks(entry: Entry, before: Entry) -> str:
    if None in (entry.language, before.language) or entry.language == before.language:
        return ""
    return f", in another language ({entry.language})"


def stat(timelines: Sequence[Timeline]) -> Iterator[Block]:
    """A table: for each terms, how much was recorded, how much of it is news, and when the last was.

    Args:
        timelines: in order.
    """
    entries = [entry for one in timelines for entry in one.entries]
    gone = sum(map(_is_gone, entries))
    rows = [_stat(one, with_gone=bool(gone)) for one in timelines]
    absent = ("Gone",) if gone else ()
    header = ("Document", "Records", "News", "Folded", *absent, "First", "Last news", "Language")
    yield Heading(level=2, spans=spans(f"{words.count(len(timelines), 'document')}"))
    yield Table(header=header, rows=tuple(rows))
    folds = Counter(entry.fold for entry in entries if entry.folded)
    news = [entry for entry in entries if entry.step]
    back = sum(entry.fold is Fold.RETURN for entry in news)
    told = ", ".join(f"{number:,} {fold}" for fold, number in folds.most_common()) or "none"
    yield line()
    firsts = sum(1 for one in timelines if one.entries)
    taken = f", {gone:,} no longer recorded" if gone else ""
    returned = f" ({back:,} back to an earlier text)" if back else ""
    yield line(
        f"{words.count(len(entries), 'record')}: {words.count(firsts, 'first record')}, "
        f"{len(news):,} news{returned}, "
        f"{folds.total():,} folded ({told}){taken}."
    )


def _stat(timeline: Timeline, *, with_gone: bool) -> tuple[Spans, ...]:
    entries = timeline.entries
    news = [entry for entry in entries if entry.step]
    folded = sum(entry.folded for entry in entries)
    languages = dict.fromkeys(entry.language for entry in reversed(entries) if entry.language)
    return (
        spans(one_line(str(timeline.terms))),
        spans(f"{len(entries):>7,}"),
        spans(f"{len(news):>4,}"),
        spans(f"{folded:>6,}"),
        *([spans(f"{sum(map(_is_gone, entries)):>4,}")] if with_gone else []),
        spans(f"{words.day(entries[0].at):>11}"),
        spans(f"{words.day(news[-1].at):>11}" if news else ""),
        spans(" ".join(languages)),
    )


def _is_gone(entry: Entry) -> bool:
    """Whether a record says that the document was taken away."""
    return entry.record.blob is None
