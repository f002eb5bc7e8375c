"""What is said of all changes before they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.model import Change, ChangeKind, Comparison
from policydiff.render import words
from policydiff.render.blocks import Block, Line, Role, Span, Table, line, spans, strong

_ROWS = 12
"""Sections that are named, so that head and table fit on a screen."""


def summary(comparison: Comparison) -> Line:
    """One line: how many clauses changed, how, and how many stand; formatting is counted apart."""
    stand = len(comparison.unchanged)
    unchanged = f"{stand:,} stand{'s' if stand == 1 else ''} unchanged."
    if not comparison.changes:
        return line(strong("No clause changed"), f"; {unchanged}")
    worded = [change for change in comparison.changes if change.kind is not ChangeKind.MARKUP]
    markup = words.count(len(comparison.changes) - len(worded), "clause")
    if not worded:
        return line(
            strong("No words changed"), f": {markup} in formatting or links only. {unchanged}"
        )
    number = sum(words.size(change) for change in worded)
    said = f": {words.tally(worded)}. "
    if len(worded) < len(comparison.changes):
        said += f"Besides, {markup} in formatting or links only. "
    return line(strong(f"{words.count(number, 'clause')} changed"), said, unchanged)


def replaced(comparison: Comparison) -> Line:
    """One line for a text that is another one rather than a change of the old."""
    return line(
        Span("Another document", Role.WARNING),
        f": hardly anything of the old text ({len(comparison.old_clauses):,} clauses) is left in the new "
        f"one ({len(comparison.new_clauses):,} clauses), so the two are not drawn as edits.",
    )


def by_section(changes: Sequence[Change]) -> Iterator[Block]:
    """How many clauses changed in which section, in the text's order."""
    paths = [words.path((change.new or change.old)[0].section) for change in changes]
    shared = 0
    while len({path[shared : shared + 1] for path in paths}) == 1 and paths[0][shared:]:
        shared += 1
    sections: dict[str, list[Change]] = {}
    for path, change in zip(paths, changes, strict=True):
        sections.setdefault("".join(path[shared : shared + 1]), []).append(change)
    rows = [
        (spans(name or "before the first heading"), spans(words.tally(each)))
        for name, each in sections.items()
    ]
    if len(rows) < 2:
        return
    yield line()
    yield Table(header=("Section", "Clauses"), rows=tuple(rows[:_ROWS]))
    if len(rows) > _ROWS:
        more = list(sections.values())[_ROWS:]
        number = sum(words.size(change) for each in more for change in each)
        yield line(
            f"and {words.count(number, 'clause')} in {words.count(len(more), 'section')} more."
        )
