"""Where changes stand, in the words of their headings: `8.3 Authorities ¶1`, `3–14 → 4–15`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.model import Clause, ClauseKind, Section
from policydiff.render import words
from policydiff.render.harmless import one_line

LISTED = 12
"""Places that are named one by one before the rest is counted."""

_STEPS = re.compile(r"(?<= › )|(?= ¶)|(?= item )|(?= row )|(?=\()")
"""Where an address steps from one level to the next."""


def where(clauses: Sequence[Clause]) -> str:
    """Where one clause stands, or a run: `8.3 Authorities ¶1–¶3`; a whole section by its heading."""
    first = words.place(clauses[0])
    if len(clauses) == 1 or is_section(clauses):
        return first
    return _range(first, clauses)


def is_section(clauses: Sequence[Clause]) -> bool:
    """Whether a run is a heading and nothing but what stands under it."""
    head = clauses[0]
    return head.kind is ClauseKind.HEADING and all(
        _within(clause.section, head.section) for clause in clauses
    )


def _within(section: Section | None, outer: Section) -> bool:
    while section is not None:
        if section is outer or section == outer:
            return True
        section = section.parent
    return False


def pair(old: Sequence[Clause], new: Sequence[Clause]) -> str:
    """The numbers of a run, before and now: `3–14 → 4–15`, `4(a)–(c) → 4(i)–(iii)`."""
    return f"{_numbers(old)} → {_numbers(new)}"


def _numbers(clauses: Sequence[Clause]) -> str:
    return _range(one_line(clauses[0].address), clauses)


def _range(first: str, clauses: Sequence[Clause]) -> str:
    opening, last = (_STEPS.split(one_line(clauses[at].address)) for at in (0, -1))
    if opening == last:
        return first
    shared = 0
    while shared < min(len(opening), len(last) - 1) and opening[shared] == last[shared]:
        shared += 1
    return f"{first}–{''.join(last[shared:]).strip()}"


def listed(places: Sequence[str]) -> str:
    """Places in a row, the first dozen by name."""
    if len(places) <= LISTED:
        return words.listing(places)
    return f"{', '.join(places[:LISTED])} and {len(places) - LISTED:,} more"
