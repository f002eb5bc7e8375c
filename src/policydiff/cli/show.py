"""`policydiff show`: the command the tool is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from policydiff.cli.assessing import (
    Assessing,
    DirectionOption,
    FailOnOption,
    LevelOption,
    NoAssessOption,
    TopicOption,
)
from policydiff.cli.console import Format, Look, progress, write_blocks
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
from policydiff.cli.streams import complain, write
from policydiff.model import Level
from policydiff.pipeline.reading import opened
from policydiff.queries import Period, parse_period
from policydiff.render.blocks import DEFAULT_CONTEXT, Layout

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.pipeline.reading import Reader
    from policydiff.render.blocks import Block
    from policydiff.report import PeriodReport
    from policydiff.review import Ledger, Ratings


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
    asked = parse_period(period)
    collection = find_collection(ctx)
    assessing = Assessing(
        without=no_assess, level=level, topics=topic, direction=direction, fail_on=fail_on
    )
    if form is Format.JSON:
        news = _as_json(
            collection, terms or (), asked, assessing, apart=steps, unreviewed=unreviewed
        )
    elif unreviewed:
        news = _unreviewed(
            collection,
            terms or (),
            asked,
            assessing,
            apart=steps,
            context=context,
            look=Look(layout=layout, plain=plain, page=pager),
            form=form,
        )
    else:
        from policydiff.pipeline import showing  # noqa: PLC0415 - one of two, as asked for

        rules, wanted = assessing.by_rules_of(collection), assessing.wanted()
        with opened(collection, told=complain) as reader, progress("Comparing") as told:
            ledger = _decided(reader)
            wish = showing.Asked(
                period=asked,
                context=context,
                apart=steps,
                everything=everything,
                rules=rules,
                wanted=wanted,
                by=assessing.name(),
                ratings=_ratings(ledger),
            )
            shown = showing.show(reader, terms or (), wish, progress=told)
            review = _review(reader, collection, terms or (), asked, assessing, ledger)
        write_blocks((*shown.blocks, *review), form, Look(layout=layout, plain=plain, page=pager))
        news = _News(
            changed=any(one.row for one in shown.sections),
            replaced=any(one.replaced for one in shown.sections),
            levels=[rating.level for one in shown.sections for rating in one.found],
        )
    if exit_code and news.changed:
        raise typer.Exit(1)
    if assessing.fails(news.levels, replaced=news.replaced):
        raise typer.Exit(1)


class _News(NamedTuple):
    """What the exit code depends on."""

    changed: bool
    replaced: bool
    levels: Sequence[Level]


def _as_json(
    collection: Collection,
    terms: Sequence[str],
    period: Period,
    assessing: Assessing,
    *,
    apart: bool,
    unreviewed: bool,
) -> _News:
    """The reports whole, for programs."""
    from policydiff.render import machine  # noqa: PLC0415 - as above

    reports = _reports(collection, terms, period, assessing, apart=apart, unreviewed=unreviewed)
    write(machine.show(reports, period))
    return _news(reports)


def _unreviewed(
    collection: Collection,
    terms: Sequence[str],
    period: Period,
    assessing: Assessing,
    *,
    apart: bool,
    context: int,
    look: Look,
    form: Format,
) -> _News:
    """What still waits for a reviewer."""
    from policydiff.render import outline  # noqa: PLC0415 - as above

    reports = _reports(collection, terms, period, assessing, apart=apart, unreviewed=True)
    rules = assessing.rules() if assessing.by_rules_of(collection) else None
    write_blocks(outline.show(reports, period, context=context, rules=rules), form, look)
    return _news(reports)


def _reports(
    collection: Collection,
    terms: Sequence[str],
    period: Period,
    assessing: Assessing,
    *,
    apart: bool,
    unreviewed: bool,
) -> Sequence[PeriodReport]:
    from policydiff.pipeline import comparing  # noqa: PLC0415 - as above
    from policydiff.report import narrowed  # noqa: PLC0415 - as above
    from policydiff.review import Ratings, waiting  # noqa: PLC0415 - as above

    rules, wanted = assessing.by_rules_of(collection), assessing.wanted()
    with opened(collection, told=complain) as reader, progress("Comparing") as told:
        reports = comparing.show(reader, terms, period, rules=rules, apart=apart, progress=told)
        ledger = _decided(reader)
        if ledger is not None:
            reports = tuple(map(Ratings(ledger).overrule, reports))
        if ledger is not None and unreviewed:
            reports = tuple(waiting(one, ledger) for one in reports)
    if wanted is not None:
        reports = tuple(narrowed(one, wanted) for one in reports)
    return reports


def _news(reports: Sequence[PeriodReport]) -> _News:
    from policydiff.render import outline  # noqa: PLC0415 - as above
    from policydiff.report import assessments  # noqa: PLC0415 - as above

    return _News(
        changed=any(map(outline.has_changed, reports)),
        replaced=any(map(outline.is_replaced, reports)),
        levels=[one.level for one in assessments(reports)],
    )


def _decided(reader: Reader) -> Ledger | None:
    """What has been decided; None where nobody has decided on anything."""
    if not reader.archive.has_notes():
        return None
    from policydiff.pipeline import reviewing  # noqa: PLC0415 - where somebody reviews

    return reviewing.read_ledger(reader)


def _ratings(ledger: Ledger | None) -> Ratings | None:
    """How reviewers rate changes."""
    if ledger is None:
        return None
    from policydiff.review import Ratings  # noqa: PLC0415 - as above

    return Ratings(ledger)


def _review(
    reader: Reader,
    collection: Collection,
    terms: Sequence[str],
    period: Period,
    assessing: Assessing,
    ledger: Ledger | None,
) -> Sequence[Block]:
    """How far the review is; nothing where nobody has decided on anything."""
    if ledger is None:
        return ()
    from policydiff.pipeline import docketing  # noqa: PLC0415 - where somebody reviews
    from policydiff.render import reviewed  # noqa: PLC0415 - as above

    assessing.by_rules_of(collection)
    docket = docketing.standing(reader, collection, terms, period, ledger, rules=assessing.rules)
    return tuple(reviewed.standing(docket)) if docket else ()
