"""The addresses of a site's pages: made of names and commits, so that they are the same in every build.

    index.html  feed.xml  style.css
    telegram/index.html  feed.xml
    telegram/privacy-policy/index.html  feed.xml
    telegram/privacy-policy/2024-09-23-0f3a9c21be.html        what was recorded that day; never changes
    telegram/privacy-policy/2024-09-23-0f3a9c21be-text.html   the text itself

Names come from outside. A part of an address is of `a-z`, `0-9` and `-`, none is a device of Windows,
and no two differ in case alone, whatever a service calls itself.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from policydiff.model import Record, Terms

FRONT = "index.html"
FEED = "feed.xml"
STYLE = "style.css"
ICON = "icon.svg"
TEXT = "-text"
"""Ends the name of the page of a text."""

_LONGEST = 60
"""Characters of a part, so that whole paths stay well below what Windows takes."""
_ID = 10
"""Digits of a commit in an address."""
_MARK = 8
"""Digits that tell names apart which give the same part."""
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")

_T = TypeVar("_T")


class Addresses:
    """The addresses of some terms.

    Where two names give the same part, the one recorded first has it, and the others a mark at its
    end: what comes later changes no address.

    Args:
        first: when each terms was first recorded.
    """

    def __init__(self, first: dict[Terms, datetime]) -> None:
        ordered = sorted(first, key=lambda terms: (first[terms], terms))
        self._services = _distinct((terms.service for terms in ordered), str)
        self._types: dict[Terms, str] = {}
        for service in self._services:
            own = [terms for terms in ordered if terms.service == service]
            self._types |= _distinct(own, lambda terms: terms.type)

    def service(self, name: str) -> str:
        """The folder of a service."""
        return self._services[name]

    def terms(self, terms: Terms) -> str:
        """The folder of a terms."""
        return f"{self._services[terms.service]}/{self._types[terms]}"


def record_names(records: Sequence[Record]) -> tuple[str, ...]:
    """The name of each record's page in the folder of its terms, without `.html`.

    Args:
        records: of one terms, in order of time.
    """
    names: list[str] = []
    taken: set[str] = set()
    for record in records:
        day = f"{record.captured_at:%Y-%m-%d}"
        name = f"{day}-{record.commit[:_ID]}"
        if name in taken:  # by accident hardly, but commits can be made to begin alike
            name = f"{day}-{record.commit}"
        taken.add(name)
        names.append(name)
    return tuple(names)


def between(page: str, other: str) -> str:
    """How one page names another: a relative address, good on any host and in a folder."""
    return posixpath.relpath(other, posixpath.dirname(page))


def part(name: str) -> str:
    """A name as a part of an address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    said = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    if not said:
        return f"x-{_mark(name)}"
    return f"{said}-{_mark(name)}" if _DEVICES.fullmatch(said) else said


def _distinct(things: Iterable[_T], name: Callable[[_T], str]) -> dict[_T, str]:
    """A part for each, in order; one that is taken gets a mark."""
    found: dict[_T, str] = {}
    taken: set[str] = set()
    for thing in things:
        if thing in found:
            continue
        said = plain = part(name(thing))
        tries = 0
        while said in taken:
            said = f"{plain[: _LONGEST - _MARK - 1]}-{_mark(name(thing) + ' ' * tries)}"
            tries += 1
        taken.add(said)
        found[thing] = said
    return found


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
