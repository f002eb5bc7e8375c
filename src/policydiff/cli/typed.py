"""What a person is told to type: it does what it says when it is pasted as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.queries import quoted

if TYPE_CHECKING:
    import typer

_COMMAND = re.compile(r"`policydiff (?!(?:init|import|record|demo)\b)")
"""Where a suggested command begins; not of those that are for another collection than the one of the call."""


def program(ctx: typer.Context) -> str:
    """`policydiff`, with the collection that was named for this call."""
    return _program(ctx.obj)


def pasted(message: str, explicit: Path | None) -> str:
    """A message whose suggested commands name the collection of the call that it answers.

    Args:
        message: with commands as rooms below write them, which know of no `-C`: `policydiff log`.
        explicit: what `-C` named, if anything.
    """
    program = _program(explicit)
    return _COMMAND.sub(lambda _: f"`{program} ", message)


def _program(explicit: Path | None) -> str:
    return "policydiff" if explicit is None else f"policydiff -C {quoted(str(explicit))}"
