"""The sections that headings open: what stands under what, and how each is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from policydiff.clauses.numbers import Style, number_core, number_shown, parent_number, styles
from policydiff.dataclasses import dataclass, field
from policydiff.model import Role, Section

_LONGEST = 48
"""Characters of a section's address, so that with an item's it stays below 60; more is cut at a word."""
_CONTENTS = re.compile(
    r"(?:table of )?contents|inhalt(?:sverzeichnis|sübersicht)?|table des mati[èe]res|sommaire|"
    r"[íi]ndice(?: de contenidos)?|sommario|inhoud(?:sopgave)?|in this (?:policy|document|article)|"
    r"on this page|index",
    re.IGNORECASE,
)
_CHANGE_LOG = re.compile(
    r"change ?log|(?:revision|version|update|change) history|history of (?:changes|revisions)|"
    r"änderungs(?:historie|verlauf|protokoll)|historique des (?:modifications|versions)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Item:
    """A list item or numbered paragraph that others may stand in."""

    depth: int
    """Items it stands in, itself included; 0 for a numbered paragraph."""
    address: str
    style: Style | None
    above: Item | None = None
    paragraphs: int = 1
    bullets: int = 0

    def around(self) -> list[Item]:
        """The items it stands in, innermost last."""
        return [*self.above.around(), self.above] if self.above else []


@dataclass(slots=True)
class Place:
    """A section while its clauses are being addressed."""

    section: Section
    parent: Place | None
    base: str
    """The section's own address."""
    core: str | None
    depth: int
    """List items the heading stands in; they count for nothing inside the section."""
    role: Role
    real: bool = False
    """Opened by a heading, not by a bold paragraph."""
    dated: bool = False
    """An entry of a change log that a date in bold opened; it ends with the entry's list."""
    paragraphs: int = 0
    rows: int = 0
    bullets: int = 0
    first: str = ""
    """Of a table of contents: its first entry, told by its letters."""
    items: list[Item] = field(default_factory=list)
    ended: list[Item] = field(default_factory=list)
    """Numbered paragraphs that others without a number followed; a later number may go on with one."""
    prefix: str = field(init=False)
    """What stands before the count of a clause in it."""

    def __post_init__(self) -> None:
        self.prefix = f"{self.base} " if self.base else ""

    def chain(self) -> Iterator[Place]:
        """This place and those it stands in, innermost first."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent

    def numbered(self) -> Place | None:
        """The nearest place with a number."""
        return next((place for place in self.chain() if place.core), None)


class Sections:
    """Opens the sections of one version, in document order."""

    def __init__(self) -> None:
        nothing = Section(number=None, title="", anchor=None, level=0)
        self.place = Place(nothing, None, "", None, 0, Role.BODY)
        self._by_number: dict[str, Place] = {}
        self._taken: dict[str, int] = {}

    def open(
        self,
        *,
        label: str | None,
        title: str,
        anchor: str | None,
        level: int,
        depth: int,
        real: bool,
        dated: bool,
    ) -> Place:
        """Open the section of a heading; `place` is the innermost open one from here on."""
        core = number_core(label) if label else None
        parent = self._parent(core, level)
        number = number_shown(label) if label else None
        role = Role.CHANGE_LOG if dated else _role(title, numbered=core is not None)
        if role is Role.BODY and parent.role is Role.CHANGE_LOG:
            role = parent.role
        place = Place(
            section=Section(
                number=number, title=title, anchor=anchor, level=level, parent=parent.section
            ),
            parent=parent,
            base=self.unique(self._base(parent, core, number, title)),
            core=core,
            depth=depth,
            role=role,
            real=real,
            dated=dated,
        )
        if core:
            self._by_number[core] = place
        self.place = place
        return place

    def _parent(self, core: str | None, level: int) -> Place:
        """By number where the numbers tell, else by heading level.

        Publishers set headings of one depth in different sizes: a `3.4` may be smaller than the
        `3.3.5` before it and yet stands under 3.
        """
        parent = next(
            place for place in self.place.chain() if place.section.level < level or not place.parent
        )
        if core is None:
            return parent
        above = parent_number(core)
        if above is not None:
            return self._by_number.get(above, parent)
        for place in parent.chain():
            if place.core and place.parent and _follows(place.core, core):
                return place.parent
        return parent

    def _base(self, parent: Place, core: str | None, number: str | None, title: str) -> str:
        above = parent.numbered()
        if core is None or number is None:
            if above:
                return _path(above.base, title)
            base = shortened(title)
            if base in self._taken and parent.base:
                whole = f"{parent.base} › {base}"
                # All titles above where they fit, else the nearest alone; a count tells the rest apart.
                return whole if len(whole) <= _LONGEST else _path(parent.section.title, title)
            return base
        base = number
        if above and "." not in core and core == number.strip("()"):
            if above is not parent and _alike(above.core, core):
                # Another document with its own numbers stands in the last section of this one.
                return _path(parent.section.title, base)
            base = f"{above.base}({core})"
        if base in self._taken:
            for place in parent.chain():
                if not place.core and place.section.title:
                    return _path(place.section.title, base)
        return base

    def unique(self, address: str) -> str:
        """An address no other clause has: itself, or with its count in brackets."""
        taken = self._taken
        if address not in taken:
            taken[address] = 1
            return address
        count = taken[address] = taken[address] + 1
        return self.unique(f"{address} [{count}]")

    def taken(self, address: str) -> bool:
        """Does another clause have this address already?"""
        return address in self._taken


@lru_cache(maxsize=4096)
def _role(title: str, *, numbered: bool) -> Role:
    """What the title of a section says that it is there for."""
    if _CHANGE_LOG.search(title):
        return Role.CHANGE_LOG
    # `10. Contents` is a section on what users post.
    listing = not numbered and _CONTENTS.fullmatch(title.rstrip(":"))
    return Role.CONTENTS if listing else Role.BODY


def _follows(before: str, core: str) -> bool:
    """Is `core` the next number after `before` in the same style?"""
    return any(
        one.kind == other.kind and other.value == one.value + 1
        for one in styles(before)
        for other in styles(core)
    )


def _alike(before: str | None, core: str) -> bool:
    """May two numbers belong to one sequence?"""
    kinds = {style.kind for style in styles(core)}
    return before is not None and any(style.kind in kinds for style in styles(before))


def shortened(title: str, longest: int = _LONGEST) -> str:
    """A title short enough for an address."""
    if len(title) <= longest:
        return title
    cut = title[:longest].rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:") + "…"


def _path(above: str, title: str) -> str:
    """A title under another one, each with the room that the other leaves."""
    room = _LONGEST - len(" › ")
    above = shortened(above, max(room // 2, room - len(title)))
    return f"{above} › {shortened(title, room - len(above))}"
