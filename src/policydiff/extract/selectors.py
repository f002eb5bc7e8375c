"""Elements by CSS selector: plain ones by a look at each element, the others by soupsieve.

Nine of ten declarations name an element, a class or an id. soupsieve asks each element some twenty questions,
and that takes a third of the time of an extraction.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

_PLAIN: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*)?((?:[.#][A-Za-z_][A-Za-z0-9_-]*)*)")
_NAME: Final = re.compile(r"([.#])([A-Za-z0-9_-]+)")
_CLASS: Final = re.compile(r"[^ \t\r\n\f]+")


class _Wanted(NamedTuple):
    """What an element must be; empty where it doesn't matter."""

    name: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]


def matches(page: BeautifulSoup, selector: str, *, limit: int = 0) -> list[Tag]:
    """Find the elements of a page that a CSS selector matches, in document order.

    Args:
        page: to be searched; what stands in a `<template>` is no part of it.
        selector: as CSS has them.
        limit: how many are wanted; 0 for all.

    Raises:
        SelectorSyntaxError, NotImplementedError, ValueError: soupsieve can't read the selector.
    """
    wanted = _plain(selector)
    if not wanted:
        return list(page.select(selector, limit=limit))
    found: list[Tag] = []
    node: PageElement | None = page.contents[0] if page.contents else None
    while node is not None:
        if isinstance(node, Tag):
            if any(_is(node, one) for one in wanted):
                found.append(node)
                if len(found) == limit:
                    break
            if node.name == "template":
                node = _last_inside(node)
        node = node.next_element
    return found


@lru_cache
def _plain(selector: str) -> tuple[_Wanted, ...]:
    """What a list of names, classes and ids asks for; nothing where a selector has more to it."""
    wanted: list[_Wanted] = []
    for part in selector.split(","):
        found = _PLAIN.fullmatch(part.strip(" \t\r\n\f"))
        if found is None or not found[0]:
            return ()
        names = _NAME.findall(found[2])
        wanted.append(
            _Wanted(
                name=(found[1] or "").lower(),
                ids=tuple(name for sign, name in names if sign == "#"),
                classes=tuple(name for sign, name in names if sign == "."),
            )
        )
    return tuple(wanted)


def _is(tag: Tag, wanted: _Wanted) -> bool:
    name, ids, classes = wanted
    if name and tag.name != name:
        return False
    if any(tag.attrs.get("id", "") != one for one in ids):
        return False
    if not classes:
        return True
    given = tag.attrs.get("class")
    return isinstance(given, str) and set(classes).issubset(_CLASS.findall(given))


def _last_inside(tag: Tag) -> PageElement:
    last: PageElement = tag
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    return last
