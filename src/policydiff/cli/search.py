"""`policydiff search`."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.cli.console import Format, Look, progress, write_blocks
from policydiff.cli.options import (
    FormatOption,
    PagerOption,
    PlainOption,
    TermsArgument,
    find_collection,
)
from policydiff.cli.streams import complain, write
from policydiff.pipeline import searching
from policydiff.pipeline.reading import opened


def run(
    ctx: typer.Context,
    phrase: Annotated[
        str,
        typer.Argument(
            metavar="PHRASE",
            help="Words that stand in this order; quote several.",
            show_default=False,
        ),
    ],
    terms: TermsArgument = None,
    form: FormatOption = Format.TERMINAL,
    plain: PlainOption = False,
    pager: PagerOption = True,
) -> None:
    """Find where a phrase stands or stood, since when and until when, with the words around it.

    Case, quotes, dashes and formatting don't matter. The first search of an archive takes all its
    texts in; after that it takes what is new.

    \b
    Examples:
      policydiff search "terror suspect"
      policydiff search "IP address" telegram privacy
      policydiff search "binding arbitration" --format json
    """
    with opened(find_collection(ctx), told=complain) as reader, progress("Reading") as told:
        searched, said = searching.search(reader, phrase, terms or (), progress=told)
    from policydiff.render import search  # noqa: PLC0415 - a search may find a name to be wrong

    if form is Format.JSON:
        write(search.as_json(phrase, searched, said))
    else:
        look = Look(plain=plain, page=pager)
        write_blocks(search.found(phrase, searched, said), form, look)
