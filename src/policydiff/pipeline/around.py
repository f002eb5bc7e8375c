"""What happened around changes, as a collection has it written down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policydiff import events
from policydiff.errors import UsageError
from policydiff.events import EVENTS_FILE, Event

if TYPE_CHECKING:
    from policydiff.collection import Collection


def events_of(collection: Collection, file: Path | None = None) -> tuple[Event, ...]:
    """What happened around, as the collection has it; a foreign repository has nothing of the kind.

    Args:
        collection: to look in.
        file: to read instead.

    Raises:
        DeclarationError: the file of events is wrong.
        UsageError: the file that was named is not there.
    """
    if file is not None:
        if not file.is_file():
            raise UsageError(f"There is no file {file} of events.")
        return events.read(file)
    return () if collection.foreign else events.read(collection.path / EVENTS_FILE)
