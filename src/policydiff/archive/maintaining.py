"""Packs kept few and quick to read, a little at a time, by whoever has just written.

A run leaves a pack for each batch. Once they have become many, the smallest are joined until each has at least
twice the objects of all smaller ones together: an object is then copied some log2(runs) times in its life.
How much is looked through at once is bounded, and with it how long a run can wait.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Final

from policydiff.archive import graph, process
from policydiff.errors import ArchiveError

MANY = 40
"""Packs from which on the small ones are joined: some days of runs of 200 terms, twice a day."""
AT_ONCE = 128 << 20
"""Bytes of packs that are joined at once, the smallest first. What is larger is left as it is."""
FEW = 8 << 20
"""Bytes, but for the largest pack, up to which each object is compared with `_WINDOW` others for what is alike,
and beyond which with the likeliest alone: a first record has little alike, and no run waits for that."""
_WINDOW: Final = 4
"""10 take twice the time and spare one byte in two hundred."""


def tidy_up(directory: Path) -> None:
    """Join small packs, if they have become many. The caller holds the lock of a writer.

    Readers go on: git looks again for an object whose pack has gone. What fails here is tried again by
    a later run, and is no error of this one.

    Cost: a look into a folder; once there are `MANY` packs to be joined, most often 0.2 s, 3 s at most.
    """
    packs = (directory / "objects" / "pack").glob("*.pack")
    with suppress(ArchiveError, OSError):
        sizes = sorted((pack.stat().st_size, pack.name) for pack in packs)
        total = list(accumulate(size for size, _ in sizes))
        joined = bisect_right(total, AT_ONCE)
        new = (
            total[joined - 2] if joined > 1 else 0
        )  # the largest has been joined before, most often
        if joined < MANY and new <= AT_ONCE // 2:
            return
        kept = [option for _, name in sizes[joined:] for option in ("--keep-pack", name)]
        window = _WINDOW if new <= FEW else 1
        settings = ("-c", "pack.threads=1", "-c", f"pack.window={window}")
        process.run(directory, *settings, "repack", "--geometric=2", "-d", "-q", *kept)
        graph.write(directory)
