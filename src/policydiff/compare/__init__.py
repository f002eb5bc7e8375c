"""Two versions -> what became of every clause."""

from __future__ import annotations

from policydiff.compare.apply import Line, apply, revert
from policydiff.model import Comparison, Version

__all__ = ["Line", "apply", "compare", "revert"]


def compare(old: Version, new: Version) -> Comparison:
    """Say what became of every clause between two versions.

    The same for any order of hash seeds, locale and time zone; `compare(new, old)` is the same
    turned round. Takes a few milliseconds where a few clauses of a policy changed.

    Args:
        old: what stood before.
        new: what stands after.
    """
    from policydiff.compare import whole  # noqa: PLC0415 - 70 ms that what is kept already need not wait

    return whole.compare(old, new)
