"""`policydiff status`: for an operator, and for what watches over runs."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.console import Format, utc_now, write_blocks
from policydiff.cli.options import FormatOption, TermsArgument, find_own_collection
from policydiff.cli.streams import write
from policydiff.cli.typed import program
from policydiff.errors import UsageError
from policydiff.pipeline.overview import overview
from policydiff.render import status

_EXIT_TROUBLE = 3


def run(
    ctx: typer.Context,
    terms: TermsArgument = None,
    every: Annotated[
        bool, typer.Option("--all", "-a", help="List the terms that are fine, too.")
    ] = False,
    stale_after: Annotated[
        float | None,
        typer.Option(
            "--stale-after",
            min=0,
            metavar="HOURS",
            help="Count it as trouble, too, when terms were not seen for so long.",
            show_default=False,
        ),
    ] = None,
    prometheus: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a file for the Prometheus node exporter, in one step; says nothing else.",
            show_default=False,
        ),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="As --format json.")] = False,
    form: FormatOption = Format.TERMINAL,
) -> None:
    """Say what is held and what fails, since when and why, and when terms were last seen and last changed.

    Exits with 3 when something fails, is held or stale.

    \b
    Examples:
      policydiff status
      policydiff status --all telegram
      policydiff status --stale-after 48 --json
      policydiff status --prometheus /var/lib/node_exporter/policydiff.prom
    """
    stale = None if stale_after is None else timedelta(hours=stale_after)
    collection = find_own_collection(ctx)
    found = overview(collection, terms or (), now=utc_now(), stale=stale)
    if prometheus is not None:
        _replace(prometheus, status.prometheus(found))
    elif json_ or form is Format.JSON:
        write(status.machine(found))
    else:
        drawn = status.blocks(
            found, archive=str(collection.archive), command=program(ctx), every=every
        )
        write_blocks(drawn, form)
    if found.trouble:
        raise typer.Exit(_EXIT_TROUBLE)


def _replace(file: Path, text: str) -> None:
    """Put a file in the place of another, so that whoever reads it never sees half of it."""
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            dir=file.parent,
            prefix=f".{file.name}-",
            encoding="utf-8",
            newline="\n",
            delete=False,
        ) as made:
            made.write(text)
        Path(made.name).chmod(0o644)
        os.replace(made.name, file)  # noqa: PTH105 - over an existing file, on Windows too
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror or error}.") from error
