"""`policydiff reject`."""

from __future__ import annotations

import typer

from policydiff.archive import Closed
from policydiff.cli.deciding import AsOption, NamedArgument, NoteOption, decide


def run(
    ctx: typer.Context, named: NamedArgument, note: NoteOption = None, as_: AsOption = None
) -> None:
    """Close what is held: it is no policy.

    The page stays on record as evidence, with who rejected it and when; no version comes of it. The same
    bytes are not held again.

    \b
    Examples:
      policydiff reject 3f2a91c
      policydiff reject telegram privacy --note "cookie wall"
    """
    decide(ctx, named, Closed.REJECTED, note=note, said=as_)
