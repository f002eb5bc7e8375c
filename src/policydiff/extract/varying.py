"""Propose what is to be removed of a page because two fetches soon after one another do not agree on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from bs4.element import NavigableString, Tag

from policydiff.extract.decode import decode
from policydiff.extract.proposing import names, only
from policydiff.extract.tree import parse

_MAX_PLACES: Final = 40
"""Pieces of text that are looked at; a page with more of them is another page."""
_MOST: Final = 0.1
"""Of the words selected: an element that holds more of them is more than a banner."""


def varying(
    first: bytes, second: bytes, select: str, *, charset: str | None = None
) -> tuple[str, ...]:
    """Selectors of the narrowest elements with names that last in which two fetches of a page differ.

    Args:
        first: an HTML page.
        second: the same page, fetched again.
        select: the CSS selector of the part that counts.
        charset: as declared outside the page, or None.

    Cost: O(n) in the length of the pages, and some searches by a selector for each place.
    """
    pages = [parse(decode(body, charset)) for body in (first, second)]
    texts = [[_strings(part) for part in page.select(select, limit=1)] for page in pages]
    if not all(texts):
        return ()
    counts = [Counter(_said(one) for one in found[0]) for found in texts]
    proposed: dict[str, None] = {}
    for page, found, others in zip(pages, texts, reversed(counts), strict=True):
        words = sum(len(one.split()) for one in found[0])
        chosen = page.select(select, limit=1)[0]
        new = [one for one in found[0] if not others[_said(one)]]
        for one in new[:_MAX_PLACES] if len(new) <= _MAX_PLACES else ():
            name = _named(page, chosen, one, words)
            if name is not None:
                proposed[name] = None
    return tuple(proposed)


def _strings(part: Tag) -> list[NavigableString]:
    return [one for one in part.descendants if type(one) is NavigableString and one.strip()]


def _said(text: NavigableString) -> str:
    return " ".join(text.split())


def _named(page: Tag, chosen: Tag, text: NavigableString, words: int) -> str | None:
    """A selector of the narrowest element around a text that has one of its own."""
    for tag in _around(text, chosen):
        if len(tag.get_text(" ").split()) > _MOST * words:
            return None
        for name in names(tag):
            if only(page, name, tag):
                return name
    return None


def _around(text: NavigableString, chosen: Tag) -> Iterator[Tag]:
    for tag in text.parents:
        if tag is chosen:
            return
        if isinstance(tag, Tag):
            yield tag
