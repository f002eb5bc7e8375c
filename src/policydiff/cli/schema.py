"""`policydiff schema`: what programs can rely on."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from policydiff.cli.streams import write
from policydiff.errors import UsageError

_ROOMS = {
    **dict.fromkeys(("show", "diff", "log", "review", "status", "verify"), "machine"),
    **dict.fromkeys(("clause", "blame", "search"), "machine_lives"),
    "report": "machine_report",
}


def run(
    command: Annotated[
        str,
        typer.Argument(metavar="COMMAND", help=f"One of {', '.join(_ROOMS)}.", show_default=False),
    ],
) -> None:
    """Print the JSON Schema that the JSON of a command keeps to.

    Several commands share one. That of `report` builds on that of `show`, which it calls schema.json.

    \b
    Examples:
      policydiff schema show > schema.json
      policydiff schema report > schema-report.json
    """
    if command not in _ROOMS:
        raise UsageError(
            f"{command!r} writes no JSON with a schema: name one of {', '.join(_ROOMS)}."
        )
    write(importlib.import_module(f"policydiff.render.{_ROOMS[command]}").schema())
