"""`policydiff init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policydiff import archive, collection
from policydiff.cli.streams import write


def run(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to make.", show_default=False)
    ],
) -> None:
    """Make a collection: a folder for declarations, settings, and an empty archive.

    What is there already stays as it is.

    \b
    Example:
      policydiff init policies
    """
    made = collection.create(folder)
    archive.create(made.archive)
    write(
        f"Collection {made.path} is ready. Put declarations into {made.declarations}, "
        f"then run `policydiff -C {made.path} snapshot`.\n"
    )
