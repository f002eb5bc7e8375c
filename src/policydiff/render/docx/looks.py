"""How a clause looks as a paragraph: its style, how deep it stands, and its number as published."""

from __future__ import annotations

from typing import assert_never

from policydiff.model import Change, Clause, ClauseKind
from policydiff.render.docx.revisions import Look, Mark, Run, right_to_left
from policydiff.render.harmless import one_line

_DEEPEST_HEADING = 9
_DEEPEST_LIST = 8


def look(clause: Clause) -> Look:
    """The look of a clause."""
    rtl = right_to_left(clause.text)
    match clause.kind:
        case ClauseKind.HEADING:
            level = min(_DEEPEST_HEADING, max(1, clause.section.level) + 1)
            return Look(f"Heading{level}", rtl=rtl)
        case ClauseKind.ITEM:
            style = "ClauseItem" if clause.label else "ClauseBullet"
            return Look(style, level=min(_DEEPEST_LIST, clause.depth - 1), rtl=rtl)
        case ClauseKind.QUOTE:
            return Look("ClauseQuote", rtl=rtl)
        case ClauseKind.CODE:
            return Look("ClauseCode")
        case ClauseKind.PARAGRAPH | ClauseKind.ROW:
            return Look("Clause", level=min(_DEEPEST_LIST, clause.depth), rtl=rtl)
        case _:
            assert_never(clause.kind)


def same_label(change: Change) -> bool:
    """Whether the clauses of a change kept their numbers."""
    return [one.label for one in change.old] == [one.label for one in change.new]


def label(clause: Clause, mark: Mark) -> list[Run]:
    """A clause's number as published; never counted by the word processor."""
    if not clause.label:
        return []
    gap = "\t" if clause.kind is ClauseKind.ITEM else " "
    return [Run(one_line(clause.label) + gap, mark)]


def labels(starts: Mark, old: Clause, new: Clause) -> list[Run]:
    """The numbers at the beginning of a paragraph that begins on one side or on both."""
    match starts:
        case Mark.INSERTED:
            return label(new, Mark.INSERTED)
        case Mark.DELETED:
            return label(old, Mark.DELETED)
        case _:
            one, other = label(old, Mark.KEPT), label(new, Mark.KEPT)
            if one == other:
                return other
            return [*label(old, Mark.DELETED), *label(new, Mark.INSERTED)]
