"""Where changes stand, in the words of their headings: `8.3 Authorities ¶1`, `3–14 → 4–15`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.model import Clause, ClauseKind, Comparison, Section
from policydiff.render import words
from policydiff.render.harmless import one_line

LISTED = 12
"""Places that are named one by one before the rest is counted."""

_STEPS = re.compile(r"(?<= › )|(?= ¶)|(?= item )|(?= row )|(?=\()")
"""Where an address steps from one level to the next."""
_ITEM = "item "
_COUNT = re.compile(r" ?(?:¶|\b(?:item|row) )[\d.]+")
"""What counts the clauses of a section, rather than what the publisher calls one."""


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
    """The numbers of a run, before and now: `3–14 → 4–15`, `4(a)–(c) → (i)–(iii)`."""
    before, now = (_range(one_line(side[0].address), side) for side in (old, new))
    return f"{before} → {_after(_steps(old[0]), _steps(new[0]), now)}"


def _steps(clause: Clause) -> list[str]:
    return _STEPS.split(one_line(clause.address))


def _after(before: Sequence[str], steps: Sequence[str], said: str) -> str:
    """What is said of a place without the steps that it shares with the one said before."""
    shared = 0
    while shared < min(len(before), len(steps) - 1) and before[shared] == steps[shared]:
        shared += 1
    return said[len("".join(steps[:shared])) :].strip()


def _range(first: str, clauses: Sequence[Clause]) -> str:
    opening, last = _steps(clauses[0]), _steps(clauses[-1])
    if opening == last:
        return first
    end = _after(opening, last, one_line(clauses[-1].address))
    if opening[-1].strip().startswith(_ITEM):
        end = end.removeprefix(_ITEM)
    return f"{first}–{end}"


class KeptSections:
    """Which section is which: the old and new ones whose headings are one clause.

    Args:
        comparison: of the two versions. Of its clauses only those around the ones asked for are read.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._sides = comparison.old_clauses, comparison.new_clauses
        self._pairs = set(comparison.unchanged)
        for change in comparison.changes:
            pairs = zip(change.old, change.new, strict=False)
            self._pairs.update((old.index, new.index) for old, new in pairs)
        self._headings: dict[int, int | None] = {}

    def same(self, old: Clause, new: Clause) -> bool:
        """Do an old and a new clause stand in the same section?"""
        if old.section is new.section:
            return True
        one, other = (self._heading(*found) for found in zip(self._sides, (old, new), strict=True))
        return (one, other) in self._pairs

    def _heading(self, clauses: Sequence[Clause], clause: Clause) -> int | None:
        """The place of the heading of a clause's section."""
        section = clause.section
        if id(section) not in self._headings:
            found = (
                at
                for at in range(clause.index if section.level else -1, -1, -1)
                if clauses[at].kind is ClauseKind.HEADING and clauses[at].section is section
            )
            self._headings[id(section)] = next(found, None)
        return self._headings[id(section)]


def renamed(old: Clause, new: Clause, kept: KeptSections) -> bool:
    """Whether a clause has another number, label or section than before.

    Its place in our own count of a section's paragraphs is none of them, nor is another title of the
    same section, which is said once, of its heading.

    Args:
        old: as it stood.
        new: as it stands.
        kept: the sections that are the same.
    """
    if kept.same(old, new) and not (old.section.number and new.section.number):
        return old.label != new.label
    return _COUNT.sub("", words.place(old)) != _COUNT.sub("", words.place(new))


def span(clauses: Sequence[Clause]) -> str:
    """From where to where: `from ¶1 to 6 ¶4`."""
    first, last = (one_line(clause.address) for clause in (clauses[0], clauses[-1]))
    return f"at {first}" if first == last else f"from {first} to {last}"


def addresses(clauses: Sequence[Clause]) -> str:
    """Addresses in a row; what one shares with the one before is not said again."""
    said: list[str] = []
    before: Sequence[str] = ()
    for clause in clauses:
        steps = _steps(clause)
        said.append(_after(before, steps, one_line(clause.address)))
        before = steps
    return listed(said)


def listed(places: Sequence[str]) -> str:
    """Places in a row, the first dozen by name."""
    if len(places) <= LISTED:
        return words.listing(places)
    return f"{', '.join(places[:LISTED])} and {len(places) - LISTED:,} more"
