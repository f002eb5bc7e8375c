"""`policydiff review`: which changes people have looked at, and what they decided."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.console import (
    CANNOT_STRIKE,
    Format,
    complain,
    filled,
    progress,
    utc_now,
    write,
    write_blocks,
)
from policydiff.cli.options import (
    ExitCodeOption,
    FormatOption,
    TermsArgument,
    find_collection,
    rules_for,
)
from policydiff.errors import UsageError
from policydiff.model import Level
from policydiff.pipeline import reporting, reviewing
from policydiff.pipeline.docketing import EVER, bench
from policydiff.pipeline.reading import Reader, opened
from policydiff.pipeline.reviewing import Choice
from policydiff.queries import Period, parse_period
from policydiff.render import machine, matters, reviews
from policydiff.render.harmless import one_line
from policydiff.render.words import count
from policydiff.review import Ask, Status, Verdict

if TYPE_CHECKING:
    from policydiff.collection import Collection

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
            metavar="'NAME <MAIL>'",
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
    if (level or topic) and not rate:
        raise UsageError("--level and --topic say how a change is rated: name it with --rate ID.")
    deciding = any(named.values())
    if cite is not None and not deciding:
        raise UsageError("Name the change that the event belongs to, with --accept ID or the like.")
    event = matters.event_named(cite, reporting.events_of(collection)) if cite else None
    about = tuple(matters.topic_named(one, rules_for(collection)) for one in topic or ())
    choices = [
        Choice(
            ask=Ask(
                verdict=verdict,
                note=note or "",
                cites=matters.cited(event) if event else None,
                level=level if verdict is Verdict.RATED else None,
                topics=about if verdict is Verdict.RATED else (),
            ),
            change=change,
        )
        for verdict, ids in named.items()
        for change in ids or ()
    ]
    if choices and (list_ or unreviewed):
        raise UsageError(
            "Either list changes or decide on them: leave out --list and --unreviewed."
        )
    seated = sys.stdin.isatty() and sys.stdout.isatty() and form is Format.TERMINAL
    if not (choices or list_ or unreviewed or exit_code) and note is None and (plain or seated):
        listening = plain or os.environ.get("TERM", "dumb") == "dumb"
        (_talk if listening else _desk)(collection, terms or (), asked, said=as_)
        return
    with opened(collection, told=complain) as reader:
        if choices:
            _decide(reader, choices, terms, asked, said=as_, form=form)
            return
        if note is not None or as_ is not None:
            raise UsageError("Name the change this is for, with --accept, --flag or --discuss ID.")
        if asked is None:
            raise UsageError("Name the period to review, as in `policydiff review 2024-09`.")
        found = _list(reader, terms, asked, unreviewed=unreviewed, form=form)
    if found and exit_code:
        raise typer.Exit(1)


def _talk(
    collection: Collection, queries: Sequence[str], period: Period | None, *, said: str | None
) -> None:
    """The desk line by line."""
    from policydiff.desk.plain import Talk  # noqa: PLC0415 - only for who asks

    def hear(prompt: str) -> str | None:
        try:
            heard = input(prompt)
        except EOFError:
            write("\n")
            return None
        if not sys.stdin.isatty():
            write(f"{one_line(heard)}\n")  # which nobody's typing has shown
        return heard

    happened = reporting.events_of(collection)
    with bench(
        collection, queries, period, rules=lambda: rules_for(collection), told=complain
    ) as opened_:
        Talk(
            opened_,
            label=(period or EVER).label,
            hear=hear,
            say=lambda text: write(filled(text)),
            reviewer=lambda open_: reviewing.reviewer(open_.reader, said),
            clock=utc_now,
            happened=happened,
        ).run()


def _desk(
    collection: Collection, queries: Sequence[str], period: Period | None, *, said: str | None
) -> None:
    """The desk on the whole screen."""
    from policydiff.desk.app import Desk  # noqa: PLC0415 - half a second that only the desk needs

    desk = Desk(
        lambda: bench(collection, queries, period, rules=lambda: rules_for(collection)),
        label=(period or EVER).label,
        reviewer=lambda open_: reviewing.reviewer(open_.reader, said),
        clock=utc_now,
        happened=reporting.events_of(collection),
        brackets=os.environ.get("TERM_PROGRAM") in CANNOT_STRIKE
        or os.environ.get("TERM") in CANNOT_STRIKE,
    )
    desk.run()
    desk.close_archive()
    if desk.failure is not None:
        raise desk.failure


def _list(
    reader: Reader, terms: list[str] | None, period: Period, *, unreviewed: bool, form: Format
) -> bool:
    ledger = reviewing.read_ledger(reader)
    with progress("Comparing") as told:
        every = reviewing.listing(reader, terms or (), period, ledger, progress=told)
    listed = [item for item in every if item.status is Status.WAITING] if unreviewed else every
    if form is Format.JSON:
        write(machine.review(listed, period))
    else:
        write_blocks(reviews.listing(every, listed, period), form)
    if ledger.unread:
        complain(
            f"{count(ledger.unread, 'review note')} in {reader.archive.path} could not be read as a "
            "decision of this policydiff and counted for nothing."
        )
    return bool(listed)


def _decide(
    reader: Reader,
    choices: list[Choice],
    terms: list[str] | None,
    period: Period | None,
    *,
    said: str | None,
    form: Format,
) -> None:
    with progress("Comparing") as told:
        done = reviewing.decide(
            reader,
            choices,
            terms or (),
            period,
            by=reviewing.reviewer(reader, said),
            clock=utc_now,
            progress=told,
        )
    if form is Format.JSON:
        write(machine.review(done, period))
    else:
        write_blocks(reviews.decided(done), form)
