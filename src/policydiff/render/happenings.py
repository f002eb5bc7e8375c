"""What happened around, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policydiff.events import Event
from policydiff.render import words
from policydiff.render.blocks import Block, Heading, Line, line, quiet, spans, strong
from policydiff.render.harmless import one_line

if TYPE_CHECKING:
    from policydiff.render.dossier import Dossier


def listing(events: Sequence[Event]) -> Iterator[Block]:
    """Events, one after the other."""
    if not events:
        yield line("No event is written down.")
    for event in events:
        about = f" [{', '.join(map(one_line, event.terms))}]" if event.terms else ""
        yield line(f"{words.day(event.at)}  ", strong(one_line(event.title)), quiet(about))
        yield line(f"  {one_line(event.line)}")
        yield line(quiet(f"  Source: {one_line(event.source)}"))


def mention(event: Event) -> Line:
    """An event in one line, to stand between what it happened between."""
    said = f"{words.day(event.at)}  event: "
    return line(said, strong(one_line(event.title)), quiet(f" ({one_line(event.source)})"))


def around(dossier: Dossier) -> Iterator[Block]:
    """The events of a report under their own heading; nothing where there are none."""
    if dossier.events:
        yield Heading(level=2, spans=spans("What happened around"))
        yield from listing(dossier.events)


def decisions(dossier: Dossier) -> Iterator[Block]:
    """What reviewers decided on the changes of a report; nothing where nobody did."""
    from policydiff.render import verdicts  # noqa: PLC0415 - 30 ms that events have no need of
    from policydiff.review import SHORT  # noqa: PLC0415 - likewise

    items = {item.id: item for part in dossier.parts for item in part.items if item.decisions}
    if not items:
        return
    yield Heading(level=2, spans=spans("What was decided"))
    for item in items.values():
        where = one_line(str(item.terms)) + (f", {one_line(item.address)}" if item.address else "")
        yield line(strong(where), quiet(f" ({item.id[:SHORT]})"))
        for said in verdicts.decisions(item):
            yield line(f"· {said}")
