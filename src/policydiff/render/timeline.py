"""What `log` says, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.history import Entry, Timeline
from policydiff.model import RecordKind
from policydiff.render import words
from policydiff.render.blocks import Block, Heading, Spans, Table, quiet, spans
from policydiff.render.harmless import one_line


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
    row = (spans(at), spans(record.commit[: words.SHORT_ID]), _what(entry))
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
