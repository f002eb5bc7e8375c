"""Two versions -> what became of every clause."""

from __future__ import annotations

from functools import lru_cache

from policydiff.clauses import parse
from policydiff.compare.align import align
from policydiff.compare.apply import Line, apply, revert
from policydiff.compare.changes import changes_of
from policydiff.model import Comparison, Version

__all__ = ["Line", "apply", "compare", "revert"]


# In a timeline every version is first the new side and then the old one.
_clauses = lru_cache(maxsize=16)(parse)


def compare(old: Version, new: Version) -> Comparison:
    """Say what became of every clause between two versions.

    The same for any order of hash seeds, locale and time zone; `compare(new, old)` is the same
    turned round. Takes a few milliseconds where a few clauses of a policy changed.

    Args:
        old: what stood before.
        new: what stands after.
    """
    old_clauses, new_clauses = _clauses(old.text), _clauses(new.text)
    alignment = align(old_clauses, new_clauses)
    changes, unchanged = changes_of(alignment, old_clauses, new_clauses, (old.text, new.text))
    return Comparison(
        old=old,
        new=new,
        old_clauses=old_clauses,
        new_clauses=new_clauses,
        changes=changes,
        unchanged=unchanged,
        replaced=alignment.replaced,
    )
