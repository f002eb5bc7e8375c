"""`policydiff show`: the command the tool is judged by."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.cli.assessing import (
    Assessing,
    DirectionOption,
    FailOnOption,
    LevelOption,
    NoAssessOption,
    TopicOption,
)
from policydiff.cli.console import Format, Look, complain, progress, write, write_blocks
from policydiff.cli.options import (
    ContextOption,
    ExitCodeOption,
    FormatOption,
    LayoutOption,
    PagerOption,
    PeriodArgument,
    PlainOption,
    TermsArgument,
    find_collection,
)
from policydiff.pipeline import comparing
from policydiff.pipeline.reading import opened
from policydiff.queries import parse_period
from policydiff.render import outline
from policydiff.render.blocks import Layout
from policydiff.render.changes import DEFAULT_CONTEXT
from policydiff.report import assessments, narrowed


def run(
    ctx: typer.Context,
    period: PeriodArgument,
    terms: TermsArgument = None,
    form: FormatOption = Format.TERMINAL,
    context: ContextOption = DEFAULT_CONTEXT,
    no_assess: NoAssessOption = False,
    level: LevelOption = None,
    topic: TopicOption = None,
    direction: DirectionOption = None,
    fail_on: FailOnOption = None,
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

    Words that came are underlined or in {+braces+}, words that went are struck or in [-brackets-]. Rules
    say what each change means for the user, and why. They can err: read the clause.

    \b
    Examples:
      policydiff show 2024-09
      policydiff show 2024-09-23 telegram privacy
      policydiff show 2024-Q3 --level critical --fail-on critical
      policydiff show 2024 --topic law_enforcement --direction broadens
      policydiff show 2024-11 telegram terms --steps --all
      policydiff show 2024-Q3 Telegram --format markdown > q3.md
    """
    asked = parse_period(period)
    collection = find_collection(ctx)
    assessing = Assessing(
        without=no_assess, level=level, topics=topic, direction=direction, fail_on=fail_on
    )
    rules = assessing.by_rules_of(collection)
    wanted = assessing.wanted()
    with opened(collection, told=complain) as reader, progress("Comparing") as told:
        reports = comparing.show(
            reader, terms or (), asked, rules=rules, apart=steps, progress=told
        )
    if wanted is not None:
        reports = tuple(narrowed(one, wanted) for one in reports)
    found = assessments(reports)
    look = Look(layout=layout, plain=plain, page=pager)
    if form is Format.JSON:
        from policydiff.render import machine  # noqa: PLC0415 - only programs need it

        write(machine.show(reports, asked))
    else:
        drawn = outline.show(
            reports,
            asked,
            context=context,
            everything=everything,
            rules=assessing.rules() if found else None,
        )
        write_blocks(drawn, form, look)
    if exit_code and any(map(outline.has_changed, reports)):
        raise typer.Exit(1)
    if assessing.fails(found, replaced=any(map(outline.is_replaced, reports))):
        raise typer.Exit(1)
