"""Cross-references that only follow the renumbering of what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from policydiff.clauses.numbers import number_core
from policydiff.compare.align import Alignment
from policydiff.compare.redline import draw
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
    return Redline(minimal=minimal, readable=_parted(redline.readable, minimal))


def follows_only(redline: Redline) -> bool:
    """Is every edit a reference that follows?"""
    return all(edit.reference or edit.op is Op.EQUAL for edit in redline.minimal)


def _parted(readable: Sequence[Edit], minimal: Sequence[Edit]) -> tuple[Edit, ...]:
    """Part the edits of a reader where a reference inside them only follows.

    What is left on both sides of it is drawn anew.
    """
    references = _references(minimal)
    parted: list[Edit] = []
    old = new = 0
    for equal, hunk in groupby(readable, lambda edit: edit.op is Op.EQUAL):
        if equal:
            for edit in hunk:
                _add(parted, edit)
                old, new = old + len(_old(edit)), new + len(edit.text)
            continue
        edits = list(hunk)
        gone = "".join(edit.text for edit in edits if edit.op is Op.DELETE)
        come = "".join(edit.text for edit in edits if edit.op is Op.INSERT)
        inside = [
            (one - old, other - new, pair)
            for one, other, pair in references
            if old <= one <= old + len(gone) - len(pair[0].text)
            and new <= other <= new + len(come) - len(pair[1].text)
        ]
        if inside:
            edits, one, other = [], 0, 0
            for left, right, pair in inside:
                edits += [*draw(gone[one:left], come[other:right]).readable, *pair]
                one, other = left + len(pair[0].text), right + len(pair[1].text)
            edits += draw(gone[one:], come[other:]).readable
        for edit in edits:
            _add(parted, edit)
        old, new = old + len(gone), new + len(come)
    return tuple(parted)


def _references(minimal: Sequence[Edit]) -> list[tuple[int, int, tuple[Edit, Edit]]]:
    """Where references that follow begin in both texts, and their two edits."""
    found = []
    old = new = 0
    for at, edit in enumerate(minimal):
        if edit.reference and edit.op is Op.DELETE:
            found.append((old, new, (edit, minimal[at + 1])))
        if edit.op is not Op.INSERT:
            old += len(_old(edit))
        if edit.op is not Op.DELETE:
            new += len(edit.text)
    return found


def _old(edit: Edit) -> str:
    return edit.text if edit.old_text is None else edit.old_text


def _add(edits: list[Edit], edit: Edit) -> None:
    """Append an edit; an unchanged stretch goes on with the one before it."""
    if edit.op is Op.EQUAL and edits and edits[-1].op is Op.EQUAL:
        before, after = _old(edits[-1]) + _old(edit), edits[-1].text + edit.text
        edits[-1] = Edit(op=Op.EQUAL, text=after, old_text=before if before != after else None)
    else:
        edits.append(edit)


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
