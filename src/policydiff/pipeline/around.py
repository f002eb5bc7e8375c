"""What happened around changes, as a collection has it written down."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff import events
from policydiff.errors import UsageError
from policydiff.events import EVENTS_FILE, Event

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.model import Terms


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


def strangers(collection: Collection, names: Iterable[str]) -> tuple[str, ...]:
    """Those of some names of services and terms that nothing in a collection has.

    Args:
        collection: to look in: its declarations, and what is recorded.
        names: `Telegram`, `Telegram/Privacy Policy`.
    """
    wanted = tuple(names)
    if not wanted:
        return ()
    from policydiff.declarations import load_declarations  # noqa: PLC0415 - few events name any
    from policydiff.pipeline.reading import opened  # noqa: PLC0415 - as above

    known: set[Terms] = set()
    if collection.declarations and collection.declarations.is_dir():
        known.update(one.terms for one in load_declarations(collection.declarations))
    if collection.archive.exists():
        with suppress(UsageError), opened(collection) as reader:
            known.update(reader.index.terms())
    said = {name for terms in known for name in (terms.service, str(terms))}
    return tuple(name for name in wanted if name not in said)
