"""Changes as blocks: where it stands, what became of it, when, and the redline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from policydiff.model import (
    Assessment,
    Change,
    ChangeKind,
    Clause,
    ClauseKind,
    Comparison,
    Edit,
    Level,
    Op,
)
from policydiff.render import words
from policydiff.render.blocks import (
    Block,
    Clauses,
    Heading,
    Line,
    Role,
    Span,
    Spans,
    line,
    quiet,
    spans,
    strong,
)
from policydiff.render.harmless import harmless, one_line
from policydiff.report import DatedChange

DEFAULT_CONTEXT = 40
"""Words kept on each side of an edit before a long unchanged stretch is folded."""

_ROLES = {Op.EQUAL: Role.PLAIN, Op.INSERT: Role.INSERTED, Op.DELETE: Role.DELETED}
_UNDRAWN = frozenset({ChangeKind.RENUMBERED, ChangeKind.MARKUP})
_WHOLE = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED})
_STEPS = re.compile(r"(?<= › )|(?= ¶)|(?= item )")
"""Where an address steps from one level to the next."""
_QUOTED_WORDS = 25
_LISTED = 12

_LEVELS = tuple(Level)


def summary(comparison: Comparison) -> Line:
    """One line: how many clauses changed, how, and how many stand; formatting is counted apart."""
    stand = len(comparison.unchanged)
    unchanged = f"{stand} stand{'s' if stand == 1 else ''} unchanged."
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


def draw(dated: Sequence[DatedChange], *, context: int) -> Iterator[Block]:
    """Every change a reader has to see, then one line each for what was only counted.

    Assessed changes come weightiest first, others in the new text's order.

    Args:
        dated: changes in the new text's order.
        context: words kept around each edit; see `DEFAULT_CONTEXT`.
    """
    drawn = [one for one in dated if one.change.kind not in _UNDRAWN]
    for run in sorted(_runs(drawn), key=_lightness):
        yield from _draw_run(run, context=context)
    yield from _counted([one.change for one in dated])


def _lightness(run: Sequence[DatedChange]) -> int:
    """0 for the weightiest; the sort is stable, so equals keep the text's order."""
    levels = [_LEVELS.index(one.assessment.level) for one in run if one.assessment]
    return len(_LEVELS) - 1 - max(levels, default=0)


def _runs(dated: Sequence[DatedChange]) -> Iterator[list[DatedChange]]:
    """Neighbouring clauses added or removed together are read together."""

    def neighbours() -> Iterator[tuple[int, DatedChange]]:
        run, last = 0, None
        for one in dated:
            run += last is None or not _follows(last, one)
            last = one
            yield run, one

    for _, members in groupby(neighbours(), key=lambda item: item[0]):
        yield [one for _, one in members]


def _follows(last: DatedChange, one: DatedChange) -> bool:
    before, after = last.change, one.change
    return (
        after.kind in _WHOLE
        and before.kind is after.kind
        and last.at == one.at
        and (before.new or before.old)[-1].index + 1 == (after.new or after.old)[0].index
    )


def _draw_run(run: Sequence[DatedChange], *, context: int) -> Iterator[Block]:
    change, at = run[0].change, run[0].at
    clauses = [clause for one in run for clause in (one.change.new or one.change.old)]
    when = words.days(at)
    kind = words.KINDS[change.kind] + (f" on {when}" if when else "")
    yield Heading(level=3, spans=spans(strong(_title(change, clauses)), f" — {kind}"))
    section = clauses[0].section
    above = words.breadcrumb(section)
    if above:
        yield line(quiet(f"in {above}"))
    yield from _assessed([one.assessment for one in run if one.assessment])
    if change.kind in _WHOLE:
        role = Role.INSERTED if change.kind is ChangeKind.ADDED else Role.DELETED
        yield Clauses(paragraphs=tuple(_whole(clause, role) for clause in clauses))
    elif change.redline is None:
        yield Clauses(paragraphs=((quiet(_opening(change.new[0].text)),),))
        if len(change.new) > 1:
            more = words.count(len(change.new) - 1, "clause")
            yield line(quiet(f"with the {more} after it, all in the same words"))
    else:
        yield Clauses(paragraphs=tuple(redline(change.redline.readable, context=context)))


def _assessed(assessments: Sequence[Assessment]) -> Iterator[Block]:
    """What the rules say of a run: its weightiest level, and every reason, said once."""
    if not assessments:
        return
    head = max(assessments, key=lambda one: _LEVELS.index(one.level))
    role = Role.WARNING if head.level is Level.CRITICAL else Role.STRONG
    topics = words.listing([topic.replace("_", " ") for topic in head.topics])
    about = f" — {topics}" if topics else ""
    yield line(Span(str(head.level), role), f"{words.direction(head)}{about}")
    if head.not_assessed:
        yield line(quiet(f"not assessed: {one_line(head.not_assessed)}"))
    if head.level in {Level.COSMETIC, Level.EDITORIAL}:
        return
    reasons = dict.fromkeys(finding.reason for one in assessments for finding in one.findings)
    for reason in reasons:
        yield line(f"· {one_line(reason)}")


def _title(change: Change, clauses: Sequence[Clause]) -> str:
    first, here = words.place(clauses[0]), _range(clauses)
    match change.kind:
        case ChangeKind.MOVED | ChangeKind.MOVED_AND_REWORDED:
            return f"{here} (was {_range(change.old)})"
        case ChangeKind.SPLIT | ChangeKind.MERGED:
            there = words.listing([words.place(clause) for clause in change.old[:_LISTED]])
            return f"{here} (was {there})"
        case _:
            before = words.place(change.old[0]) if change.old else first
            return (
                here
                if not change.new or not change.old or before == first
                else f"{here} (was {before})"
            )


def _range(clauses: Sequence[Clause]) -> str:
    """Where one clause stands, or a run of them: `8.3 Authorities ¶1 to 8.5 ¶2`, `Fees to its ¶2`."""
    first = words.place(clauses[0])
    if len(clauses) == 1:
        return first
    opening, last = (_STEPS.split(one_line(clauses[at].address)) for at in (0, -1))
    shared = 0
    while shared < min(len(opening), len(last) - 1) and opening[shared] == last[shared]:
        shared += 1
    its = "its " if shared == len(opening) else ""
    return f"{first} to {its}{''.join(last[shared:]).strip()}"


def _whole(clause: Clause, role: Role) -> Spans:
    label = f"{one_line(clause.label)} " if clause.label else ""
    bullet = "• " if clause.kind is ClauseKind.ITEM and not clause.label else label
    return spans(bullet, Span(one_line(clause.text), role))


def _opening(text: str) -> str:
    parts = text.split()
    return one_line(" ".join(parts[:_QUOTED_WORDS])) + (" …" if len(parts) > _QUOTED_WORDS else "")


def redline(edits: Iterable[Edit], *, context: int) -> Iterator[Spans]:
    """The paragraphs of a redline; unchanged stretches far from any edit are folded."""
    edits = tuple(edits)
    spans_here: list[Span] = []
    for number, edit in enumerate(edits):
        text = edit.text
        if edit.op is Op.EQUAL:
            text = _folded(text, context, first=number == 0, last=number == len(edits) - 1)
        for piece_number, piece in enumerate(text.split("\n")):
            if piece_number:
                yield tuple(spans_here)
                spans_here = []
            if piece:
                spans_here.extend(_edit_spans(edit, piece))
    yield tuple(spans_here)


def _edit_spans(edit: Edit, piece: str) -> Iterator[Span]:
    text = harmless(piece)
    if not edit.reference:
        yield Span(text, _ROLES[edit.op])
    elif edit.op is Op.DELETE:
        yield quiet(f"‹{text} → ")
    else:
        yield quiet(f"{text}›")


def _folded(text: str, context: int, *, first: bool, last: bool) -> str:
    parts = text.split(" ")
    head, tail = (0 if first else context), (0 if last else context)
    hidden = len(parts) - head - tail
    if hidden < max(8, context // 2) or "\n" in text:
        return text
    kept_head, kept_tail = parts[:head], parts[len(parts) - tail :]
    return " ".join([*kept_head, f"[… {hidden} words unchanged …]", *kept_tail])


def _counted(changes: Sequence[Change]) -> Iterator[Block]:
    renumbered = [change for change in changes if change.kind is ChangeKind.RENUMBERED]
    if renumbered:
        pairs = [f"{_span(c.old)} → {_span(c.new)}" for c in renumbered[:_LISTED]]
        more = f" and {len(renumbered) - _LISTED} more" if len(renumbered) > _LISTED else ""
        yield line()
        yield line(strong("Renumbered only"), f": {'; '.join(pairs)}{more}.")
    markup = [change for change in changes if change.kind is ChangeKind.MARKUP]
    if markup:
        linked = sum(1 for change in markup if change.links)
        where = words.listing([one_line(c.new[0].address) for c in markup[:_LISTED]])
        more = f" and {len(markup) - _LISTED} more" if len(markup) > _LISTED else ""
        said = f": {words.count(len(markup), 'clause')}, {linked} of them with another link target"
        yield line()
        yield line(strong("Formatting or link only, same words"), f"{said} ({where}{more}).")


def _span(clauses: Sequence[Clause]) -> str:
    """The addresses a run spans: `3`, `3 to 14`."""
    first, last = one_line(clauses[0].address), one_line(clauses[-1].address)
    return first if first == last else f"{first} to {last}"
