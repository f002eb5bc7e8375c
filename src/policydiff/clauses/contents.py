"""Tables of contents that carry no title: runs of links to the sections below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policydiff.model import Clause, ClauseKind, Role

_FEWEST = 3
"""Links to sections in a row that make a table of contents."""

_LONGEST = 120
"""Characters of an entry; headings have no more."""


def mark_contents(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Give the entries of tables of contents their role."""
    titles = {clause.text.casefold() for clause in clauses if clause.kind is ClauseKind.HEADING}
    marked: list[Clause] | None = None
    # A run holds one clause of every `_FEWEST`, so the others need no look unless that one points.
    start, count = 0, len(clauses)
    while (at := start + _FEWEST - 1) < count:
        if not _points_inside(clauses[at], titles):
            start = at + 1
            continue
        first = at
        while first > start and _points_inside(clauses[first - 1], titles):
            first -= 1
        while (at := at + 1) < count and _points_inside(clauses[at], titles):
            pass
        start = at + 1
        if at - first >= _FEWEST:
            marked = marked or list(clauses)
            for entry in range(first, at):
                marked[entry] = replace(clauses[entry], role=Role.CONTENTS)
    return tuple(marked or clauses)


def _points_inside(clause: Clause, titles: set[str]) -> bool:
    """Is a short clause nothing but a link to a section of its own page?"""
    if len(clause.text) > _LONGEST:
        return False
    kind = clause.kind
    if kind is not ClauseKind.ITEM and kind is not ClauseKind.PARAGRAPH:
        return False
    if clause.role is not Role.BODY:
        return False
    if clause.text.casefold() in titles:
        return True
    if len(clause.links) != 1:
        return False
    link = clause.links[0]
    whole = link.span.end - link.span.start >= len(clause.text) * 0.8
    return whole and "#" in link.target
