"""`policydiff review`: which changes people have looked at, and what they decided."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.console import Format, progress, utc_now, write_blocks
from policydiff.cli.options import (
    ExitCodeOption,
    FormatOption,
    TermsArgument,
    find_collection,
)
from policydiff.cli.rating import rules_for
from policydiff.cli.streams import complain, write
from policydiff.errors import UsageError
from policydiff.model import Level
from policydiff.queries import parse_period
from policydiff.review import Ask, Status, Verdict

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.queries import Period

_IdsOption = list[str] | None


def run(
    ctx: typer.Context,
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="[PERIOD]",
            help="2024, 2024-Q3, 2024-09, 2024-09-23 or 2024-09..2024-12, in UTC. May be left out "
            "with a decision; every recorded change is then looked through.",
            show_default=False,
        ),
    ] = None,
    terms: TermsArgument = None,
    *,
    list_: Annotated[
        bool, typer.Option("--list", help="List the period's changes, in a terminal too.")
    ] = False,
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="List only changes that nobody has decided on.")
    ] = False,
    accept: Annotated[
        _IdsOption,
        typer.Option(metavar="ID", help="It is read and nothing needs doing.", show_default=False),
    ] = None,
    flag: Annotated[
        _IdsOption,
        typer.Option(metavar="ID", help="Something has to be done about it.", show_default=False),
    ] = None,
    discuss: Annotated[
        _IdsOption,
        typer.Option(metavar="ID", help="Somebody else should look at it.", show_default=False),
    ] = None,
    remark: Annotated[
        _IdsOption,
        typer.Option(
            metavar="ID", help="A remark that decides nothing; its --note.", show_default=False
        ),
    ] = None,
    rate: Annotated[
        _IdsOption,
        typer.Option(
            metavar="ID",
            help="It weighs, or is about, what --level and --topic say; --note tells why.",
            show_default=False,
        ),
    ] = None,
    withdraw: Annotated[
        _IdsOption,
        typer.Option(
            metavar="ID", help="Take back your latest decision on it.", show_default=False
        ),
    ] = None,
    level: Annotated[
        Level | None, typer.Option(help="With --rate: the level it has.", show_default=False)
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TOPIC",
            help="With --rate: what it is about; may be repeated.",
            show_default=False,
        ),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Why: kept with the decision.", show_default=False),
    ] = None,
    cite: Annotated[
        str | None,
        typer.Option(
            metavar="EVENT",
            help="An event of `policydiff event list`, by its day or words of its title.",
            show_default=False,
        ),
    ] = None,
    as_: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="'NAME <ADDRESS>'",
            help="Who decides; otherwise user.name and user.email of git.",
            show_default=False,
        ),
    ] = None,
    plain: Annotated[
        bool,
        typer.Option(
            "--plain", help="Line by line, with words for signs: for a screen reader or a script."
        ),
    ] = False,
    form: FormatOption = Format.TERMINAL,
    exit_code: ExitCodeOption = False,
) -> None:
    """Review the changes of a period: in a terminal at a desk on the whole screen, elsewhere as a list.

    At the desk, ? tells the keys. Without a period it holds every recorded change. A decision belongs to
    the words that changed: it stands when the list is made again, elsewhere or for another period. Nothing
    is ever overwritten. ID is as many digits as tell a change apart; each option may be repeated.

    \b
    Examples:
      policydiff review 2024-09                          the desk, or with --list every change
      policydiff review 2024-Q3 telegram --unreviewed
      policydiff review 2024-09 --accept 3f9a2c --note "as announced on 2 September"
      policydiff review 2024-09 --rate 3f9a2c --level editorial --note "a typing error"
    """
    if period is not None and not period.lstrip()[:1].isdigit() and not period.startswith(".."):
        terms, period = [period, *(terms or ())], None  # names without a period
    asked = None if period is None else parse_period(period)
    collection = find_collection(ctx)
    named = {
        Verdict.ACCEPTED: accept,
        Verdict.FLAGGED: flag,
        Verdict.DISCUSS: discuss,
        Verdict.NOTED: remark,
        Verdict.RATED: rate,
        Verdict.WITHDRAWN: withdraw,
    }
    deciding = any(named.values())
    if (level or topic) and not rate:
        raise UsageError("--level and --topic say how a change is rated: name it with --rate ID.")
    if deciding and (list_ or unreviewed):
        raise UsageError(
            "Either list changes or decide on them: leave out --list and --unreviewed."
        )
    if cite is not None and not deciding:
        raise UsageError("Name the change that the event belongs to, with --accept ID or the like.")
    seated = sys.stdin.isatty() and sys.stdout.isatty() and form is Format.TERMINAL
    if not (deciding or list_ or unreviewed or exit_code) and note is None and (plain or seated):
        from policydiff.cli import desk  # noqa: PLC0415 - one of two, as asked for

        desk.open_(collection, terms or (), asked, said=as_, plain=plain)
        return
    if deciding:
        asks = _asks(collection, named, note=note, cite=cite, level=level, topics=topic)
        _decide(collection, asks, terms or (), asked, said=as_, form=form)
        return
    if note is not None or as_ is not None:
        raise UsageError("Name the change this is for, with --accept, --flag or --discuss ID.")
    if asked is None:
        raise UsageError("Name the period to review, as in `policydiff review 2024-09`.")
    found = _list(collection, terms or (), asked, unreviewed=unreviewed, form=form)
    if found and exit_code:
        raise typer.Exit(1)


def _asks(
    collection: Collection,
    named: Mapping[Verdict, _IdsOption],
    *,
    note: str | None,
    cite: str | None,
    level: Level | None,
    topics: Sequence[str] | None,
) -> list[tuple[str, Ask]]:
    """Each change that is named and what is decided on it."""
    from policydiff.pipeline import around  # noqa: PLC0415 - as above
    from policydiff.render import citing  # noqa: PLC0415 - as above

    event = citing.event_named(cite, around.events_of(collection)) if cite else None
    about = tuple(citing.topic_named(one, rules_for(collection)) for one in topics or ())
    return [
        (
            change,
            Ask(
                verdict=verdict,
                note=note or "",
                cites=citing.cited(event) if event else None,
                level=level if verdict is Verdict.RATED else None,
                topics=about if verdict is Verdict.RATED else (),
            ),
        )
        for verdict, ids in named.items()
        for change in ids or ()
    ]


def _list(
    collection: Collection,
    terms: Sequence[str],
    period: Period,
    *,
    unreviewed: bool,
    form: Format,
) -> bool:
    from policydiff.pipeline import deciding, reviewing  # noqa: PLC0415 - as above
    from policydiff.pipeline.reading import opened  # noqa: PLC0415 - as above
    from policydiff.render import machine, reviews  # noqa: PLC0415 - as above
    from policydiff.render.words import count  # noqa: PLC0415 - as above

    with opened(collection, told=complain) as reader, progress("Comparing") as told:
        ledger = reviewing.read_ledger(reader)
        every = deciding.listing(reader, terms, period, ledger, progress=told)
    listed = [item for item in every if item.status is Status.WAITING] if unreviewed else every
    if form is Format.JSON:
        write(machine.review(listed, period))
    else:
        write_blocks(reviews.listing(every, listed, period), form)
    if ledger.unread:
        complain(
            f"{count(ledger.unread, 'review note')} in {collection.archive} could not be read as a "
            "decision of this policydiff and counted for nothing."
        )
    return bool(listed)


def _decide(
    collection: Collection,
    asks: Sequence[tuple[str, Ask]],
    terms: Sequence[str],
    period: Period | None,
    *,
    said: str | None,
    form: Format,
) -> None:
    from policydiff.pipeline import deciding, reviewing  # noqa: PLC0415 - as above
    from policydiff.pipeline.reading import opened  # noqa: PLC0415 - as above
    from policydiff.render import machine, reviews  # noqa: PLC0415 - as above

    choices = [deciding.Choice(ask=ask, change=change) for change, ask in asks]
    with opened(collection, told=complain) as reader, progress("Comparing") as told:
        done = deciding.decide(
            reader,
            choices,
            terms,
            period,
            by=reviewing.reviewer(reader, said),
            clock=utc_now,
            progress=told,
        )
    if form is Format.JSON:
        write(machine.review(done, period))
    else:
        write_blocks(reviews.decided(done), form)
