"""Git's own index of a history, kept where the repository is ours."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from policydiff.archive import process
from policydiff.errors import ArchiveError


def write(directory: Path) -> None:
    """Bring the commit-graph up to date, with filters that tell which commits changed a path.

    With it git finds the commits of one document without looking into the others. It is derived from
    the history and checked against it by git; where it cannot be written, everything works without.

    Args:
        directory: the git directory; its owner holds the lock of a writer.

    Cost: follows the commits that are new since the last time.
    """
    wanted = ("--reachable", "--changed-paths", "--split", "--no-progress")
    with suppress(ArchiveError):
        process.run(directory, "commit-graph", "write", *wanted)
