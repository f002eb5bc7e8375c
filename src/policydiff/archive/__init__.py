"""Record and read: the git repository that holds a collection's snapshots, versions and observations.

`docs/archive-format.md` tells what stands where.

What is handed over to be recorded is imported when it is asked for: a reader needs none of it.
"""

from typing import TYPE_CHECKING

from policydiff.archive.opening import create, open_archive
from policydiff.archive.store import Archive

if TYPE_CHECKING:
    from policydiff.archive.recording import (
        Closed,
        Decision,
        Held,
        ImportResult,
        NewHold,
        NewVersion,
        Recorded,
        Recording,
        SavedPage,
        StoredSnapshot,
    )

__all__ = [
    "Archive",
    "Closed",
    "Decision",
    "Held",
    "ImportResult",
    "NewHold",
    "NewVersion",
    "Recorded",
    "Recording",
    "SavedPage",
    "StoredSnapshot",
    "create",
    "open_archive",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    from policydiff.archive import recording  # noqa: PLC0415 - as said above

    return getattr(recording, name)
