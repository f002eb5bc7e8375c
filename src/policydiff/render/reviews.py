"""What `review` says, as blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from policydiff.queries import Period
from policydiff.render import verdicts, words
from policydiff.render.blocks import (
    Block,
    Heading,
    Role,
    Span,
    Spans,
    Table,
    line,
    quiet,
    spans,
    strong,
)
from policydiff.render.harmless import one_line
from policydiff.review import SHORT, Decision, Item, Status

_PLACE = 60
_NOTE = 100


def listing(every: Sequence[Item], listed: Sequence[Item], period: Period) -> Iterator[Block]:
    """A period's changes: a head line, then for each terms a table of changes and where they stand.

    The same change at several places of a text is one row, as it is decided on once.

    Args:
        every: all changes of the period, to be counted.
        listed: those to be listed.
        period: the period asked for.
    """
    distinct = {item.id: item for item in every}
    numbers = Counter(item.status for item in distinct.values())
    tally = ", ".join(
        f"{numbers[one]} {'in ' if one is Status.DISAGREEMENT else ''}{one}"
        for one in Status
        if numbers[one]
    )
    number = words.changes(len(distinct), len(every))
    said = f"{number}: {tally}" if distinct else "no changes to review"
    label = f"{period.label[:1].upper()}{period.label[1:]} (UTC)"
    yield Heading(level=1, spans=spans(f"{label}: {said}"))
    for terms, members in groupby(listed, key=lambda item: item.terms):
        yield Heading(level=2, spans=spans(one_line(str(terms))))
        header = ("Change", "Came", "What", "Where", "Review")
        places: dict[tuple[object, ...], list[Item]] = {}
        for item in members:
            places.setdefault((item.id, item.at), []).append(item)
        rows = tuple(_row(items[0], len(items) - 1) for items in places.values())
        yield Table(header=header, rows=rows)


def decided(items: Sequence[Item]) -> Iterator[Block]:
    """What was just recorded, one line for each; and where it meets another opinion."""
    for item in items:
        mine = item.decisions[-1]
        yield line(
            strong(verdicts.done(mine)),
            f" {item.id[:SHORT]}: {one_line(str(item.terms))}, {where(item)}, {what(item)} on {_came(item)}.",
        )
        if item.status is Status.DISAGREEMENT:
            others = [_said(one) for one in item.standing if one is not mine]
            yield line(Span("Disagreement", Role.WARNING), f": {'; '.join(others)}.")


def what(item: Item) -> str:
    """The kind of a change as a word."""
    return "another document" if item.replaced else words.KINDS[item.change.kind]


def where(item: Item) -> str:
    """Where a change stands, cut to what a table has room for."""
    if item.replaced:
        return "the whole text"
    clauses = item.change.new or item.change.old
    place = _cut(words.place(clauses[0]), _PLACE)
    return f"{place} and {len(clauses) - 1} more" if len(clauses) > 1 else place


def _row(item: Item, elsewhere: int) -> tuple[Spans, ...]:
    """One change, and at how many other places the very same came with it."""
    also = f", also at {words.count(elsewhere, 'other place')}" if elsewhere else ""
    return (
        spans(item.id[:SHORT]),
        spans(_came(item)),
        spans(what(item)),
        spans(f"{where(item)}{also}"),
        _review(item),
    )


def _came(item: Item) -> str:
    return words.days(item.at)


def _review(item: Item) -> Spans:
    said = "; ".join(_said(decision) for decision in item.in_force)
    before = item.seen_before
    again = quiet(f" (seen before: came on {words.day(before.came)} too)" if before else "")
    match item.status:
        case Status.WAITING:
            return spans(strong("waiting"), f"; {said}" if said else "")
        case Status.DISAGREEMENT:
            return spans(Span("disagreement", Role.WARNING), f": {said}", again)
        case _:
            return spans(said, again)


def _said(decision: Decision) -> str:
    said = verdicts.decision(decision, longest=_NOTE)
    return f"{said[:1].lower()}{said[1:]}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
