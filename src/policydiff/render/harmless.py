"""Text from outside made safe to show: what could act on a terminal is drawn instead of obeyed."""

from __future__ import annotations

import re

_ACTING = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1: cursor, colour, title, bell
    "\u2028\u2029"  # line and paragraph separators
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates: they reorder what follows
    "\U000e0000-\U000e007f"  # tags: an invisible alphabet
    "\ud800-\udfff"  # lone surrogates: no encoder takes them
    "]"
)


def harmless(text: str) -> str:
    r"""Text with every acting character written as its code point.

    Right-to-left letters and the plain direction marks stay as they are; they are words.

    >>> harmless("a\x1b[31mb")
    'a‹U+001B›[31mb'
    """
    return _ACTING.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def one_line(text: str) -> str:
    """Harmless text on one line: tabs and line feeds become spaces."""
    return harmless(" ".join(text.split()))
