"""The labels of ordered lists as the publisher shows them: `3.`, `c.`, `iv.`.

Follows the ordinal algorithm of the HTML standard (4.4.5 `start`, `reversed`, 4.4.8 `value`) and the
inline `list-style-type`; style sheets are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4.element import Tag

from policydiff.extract.visibility import attribute, not_rendered, style_of

LISTS = frozenset({"ol", "ul", "menu", "dir"})

_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")
_BIGGEST_ROMAN = 3999
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _alpha(number: int, first: str) -> str:
    if number < 1:
        return str(number)
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord(first) + digit) + letters
    return letters


def _roman(number: int) -> str:
    if not 1 <= number <= _BIGGEST_ROMAN:
        return str(number)
    letters = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        letters += sign * count
    return letters


_BY_TYPE: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": lambda number: _alpha(number, "a"),
    "A": lambda number: _alpha(number, "A"),
    "i": _roman,
    "I": lambda number: _roman(number).upper(),
}
"""Values of the `type` attribute: letter case counts."""

_BY_STYLE: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimal-leading-zero": lambda number: f"{number:0{3 if number < 0 else 2}d}",
    "lower-alpha": _BY_TYPE["a"],
    "lower-latin": _BY_TYPE["a"],
    "upper-alpha": _BY_TYPE["A"],
    "upper-latin": _BY_TYPE["A"],
    "lower-roman": _BY_TYPE["i"],
    "upper-roman": _BY_TYPE["I"],
}
_NO_NUMBER = frozenset({"none", "disc", "circle", "square"})


def labels_of(ordered: Tag) -> dict[int, str | None]:
    """Number the items of an `<ol>`.

    Args:
        ordered: the list.

    Returns:
        By `id()` of each item's tag: its label with the full stop, or None where the page shows no number.

    Cost: O(children), and O(descendants) outside items where items are wrapped in other elements.
    """
    items = [item for item in _items(ordered) if not not_rendered(item)]
    number = _integer(attribute(ordered, "start"))
    step = 1
    if "reversed" in ordered.attrs:
        step = -1
        number = len(items) if number is None else number
    number = 1 if number is None else number
    style = _style(ordered, str)
    labels: dict[int, str | None] = {}
    for item in items:
        value = _integer(attribute(item, "value"))
        number = number if value is None else value
        written = _style(item, style)
        labels[id(item)] = None if written is None else f"{written(number)}."
        number += step
    return labels


def _items(ordered: Tag) -> list[Tag]:
    """Items that belong to this list and to no list inside it, in document order."""
    items: list[Tag] = []
    waiting = [child for child in reversed(ordered.contents) if isinstance(child, Tag)]
    while waiting:
        tag = waiting.pop()
        if tag.name == "li":
            items.append(tag)
        elif tag.name not in LISTS:
            waiting.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
    return items


def _style(tag: Tag, inherited: Callable[[int], str] | None) -> Callable[[int], str] | None:
    """How a tag asks for its numbers to be written: inline style before `type` before what surrounds it."""
    style = style_of(tag)
    for word in f"{style.get('list-style', '')} {style.get('list-style-type', '')}".split()[::-1]:
        if word in _BY_STYLE:
            return _BY_STYLE[word]
        if word in _NO_NUMBER:
            return None
    if tag.name == "li" and style.get("display", "list-item") != "list-item":
        return None
    return _BY_TYPE.get(attribute(tag, "type").strip(), inherited)


def _integer(value: str) -> int | None:
    found = _INTEGER.match(value)
    return int(found[1]) if found else None
