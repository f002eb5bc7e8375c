"""`policydiff import`."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.archive import ImportResult, create, open_archive
from policydiff.cli.console import progress
from policydiff.cli.options import find_own_collection
from policydiff.cli.streams import write
from policydiff.render.harmless import one_line
from policydiff.render.words import count


def run(
    ctx: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A versions repository: URL, folder or git bundle.",
            show_default=False,
        ),
    ],
    only: Annotated[
        str | None,
        typer.Option(metavar="SERVICE", help="Read only this service of it.", show_default=False),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The branch it goes on: imports/NAME; made from SOURCE without it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Bring a published Open Terms Archive versions repository into the archive.

    Its history is fetched as it is, commit ids untouched. Run it again to bring in what is new. To
    only read such a repository, nothing needs importing: name a clone of it with -C.

    \b
    Examples:
      policydiff import https://github.com/OpenTermsArchive/pga-versions --only Telegram
      policydiff import telegram-versions.bundle --name telegram
    """
    collection = find_own_collection(ctx)
    create(collection.archive)
    with open_archive(collection.archive) as archive, progress("Importing") as told:
        done = archive.import_history(source, name=name, only=only, progress=told)
    write(f"{_said(done)}\n")


def _said(done: ImportResult) -> str:
    source = one_line(done.source)
    services = {terms.service for terms in done.terms}
    whose = one_line(*services) if len(services) == 1 else count(len(services), "service")
    held = f"{count(len(done.terms), 'document')} of {whose}"
    if not done.commits:
        return f"Nothing new in {source}: {done.branch} has {held}."
    return f"Imported {count(done.commits, 'commit')} from {source}: {done.branch} has {held}."
