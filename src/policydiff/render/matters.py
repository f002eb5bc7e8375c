"""One change of a review in words: its redline, what the rules find, what was decided, what happened around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from policydiff.events import Event
from policydiff.model import Assessment
from policydiff.render import changes, telling, verdicts, words
from policydiff.render.blocks import (
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
from policydiff.report import DatedChange
from policydiff.review import SHORT, Status
from policydiff.review.docket import Docket, Matter

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.model import Comparison

_WHOLE = 200
"""Clauses of another document that are shown."""
_AROUND = timedelta(days=45)
"""How near an event has to be to be told beside a change."""


def words_of(
    comparison: Comparison, dated: DatedChange | None, *, context: int, whole: int = _WHOLE
) -> Iterator[Block]:
    """The redline of one change under its heading, without what the rules say.

    Args:
        comparison: that it is of.
        dated: the change; None where another document took the text's place.
        context: words kept around each edit.
        whole: clauses that are shown of another document.
    """
    if dated is None:
        yield changes.replaced(comparison)
        shown = comparison.new_clauses[:whole]
        yield Clauses(
            paragraphs=tuple(spans(one_line(clause.text)) for clause in shown),
            insets=tuple(map(words.inset, shown)),
        )
        if len(comparison.new_clauses) > len(shown):
            more = len(comparison.new_clauses) - len(shown)
            yield line(quiet(f"and {words.count(more, 'more clause')}: see `policydiff show`"))
    else:
        yield from changes.alone(comparison, dated, context=context)


def means(
    one: Matter,
    docket: Docket,
    rated: Assessment | None,
    rules: Rules | None,
    events: Sequence[Event] = (),
) -> Iterator[Block]:
    """What is said of a change: by the rules, by reviewers, and by what happened around.

    Args:
        one: the change.
        docket: what was decided on it.
        rated: by the rules.
        rules: for the titles of topics.
        events: all of the collection.
    """
    yield Heading(level=3, spans=spans(strong("Findings")))
    if rated is None:
        yield line(quiet("nobody has rated it: another document, to be read as a whole"))
    else:
        yield from changes.assessed([rated], rules)
    yield Heading(level=3, spans=spans(strong("Review"), quiet(f"  {one.id[:SHORT]}")))
    yield from decided(one, docket)
    happened = near(one, events)
    if happened:
        yield Heading(level=3, spans=spans(strong("What happened around")))
    for event in happened:
        yield line(f"· {telling.event(event)}")


def near(one: Matter, events: Sequence[Event]) -> list[Event]:
    """Of the events of a collection, those that a change is told with."""
    return [
        event
        for event in events
        if event.concerns(one.subject.terms)
        and any(abs(event.at - at) <= _AROUND for at in one.subject.at)
    ]


def decided(one: Matter, docket: Docket) -> Iterator[Block]:
    """Where the review of a change stands, and every decision on it."""
    status = docket.status(one)
    warns = Role.WARNING if status in (Status.DISAGREEMENT, Status.FLAGGED) else Role.STRONG
    yield line(Span(str(status), warns), *_rating(one, docket))
    before = docket.seen_before(one)
    if before is not None:
        said = _lower(verdicts.decision(before, titles=docket.titles))
        yield line(
            Span("Seen before", Role.WARNING),
            f": the same words came on {words.day(before.came)} too, and were {said}.",
        )
    standing = docket.in_force(one)
    for decision in docket.decisions(one):
        gone = "" if decision in standing or decision.withdraws else " (no longer counts)"
        yield line(f"· {verdicts.decision(decision, titles=docket.titles)}{gone}")


def _rating(one: Matter, docket: Docket) -> Spans:
    rating = docket.rating(one)
    parts: list[str] = []
    if rating.level:
        differ = "levels differ, the heaviest counts: " if rating.disputed else ""
        said = ", ".join(
            f"{_lower(verdicts.done(each, docket.titles))} by {one_line(each.reviewer.name)}"
            for each in rating.levels
        )
        by_rules = f" (by the rules {one.level})" if one.level else ""
        parts.append(f"; {differ}{said}{by_rules}")
    elif rating.about:
        parts.append(f"; {_lower(verdicts.done(rating.topics[-1], docket.titles))}")
    return spans(*parts)


def _lower(said: str) -> str:
    return f"{said[:1].lower()}{said[1:]}"
