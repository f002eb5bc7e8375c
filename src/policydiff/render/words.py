"""How things are said: dates, counts, kinds of change, where a clause stands.

English and the same everywhere, whatever the locale; every time says that it is UTC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from policydiff.model import ChangeKind, ClauseKind, Direction
from policydiff.queries import MONTHS
from policydiff.render.harmless import one_line

if TYPE_CHECKING:
    from policydiff.model import Assessment, Change, Clause, Section

KINDS = {
    ChangeKind.REWORDED: "reworded",
    ChangeKind.MOVED_AND_REWORDED: "moved and reworded",
    ChangeKind.SPLIT: "split",
    ChangeKind.MERGED: "merged",
    ChangeKind.ADDED: "added",
    ChangeKind.REMOVED: "removed",
    ChangeKind.MOVED: "moved",
    ChangeKind.RENUMBERED: "renumbered",
    ChangeKind.MARKUP: "markup only",
}
"""Every kind as a word, in the order in which they are counted."""

UNASSESSED = "not assessed"
"""In place of a level, where there is none."""

SHORT_ID = 7
"""Hex digits of a commit id that are shown."""

_DAYS_LISTED = 4
_DEEPEST = 5
"""Steps that a clause is drawn in from the margin at most."""


def day(at: date) -> str:
    """`23 Sep 2024`; the caller says once that dates are UTC."""
    return f"{at.day} {MONTHS[at.month][:3]} {at.year}"


def days(times: Iterable[datetime]) -> str:
    """`23 Sep 2024 and 27 Sep 2024`, each day once; of many, the first, the last and their number."""
    each = list(dict.fromkeys(map(day, times)))
    if len(each) > _DAYS_LISTED:
        return f"{each[0]} and {len(each) - 1} more days, last on {each[-1]}"
    return listing(each)


def minute(at: datetime) -> str:
    """`23 Sep 2024 15:26 UTC`."""
    return f"{day(at)} {at:%H:%M} UTC"


def count(number: int, noun: str) -> str:
    """`1 clause`, `2 clauses`, `12,345 clauses`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def changes(number: int, places: int) -> str:
    """`46 changes`, `46 changes at 51 places` where some came in the same words at several."""
    return count(number, "change") + (f" at {places:,} places" if places > number else "")


def listing(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def size(change: Change) -> int:
    """How many clauses a change concerns, as a reader counts them."""
    return max(len(change.old), len(change.new))


def tally(changes: Iterable[Change]) -> str:
    """`2 reworded, 1 added`; empty where nothing changed."""
    numbers: Counter[ChangeKind] = Counter()
    for change in changes:
        numbers[change.kind] += size(change)
    return ", ".join(f"{numbers[kind]} {word}" for kind, word in KINDS.items() if numbers[kind])


def heading(section: Section) -> str:
    """`8.3 Law Enforcement Authorities`; a numbered title without the full stop that it may end with."""
    title = section.title
    if section.number and not title.endswith("etc."):
        title = title.removesuffix(".")
    return one_line(" ".join(part for part in (section.number, title) if part))


def place(clause: Clause) -> str:
    """Where a clause stands, number, title and all: `8.3 Law Enforcement Authorities ¶1`, `4 Keys (b)`."""
    section, address = clause.section, one_line(clause.address)
    if section.number and section.title and address.startswith(section.number):
        rest = address[len(section.number) :]
        return f"{heading(section)}{' ' if rest.startswith('(') else ''}{rest}"
    return address


def path(section: Section) -> tuple[str, ...]:
    """The headings of a section and those around it, outermost first; empty where there is none."""
    names: list[str] = []
    here: Section | None = section
    while here is not None:
        if here.title or here.number:
            names.append(heading(here))
        here = here.parent
    return tuple(reversed(names))


def inset(clause: Clause) -> int:
    """How many steps a clause stands in from the margin: one for each list around its own."""
    return min(_DEEPEST, max(0, clause.depth - (clause.kind is ClauseKind.ITEM)))


def breadcrumb(section: Section) -> str:
    """The sections around a section, outermost first, without itself; empty at the top."""
    return " › ".join(path(section.parent)) if section.parent else ""


def direction(assessment: Assessment) -> str:
    """`, broadens` or `, mixed, leaning broadens`; empty where a change favours nobody."""
    match assessment.direction:
        case Direction.NONE:
            return ""
        case Direction.MIXED if assessment.leaning is not Direction.NONE:
            return f", mixed, leaning {assessment.leaning}"
        case Direction.UNCLEAR:
            return ", direction unclear"
        case _:
            return f", {assessment.direction}"
