"""Options that several commands share, and the collection they work on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from policydiff import collection
from policydiff.cli.console import Format
from policydiff.collection import Collection

FormatOption = Annotated[
    Format, typer.Option("--format", help="For people (terminal, markdown) or for programs (json).")
]
ContextOption = Annotated[
    int,
    typer.Option(
        "--context", min=0, metavar="WORDS", help="Unchanged words kept on each side of an edit."
    ),
]
ExitCodeOption = Annotated[
    bool, typer.Option("--exit-code", help="Exit with 1 when changes were found, for scripts.")
]
TermsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TERMS]...",
        help='Which terms: "Telegram/Privacy Policy", or loosely "telegram privacy"; all without it.',
        show_default=False,
    ),
]


def find_collection(ctx: typer.Context) -> Collection:
    """The collection named by `-C`, the environment or the current folder."""
    explicit: Path | None = ctx.obj
    return collection.find(
        explicit, environment=os.environ.get("POLICYDIFF_COLLECTION"), current=Path.cwd()
    )
