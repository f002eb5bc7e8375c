"""What changes are called on a page, and what of a text may become a link."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from policydiff.render.dossier import Dossier
from policydiff.render.harmless import one_line
from policydiff.render.markup import Markup, joined, tag
from policydiff.review import SHORT

_LONGEST_LINK = 2_000
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")
_AFTER = ".,;:!?)]}’”'"
"""What stands after an address in a sentence, rather than in it."""

Names = dict[tuple[int, int], str]
"""The id of each change on the page, by the numbers of its part and of the change in it."""


def names_of(dossier: Dossier) -> Names:
    """The permanent address of each change on the page; the same change elsewhere gets a number.

    Returns:
        By the numbers of the part and of the change in it.
    """
    seen: Counter[str] = Counter()
    names: Names = {}
    for place, part in enumerate(dossier.parts):
        for number, (_, item) in enumerate(part.rows):
            seen[item.id] += 1
            again = f"-{seen[item.id]}" if seen[item.id] > 1 else ""
            names[place, number] = f"c{item.id[:SHORT]}{again}"
    return names


def link(said: str) -> Markup:
    """Words, the addresses of the web among them as links one can follow."""
    parts = _ADDRESS.split(one_line(said))
    return joined(_linked(part) if number % 2 else part for number, part in enumerate(parts))


def _linked(said: str) -> Markup:
    address = said.rstrip(_AFTER)
    if "(" in address and said[len(address) :].startswith(")"):
        address += ")"
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if not host or len(address) > _LONGEST_LINK:
        return joined([said])
    leads = {"href": address, "rel": "noreferrer noopener"}
    return joined([tag("a", leads, address), said[len(address) :]])
