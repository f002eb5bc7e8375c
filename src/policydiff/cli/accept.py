"""`policydiff accept`."""

from __future__ import annotations

import typer

from policydiff.archive import Closed
from policydiff.cli.deciding import AsOption, NamedArgument, NoteOption, decide


def run(
    ctx: typer.Context, named: NamedArgument, note: NoteOption = None, as_: AsOption = None
) -> None:
    """Record what is held as the version that it is.

    The gates held it because it did not look like the policy. Its version gets the time at which the page was
    fetched, and says who accepted it and when. The same kind of change of these terms passes from then on.

    \b
    Examples:
      policydiff accept 3f2a91c
      policydiff accept telegram privacy --note "shortened on purpose, see their blog"
    """
    decide(ctx, named, Closed.ACCEPTED, note=note, said=as_)
