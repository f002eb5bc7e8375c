"""Cross-references that only follow the renumbering of what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from policydiff.clauses.numbers import number_core
from policydiff.compare.align import Alignment
from policydiff.model import Clause, Edit, Op, Redline

_NUMBER = re.compile(
    r"(?:[^\W\d_]+\.?|§§?)?\s?(\d{1,4}(?:\.\d{1,4}){0,5}|[IVXLC]{1,7}|[A-Z])\b(.*)", re.DOTALL
)


def renumbering(
    alignment: Alignment, old: Sequence[Clause], new: Sequence[Clause]
) -> dict[str, str]:
    """The new number of each numbered clause whose number changed, by its old number."""
    numbers: dict[str, str] = {}
    for ones, others in alignment.groups:
        before, after = old[ones[0]].label, new[others[0]].label
        if before and after and before != after:
            one, other = number_core(before), number_core(after)
            if one != other:
                numbers.setdefault(one, other)
    return numbers


def follow(redline: Redline, numbers: Mapping[str, str]) -> Redline:
    """Mark the edits that say nothing but that a number they name has changed."""
    if not numbers:
        return redline
    minimal = _marked(redline.minimal, numbers)
    if minimal is None:
        return redline
    if all(edit.reference or edit.op is Op.EQUAL for edit in minimal):
        return Redline(minimal=minimal, readable=minimal)
    return Redline(minimal=minimal, readable=_marked(redline.readable, numbers) or redline.readable)


def follows_only(redline: Redline) -> bool:
    """Is every edit a reference that follows?"""
    return all(edit.reference or edit.op is Op.EQUAL for edit in redline.minimal)


def _marked(edits: Sequence[Edit], numbers: Mapping[str, str]) -> tuple[Edit, ...] | None:
    marked = list(edits)
    found = False
    for at in range(len(edits) - 1):
        gone, come = edits[at], edits[at + 1]
        if (
            gone.op is Op.DELETE
            and come.op is Op.INSERT
            and _follows(gone.text, come.text, numbers)
        ):
            marked[at], marked[at + 1] = (
                replace(gone, reference=True),
                replace(come, reference=True),
            )
            found = True
    return tuple(marked) if found else None


def _follows(gone: str, come: str, numbers: Mapping[str, str]) -> bool:
    one, other = _NUMBER.fullmatch(gone), _NUMBER.fullmatch(come)
    if one is None or other is None or one[2] != other[2]:
        return False
    return numbers.get(one[1]) == other[1] and gone[: one.start(1)] == come[: other.start(1)]
