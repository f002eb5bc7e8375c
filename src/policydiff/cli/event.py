"""`policydiff event`: what happened around a change."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from policydiff import events
from policydiff.cli.console import Format, write_blocks
from policydiff.cli.options import find_collection, find_own_collection
from policydiff.cli.streams import complain
from policydiff.errors import UsageError
from policydiff.events import EVENTS_FILE, Event
from policydiff.pipeline import around
from policydiff.render.happenings import listing


class Action(StrEnum):
    """What to do."""

    ADD = "add"
    LIST = "list"


def run(
    ctx: typer.Context,
    action: Annotated[
        Action, typer.Argument(metavar="add|list", help="Write one down, or list all.")
    ],
    on: Annotated[
        str | None,
        typer.Argument(metavar="[DATE]", help="The day, as 2024-09-23.", show_default=False),
    ] = None,
    title: Annotated[
        str | None, typer.Argument(metavar="[TITLE]", help="A few words.", show_default=False)
    ] = None,
    *,
    line: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What happened, in one sentence.", show_default=False),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="Who says so: an address, or a name to look up.",
            show_default=False,
        ),
    ] = None,
    terms: Annotated[
        list[str] | None,
        typer.Option(
            "--terms",
            metavar="NAME",
            help="Service or Service/Type it belongs to; may be repeated. All without it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write down what happened around a change, or list what is written down.

    Events stand in events.toml of the collection; reports place them among the changes.

    \b
    Examples:
      policydiff event list
      policydiff event add 2024-09-23 "Announced in public" \\
          --line "The founder said that requests are answered." --source "https://example.org/post"
    """
    if action is Action.LIST:
        found = around.events_of(find_collection(ctx))
        write_blocks(listing(found), Format.TERMINAL)
        return
    if on is None or title is None or line is None or source is None:
        raise UsageError(
            "An event needs a day, a title, a line and a source: policydiff event add 2024-09-23 TITLE "
            "--line TEXT --source TEXT."
        )
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise UsageError(f"{on!r} is no day: write it as 2024-09-23.") from error
    collection = find_own_collection(ctx)
    event = Event(date=day, title=title, source=source, line=line, terms=tuple(terms or ()))
    if not events.add(collection.path / EVENTS_FILE, event):
        raise UsageError(f"That very event stands in {collection.path / EVENTS_FILE} already.")
    write_blocks(listing([event]), Format.TERMINAL)
    for name in around.strangers(collection, event.terms):
        complain(
            f"The collection has no {name!r} yet, so this event stands nowhere until it has: a name is that of "
            f"a service, or Service/Type, in the same letters. It is in {collection.path / EVENTS_FILE}."
        )
