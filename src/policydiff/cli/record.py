"""`policydiff record`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.console import utc_now
from policydiff.cli.options import find_own_collection
from policydiff.cli.streams import write
from policydiff.pipeline.saving import record_file
from policydiff.queries import parse_instant
from policydiff.render.harmless import one_line
from policydiff.render.words import minute


def run(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The saved page.", show_default=False)
    ],
    terms: Annotated[
        str,
        typer.Option(
            metavar="TERMS", help='Whose page it is: "Telegram/Privacy Policy".', show_default=False
        ),
    ],
    captured_at: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="When the page was saved: 2024-09-23T15:26:23Z. Without a zone, UTC.",
            show_default=False,
        ),
    ],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="The import branch it goes on: imports/NAME.")
    ] = "saved",
) -> None:
    """Put a page that somebody saved into the archive, on an import branch of its own.

    The declaration of the terms says which part of the page counts. The page's bytes are kept beside
    the text, with its file name, its SHA-256 and the time you give.

    \b
    Example:
      policydiff record privacy.html --terms "Telegram/Privacy Policy" --captured-at 2024-09-23T15:26:23Z
    """
    at = parse_instant(captured_at)
    record = record_file(
        find_own_collection(ctx),
        file,
        query=terms,
        captured_at=at,
        name=name,
        recorded_at=utc_now(),
    )
    if record is None:
        write("This very page stands in the archive already: nothing to record.\n")
        return
    write(
        f"Recorded {one_line(str(record.terms))} as of {minute(at)} on {record.origin} "
        f"(commit {record.commit[:7]}).\n"
    )
