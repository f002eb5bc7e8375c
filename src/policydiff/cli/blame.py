"""`policydiff blame`."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.cli.console import Format, Look, write_blocks
from policydiff.cli.options import FormatOption, PagerOption, PlainOption, find_collection
from policydiff.cli.streams import complain, write
from policydiff.pipeline import lives
from policydiff.pipeline.reading import opened


def run(
    ctx: typer.Context,
    terms: Annotated[
        list[str],
        typer.Argument(
            metavar="TERMS...",
            help='Which terms: "Telegram/Privacy Policy", or loosely "telegram privacy".',
            show_default=False,
        ),
    ],
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="POINT",
            help="The text in force then: a date, a commit id, @first, @previous or @latest.",
        ),
    ] = None,
    form: FormatOption = Format.TERMINAL,
    plain: PlainOption = False,
    pager: PagerOption = True,
) -> None:
    """List the clauses of a text with the day each got its present words.

    New numbers, another place, formatting and typography don't count as other words, nor does what a technical
    upgrade of a record rewrote. `or earlier` stands where a clause was so in the first text that is
    recorded; `first` and a day, where the same words had stood before and were gone in between.

    \b
    Examples:
      policydiff blame "Telegram/Privacy Policy"
      policydiff blame telegram privacy --at 2024-06-30
      policydiff blame telegram privacy --format json
    """
    with opened(find_collection(ctx), told=complain) as reader:
        found = lives.blamed(reader, " ".join(terms), at)
    if form is Format.JSON:
        from policydiff.render import machine_lives  # noqa: PLC0415 - one of two, as asked for

        write(machine_lives.blame(found))
        return
    from policydiff.render import lives as drawn  # noqa: PLC0415 - as above

    write_blocks(drawn.blame(found), form, Look(plain=plain, page=pager))
