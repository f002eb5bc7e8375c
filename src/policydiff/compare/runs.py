"""What happened to several clauses as one: a section that moved, a run of numbers that shifted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policydiff.clauses.numbers import number_core, styles
from policydiff.model import Change, ChangeKind, Clause, ClauseKind, Edit, Op, Redline

Shift = tuple[object, ...]


def joined(changes: Sequence[Change], stands: Iterable[Clause]) -> list[Change]:
    """Put changes that are one to a reader into one.

    Args:
        changes: of single groups.
        stands: new clauses that stand as they stood; one with a number ends a run of numbers.
    """
    alone = [change for change in changes if not _joinable(change)]
    moved = sorted(_of(changes, ChangeKind.MOVED), key=lambda change: change.old[0].index)
    numbered = sorted(_of(changes, ChangeKind.RENUMBERED), key=lambda change: change.new[0].index)
    return alone + _moved_runs(moved, changes) + _number_runs(numbered, stands)


def _joinable(change: Change) -> bool:
    return (
        change.kind in (ChangeKind.MOVED, ChangeKind.RENUMBERED)
        and not change.links
        and not (change.redline and any(edit.reference for edit in change.redline.minimal))
    )


def _of(changes: Sequence[Change], kind: ChangeKind) -> list[Change]:
    return [change for change in changes if change.kind is kind and _joinable(change)]


def _moved_runs(moved: Sequence[Change], changes: Sequence[Change]) -> list[Change]:
    """Clauses that moved side by side; one that moved with them and was reworded does not part them."""
    along = {
        change.old[0].index: change.new[0].index
        for change in changes
        if change.kind in (ChangeKind.MOVED, ChangeKind.MOVED_AND_REWORDED)
    }
    runs: list[list[Change]] = []
    for change in moved:
        if runs:
            one, other = runs[-1][-1].old[0].index + 1, runs[-1][-1].new[0].index + 1
            while one < change.old[0].index and along.get(one) == other:
                one, other = one + 1, other + 1
            if (one, other) == (change.old[0].index, change.new[0].index):
                runs[-1].append(change)
                continue
        runs.append([change])
    return [_one(run) for run in runs]


def _number_runs(numbered: Sequence[Change], stands: Iterable[Clause]) -> list[Change]:
    """Numbers that shifted alike, one after another in one list or one sequence of headings."""
    breaks = {
        (clause.index, clause.kind is ClauseKind.HEADING)
        for clause in stands
        if clause.label is not None
    }
    runs: list[tuple[Shift, list[Change]]] = []
    open_runs: dict[Shift, int] = {}
    position = 0
    for change in numbered:
        clause = change.new[0]
        for at in range(position, clause.index):
            for heading in (True, False):
                if (at, heading) in breaks:
                    open_runs = {
                        shift: run for shift, run in open_runs.items() if shift[0] is not heading
                    }
        position = clause.index
        shift = _shift(change.old[0], clause)
        if shift in open_runs:
            runs[open_runs[shift]][1].append(change)
        else:
            open_runs[shift] = len(runs)
            runs.append((shift, [change]))
    return [_one(run) for _, run in runs]


def _shift(old: Clause, new: Clause) -> Shift:
    """How a number changed; equal for all of a run."""
    heading = old.kind is new.kind is ClauseKind.HEADING
    where: object = None
    if not heading:
        where = tuple((clause.section.number, clause.section.title) for clause in (old, new))
    one = number_core(old.label) if old.label else ""
    other = number_core(new.label) if new.label else ""
    if not one or not other:  # bullets that became numbers, or the other way
        kinds = styles(one or other)
        return (heading, where, not one, kinds[0].kind if kinds else one or other)
    ones, others = one.split("."), other.split(".")
    if len(ones) == len(others):
        for at, (before, after) in enumerate(zip(ones, others, strict=True)):
            if before != after and ones[at + 1 :] == others[at + 1 :]:
                how = _step(before, after)
                if how is not None:
                    return (heading, where, at, *how)
    return (heading, where, one, other)


def _step(before: str, after: str) -> tuple[str, str, int] | None:
    """From style, to style, by how much: of all ways to read two labels, the nearest."""
    choices = [
        (abs(other.value - one.value), one.kind != other.kind, one.kind, other.kind)
        for one in styles(before)
        for other in styles(after)
    ]
    if not choices:
        return None
    far, _, one, other = min(choices)
    return one, other, far


def _one(run: Sequence[Change]) -> Change:
    if len(run) == 1:
        return run[0]
    old = tuple(change.old[0] for change in run)
    new = tuple(change.new[0] for change in run)
    redline = None
    if any(change.redline for change in run):
        # No word of theirs is marked, else they would not be of a kind that goes into runs.
        before, after = ("\n".join(clause.text for clause in side) for side in (old, new))
        unmarked = (Edit(op=Op.EQUAL, text=after, old_text=before),)
        redline = Redline(minimal=unmarked, readable=unmarked)
    return Change(kind=run[0].kind, old=old, new=new, redline=redline)
