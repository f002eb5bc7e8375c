"""Text from outside made safe to show: what could act on a terminal is drawn instead of obeyed."""

from __future__ import annotations

import re
from functools import cache

from policydiff.typography import western

_ACTING = (
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1: cursor, colour, title, bell
    "\u2028\u2029"  # line and paragraph separators
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates: they reorder what follows
    "\U000e0000-\U000e007f"  # tags: an invisible alphabet
    "\ud800-\udfff"  # lone surrogates: no encoder takes them
    "]"
)
_ISOLATE = "[\u2066-\u2068]([^\u202a-\u202e\u2066-\u2069\n]*)\u2069"


@cache
def _right_to_left() -> re.Pattern[str]:
    """The letters of such scripts; compiled when a text may have some, for it takes a millisecond."""
    return re.compile(
        "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
    )


def harmless(text: str) -> str:
    r"""Text with every acting character written as its code point.

    Right-to-left letters and the plain direction marks stay as they are; they are words. An isolate
    around words of one direction reorders nothing and is left out.

    >>> harmless("a\x1b[31mb")
    'a‹U+001B›[31mb'
    """
    if text.isprintable():  # which nothing is that acts
        return text
    return re.sub(
        _ACTING, lambda found: f"‹U+{ord(found[0]):04X}›", re.sub(_ISOLATE, _opened, text)
    )


def _opened(isolate: re.Match[str]) -> str:
    inside = isolate[1]
    left_to_right = any(map(str.isalpha, _right_to_left().sub("", inside)))
    return isolate[0] if left_to_right and _right_to_left().search(inside) else inside


def one_line(text: str) -> str:
    """Harmless text on one line: tabs and line feeds become spaces."""
    return harmless(" ".join(text.split()))


def isolated(text: str) -> str:
    """Text that reorders nothing around it: right-to-left words stay between the marks beside them.

    Without this, a terminal or editor that lays out right-to-left text draws the marks between two
    such words as a part of them, mirrored and in the wrong order.

    Args:
        text: harmless, so that it holds no isolate of its own.
    """
    return text if western(text) or not _right_to_left().search(text) else f"\u2068{text}\u2069"
