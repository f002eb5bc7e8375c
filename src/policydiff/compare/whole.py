"""From two versions to one comparison: what stands at both ends, then what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from policydiff.clauses import parse
from policydiff.compare.align import align
from policydiff.compare.changes import changes_of, same
from policydiff.compare.copies import second_texts
from policydiff.compare.places import without_twins
from policydiff.model import Clause, Comparison, Version

# In a timeline every version is first the new side and then the old one.
_clauses = lru_cache(maxsize=16)(parse)


def compare(old: Version, new: Version) -> Comparison:
    """See `policydiff.compare.compare`."""
    old_clauses, new_clauses = _clauses(old.text), _clauses(new.text)
    texts = old.text, new.text
    head, tail = _standing(old_clauses, new_clauses, texts)
    before = old_clauses[head : len(old_clauses) - tail]
    after = new_clauses[head : len(new_clauses) - tail]
    alignment = align(before, after, old_clauses[:head], old_clauses[len(old_clauses) - tail :])
    changes, unchanged = changes_of(alignment, before, after, texts)
    return Comparison(
        old=old,
        new=new,
        old_clauses=old_clauses,
        new_clauses=new_clauses,
        changes=second_texts(changes, old_clauses, new_clauses),
        unchanged=(
            *((at, at) for at in range(head)),
            *unchanged,
            *zip(
                range(len(old_clauses) - tail, len(old_clauses)),
                range(len(new_clauses) - tail, len(new_clauses)),
                strict=True,
            ),
        ),
        replaced=alignment.replaced,
    )


def _standing(
    old: Sequence[Clause], new: Sequence[Clause], texts: tuple[str, str]
) -> tuple[int, int]:
    """How many clauses at the beginning and at the end stand letter by letter: nearly all of most."""
    most = min(len(old), len(new))
    head = 0
    while head < most and same(old[head], new[head], texts):
        head += 1
    most -= head
    tail = 0
    while tail < most and same(old[-tail - 1], new[-tail - 1], texts):
        tail += 1
    return without_twins(old, new, head, tail)
