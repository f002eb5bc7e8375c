"""What `clause` and `blame` say, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from policydiff.events import Event, within
from policydiff.lives.blame import Blame, Dated, How
from policydiff.lives.course import Spell
from policydiff.lives.life import Life
from policydiff.model import Assessment, Clause, ClauseKind
from policydiff.render import findings, happenings, words
from policydiff.render.blocks import (
    Block,
    Clauses,
    Facts,
    Heading,
    Line,
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
from policydiff.render.redline import redline
from policydiff.render.summary import level

if TYPE_CHECKING:
    from policydiff.assess import Rules

_SPELLS_LISTED = 3
_OPENING = 12
"""Words of a clause that `blame` shows."""


def clause(
    life: Life,
    found: Sequence[Assessment | None] = (),
    *,
    context: int,
    rules: Rules | None = None,
    events: Sequence[Event] = (),
) -> Iterator[Block]:
    """The life of a clause: what is to be known of it at once, then every wording, newest first.

    Args:
        life: of one clause.
        found: what each of its wordings means; none where nothing was assessed.
        context: words kept around each edit.
        rules: by which they were assessed, for the titles of topics.
        events: what happened around, earliest first; placed between the wordings.
    """
    title = f"{life.terms}: {words.place(life.subject)}"
    yield Heading(level=2, spans=spans(one_line(title)))
    yield Facts(rows=tuple(_facts(life)))
    told = [event for event in events if event.concerns(life.terms)]
    waiting = list(within(told, life.wordings[0].spells[0].start, life.gone))
    for number in reversed(range(len(life.wordings))):
        start = life.wordings[number].spells[0].start
        later = len([event for event in waiting if event.at <= start])
        yield from _between(waiting[later:])
        del waiting[later:]
        rated = found[number] if found else None
        yield from _wording(life, number, rated, context=context, rules=rules)
    yield from _between(waiting)


def _between(events: Sequence[Event]) -> Iterator[Block]:
    if events:
        yield line()
    yield from (happenings.mention(event) for event in reversed(events))


def _facts(life: Life) -> Iterator[tuple[str, Spans]]:
    first = life.wordings[0].spells[0].start
    earlier = " or earlier: recording begins there" if life.from_start else ""
    yield "First seen", spans(words.minute(first), quiet(earlier))
    if life.gone is not None:
        yield "Gone", spans(Span(words.minute(life.gone), Role.WARNING))
    else:
        latest = next(one for one in life.wordings if one.spells[-1].end is None)
        yield "Stands so", spans(f"since {words.minute(latest.spells[-1].start)}")
    worded = words.count(len(life.wordings), "wording")
    yield "Wordings", spans(f"{worded} in {words.count(life.followed, 'recorded text')}")
    if len(life.named) > 1:
        for number, named in enumerate(life.named):
            where = spans(words.place(named.clause), quiet(f"  since {words.minute(named.since)}"))
            yield "" if number else "Addresses", where


def _wording(
    life: Life, number: int, rated: Assessment | None, *, context: int, rules: Rules | None
) -> Iterator[Block]:
    wording = life.wordings[number]
    yield Heading(level=3, spans=spans(strong(_stood(wording.spells))))
    if len(wording.spells) > 1:
        yield line(quiet(_in_turn(wording.spells)))
    if wording.technical:
        said = "the extractor or the declaration moved these words, not the publisher"
        yield line(Span("Technical upgrade", Role.WARNING), f": {said}.")
    if wording.before is None or wording.redline is None:
        yield Clauses(paragraphs=tuple(_whole(one) for one in wording.clauses))
        return
    if wording.before != number - 1:
        before = life.wordings[wording.before]
        yield line(quiet(f"against the wording first seen {words.minute(before.spells[0].start)}"))
    if rated is not None:
        topics = findings.topics(rated, rules)
        about = f" ({topics})" if topics else ""
        said = f"{words.direction(rated)}{about}: {findings.short_reason([rated])}"
        yield line(level(rated), said)
    yield Clauses(paragraphs=tuple(redline(wording.redline.readable, context=context)))


def _stood(spells: Sequence[Spell]) -> str:
    """`23 Sep 2024 15:26 UTC until now`, for the whole time from first to last."""
    start, end = words.minute(spells[0].start), spells[-1].end
    return f"{start} until {'now' if end is None else words.minute(end)}"


def _in_turn(spells: Sequence[Spell]) -> str:
    """The single stretches of a wording that did not stand all the time."""
    if len(spells) > _SPELLS_LISTED:
        return f"with breaks: {len(spells)} times"
    return f"with breaks: {words.listing([_days(spell) for spell in spells])}"


def _days(spell: Spell) -> str:
    end = "now" if spell.end is None else words.day(spell.end)
    return f"{words.day(spell.start)} until {end}"


def _whole(one: Clause) -> Spans:
    if one.kind is ClauseKind.HEADING:
        return spans(strong(words.heading(one.section) or one_line(one.text)))
    label = f"{one_line(one.label)} " if one.label else ""
    return spans(label, one_line(one.text))


def blame(found: Blame) -> Iterator[Block]:
    """Every clause of a text with the day it got its words."""
    yield Heading(level=2, spans=spans(one_line(str(found.terms))))
    end = found.stood.end
    until = "now" if end is None else words.minute(end)
    cited = quiet(f"  {found.record.commit[: words.SHORT_ID]}")
    yield Facts(
        rows=(
            ("Text", spans(f"{words.minute(found.stood.start)} until {until}", cited)),
            ("Clauses", spans(_spread(found.clauses))),
        )
    )
    yield line()
    rows = tuple(_blamed(one) for one in found.clauses)
    yield Table(header=("Since (UTC)", "Clause", "Begins"), rows=rows)
    yield from _signs(found.clauses)


def _spread(dated: Sequence[Dated]) -> str:
    """How many clauses are of which year."""
    years = sorted(one.since.year for one in dated)
    each = [f"{len(list(group))} of {year}" for year, group in groupby(years)]
    return f"{len(dated)}, by their words: {', '.join(each)}"


def _blamed(one: Dated) -> tuple[Spans, ...]:
    sign = {How.FIRST: " or earlier", How.UPGRADED: " (upgrade)", How.CHANGED: ""}[one.how]
    since = Span(f"{words.day(one.since):>11}", Role.PLAIN)
    heading = one.clause.kind is ClauseKind.HEADING
    begins = "  " * words.inset(one.clause) + _opening(one.clause.text)
    return (
        spans(since, quiet(sign)),
        spans(strong(one_line(one.clause.address)) if heading else one_line(one.clause.address)),
        spans(strong(begins) if heading else begins),
    )


def _signs(dated: Sequence[Dated]) -> Iterator[Line]:
    if any(one.how is How.UPGRADED for one in dated):
        said = "these words came with a technical upgrade, and may have stood on the page before"
        yield line()
        yield line(quiet(f"(upgrade): {said}."))


def _opening(text: str) -> str:
    parts = text.split()
    return one_line(" ".join(parts[:_OPENING])) + (" …" if len(parts) > _OPENING else "")
