"""What is read together: the parts into which the changes of a comparison fall for a reader.

Neighbouring clauses that came or went together are one part; so is what came to many places in the
same words. A move is two: where it stands now, and where it stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policydiff.dataclasses import dataclass, replace
from policydiff.model import Assessment, Change, ChangeKind, Clause, Comparison, Op
from policydiff.report import DatedChange

MOVES = frozenset({ChangeKind.MOVED, ChangeKind.MOVED_AND_REWORDED})
WHOLE = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED})
_REPEATED = WHOLE | {ChangeKind.REWORDED}
_COUNTED = frozenset({ChangeKind.RENUMBERED, ChangeKind.MARKUP})

_LONG_EDIT = 8
"""Words that came or went from which on they say enough without those around them."""
_OFTEN = 4
"""Places from which on a shorter edit is one, too: a name exchanged throughout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Changes that are drawn as one."""

    changes: tuple[DatedChange, ...]
    """One, or several neighbouring clauses that came or went together."""
    away: bool = False
    """Of a move: where it stood."""
    along: bool = False
    """Of a clause that moved and was reworded: with others that moved together."""
    again: tuple[tuple[DatedChange, ...], ...] = ()
    """Other places where the same words came or went."""

    @property
    def change(self) -> Change:
        """The first one, which says what kind they all are."""
        return self.changes[0].change

    @property
    def assessments(self) -> list[Assessment]:
        """What was found of its changes; of a move once, where it stands now."""
        if self.away:
            return []
        each = (one.assessment for run in (self.changes, *self.again) for one in run)
        return [one for one in each if one is not None]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Where it stands, or stood."""
        return tuple(
            clause
            for one in self.changes
            for clause in (one.change.old if self.away else one.change.new or one.change.old)
        )


def is_counted(change: Change) -> bool:
    """Whether a change brings no word that is not there anyway, and is said in a line, not drawn."""
    return change.kind in _COUNTED or change.repeats


def parts_of(comparison: Comparison, dated: Sequence[DatedChange]) -> list[Part]:
    """The parts that are drawn, in the new text's order.

    What was only renumbered or reformatted is counted elsewhere.

    Args:
        comparison: of the two versions.
        dated: its changes, in its order.
    """
    drawn = [one for one in dated if not is_counted(one.change)]
    parts = _with_departures(comparison, drawn)
    return _repeated(_neighbours(parts))


def _with_departures(comparison: Comparison, dated: Sequence[DatedChange]) -> Iterator[Part]:
    """Each change, and each move also where it stood: after what stood before it and stands still."""
    after = _anchors(comparison)
    along = _along(dated)
    waiting = [
        Part(changes=(one,), away=True)
        for one in dated
        if one.change.kind in MOVES and one.change.new[0].index not in along
    ]
    waiting.sort(key=lambda part: part.clauses[0].index)
    for one in dated:
        change = one.change
        here = change.new[0].index if change.new else after[change.old[0].index]
        while waiting and (
            after[at := waiting[0].clauses[0].index] < here
            or (not change.new and after[at] == here and at < change.old[0].index)
        ):
            yield waiting.pop(0)
        moved = change.kind is ChangeKind.MOVED_AND_REWORDED
        yield Part(changes=(one,), along=moved and change.new[0].index in along)
    yield from waiting


def _anchors(comparison: Comparison) -> list[int]:
    """For each old clause, the new index of the last one up to it that kept its place; -1 at the top."""
    stands = dict(comparison.unchanged)
    for change in comparison.changes:
        if change.new and change.kind not in MOVES:
            stands.update((clause.index, change.new[0].index) for clause in change.old)
    anchors: list[int] = []
    last = -1
    for index in range(len(comparison.old_clauses)):
        last = stands.get(index, last)
        anchors.append(last)
    return anchors


def _along(dated: Iterable[DatedChange]) -> set[int]:
    """New indices of clauses that were reworded on the way of a larger move, inside it."""
    moves = [one.change for one in dated if one.change.kind in MOVES]
    runs = [change for change in moves if len(change.old) > 1]
    return {
        change.new[0].index
        for change in moves
        if change.kind is ChangeKind.MOVED_AND_REWORDED
        and any(_inside(change, run) for run in runs)
    }


def _inside(change: Change, run: Change) -> bool:
    """Whether a clause stands in a run, or at its end, at the same place before and now."""
    here = [
        (change.old[0].index > one.index, change.new[0].index > other.index)
        for one, other in zip(run.old, run.new, strict=True)
    ]
    return (
        all(before == now for before, now in here)
        and run.old[0].index < change.old[0].index <= run.old[-1].index + 1
        and run.new[0].index < change.new[0].index <= run.new[-1].index + 1
    )


def _neighbours(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbouring clauses added or removed together are read together."""
    run: Part | None = None
    for part in parts:
        if run is not None and _follows(run.changes[-1], part.changes[0]):
            run = replace(run, changes=run.changes + part.changes)
            continue
        if run is not None:
            yield run
        run = part
    if run is not None:
        yield run


def _follows(last: DatedChange, one: DatedChange) -> bool:
    before, after = last.change, one.change
    return (
        after.kind in WHOLE
        and not before.beside
        and not after.beside
        and before.kind is after.kind
        and last.at == one.at
        and (before.new or before.old)[-1].index + 1 == (after.new or after.old)[0].index
    )


def _repeated(parts: Iterable[Part]) -> list[Part]:
    """What came or went in the same words at several places is one part, at the first of them."""
    every = list(parts)
    alike: dict[object, list[int]] = {}
    for number, part in enumerate(every):
        alike.setdefault(_words_changed(part) or number, []).append(number)
    kept: list[tuple[int, Part]] = []
    for numbers in alike.values():
        group = [every[number] for number in numbers]
        if _one_to_a_reader(group):
            again = tuple(part.changes for part in group[1:])
            kept.append((numbers[0], replace(group[0], again=again)))
        else:
            kept += zip(numbers, group, strict=True)
    return [part for _, part in sorted(kept, key=lambda item: item[0])]


def _words_changed(part: Part) -> object:
    """What came and went, with all that a reader is told of it; None where it is read by itself."""
    if part.change.kind not in _REPEATED:
        return None
    said: list[object] = [part.change.kind, part.changes[0].at]
    for one in part.changes:
        if one.assessment:
            said += [one.assessment.level, one.assessment.direction]
        if one.change.redline is None:
            said += [clause.text for clause in one.change.new or one.change.old]
        else:
            said += edited(one.change)
    return tuple(said)


def edited(change: Change) -> list[tuple[Op, str]]:
    """What came and went in a redline."""
    edits = change.redline.readable if change.redline else ()
    return [(edit.op, edit.text) for edit in edits if edit.op is not Op.EQUAL]


def _one_to_a_reader(group: Sequence[Part]) -> bool:
    """Whether parts with the same edits say the same: a word exchanged in two sentences may not."""
    first = group[0].change
    return len(group) >= _OFTEN or all(reads_alike(first, part.change) for part in group[1:])


def reads_alike(one: Change, other: Change) -> bool:
    """Whether two changes with the same edits need no words around them to be understood."""
    return (
        one.redline is None
        or [clause.text for clause in one.new] == [clause.text for clause in other.new]
        or all(len(text.split()) >= _LONG_EDIT for _, text in edited(one))
    )
