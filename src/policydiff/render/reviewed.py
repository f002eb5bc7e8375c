"""How far the review of a period is: what was decided, by whom, and what waits."""

from __future__ import annotations

from collections.abc import Iterator

from policydiff.render import verdicts, words
from policydiff.render.blocks import Block, Heading, Role, Span, line, quiet, spans, strong
from policydiff.render.harmless import one_line
from policydiff.review import SHORT, Status
from policydiff.review.docket import Docket


def standing(docket: Docket) -> Iterator[Block]:
    """How far the review of a period is: what was decided, by whom, and what waits.

    Args:
        docket: the period's changes, arranged.
    """
    yield Heading(level=2, spans=spans("Review"))
    yield line(f"{reviewed(docket)}.")
    for one in docket.shown:
        said = [_lower(verdicts.decision(each)) for each in docket.in_force(one)]
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
    number = words.changes(len(docket), docket.places)
    each = sorted(docket.reviewers().items(), key=lambda one: (-one[1], one[0]))
    people = ", ".join(f"{one_line(name)} {count:,}" for name, count in each)
    by = f" ({people})" if people else ""
    rest = f"; {waits:,} {'waits' if waits == 1 else 'wait'}" if waits else ""
    return f"{len(docket) - waits:,} of {number} reviewed{by}{rest}"


def _lower(said: str) -> str:
    return f"{said[:1].lower()}{said[1:]}"
