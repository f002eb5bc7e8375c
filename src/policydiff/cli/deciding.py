"""What `accept` and `reject` share."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.archive import Closed, open_archive
from policydiff.cli.console import utc_now
from policydiff.cli.options import find_own_collection
from policydiff.cli.streams import write
from policydiff.errors import UsageError
from policydiff.pipeline import holding
from policydiff.render.harmless import one_line
from policydiff.render.words import SHORT_ID, minute

NamedArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="ID|TERMS...",
        help="What is held, as `policydiff status` lists it: the beginning of its id, or its terms.",
        show_default=False,
    ),
]
NoteOption = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Why; kept with the decision.", show_default=False),
]
AsOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="'NAME <ADDRESS>'",
        help="Who decides, if not the one whom git's user.name and user.email name.",
        show_default=False,
    ),
]


def decide(
    ctx: typer.Context, named: list[str], closed: Closed, *, note: str | None, said: str | None
) -> None:
    """Decide on what is held, and say what came of it."""
    collection = find_own_collection(ctx)
    if not collection.archive.exists():
        raise UsageError("Nothing is held: nothing has been recorded yet.")
    with open_archive(collection.archive) as archive:
        by = str(holding.decider(archive, said))
        chosen = holding.find(archive, named)
        for one, record in holding.decide(archive, chosen, closed, by=by, note=note, clock=utc_now):
            name = one_line(str(one.terms))
            if record is not None:
                write(
                    f"Accepted {name} as captured {minute(one.captured_at)}: recorded as its version "
                    f"(commit {record.commit[:SHORT_ID]}). What is “{one_line(one.kind)}” passes for it "
                    "from now on.\n"
                )
            elif closed is Closed.ACCEPTED:
                write(f"Accepted {name}: this very text stands already.\n")
            else:
                write(
                    f"Rejected what came of {name} {minute(one.captured_at)}: no version; the page stays on "
                    f"record (commit {one.commit[:SHORT_ID]}).\n"
                )
