"""Changes as blocks: where it stands, what became of it, when, and the redline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policydiff.model import (
    Assessment,
    Change,
    ChangeKind,
    Clause,
    ClauseKind,
    Comparison,
    Edit,
    Op,
)
from policydiff.model import Role as ClauseRole
from policydiff.render import counted, findings, places, stays, words
from policydiff.render.blocks import (
    DEFAULT_CONTEXT,
    Block,
    Clauses,
    Heading,
    Role,
    Span,
    Spans,
    line,
    quiet,
    spans,
    strong,
)
from policydiff.render.harmless import one_line
from policydiff.render.parts import MOVES, Part, is_counted, parts_of, reads_alike
from policydiff.render.redline import opening, redline
from policydiff.render.summary import by_section, by_weight, level, replaced, summary
from policydiff.report import DatedChange

if TYPE_CHECKING:
    from policydiff.assess import Rules

__all__ = ["DEFAULT_CONTEXT", "alone", "assessed", "draw", "level", "replaced", "summary"]

_QUOTED_WORDS = 25
_GLIMPSE = 5
"""Words around a short edit that is drawn once in full and then again elsewhere."""
_MANY = 25
"""Changes from which on a reader is first told where they are."""

_CAME_OR_WENT = {
    ChangeKind.ADDED: Role.INSERTED,
    ChangeKind.REMOVED: Role.DELETED,
}


def draw(
    comparison: Comparison,
    dated: Sequence[DatedChange],
    *,
    context: int,
    rules: Rules | None = None,
) -> Iterator[Block]:
    """Every change a reader has to see in the new text's order, then what was only counted.

    Of several assessed changes, those that weigh something are listed first; of a great many, a table
    says where they are.

    Args:
        comparison: of the two versions.
        dated: its changes, in its order.
        context: words kept around each edit; see `DEFAULT_CONTEXT`.
        rules: by which they were assessed, for the titles of topics.
    """
    parts = parts_of(comparison, dated)
    drawn = [change for change in comparison.changes if not is_counted(change)]
    kept = places.KeptSections(comparison)
    if len(parts) > 1:
        rest = [
            one.assessment
            for one in dated
            if is_counted(one.change) and one.assessment and not one.change.repeats
        ]
        yield from by_weight([(part, _title(part, kept)) for part in parts], rest, rules)
    if len(drawn) > _MANY:
        yield from by_section(drawn)
    for part in parts:
        yield from _draw_part(part, comparison, kept, context=context, rules=rules)
    yield from counted.draw(comparison.changes)


def alone(comparison: Comparison, one: DatedChange, *, context: int) -> Iterator[Block]:
    """One change by itself: where it stands, what became of it and when, and the redline.

    What the rules say of it is left to `assessed`.

    Args:
        comparison: that it is of.
        one: the change.
        context: words kept around each edit.
    """
    kept = places.KeptSections(comparison)
    parts = parts_of(comparison, [one])
    for part in parts:
        yield from _head(part, comparison, kept)
        yield from _stays(part)
        yield from _text(part, context=context)
    if not parts:
        yield from counted.draw([one.change])


def _draw_part(
    part: Part,
    comparison: Comparison,
    kept: places.KeptSections,
    *,
    context: int,
    rules: Rules | None,
) -> Iterator[Block]:
    yield from _head(part, comparison, kept)
    yield from _stays(part)
    yield from assessed(part.assessments, rules)
    yield from _text(part, context=context)
    yield from _again(part)


def _head(part: Part, comparison: Comparison, kept: places.KeptSections) -> Iterator[Block]:
    when = words.days(part.changes[0].at)
    kind = _kind(part, comparison) + (f" on {when}" if when else "")
    if part.again:
        kind += f", and the same at {words.count(len(part.again), 'more place')}"
    title = _title(part, kept)
    yield Heading(level=3, spans=spans(strong(title), f" — {kind}"))
    above = words.breadcrumb(part.clauses[0].section)
    if above and not title.startswith(above):
        yield line(quiet(f"in {above}"))


def _stays(part: Part) -> Iterator[Block]:
    if not part.away and (said := stays.together(part.changes)):
        yield line(quiet(said))


def _title(part: Part, kept: places.KeptSections) -> str:
    change, here = part.change, places.where(part.clauses)
    if change.kind in {ChangeKind.SPLIT, ChangeKind.MERGED}:
        before = places.addresses(change.old)
        return here if before == here else f"{here} (was {before})"
    if change.kind is not ChangeKind.REWORDED or _is_heading(change):
        return here
    old, new = change.old[0], change.new[0]
    if not places.renamed(old, new, kept):
        return here
    return f"{here} (was {words.place(old)})"


def _is_heading(change: Change) -> bool:
    return all(clause.kind is ClauseKind.HEADING for clause in change.old + change.new)


def _kind(part: Part, comparison: Comparison) -> str:
    change = part.change
    if change.beside:
        said = "in other words than at" if change.new else "in favour of the words at"
        return f"{words.KINDS[change.kind]}, {said} {places.where(change.beside)}"
    if change.kind not in MOVES:
        alone = len(part.changes) == 1 and _is_heading(change)
        return f"{'heading ' if alone else ''}{words.KINDS[change.kind]}"
    there, every = (
        (change.new, comparison.new_clauses) if part.away else (change.old, comparison.old_clauses)
    )
    where = places.where(there)
    if where == places.where(part.clauses):
        if part.along:
            return "moved along and reworded"
        before = there[0].index - 1
        where = f"after {words.place(every[before])}" if before >= 0 else "the beginning"
    reworded = " and reworded" if change.kind is ChangeKind.MOVED_AND_REWORDED else ""
    return f"moved {'to' if part.away else 'from'} {where}{reworded}"


def _text(part: Part, *, context: int) -> Iterator[Block]:
    change, clauses = part.change, part.clauses
    role = None if change.beside else _CAME_OR_WENT.get(change.kind)
    if role is not None:
        if len(clauses) > 1 and _is_contents(clauses):
            yield _contents(clauses, role)
        else:
            yield Clauses(
                paragraphs=tuple(_whole(clause, role) for clause in clauses),
                insets=tuple(map(words.inset, clauses)),
            )
    elif part.away:
        yield from _moved(clauses, Role.MOVED_AWAY)
    elif change.redline is None or (
        change.kind is ChangeKind.MOVED and _stands(change.redline.readable)
    ):
        yield from _moved(clauses, Role.MOVED_HERE)
    else:
        yield Clauses(paragraphs=tuple(redline(change.redline.readable, context=context)))


def _stands(edits: Sequence[Edit]) -> bool:
    return all(edit.op is Op.EQUAL for edit in edits)


def _is_contents(clauses: Sequence[Clause]) -> bool:
    """Whether clauses are a table of contents, with its heading or without."""
    entries = clauses[1:] if clauses[0].kind is ClauseKind.HEADING else clauses
    return all(clause.role is ClauseRole.CONTENTS for clause in entries)


def _contents(clauses: Sequence[Clause], role: Role) -> Clauses:
    """A whole table of contents in one paragraph: it says nothing that the text does not."""
    entries = " · ".join(_labelled(clause) + one_line(clause.text) for clause in clauses)
    return Clauses(paragraphs=(spans("table of contents: ", Span(entries, role)),))


def _moved(clauses: Sequence[Clause], role: Role) -> Iterator[Block]:
    """The first words of what moved; of a section, those under its heading."""
    worded = [clause for clause in clauses if clause.kind is not ClauseKind.HEADING] or clauses
    yield Clauses(paragraphs=((Span(opening(worded[0].text, words=_QUOTED_WORDS), role),),))
    if len(clauses) > 1:
        if places.is_section(clauses):
            number = f"the heading and {words.count(len(clauses) - 1, 'clause')} under it"
        else:
            number = words.count(len(clauses), "clause")
        yield line(quiet(f"{number}, all in the same words"))


def _whole(clause: Clause, role: Role) -> Spans:
    bullet = "• " if clause.kind is ClauseKind.ITEM and not clause.label else _labelled(clause)
    return spans(bullet, Span(one_line(clause.text), role))


def _labelled(clause: Clause) -> str:
    return f"{one_line(clause.label)} " if clause.label else ""


def _again(part: Part) -> Iterator[Block]:
    """Where else the same words came or went; a short edit with the words around it."""
    if not part.again:
        return
    first = part.change
    named: list[str] = []
    for run in part.again:
        change = run[0].change
        where = places.where([c for one in run for c in one.change.new or one.change.old])
        if reads_alike(first, change):
            named.append(where)
        elif change.redline:
            for glimpse in redline(change.redline.readable, context=_GLIMPSE):
                yield line("the same at ", strong(where), ": ", *glimpse)
    if named:
        yield line("the same at ", strong("; ".join(named)))


def assessed(found: Sequence[Assessment], rules: Rules | None) -> Iterator[Block]:
    """What the rules say of changes read together, and every reason of those that weigh something."""
    if not found:
        return
    head = findings.together(found)
    if head.not_assessed:
        yield line(quiet(f"not assessed: {one_line(head.not_assessed)}"))
    own = findings.overruled(head, rules)
    if head.level in findings.LIGHT and not own:
        yield line(quiet(f"{head.level}: {findings.short_reason(found)}"))
        return
    topics = findings.topics(head, rules)
    about = f" — {topics}" if topics else ""
    yield line(level(head), f"{words.direction(head)}{about}", f" ({own})" if own else "")
    for reason in findings.reasons(found):
        yield line(f"· {reason}")
