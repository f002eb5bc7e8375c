"""Two versions -> what became of every clause."""

from __future__ import annotations

from policydiff.clauses import parse
from policydiff.compare.align import Alignment
from policydiff.compare.apply import Line, apply, revert
from policydiff.compare.changes import changes_of, in_order
from policydiff.model import Comparison, Version

__all__ = ["Line", "apply", "compare", "revert"]


def compare(old: Version, new: Version) -> Comparison:
    """Compare two versions clause by clause."""
    old_clauses, new_clauses = parse(old.text), parse(new.text)
    alignment = Alignment(old_clauses, new_clauses)
    alignment.run()
    changes, unchanged = changes_of(alignment, old.text, new.text)
    return Comparison(
        old=old,
        new=new,
        old_clauses=old_clauses,
        new_clauses=new_clauses,
        changes=in_order(changes, alignment.to_new),
        unchanged=tuple(unchanged),
    )
