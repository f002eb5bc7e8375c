"""Record and read: the git repository that holds a collection's snapshots, versions and observations.

`docs/archive-format.md` tells what stands where.
"""

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
