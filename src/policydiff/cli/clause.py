"""`policydiff clause`."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.cli.console import Format, Look, complain, write, write_blocks
from policydiff.cli.options import (
    ContextOption,
    FormatOption,
    LayoutOption,
    PagerOption,
    PlainOption,
    find_collection,
)
from policydiff.pipeline import lives
from policydiff.pipeline.reading import opened
from policydiff.render.blocks import Layout
from policydiff.render.redline import DEFAULT_CONTEXT


def run(
    ctx: typer.Context,
    terms: Annotated[
        str,
        typer.Argument(
            help='Which terms: "Telegram/Privacy Policy", or loosely "telegram privacy".',
            show_default=False,
        ),
    ],
    address: Annotated[
        str,
        typer.Argument(
            help='Which clause: 8.3, "8.3 ¶1", a section\'s title, or #fragment.',
            show_default=False,
        ),
    ],
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="POINT",
            help="Name the clause as it was then: a date, a commit id, @first, @previous or @latest.",
        ),
    ] = None,
    form: FormatOption = Format.TERMINAL,
    context: ContextOption = DEFAULT_CONTEXT,
    layout: LayoutOption = Layout.AUTO,
    plain: PlainOption = False,
    pager: PagerOption = True,
) -> None:
    """Show every wording a clause ever had, when each stood, and what changed between them.

    The clause is followed through new numbers and titles, moves, splits and merges. The number of a
    section stands for its heading and what stands directly under it.

    \b
    Examples:
      policydiff clause "Telegram/Privacy Policy" 8.3
      policydiff clause "telegram privacy" "8.3 ¶1" --at 2022-01-01
      policydiff clause "telegram privacy" "Law Enforcement Authorities" --format markdown
    """
    with opened(find_collection(ctx), told=complain) as reader:
        life = lives.clause(reader, terms, address, at)
    if form is Format.JSON:
        from policydiff.render import machine_lives  # noqa: PLC0415 - one of two, as asked for

        write(machine_lives.clause(life))
        return
    from policydiff.render import lives as drawn  # noqa: PLC0415 - as above

    look = Look(layout=layout, plain=plain, page=pager)
    write_blocks(drawn.clause(life, context=context), form, look)
