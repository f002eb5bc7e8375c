"""Tables of contents: what goes on under the title of one, and runs of links to the sections below."""

from __future__ import annotations

from collections.abc import Callable

LONGEST_ENTRY = 120
"""Characters of an entry of a table of contents; headings have no more."""
_FEWEST = 3
"""Links to sections in a row that make a table of contents."""


def entries(points_inside: Callable[[int], bool], first: int, last: int, count: int) -> set[int]:
    """Which clauses are entries of a table of contents, of a stretch and what goes on from it.

    Args:
        points_inside: whether a clause is nothing but a link to a section of its own page.
        first: where the stretch begins.
        last: where it ends, exclusive.
        count: how many clauses the text has.
    """
    found: set[int] = set()
    start = first
    if first < last and points_inside(first):
        while start and points_inside(start - 1):
            start -= 1
    # A run holds one clause of every `_FEWEST`, so the others need no look unless that one points.
    while start < last and (at := start + _FEWEST - 1) < count:
        if not points_inside(at):
            start = at + 1
            continue
        begin = at
        while begin > start and points_inside(begin - 1):
            begin -= 1
        while (at := at + 1) < count and points_inside(at):
            pass
        start = at + 1
        if at - begin >= _FEWEST:
            found.update(range(begin, at))
    return found
