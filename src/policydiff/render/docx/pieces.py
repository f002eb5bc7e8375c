"""A change's edits as runs with a fate, cut into the paragraphs or cells they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policydiff.model import Change, Clause, ClauseKind, Edit, Op
from policydiff.render.docx.revisions import Mark, Run

_WORDS = re.compile(r"\s|\S+")
_CELL = re.compile(r"\s*(?<!\S)\|(?!\S)\s*")
"""What stands between the cells of a row."""

_MARKS = {Op.EQUAL: Mark.KEPT, Op.DELETE: Mark.DELETED, Op.INSERT: Mark.INSERTED}


def runs_of(edits: Iterable[Edit]) -> Iterator[Run]:
    """A redline as runs.

    They are exactly the old text without what was inserted, and the new one without what was deleted.
    Where only typography differs, the words that differ are exchanged.
    """
    for edit in edits:
        if edit.op is not Op.EQUAL or edit.old_text is None or edit.old_text == edit.text:
            yield Run(edit.text, _MARKS[edit.op])
            continue
        before, after = _WORDS.findall(edit.old_text), _WORDS.findall(edit.text)
        if len(before) != len(after):
            before, after = [edit.old_text], [edit.text]
        for old, new in zip(before, after, strict=True):
            if old == new:
                yield Run(new)
            else:
                yield Run(old, Mark.DELETED)
                yield Run(new, Mark.INSERTED)


def paragraphs(runs: Iterable[Run]) -> Iterator[tuple[list[Run], Mark]]:
    """Runs cut at line feeds, each paragraph with the fate of what ends it."""
    here: list[Run] = []
    for run in runs:
        for number, piece in enumerate(run.text.split("\n")):
            if number:
                yield here, run.mark
                here = []
            if piece:
                here.append(Run(piece, run.mark))
    yield here, Mark.KEPT


def cells(text: str) -> list[str]:
    """The cells of a row."""
    return _CELL.split(text)


def edited_cells(change: Change | None, old: Clause, new: Clause) -> list[list[Run]] | None:
    """The cells of a row that was edited; None where its cells are other ones than before."""
    if change is None or change.redline is None or old.text == new.text:
        if old.text != new.text:
            return None
        return [[Run(cell)] for cell in cells(new.text)]
    if len(cells(old.text)) != len(cells(new.text)):
        return None
    found: list[list[Run]] = [[]]
    for run in runs_of(change.redline.readable):
        if run.mark is not Mark.KEPT:
            found[-1].append(run)
            continue
        for number, piece in enumerate(_CELL.split(run.text)):
            if number:
                found.append([])
            if piece:
                found[-1].append(Run(piece))
    return found if len(found) == len(cells(new.text)) else None


def is_row(clauses: Sequence[Clause]) -> bool:
    """Whether a place holds one row of a table."""
    return len(clauses) == 1 and clauses[0].kind is ClauseKind.ROW
