"""The law of a comparison: either side can be rebuilt from the other and the changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policydiff.model import Change, Clause, Comparison, Edit, Op


class Line(NamedTuple):
    """What a reader reads of one clause."""

    label: str | None
    text: str


def apply(old: Sequence[Clause], comparison: Comparison) -> tuple[Line, ...]:
    """Rebuild what a reader reads on the new side.

    Texts come from the old clauses and the edits of the redlines alone; from the new side only
    what a change itself says is taken: places, labels, and the texts of added clauses.

    Args:
        old: the old clauses.
        comparison: what became of them.
    """
    lines: dict[int, Line] = {}
    for one, other in comparison.unchanged:
        lines[other] = Line(old[one].label, old[one].text)
    for change in comparison.changes:
        texts = _rebuilt(
            change, [old[clause.index] for clause in change.old], change.new, forward=True
        )
        for clause, text in zip(change.new, texts, strict=True):
            lines[clause.index] = Line(clause.label, text)
    return tuple(lines[at] for at in range(len(lines)))


def revert(new: Sequence[Clause], comparison: Comparison) -> tuple[Line, ...]:
    """Rebuild what a reader read on the old side; the inverse of `apply`."""
    lines: dict[int, Line] = {}
    for one, other in comparison.unchanged:
        lines[one] = Line(new[other].label, new[other].text)
    for change in comparison.changes:
        texts = _rebuilt(
            change, [new[clause.index] for clause in change.new], change.old, forward=False
        )
        for clause, text in zip(change.old, texts, strict=True):
            lines[clause.index] = Line(clause.label, text)
    return tuple(lines[at] for at in range(len(lines)))


def _rebuilt(
    change: Change, source: Sequence[Clause], target: Sequence[Clause], *, forward: bool
) -> list[str]:
    if not target:
        return []
    if not source:
        return [clause.text for clause in target]
    if change.redline is None:
        return [clause.text for clause in source]
    standing = "\n".join(clause.text for clause in source)
    edits = change.redline.minimal
    gone = Op.DELETE if forward else Op.INSERT
    pieces: list[str] = []
    position = 0
    for edit in edits:
        if edit.op is Op.EQUAL or edit.op is gone:
            before = _side(edit, old=forward)
            if standing[position : position + len(before)] != before:
                raise ValueError(f"the redline does not fit the clause at character {position}")
            position += len(before)
        if edit.op is not gone:
            pieces.append(_side(edit, old=not forward))
    if position != len(standing):
        raise ValueError(f"the redline ends at character {position} of {len(standing)}")
    return "".join(pieces).split("\n")


def _side(edit: Edit, *, old: bool) -> str:
    return edit.old_text if old and edit.old_text is not None else edit.text
