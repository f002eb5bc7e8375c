"""A review queue in words: its columns, what is known of one change, and how far the review is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from policydiff.errors import UsageError
from policydiff.events import Event
from policydiff.model import Assessment, Direction
from policydiff.render import changes, telling, words
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
from policydiff.review import SHORT, Citation, Status
from policydiff.review.docket import Docket, Matter

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.model import Comparison

Columns = dict[str, int]
"""Cells of each column, the space behind it included; 0 for one that is left out."""

_FIXED: Columns = {"mark": 2, "level": 12, "direction": 9, "date": 11, "review": 9}
_NARROW = 100
"""Columns of a screen below which topics are left out."""
_TOPIC = 22
_WHOLE = 200
"""Clauses of another document that are shown."""
_AROUND = timedelta(days=45)
"""How near an event has to be to be told beside a change."""
_STATES = {
    Status.WAITING: "waiting",
    Status.ACCEPTED: "accepted",
    Status.FLAGGED: "flagged",
    Status.DISCUSS: "discuss",
    Status.DISAGREEMENT: "disagree",
}
_HEADS = {
    "mark": "",
    "level": "Level",
    "topic": "Topic",
    "direction": "Effect",
    "place": "Where",
    "terms": "Terms",
    "date": "Came",
    "review": "Review",
}


def columns(width: int, *, single: bool) -> Columns:
    """How a line of a queue is shared out.

    Args:
        width: cells of the line; one is left for a cursor.
        single: whether all changes are of one terms, which then need not be named.
    """
    wide = width >= _NARROW
    topic = _TOPIC if wide else 0
    left = max(0, width - 1 - topic - sum(_FIXED.values()))
    terms = 0 if single else left * 2 // 5
    order = ("mark", "level", "topic", "direction", "place", "terms", "date", "review")
    sizes = {**_FIXED, "topic": topic, "terms": terms, "place": left - terms}
    return {name: sizes[name] for name in order}


def heads(sizes: Columns) -> str:
    """The names of the columns."""
    return " " + "".join(_fit(_HEADS[name], size) for name, size in sizes.items())


def row(
    one: Matter, docket: Docket, sizes: Columns, *, marked: bool = False
) -> Iterator[tuple[str, str]]:
    """Each column's name and its text for one change."""
    level = docket.level(one)
    own = "*" if docket.rating(one).level else ""
    came = one.subject.at[-1]
    texts = {
        "mark": "x" if marked else "",
        "level": f"{level}{own}" if level else "unrated",
        "topic": ", ".join(topic.replace("_", " ") for topic in docket.about(one)),
        "direction": "" if one.direction is Direction.NONE else str(one.direction),
        "place": _place(one) + (", seen before" if docket.seen_before(one) else ""),
        "terms": one_line(_terms(one, docket)),
        "date": f"{came:%Y-%m-%d}",
        "review": _STATES[docket.status(one)],
    }
    for name, size in sizes.items():
        yield name, _fit(texts[name], size)


def _terms(one: Matter, docket: Docket) -> str:
    """The terms; of a single service, their type alone."""
    return one.subject.terms.type if docket.of_one_service else str(one.subject.terms)


def _place(one: Matter) -> str:
    what = "another document" if one.replaced else words.KINDS[one.kind]
    also = f" (+{one.elsewhere})" if one.elsewhere else ""
    return f"{one.place}{also}, {what}"


def _fit(text: str, size: int) -> str:
    if size <= 0:
        return ""
    fits = text if len(text) < size else f"{text[: max(0, size - 2)]}…"
    return fits.ljust(size)


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
        yield Clauses(paragraphs=tuple(spans(one_line(clause.text)) for clause in shown))
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
    near = [
        event
        for event in events
        if event.concerns(one.subject.terms)
        and any(abs(event.at - at) <= _AROUND for at in one.subject.at)
    ]
    if near:
        yield Heading(level=3, spans=spans(strong("What happened around")))
    for event in near:
        yield line(f"· {telling.event(event)}")


def decided(one: Matter, docket: Docket) -> Iterator[Block]:
    """Where the review of a change stands, and every decision on it."""
    status = docket.status(one)
    warns = Role.WARNING if status in (Status.DISAGREEMENT, Status.FLAGGED) else Role.STRONG
    yield line(Span(str(status), warns), *_rating(one, docket))
    before = docket.seen_before(one)
    if before is not None:
        said = _lower(telling.decision(before))
        yield line(
            Span("Seen before", Role.WARNING),
            f": the same words came on {words.day(before.came)} too, and were {said}.",
        )
    standing = docket.in_force(one)
    for decision in docket.decisions(one):
        gone = "" if decision in standing or decision.withdraws else " (no longer counts)"
        yield line(f"· {telling.decision(decision)}{gone}")


def _rating(one: Matter, docket: Docket) -> Spans:
    rating = docket.rating(one)
    parts: list[str] = []
    if rating.level:
        differ = "levels differ, the heaviest counts: " if rating.disputed else ""
        said = ", ".join(
            f"{_lower(telling.done(each))} by {one_line(each.reviewer.name)}"
            for each in rating.levels
        )
        by_rules = f" (by the rules {one.level})" if one.level else ""
        parts.append(f"; {differ}{said}{by_rules}")
    elif rating.about:
        parts.append(f"; {_lower(telling.done(rating.topics[-1]))}")
    return spans(*parts)


def summed_up(one: Matter, docket: Docket) -> str:
    """A change in one line, as `Critical, mixed: 8.3 ¶1, reworded, in A/Terms on 5 Sep 2024. Waiting.`."""
    level = docket.level(one)
    weighs = str(level) if level else "unrated"
    points = "" if one.direction is Direction.NONE else f", {one.direction}"
    status = str(docket.status(one))
    said = (
        f"{weighs}{points}: {_place(one)}, in {one.subject.terms} on {words.days(one.subject.at)}"
    )
    return one_line(f"{said[:1].upper()}{said[1:]}. {status[:1].upper()}{status[1:]}.")


def cited(event: Event) -> Citation:
    """An event as a decision cites it."""
    return Citation(date=event.date, title=event.title, source=event.source)


def event_named(said: str, events: Sequence[Event]) -> Event:
    """The event that a person means by its day or by words of its title.

    Raises:
        UsageError: there is none, or there are several.
    """
    wanted = said.casefold().split()
    found = [
        one
        for one in events
        if wanted
        and all(word in f"{one.date.isoformat()} {one.title}".casefold() for word in wanted)
    ]
    if len(found) == 1:
        return found[0]
    if not events:
        raise UsageError(
            "No event is written down here: write one with `policydiff event add`, then cite it."
        )
    known = "; ".join(f"{one.date.isoformat()} {one_line(one.title)}" for one in found or events)
    what = "Several events match" if found else "There is no event"
    raise UsageError(f"{what} {said!r}: say the day or words of the title of one of {known}.")


def topic_named(said: str, rules: Rules) -> str:
    """The id of the topic that a person means by its id or title.

    Raises:
        UsageError: there is none.
    """
    wanted = said.casefold().replace(" ", "_")
    for one in rules.topics.values():
        if wanted in (one.id, one.title.casefold().replace(" ", "_")):
            return one.id
    raise UsageError(f"There is no topic {said!r}: the known ones are {', '.join(rules.topics)}.")


def tally(docket: Docket) -> str:
    """`12 changes: 9 waiting, 3 accepted`."""
    numbers = docket.tally()
    said = ", ".join(
        f"{numbers[one]:,} {'in ' if one is Status.DISAGREEMENT else ''}{one}"
        for one in Status
        if numbers[one]
    )
    return f"{words.count(len(docket), 'change')}: {said}" if said else "no changes"


def standing(docket: Docket) -> Iterator[Block]:
    """How far the review of a period is: what was decided, by whom, and what waits.

    Args:
        docket: the period's changes, arranged.
    """
    yield Heading(level=2, spans=spans("Review"))
    yield line(f"{reviewed(docket)}.")
    for one in docket.shown:
        said = [_lower(telling.decision(each)) for each in docket.in_force(one)]
        if not said:
            continue
        where = f"{one_line(str(one.subject.terms))}, {one.place}"
        status = docket.status(one)
        name = Span("disagreement: ", Role.WARNING) if status is Status.DISAGREEMENT else ""
        yield line("· ", strong(where), quiet(f" ({one.id[:SHORT]})"), ": ", name, "; ".join(said))
    if docket.tally()[Status.WAITING]:
        yield line(quiet("--unreviewed shows what waits; `policydiff review` puts it before you."))


def reviewed(docket: Docket) -> str:
    """`3 of 4 changes reviewed (Ann Lee 2, Bob Roe 1); 1 waits`."""
    waits = docket.tally()[Status.WAITING]
    number = words.count(len(docket), "change")
    each = sorted(docket.reviewers().items(), key=lambda one: (-one[1], one[0]))
    people = ", ".join(f"{one_line(name)} {count:,}" for name, count in each)
    by = f" ({people})" if people else ""
    rest = f"; {waits:,} {'waits' if waits == 1 else 'wait'}" if waits else ""
    return f"{len(docket) - waits:,} of {number} reviewed{by}{rest}"


def filtered(docket: Docket) -> str:
    """What the filter asks for and how many changes it leaves; empty where it asks for nothing."""
    asked = docket.filter
    if not asked:
        return ""
    parts = [
        f"{asked.level} or heavier" if asked.level else "",
        asked.topic.replace("_", " ") if asked.topic else "",
        str(asked.status or ""),
        one_line(str(asked.terms or "")),
        f"“{one_line(asked.words)}”" if asked.words else "",
    ]
    return f"{len(docket.shown):,} of {len(docket):,} shown: {', '.join(filter(None, parts))}"


def _lower(said: str) -> str:
    return f"{said[:1].lower()}{said[1:]}"
