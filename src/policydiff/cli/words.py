"""The words of a command line, as far as they can be told without typer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policydiff.collection import Collection

_COLLECTION = ("-C", "--collection")


def parted(arguments: Sequence[str]) -> tuple[Path | None, list[str]]:
    """What `-C` names, and the command with its words.

    Args:
        arguments: without the program's name.
    """
    rest = list(arguments)
    explicit = None
    while len(rest) > 1 and rest[0] in _COLLECTION:
        _, explicit, *rest = rest
    return None if explicit is None else Path(explicit), rest


def asks_plainly(command: str, rest: Sequence[str]) -> bool:
    """Whether a command is given what it takes and no option, so that there is nothing to be parsed.

    Args:
        command: one that takes any number of words, one at least.
        rest: what `parted` left.
    """
    # on Windows, typer also puts files in the place of `*`
    return (
        os.name != "nt"
        and len(rest) > 1
        and rest[0] == command
        and not any(word.startswith("-") for word in rest)
    )


def collection_at(explicit: Path | None) -> Collection:
    """The collection named by `-C`, the environment or the current folder."""
    from policydiff import collection  # noqa: PLC0415 - two files need none

    return collection.find(
        explicit, environment=os.environ.get("POLICYDIFF_COLLECTION"), current=Path.cwd()
    )
