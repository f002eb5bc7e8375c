"""The parts of a page that count: remove, select."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag
from soupsieve import SelectorSyntaxError

from policydiff.errors import ExtractError
from policydiff.extract.selectors import matches
from policydiff.model import FailureReason, RangeSelector, Selector


@dataclass(frozen=True, slots=True)
class Part:
    """A subtree that counts, but for some nodes of it."""

    root: Tag
    left_out: frozenset[int] = frozenset()
    """`id()` of the nodes that stand outside a range."""


def remove(page: BeautifulSoup, selectors: tuple[Selector, ...]) -> None:
    """Take the elements and ranges that do not count out of a page; what matches nothing changes nothing.

    A removed item of an ordered list leaves an empty item, so that the others keep their numbers.
    """
    for selector in selectors:
        if isinstance(selector, str):
            _take_out(_matches(page, selector))
        else:
            starts, ends = (_matches(page, found, limit=1) for found in _ends(selector))
            if starts and ends:
                outside = _outside(selector, starts[0], ends[0])
                _take_out(_inside(page, outside, starts[0], ends[0]))


def select(page: BeautifulSoup, selectors: tuple[Selector, ...]) -> list[Part]:
    """Find the parts of a page that count, in the order of the selectors.

    Elements inside another selected element are not selected twice. Of several CSS selectors some may match
    nothing; a range must have both its ends.

    Args:
        page: the page, what does not count removed.
        selectors: none for the whole page.

    Returns:
        At least one part.

    Raises:
        ExtractError: nothing matches, or a range has no such start or end.
    """
    if not selectors:
        return [Part(page)]
    parts: list[Part] = []
    for selector in selectors:
        if isinstance(selector, str):
            parts.extend(Part(tag) for tag in _matches(page, selector))
        else:
            parts.append(_range(page, selector))
    if not parts:
        named = ", ".join(f"“{selector}”" for selector in selectors)
        raise ExtractError(
            f"No element of the page matches {named}; look at the page and correct `select`.",
            reason=FailureReason.NO_MATCH,
        )
    whole = {id(part.root): part for part in reversed(parts) if not part.left_out}
    return [
        part
        for part in parts
        if part.left_out
        or (whole[id(part.root)] is part and whole.keys().isdisjoint(map(id, part.root.parents)))
    ]


def _matches(page: BeautifulSoup, selector: str, *, limit: int = 0) -> list[Tag]:
    try:
        return matches(page, selector, limit=limit)
    except (SelectorSyntaxError, NotImplementedError, ValueError) as error:
        raise ExtractError(
            f"“{selector}” is not a CSS selector that can be read here; correct it in the declaration.",
            reason=FailureReason.NO_MATCH,
        ) from error


def _range(page: BeautifulSoup, selector: RangeSelector) -> Part:
    first, last = _ends(selector)
    start, end = _end_of_range(page, first), _end_of_range(page, last)
    after = _after(end, included=selector.end_after is not None)
    if any(id(tag) in after for tag in (start, *start.parents)):
        raise ExtractError(
            f"On the page, “{last}” ends a range before “{first}” starts it; "
            "look at the page and correct `select`.",
            reason=FailureReason.NO_MATCH,
        )
    return Part(page, frozenset(_outside(selector, start, end)))


def _end_of_range(page: BeautifulSoup, selector: str) -> Tag:
    for tag in _matches(page, selector, limit=1):
        return tag
    raise ExtractError(
        f"No element of the page matches “{selector}”, one end of a range; "
        "look at the page and correct `select`.",
        reason=FailureReason.NO_MATCH,
    )


def _ends(selector: RangeSelector) -> tuple[str, str]:
    """The CSS selectors of where a range starts and ends."""
    return (
        selector.start_before or selector.start_after or "",
        selector.end_before or selector.end_after or "",
    )


def _outside(selector: RangeSelector, start: Tag, end: Tag) -> set[int]:
    """`id()` of the topmost nodes before and after a range."""
    left_out = {id(start)} if selector.start_after is not None else set()
    for tag in (start, *start.parents):
        left_out.update(id(node) for node in tag.previous_siblings)
    return left_out | _after(end, included=selector.end_after is not None)


def _after(end: Tag, *, included: bool) -> set[int]:
    left_out = set() if included else {id(end)}
    for tag in (end, *end.parents):
        left_out.update(id(node) for node in tag.next_siblings)
    return left_out


def _inside(page: Tag, left_out: set[int], start: Tag, end: Tag) -> Iterable[PageElement]:
    """The topmost nodes that a range holds as a whole."""
    cut = {id(tag) for tag in (*start.parents, *end.parents)}
    nodes = []
    waiting = [page]
    while waiting:
        for node in waiting.pop().contents:
            if id(node) in cut and isinstance(node, Tag):
                waiting.append(node)
            elif id(node) not in left_out:
                nodes.append(node)
    return nodes


def _take_out(nodes: Iterable[PageElement]) -> None:
    gone = {id(node): node for node in nodes}
    for parent in {id(node.parent): node.parent for node in gone.values() if node.parent}.values():
        # From the end, by index: taking one out neither searches nor moves the rest.
        for index in range(len(parent.contents) - 1, -1, -1):
            node = parent.contents[index]
            if id(node) not in gone:
                continue
            if isinstance(node, Tag) and node.name == "li" and parent.name == "ol":
                node.clear()
            else:
                node.extract(_self_index=index)
