"""A timeline cut to a period: what stood before, what came, what was folded and what took turns."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime

from policydiff.dataclasses import dataclass, replace
from policydiff.history.furniture import Furniture
from policydiff.history.timeline import Entry, Timeline
from policydiff.model import Record, Terms
from policydiff.queries import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive texts of one kind within a period that can be compared with each other."""

    base: Record | None
    """What was in force before; None where recording began inside the period."""
    steps: tuple[Entry, ...]
    """What came, in order; at least one, but where two texts are compared whatever lies between them.
    Folded entries are none, but for returns."""
    opens: bool = False
    """Whether the first step is the first text of its kind: `base` is of another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One of several texts that were served in turn."""

    kind: int
    times: int
    """How often it was recorded within the period, or found standing when that began."""
    latest: Entry
    """The last text of its kind within the period, or before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """How texts took turns within a period."""

    count: int
    """Times that another text than the one before was served."""
    first: datetime
    """When it first did."""
    last: datetime
    """When it last did."""
    served: tuple[Served, ...]
    """At least two, in order of their kinds' first appearance in the timeline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPeriod:
    """What is recorded of one terms for one period."""

    terms: Terms
    period: Period
    stretches: tuple[Stretch, ...]
    """One for each kind of text and each side of a technical upgrade, by the time of their first step;
    empty where the publisher changed nothing."""
    turns: Turns | None
    """None where one text was served at a time."""
    folded: tuple[Entry, ...]
    """What is no news, each with its reason; a text that came back is a step."""
    technical: tuple[Record, ...]
    """Technical upgrades inside the period."""
    gone: tuple[Record, ...]
    """Records inside the period that took the document away."""
    before: Record | None
    """In force when the period began; None where nothing was recorded by then, or it had been taken away."""
    away: Record | None
    """Had taken the document away when the period began."""
    furniture: Furniture
    """What was learned to move by itself."""
    after: Record | None
    """First news once the period had ended; it may have taken the document away."""


def in_period(timeline: Timeline, period: Period) -> TermsPeriod:
    """Cut a timeline to a period.

    Cost: O(n) entries; no text is read.
    """
    standing: list[Entry] = []
    inside: list[Entry] = []
    away: Record | None = None
    after: Record | None = None
    for entry in timeline.entries:
        if entry.at in period:
            inside.append(entry)
        elif period.start is not None and entry.at < period.start:
            away = None if entry.record.blob else entry.record
            if entry.record.blob:
                standing.append(entry)
        elif not entry.folded:
            after = entry.record
            break
    return TermsPeriod(
        terms=timeline.terms,
        period=period,
        stretches=tuple(sorted(_stretches(inside), key=lambda one: one.steps[0].at)),
        turns=_turns(standing, inside),
        folded=tuple(entry for entry in inside if entry.folded),
        technical=tuple(e.record for e in inside if e.technical),
        gone=tuple(e.record for e in inside if e.record.blob is None),
        before=standing[-1].record if standing and away is None else None,
        away=away,
        furniture=timeline.furniture,
        after=after,
    )


def apart(found: TermsPeriod) -> TermsPeriod:
    """The same period with every step a stretch of its own, in order of time."""
    alone = [
        Stretch(base=step.base, steps=(step,), opens=step.opens)
        for stretch in found.stretches
        for step in stretch.steps
    ]
    return replace(found, stretches=tuple(sorted(alone, key=lambda one: one.steps[0].at)))


def steps(timeline: Timeline) -> tuple[Entry, ...]:
    """The recorded changes that are the publisher's, each with its `base` to be compared with."""
    return tuple(entry for entry in timeline.entries if entry.step)


def _is_step(entry: Entry) -> bool:
    return bool(entry.record.blob) and not entry.folded


def _stretches(inside: Sequence[Entry]) -> Iterator[Stretch]:
    for kind in sorted({entry.kind for entry in inside}):
        own = [entry for entry in inside if entry.kind == kind and entry.record.blob]
        for technical, group in itertools.groupby(own, key=lambda entry: entry.technical):
            steps = [entry for entry in group if _is_step(entry)]
            if steps and not technical:
                yield Stretch(base=steps[0].base, steps=tuple(steps), opens=steps[0].opens)


def _turns(standing: Sequence[Entry], inside: Sequence[Entry]) -> Turns | None:
    texts = [*standing[-1:], *(entry for entry in inside if entry.record.blob)]
    switches = [new.at for old, new in itertools.pairwise(texts) if old.kind != new.kind]
    kinds = sorted({entry.kind for entry in texts})
    if not switches:
        return None
    return Turns(
        count=len(switches),
        first=switches[0],
        last=switches[-1],
        served=tuple(
            Served(
                kind=kind,
                times=sum(
                    entry.kind == kind and (at == 0 or texts[at - 1].kind != kind)
                    for at, entry in enumerate(texts)
                ),
                latest=[entry for entry in texts if entry.kind == kind][-1],
            )
            for kind in kinds
        ),
    )
