"""What `clause` and `blame` say, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from policydiff.events import Event, within
from policydiff.history import Spell
from policydiff.lives.blame import Blame, Dated, How
from policydiff.lives.course import Seen
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

_OR_EARLIER = " or earlier"
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
    earlier = f"{_OR_EARLIER}: recording begins there" if life.from_start else ""
    yield "First seen", spans(words.minute(first), quiet(earlier))
    if life.gone is not None:
        yield "Gone", spans(Span(words.minute(life.gone), Role.WARNING))
    else:
        latest = next(one for one in life.wordings if one.spells[-1].end is None)
        seen = quiet(f"; {_seen(life.seen)} {words.minute(life.seen.at)}")
        yield "Stands so", spans(f"since {words.minute(latest.spells[-1].start)}", seen)
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
    yield Heading(level=3, spans=spans(strong(_stood(life, wording.spells))))
    if len(wording.spells) > 1:
        yield line(quiet(_in_turn(life, wording.spells)))
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


def _stood(life: Life, spells: Sequence[Spell]) -> str:
    """`23 Sep 2024 15:26 UTC until the last look (28 Dec 2024)`, for the time from first to last."""
    begins = life.from_start and spells[0].start == life.wordings[0].spells[0].start
    start = f"{words.minute(spells[0].start)}{_OR_EARLIER if begins else ''}"
    return f"{start}{_until(spells[-1], life.seen)}"


def _until(spell: Spell, seen: Seen) -> str:
    """` until 24 Sep 2024 10:19 UTC`; what has no end is known to have stood when it was seen last."""
    if spell.end is not None:
        return f" until {words.minute(spell.end)}"
    return f" until {_last(seen)}" if seen.at > spell.start else f", the last {_sight(seen)}"


def _last(seen: Seen) -> str:
    return f"the last {_sight(seen)} ({words.day(seen.at)})"


def _sight(seen: Seen) -> str:
    return "look" if seen.looked else "record"


def _seen(seen: Seen) -> str:
    return "last looked at" if seen.looked else "last recorded"


def _in_turn(life: Life, spells: Sequence[Spell]) -> str:
    """The single stretches of a wording that did not stand all the time."""
    if len(spells) > _SPELLS_LISTED:
        return f"with breaks: {len(spells)} times"
    return f"with breaks: {words.listing([_days(spell, life.seen) for spell in spells])}"


def _days(spell: Spell, seen: Seen) -> str:
    start = words.day(spell.start)
    if spell.end is None:
        return f"{start} until {_last(seen)}" if seen.at > spell.start else f"since {start}"
    end = words.day(spell.end)
    return f"on {start}" if start == end else f"{start} until {end}"


def _whole(one: Clause) -> Spans:
    if one.kind is ClauseKind.HEADING:
        return spans(strong(words.heading(one.section) or one_line(one.text)))
    label = f"{one_line(one.label)} " if one.label else ""
    return spans(label, one_line(one.text))


def blame(found: Blame) -> Iterator[Block]:
    """Every clause of a text with the day it got its words."""
    yield Heading(level=2, spans=spans(one_line(str(found.terms))))
    begins = all(one.how is How.FIRST and one.record is found.record for one in found.clauses)
    since = f"{words.minute(found.stood.start)}{_OR_EARLIER if begins else ''}"
    cited = quiet(f"  {found.record.commit[: words.SHORT_ID]}")
    yield Facts(
        rows=(
            ("Text", spans(f"{since}{_until(found.stood, found.seen)}", cited)),
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
    sign = {How.FIRST: _OR_EARLIER, How.UPGRADED: " (upgrade)", How.CHANGED: ""}[one.how]
    if one.before:
        sign += f", first {words.day(one.before[0].start)}"
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
    if any(one.before for one in dated):
        said = "the same words had stood before, and were gone in between; `policydiff clause` has all days"
        yield line()
        yield line(quiet(f"first: {said}."))


def _opening(text: str) -> str:
    parts = text.split()
    return one_line(" ".join(parts[:_OPENING])) + (" …" if len(parts) > _OPENING else "")
