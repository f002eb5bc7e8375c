"""Markup built from calls: HTML, SVG and XML in which no text can act.

A `str` among the children or attributes is text and is escaped; only what `tag` itself gave is
markup. So a script tag in a clause is drawn as the words it is, without anybody remembering to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from policydiff.render.harmless import harmless

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
"""HTML elements that have no end tag."""
_NO_XML = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""Code points that XML 1.0 forbids or discourages and that `harmless` lets through."""


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Child = str | Markup | None
Attributes = Mapping[str, object]


def text(content: str) -> Markup:
    """Text as markup: escaped, and nothing in it acts."""
    if content.isascii() and content.isprintable():  # nearly all of it
        return Markup(escape(content))
    return Markup(escape(_NO_XML.sub(_drawn, harmless(content))))


def tag(name: str, attributes: Attributes | None = None, *children: Child) -> Markup:
    """One element.

    Args:
        name: of the element, ours.
        attributes: ours by name; a value of None or False leaves it out, True gives it without one.
        children: markup as it is, text escaped, None left out.
    """
    parts = [f"<{name}"]
    for key, value in (attributes or {}).items():
        if value is True:
            parts.append(f" {key}")
        elif value is not None and value is not False:
            parts.append(f' {key}="{text(str(value))}"')
    parts.append(">")
    if name in _VOID:
        return Markup("".join(parts))
    parts += [child if isinstance(child, Markup) else text(child) for child in children if child]
    parts.append(f"</{name}>")
    return Markup("".join(parts))


def joined(parts: Iterable[Child]) -> Markup:
    """Several pieces one after the other."""
    return Markup(
        "".join(part if isinstance(part, Markup) else text(part) for part in parts if part)
    )


def _drawn(found: re.Match[str]) -> str:
    return f"‹U+{ord(found[0]):04X}›"
