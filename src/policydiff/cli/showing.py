"""What `show` says, however its words were read."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from policydiff.cli import words
from policydiff.cli.console import Format, Look, progress, write_blocks
from policydiff.cli.rating import Assessing, own_rules
from policydiff.cli.streams import complain, write
from policydiff.errors import UsageError
from policydiff.model import Level
from policydiff.pipeline.reading import opened
from policydiff.queries import Period, parse_period
from policydiff.render.blocks import DEFAULT_CONTEXT, Layout

if TYPE_CHECKING:
    from pathlib import Path

    from policydiff.collection import Collection
    from policydiff.pipeline.reading import Reader
    from policydiff.render.blocks import Block
    from policydiff.report import PeriodReport
    from policydiff.review import Ledger, Ratings


class News(NamedTuple):
    """What the exit code depends on."""

    changed: bool
    replaced: bool
    levels: Sequence[Level]


LOOK = Look(layout=Layout.AUTO, page=True)
"""Where nobody asks for another."""


def show(
    collection: Collection,
    period: Period,
    terms: Sequence[str],
    assessing: Assessing,
    *,
    form: Format = Format.TERMINAL,
    look: Look = LOOK,
    context: int = DEFAULT_CONTEXT,
    apart: bool = False,
    everything: bool = False,
    unreviewed: bool = False,
) -> News:
    """Write what changed in a period.

    Args:
        collection: in which.
        period: which.
        terms: names as a person types them; none stands for all.
        assessing: how the changes are rated, and which are shown.
        form: what to write.
        look: how that looks to people.
        context: unchanged words kept on each side of an edit.
        apart: each recorded change by itself, not the net change.
        everything: what was folded too.
        unreviewed: only what nobody has decided on.
    """
    if form is Format.JSON or unreviewed:
        reports = _reports(collection, terms, period, assessing, apart=apart, unreviewed=unreviewed)
        if form is Format.JSON:
            from policydiff.render import machine  # noqa: PLC0415 - one of three, as asked for

            write(machine.show(reports, period))
        else:
            from policydiff.render import outline  # noqa: PLC0415 - as above

            rules = assessing.rules() if assessing.by_rules_of(collection) else None
            write_blocks(outline.show(reports, period, context=context, rules=rules), form, look)
        return _news(reports)
    from policydiff.pipeline import showing  # noqa: PLC0415 - as above

    assessed = assessing.by_rules_of(collection) is not None
    wanted, own = assessing.choice(), own_rules(collection) if assessed else None
    processes = _processes()
    with opened(collection, told=complain) as reader, progress("Comparing") as told:
        ledger = _decided(reader)
        wish = showing.Asked(
            period=period,
            context=context,
            apart=apart,
            everything=everything,
            assessed=assessed,
            own=showing.OwnRules(own, showing.digest_of(own)) if own else None,
            wanted=wanted,
            ratings=_ratings(ledger) if assessed else None,
        )
        shown = showing.show(reader, terms, wish, progress=told, processes=processes)
        review = _review(reader, collection, terms, period, assessing, ledger)
    write_blocks((*shown.blocks, *review), form, look)
    return News(
        changed=any(one.row for one in shown.sections),
        replaced=any(one.replaced for one in shown.sections),
        levels=[rating.level for one in shown.sections for rating in one.found],
    )


def plainly(explicit: Path | None, period: str, *terms: str) -> None:
    """Show as `policydiff show PERIOD [TERMS]...` does where no option is given.

    Typer, which is not needed to read these words, takes a quarter of the time of a short answer.

    Args:
        explicit: what `-C` names.
        period: as a person types it.
        terms: likewise.
    """
    asked = parse_period(period)
    show(words.collection_at(explicit), asked, terms, Assessing())


def _processes() -> int | None:
    """How many processes may draw; None where nobody says."""
    said = os.environ.get("POLICYDIFF_PROCESSES", "").strip()
    if not said:
        return None
    if re.fullmatch(r"[1-9][0-9]{0,2}", said) is None:
        raise UsageError(
            f"POLICYDIFF_PROCESSES={said} is no number of processes: set it to one from 1 to 999, or to "
            "nothing."
        )
    return int(said)


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
        if ledger is not None and rules is not None:
            reports = tuple(map(Ratings(ledger).overrule, reports))
        if ledger is not None and unreviewed:
            reports = tuple(waiting(one, ledger) for one in reports)
    if wanted is not None:
        reports = tuple(narrowed(one, wanted) for one in reports)
    return reports


def _news(reports: Sequence[PeriodReport]) -> News:
    from policydiff.render import outline  # noqa: PLC0415 - as above
    from policydiff.report import assessments  # noqa: PLC0415 - as above

    return News(
        changed=any(map(outline.has_changed, reports)),
        replaced=any(map(outline.unrated, reports)),
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
