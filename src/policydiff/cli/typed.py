"""What a person is told to type: it does what it says when it is pasted as it stands."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

_PLAIN = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
_ACTS = '"' if os.name == "nt" else '"$`!\\'
"""What a shell does not take at its word between double quotes."""


def program(ctx: typer.Context) -> str:
    """`policydiff`, with the collection that was named for this call."""
    explicit: Path | None = ctx.obj
    return "policydiff" if explicit is None else f"policydiff -C {quoted(str(explicit))}"


def quoted(word: str) -> str:
    """One word of a command line, which no shell reads as more; in double quotes where they are enough.

    Args:
        word: a path, or a name of terms, which may come from anybody.
    """
    if _PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if set(word) & set(_ACTS) else f'"{word}"'
