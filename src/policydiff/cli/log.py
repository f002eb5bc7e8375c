"""`policydiff log`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.console import Format, Look, progress, write_blocks
from policydiff.cli.options import EventsOption, FormatOption, TermsArgument, find_collection
from policydiff.cli.rating import rules_for
from policydiff.cli.streams import complain, write
from policydiff.errors import UsageError
from policydiff.pipeline import around
from policydiff.pipeline.reading import Reader, opened

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.history import Timeline
    from policydiff.model import Assessment


def run(
    ctx: typer.Context,
    terms: TermsArgument = None,
    form: FormatOption = Format.TERMINAL,
    everything: Annotated[
        bool, typer.Option("--all", help="Every record, what was folded with the reason.")
    ] = False,
    stat: Annotated[
        bool, typer.Option("--stat", help="One row for each document: how much is news.")
    ] = False,
    picture: Annotated[
        bool, typer.Option("--picture", help="When news came, drawn in text: over time.")
    ] = False,
    levels: Annotated[
        bool,
        typer.Option(
            "--levels",
            help="What weighs most in each text, by the rules; every text is compared for it.",
        ),
    ] = False,
    events: EventsOption = None,
) -> None:
    """List the texts of terms, newest first, with the time each was first seen.

    What tells nothing new (formatting, texts served in turn, page furniture) is counted in between.

    \b
    Examples:
      policydiff log                           every terms in the collection
      policydiff log telegram privacy          loosely named
      policydiff log --stat                    a collection at a glance
      policydiff log --picture                 and when its texts changed
      policydiff log --picture --levels        and how much that weighed
      policydiff log telegram privacy --levels and how much each change weighs
      policydiff log "Telegram/Privacy Policy" --format json
    """
    if levels and stat:
        raise UsageError("--levels is for the list of texts and the picture: leave out --stat.")
    collection = find_collection(ctx)
    happened = around.events_of(collection, events)
    with opened(collection, told=complain) as reader:
        timelines = reader.timelines(terms or ())
        asked = () if stat else [one.terms for one in timelines]
        looks = {one: known for one in asked if (known := reader.looks_of(one))}
        found = _weightiest(collection, reader, timelines) if levels else None
    if form is Format.JSON:
        from policydiff.render import machine  # noqa: PLC0415 - one of two, as asked for

        write(machine.log(timelines, looks, found))
        return
    if picture:
        from policydiff.render.picture import overview  # noqa: PLC0415 - as above

        width = shutil.get_terminal_size().columns
        write(overview(timelines, happened, width=width, weighed=found))
        return
    from policydiff.render import timeline  # noqa: PLC0415 - as above

    if stat:
        write_blocks(timeline.stat(timelines), form, Look(page=True))
        return
    origins = {entry.record.origin for one in timelines for entry in one.entries}
    drawn = timeline.log(
        timelines,
        looks,
        with_origin=len(origins) > 1,
        everything=everything,
        events=happened,
        found=found,
        rules=rules_for(collection) if found else None,
    )
    write_blocks(drawn, form, Look(page=True))


def _weightiest(
    collection: Collection, reader: Reader, timelines: Sequence[Timeline]
) -> dict[str, Assessment]:
    """What weighs most in each record, by its commit."""
    from policydiff.pipeline import comparing  # noqa: PLC0415 - as above

    with progress("Comparing") as told:
        return comparing.weightiest(reader, timelines, lambda: rules_for(collection), progress=told)
