"""What `show` says of many terms, put together from what it says of each.

A section is all that is said of one terms and all that the head of the whole needs to know of it, so
that one which was drawn before need not be drawn again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from policydiff.dataclasses import dataclass
from policydiff.model import Level
from policydiff.render import findings, words
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
)
from policydiff.render.harmless import one_line

if TYPE_CHECKING:
    from policydiff.model import Terms
    from policydiff.queries import Period
    from policydiff.render.findings import Rating

_OTHERS_LISTED = 12
_MANY = 6
"""From so many changed documents on, a table says first which they are."""
_LEVELS = tuple(Level)


class Row(NamedTuple):
    """A changed document in the table that says which they are."""

    days: str
    said: str
    """What became of it, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One terms in one period, drawn."""

    terms: Terms
    row: Row | None
    """None where there is no news."""
    hidden: int
    """Changes that a reader did not ask for."""
    replaced: int
    """How often a whole text gave way to another, which nobody rates."""
    told: bool
    """Whether there is anything to tell but that it stood."""
    found: tuple[Rating, ...]
    """Of its news."""
    blocks: tuple[Block, ...]


def show(
    sections: Sequence[Section],
    still: Sequence[Terms],
    period: Period,
    *,
    draw: Callable[[Terms], Section],
    everything: bool = False,
) -> Iterator[Block]:
    """A period: a head line, then every terms the publisher changed, then the terms that stood.

    Args:
        sections: of terms, in order.
        still: further terms, of which nothing was recorded in the period.
        period: the period asked for.
        draw: the section of one of those; asked for the few that are listed.
        everything: all of them are.
    """
    changed = [one for one in sections if one.row]
    unasked = [one for one in sections if not one.row and one.hidden]
    others = [one for one in sections if not one.row and not one.hidden]
    number = words.count(len(sections) + len(still), "document")
    several = len(changed) + len(unasked)
    said = f"{several} of {number} changed" if several else f"no change recorded in {number}"
    label = f"{period.label[:1].upper()}{period.label[1:]} (UTC)"
    yield Heading(level=1, spans=spans(f"{label}: {said}"))
    found = [rating for one in changed for rating in one.found]
    if found:
        replaced = sum(one.replaced for one in changed)
        yield line(findings.sentence(found) + findings.replaced(replaced))
    if len(changed) >= _MANY:
        yield _contents(changed, rated=bool(found))
    for one in changed:
        yield from one.blocks
    if unasked:
        yield Heading(level=2, spans=spans("Changed in nothing that was asked for"))
    for one in unasked:
        yield from one.blocks
    if (others or still) and several:
        yield Heading(level=2, spans=spans("Without a change"))
    listed = _listed(others, still, everything=everything)
    for other in listed:
        yield from (other if isinstance(other, Section) else draw(other)).blocks
    left = len(others) + len(still) - len(listed)
    if left:
        yield line(f"and {left:,} more.")


def _listed(
    others: Sequence[Section], still: Sequence[Terms], *, everything: bool
) -> list[Section | Terms]:
    """The documents that stood and are listed, those with something to tell first."""
    every: list[tuple[bool, Terms, Section | Terms]] = [
        *((not everything and not one.told, one.terms, one) for one in others),
        *((not everything, one, one) for one in still),
    ]
    every.sort(key=lambda one: one[:2])
    return [one for _, _, one in every[: None if everything else _OTHERS_LISTED]]


def _contents(changed: Sequence[Section], *, rated: bool) -> Table:
    """One row for each changed document, those of a service together."""
    rows: list[tuple[Spans, ...]] = []
    for service, group in itertools.groupby(changed, key=lambda one: one.terms.service):
        for number, one in enumerate(group):
            if one.row:
                rows.append(
                    (
                        spans("" if number else one_line(service)),
                        spans(one_line(one.terms.type)),
                        spans(one.row.days),
                        spans(one.row.said),
                        *([spans(_level(one))] if rated else []),
                    )
                )
    header = ("Service", "Document", "On", "Clauses", *(["Level"] if rated else []))
    return Table(header=header, rows=tuple(rows))


def _level(section: Section) -> Span:
    """The level of a document's weightiest change."""
    if not section.found:
        return quiet(words.UNASSESSED)
    return level_word(max((one.level for one in section.found), key=_LEVELS.index))


def level_word(found: Level) -> Span:
    """The word for how much a change weighs; colour only repeats it."""
    return Span(str(found), Role.WARNING if found is Level.CRITICAL else Role.STRONG)
