"""From two versions to one comparison: what stands at both ends, then what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from policydiff.clauses import Clauses, read
from policydiff.compare.align import align
from policydiff.compare.changes import changes_of
from policydiff.compare.copies import second_texts
from policydiff.compare.places import without_twins
from policydiff.model import Change, ChangeKind, Comparison, Version

_MANY, _NEARLY_ALL = 20, 0.95
"""Clauses, and the share of a text's, that must come or go for it to be another document under one title."""
# In a timeline every version is first the new side and then the old one.
_clauses = lru_cache(maxsize=16)(read)


def compare(old: Version, new: Version) -> Comparison:
    """See `policydiff.compare.compare`."""
    old_clauses, new_clauses = _clauses(old.text), _clauses(new.text)
    head, tail = _standing(old_clauses, new_clauses)
    old_end, new_end = len(old_clauses) - tail, len(new_clauses) - tail
    before, after = old_clauses[head:old_end], new_clauses[head:new_end]
    alignment = align(
        before,
        after,
        lambda: chain(old_clauses.texts(0, head), old_clauses.texts(old_end, len(old_clauses))),
        old_clauses.kind(old_end) if tail else None,
    )
    changes, unchanged = changes_of(alignment, before, after, (old.text, new.text))
    return Comparison(
        old=old,
        new=new,
        old_clauses=old_clauses,
        new_clauses=new_clauses,
        changes=second_texts(changes, old_clauses, new_clauses),
        unchanged=(
            *((at, at) for at in range(head)),
            *unchanged,
            *zip(range(old_end, len(old_clauses)), range(new_end, len(new_clauses)), strict=True),
        ),
        replaced=alignment.replaced
        or _all(changes, ChangeKind.REMOVED, len(old_clauses))
        or _all(changes, ChangeKind.ADDED, len(new_clauses)),
    )


def _all(changes: Sequence[Change], kind: ChangeKind, clauses: int) -> bool:
    """Did nearly all clauses of a text that has many go, or come?"""
    number = sum(len(change.old or change.new) for change in changes if change.kind is kind)
    return number >= max(_MANY, _NEARLY_ALL * clauses)


def _standing(old: Clauses, new: Clauses) -> tuple[int, int]:
    """How many clauses at the beginning and at the end stand letter by letter: nearly all of most."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old.stands(head, new, head):
        head += 1
    most -= head
    tail = 0
    while tail < most and old.stands(-tail - 1, new, -tail - 1):
        tail += 1
    return without_twins(
        [*old.texts(head, len(old) - tail)],
        [*new.texts(head, len(new) - tail)],
        old.text,
        head,
        tail,
    )
