"""`policydiff show`: the command the tool is judged by."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.cli import showing
from policydiff.cli.assessing import (
    DirectionOption,
    FailOnOption,
    LevelOption,
    NoAssessOption,
    TopicOption,
)
from policydiff.cli.console import Format, Look
from policydiff.cli.options import (
    ContextOption,
    ExitCodeOption,
    FormatOption,
    LayoutOption,
    PagerOption,
    PeriodArgument,
    PlainOption,
    TermsArgument,
    UnreviewedOption,
    find_collection,
)
from policydiff.cli.rating import Assessing
from policydiff.queries import parse_period
from policydiff.render.blocks import DEFAULT_CONTEXT, Layout


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
    unreviewed: UnreviewedOption = False,
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
      policydiff show 2024-09 --unreviewed
      policydiff show 2024-Q3 Telegram --format markdown > q3.md
    """
    asked, collection = parse_period(period), find_collection(ctx)
    assessing = Assessing(
        without=no_assess, level=level, topics=topic, direction=direction, fail_on=fail_on
    )
    news = showing.show(
        collection,
        asked,
        terms or (),
        assessing,
        form=form,
        look=Look(layout=layout, plain=plain, page=pager),
        context=context,
        apart=steps,
        everything=everything,
        unreviewed=unreviewed,
    )
    if exit_code and news.changed:
        raise typer.Exit(1)
    if assessing.fails(news.levels, replaced=news.replaced):
        raise typer.Exit(1)
