"""`policydiff log`."""

from __future__ import annotations

import typer

from policydiff.cli.console import Format, Look, write, write_blocks
from policydiff.cli.options import FormatOption, TermsArgument, find_collection
from policydiff.pipeline.reading import opened


def run(
    ctx: typer.Context, terms: TermsArgument = None, form: FormatOption = Format.TERMINAL
) -> None:
    """List every recorded version of terms, newest first, with the time it was first seen.

    \b
    Examples:
      policydiff log                           every terms in the collection
      policydiff log telegram privacy          loosely named
      policydiff log "Telegram/Privacy Policy" --format json
    """
    with opened(find_collection(ctx)) as reader:
        timelines = reader.timelines(terms or ())
    if form is Format.JSON:
        from policydiff.render import machine  # noqa: PLC0415 - one of two, as asked for

        write(machine.log(timelines))
        return
    from policydiff.render import timeline  # noqa: PLC0415 - as above

    origins = {entry.record.origin for timeline in timelines for entry in timeline.entries}
    write_blocks(timeline.log(timelines, with_origin=len(origins) > 1), form, Look(page=True))
