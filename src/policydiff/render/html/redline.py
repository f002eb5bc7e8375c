"""Redlines as HTML: in one text, and old beside new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.model import Change, ChangeKind, Clause, ClauseKind, Edit, Op
from policydiff.render import words
from policydiff.render.harmless import one_line
from policydiff.render.markup import Markup, joined, tag

_TAGS = {Op.INSERT: "ins", Op.DELETE: "del"}


def inline(change: Change, number: Markup | None = None) -> Markup:
    """Both wordings in one text: insertions in `ins`, deletions in `del`, a paragraph per clause.

    Args:
        change: to draw.
        number: to stand before the first words of a redline.
    """
    if change.redline is None and change.kind is ChangeKind.ADDED:
        return _whole(change.new, "ins")
    if change.redline is None and change.kind is ChangeKind.REMOVED:
        return _whole(change.old, "del")
    if change.redline is None:
        return _whole(change.new, None)
    return _paragraphs(_drawn(change.redline.readable), number)


def old_side(change: Change) -> Markup:
    """What stood before, with what went of it."""
    if change.redline is None:
        return _whole(change.old, None if change.new else "del")
    kept = [edit for edit in change.redline.readable if edit.op is not Op.INSERT]
    return _paragraphs(_drawn(kept, old=True))


def new_side(change: Change) -> Markup:
    """What stands now, with what came into it."""
    if change.redline is None:
        return _whole(change.new, None if change.old else "ins")
    return _paragraphs(
        _drawn([edit for edit in change.redline.readable if edit.op is not Op.DELETE])
    )


def _whole(clauses: Sequence[Clause], name: str | None) -> Markup:
    return joined(
        tag(
            "p",
            {"dir": "auto", "class": inset(clause)},
            _label(clause),
            tag(name, None, clause.text) if name else clause.text,
        )
        for clause in clauses
    )


def inset(clause: Clause, *names: str) -> str | None:
    """The classes of a paragraph, with the one for how far it stands in from the margin."""
    steps = words.inset(clause)
    return " ".join([*names, *([f"in-{steps}"] if steps else [])]) or None


def _label(clause: Clause) -> str | None:
    if clause.label:
        return f"{one_line(clause.label)} "
    return "• " if clause.kind is ClauseKind.ITEM else None


def _drawn(edits: Sequence[Edit], *, old: bool = False) -> Iterator[list[Markup]]:
    """Runs by paragraph."""
    here: list[Markup] = []
    for edit in edits:
        said = edit.old_text if old and edit.old_text is not None else edit.text
        for number, piece in enumerate(said.split("\n")):
            if number:
                yield here
                here = []
            if piece:
                here.append(_piece(edit, piece))
    yield here


def _piece(edit: Edit, piece: str) -> Markup:
    name = _TAGS.get(edit.op)
    if name is None:
        return joined([piece])
    return tag(name, {"class": "ref" if edit.reference else None}, piece)


def _paragraphs(runs: Iterator[list[Markup]], number: Markup | None = None) -> Markup:
    return joined(
        tag("p", {"dir": "auto"}, None if at else number, *paragraph)
        for at, paragraph in enumerate(runs)
    )
