"""What is said of all changes before they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policydiff.model import Assessment, Change, ChangeKind, Clause, Comparison
from policydiff.render import findings, words
from policydiff.render.blocks import Block, Line, Role, Span, Table, line, spans, strong
from policydiff.render.parts import Part
from policydiff.render.redline import opening
from policydiff.render.sections import level_word

if TYPE_CHECKING:
    from policydiff.assess import Rules

_ROWS = 12
"""Sections that are named, so that head and table fit on a screen."""
_BEGINNING = 8
"""Words by which one sees which document it is."""


def summary(comparison: Comparison) -> Line:
    """One line: how many clauses changed, how, and how many stand; formatting is counted apart."""
    stand = len(comparison.unchanged)
    unchanged = f"{stand:,} stand{'s' if stand == 1 else ''} unchanged."
    if not comparison.changes:
        return line(strong("No clause changed"), f"; {unchanged}")
    twice = [change for change in comparison.changes if change.repeats]
    markup = [change for change in comparison.changes if change.kind is ChangeKind.MARKUP]
    worded = [change for change in comparison.changes if not change.repeats]
    worded = [change for change in worded if change.kind is not ChangeKind.MARKUP]
    rest = [f"{words.count(len(markup), 'clause')} in formatting or links only"] if markup else []
    if twice:
        rest.append(f"{words.count(len(twice), 'clause')} of a text that is on the page twice")
    if not worded:
        return line(strong("No words changed"), f": {words.listing(rest)}. {unchanged}")
    number = sum(words.size(change) for change in worded)
    said = f": {words.tally(worded)}. "
    if rest:
        said += f"Besides, {words.listing(rest)}. "
    return line(strong(f"{words.count(number, 'clause')} changed"), said, unchanged)


def level(found: Assessment) -> Span:
    """The word for how much a change weighs; colour only repeats it."""
    return level_word(found.level)


def by_weight(
    parts: Sequence[tuple[Part, str]], rest: Sequence[Assessment], rules: Rules | None
) -> Iterator[Line]:
    """One line for each part that weighs something, the weightiest first; the others counted.

    Args:
        parts: those that are drawn, each with its title.
        rest: what was found of changes that are not drawn.
        rules: for the titles of topics.
    """
    rated = [(part, title) for part, title in parts if part.assessments]
    rated.sort(key=lambda one: findings.weight(findings.together(one[0].assessments)), reverse=True)
    heavy = sum(
        findings.weightiest(part.assessments).level not in findings.LIGHT for part, _ in rated
    )
    for part, title in rated[: min(heavy, _ROWS)]:
        found = part.assessments
        head = findings.together(found)
        topics = findings.topics(head, rules)
        about = f" ({topics})" if topics else ""
        again = f", and {words.count(len(part.again), 'more place')}" if part.again else ""
        own = findings.overruled(head, rules)
        told = f"{again}{about}{f' ({own})' if own else ''}"
        said = f"{words.direction(head)} — {title}{told}: {findings.short_reason(found)}"
        yield line("· ", level(head), said)
    unlisted = rated[min(heavy, _ROWS) :]
    left = [one for part, _ in unlisted for one in part.assessments] + [*rest]
    if left:
        said = findings.head_line(left, rules)
        yield line(f"· Besides, {said}" if heavy else said)


def replaced(comparison: Comparison) -> Line:
    """One line for a text that is another one rather than a change of the old, and how both begin."""
    old, new = (
        f"({words.count(len(clauses), 'clause')}, beginning “{_beginning(clauses)}”)"
        for clauses in (comparison.old_clauses, comparison.new_clauses)
    )
    return line(
        Span("Another document", Role.WARNING),
        f": the old text {old} and the new one {new} have hardly anything in common, so the two are not "
        f"drawn as edits.",
    )


def _beginning(clauses: Sequence[Clause]) -> str:
    return opening(" ".join(clause.text for clause in clauses[:_BEGINNING]), words=_BEGINNING)


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
