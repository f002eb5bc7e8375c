"""`policydiff show`: the command the tool is judged by."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.cli.console import Format, Look, progress, write, write_blocks
from policydiff.cli.options import (
    AssessOption,
    ContextOption,
    ExitCodeOption,
    FormatOption,
    LayoutOption,
    PagerOption,
    PlainOption,
    TermsArgument,
    find_collection,
    rules_for,
)
from policydiff.pipeline import comparing
from policydiff.pipeline.reading import opened
from policydiff.queries import parse_period
from policydiff.render import machine, outline
from policydiff.render.blocks import Layout
from policydiff.render.changes import DEFAULT_CONTEXT


def run(
    ctx: typer.Context,
    period: Annotated[
        str,
        typer.Argument(
            metavar="PERIOD",
            help="2024, 2024-Q3, 2024-09, 2024-09-23 or 2024-09..2024-12, in UTC.",
            show_default=False,
        ),
    ],
    terms: TermsArgument = None,
    form: FormatOption = Format.TERMINAL,
    context: ContextOption = DEFAULT_CONTEXT,
    assess: AssessOption = False,
    layout: LayoutOption = Layout.AUTO,
    plain: PlainOption = False,
    pager: PagerOption = True,
    exit_code: ExitCodeOption = False,
    steps: Annotated[
        bool, typer.Option("--steps", help="Each recorded change by itself, not the net change.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="What was folded too, each with the reason.")
    ] = False,
) -> None:
    """Show what changed in a period, clause by clause, against what was in force before it.

    Words that came are underlined or in {+braces+}, words that went are struck or in [-brackets-].

    \b
    Examples:
      policydiff show 2024-09
      policydiff show 2024-09-23 telegram privacy
      policydiff show 2024-09 --assess
      policydiff show 2024-11 telegram terms --steps --all
      policydiff show 2024-Q3 Telegram --format markdown > q3.md
    """
    asked = parse_period(period)
    collection = find_collection(ctx)
    rules = rules_for(collection, asked=assess)
    with opened(collection) as reader, progress("Comparing") as told:
        reports = comparing.show(
            reader, terms or (), asked, rules=rules, apart=steps, progress=told
        )
    look = Look(layout=layout, plain=plain, page=pager)
    if form is Format.JSON:
        write(machine.show(reports, asked))
    else:
        drawn = outline.show(reports, asked, context=context, everything=everything)
        write_blocks(drawn, form, look)
    if exit_code and any(map(outline.has_changed, reports)):
        raise typer.Exit(1)
