"""`policydiff clause`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.assessing import NoAssessOption
from policydiff.cli.console import Format, Look, write_blocks
from policydiff.cli.options import (
    ContextOption,
    EventsOption,
    FormatOption,
    LayoutOption,
    PagerOption,
    PlainOption,
    find_collection,
)
from policydiff.cli.rating import rules_for
from policydiff.cli.streams import complain, write
from policydiff.pipeline import around, lives
from policydiff.pipeline.reading import opened
from policydiff.render.blocks import DEFAULT_CONTEXT, Layout

if TYPE_CHECKING:
    from policydiff.assess import Rules


def run(
    ctx: typer.Context,
    terms: Annotated[
        str,
        typer.Argument(
            metavar="TERMS",
            help='Which terms: "Telegram/Privacy Policy", or loosely "telegram privacy".',
            show_default=False,
        ),
    ],
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
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
    no_assess: NoAssessOption = False,
    events: EventsOption = None,
) -> None:
    """Show every wording a clause ever had, when each stood, and what changed between them.

    The clause is followed through new numbers and titles, moves, splits and merges, and on where its words
    went and came back. The number of a
    section stands for its heading and what stands directly under it. Rules say what each rewording means
    for the user. What happened around (events.toml) stands between the wordings.

    \b
    Examples:
      policydiff clause "Telegram/Privacy Policy" 8.3
      policydiff clause "telegram privacy" "8.3 ¶1" --at 2022-01-01
      policydiff clause "telegram privacy" "Law Enforcement Authorities" --format markdown
    """
    collection = find_collection(ctx)

    def rules() -> Rules:
        return rules_for(collection)

    with opened(collection, told=complain) as reader:
        life = lives.clause(reader, terms, address, at)
        found = () if no_assess else lives.weighed(reader, life, rules)
    if form is Format.JSON:
        from policydiff.render import machine_lives  # noqa: PLC0415 - one of two, as asked for

        write(machine_lives.clause(life, found))
        return
    from policydiff.render import lives as drawn  # noqa: PLC0415 - as above

    look = Look(layout=layout, plain=plain, page=pager)
    known = rules() if any(found) else None
    happened = around.events_of(collection, events)
    write_blocks(
        drawn.clause(life, found, context=context, rules=known, events=happened), form, look
    )
