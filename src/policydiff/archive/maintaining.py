"""Packs kept few and quick to read, a little at a time, by whoever has just written.

A run leaves one pack. Every so often the small ones are joined so that each pack has at least twice the
objects of all smaller ones together: there are then some log2(runs) of them, and an object is copied as
often in its life. Big packs are left alone: joining them would let a run wait.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from policydiff.archive import graph, process
from policydiff.errors import ArchiveError

MANY = 40
"""Packs from which on the small ones are joined: a month of runs, twice a day, and then some."""
LARGE = 256 << 20
"""Bytes from which on a pack is left as it is, some ten seconds of copying."""


def tidy_up(directory: Path) -> None:
    """Join small packs, if they have become many. The caller holds the lock of a writer.

    Readers go on: git looks again for an object whose pack has gone. What fails here is tried again by
    a later run, and is no error of this one.

    Cost: nothing but a look into a folder; of every fortieth run, what it takes to copy the small packs.
    """
    packs = sorted((directory / "objects" / "pack").glob("*.pack"))
    if len(packs) < MANY:
        return
    with suppress(ArchiveError, OSError):
        keep = [pack.name for pack in packs if pack.stat().st_size > LARGE]
        kept = [option for name in keep for option in ("--keep-pack", name)]
        process.run(directory, *_SETTINGS, "repack", "--geometric=2", "-d", "-q", *kept)
        graph.write(directory)


_SETTINGS: Final = ("-c", "pack.threads=1", "-c", "pack.window=4")
