"""Record and read: the git repository that holds a collection's snapshots, versions and observations.

`docs/archive-format.md` tells what stands where.

Each name is imported when it is asked for: who only looks whether something has moved needs none of what
reads, and a reader none of what is handed over to be recorded.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policydiff.archive.opening import create, open_archive
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
    from policydiff.archive.store import Archive

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
_PARTS = {"Archive": "store", "create": "opening", "open_archive": "opening"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    import importlib  # noqa: PLC0415 - as said above

    part = importlib.import_module(f"{__name__}.{_PARTS.get(name, 'recording')}")
    return getattr(part, name)
