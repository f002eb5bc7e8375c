"""Options that several commands share, and the collection they work on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli import words
from policydiff.cli.console import Format
from policydiff.errors import UsageError
from policydiff.render.blocks import Layout

if TYPE_CHECKING:
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
LayoutOption = Annotated[
    Layout,
    typer.Option(
        help="Old and new wording in one text, side by side, or as the terminal's width allows."
    ),
]
PlainOption = Annotated[
    bool,
    typer.Option(
        "--plain", help="Words instead of colours and signs, for a screen reader: [deleted: …]."
    ),
]
PagerOption = Annotated[
    bool, typer.Option("--pager/--no-pager", help="Page what does not fit on the screen.")
]
AssessOption = Annotated[
    bool,
    typer.Option("--assess/--no-assess", help="Rate each change by rules. The rules can err."),
]
EventsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="What happened around the changes; otherwise events.toml of the collection.",
        show_default=False,
    ),
]
UnreviewedOption = Annotated[
    bool, typer.Option("--unreviewed", help="Only changes that nobody has decided on.")
]
ExitCodeOption = Annotated[
    bool, typer.Option("--exit-code", help="Exit with 1 when changes were found, for scripts.")
]
PeriodArgument = Annotated[
    str,
    typer.Argument(
        metavar="PERIOD",
        help="2024, 2024-Q3, 2024-09, 2024-09-23 or 2024-09..2024-12, in UTC.",
        show_default=False,
    ),
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
    return words.collection_at(explicit)


def find_own_collection(ctx: typer.Context) -> Collection:
    """The collection to record in.

    Raises:
        UsageError: it is somebody else's versions repository.
    """
    found = find_collection(ctx)
    if found.foreign:
        raise UsageError(
            f"{found.path} is a versions repository to be read, not a collection: "
            "make one with `policydiff init DIR`."
        )
    return found
