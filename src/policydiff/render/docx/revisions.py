"""Tracked changes in WordprocessingML: runs, paragraph marks and rows that came, went or moved.

The element names and their order are those of ECMA-376, part 1, chapter 17. A paragraph whose mark is
deleted joins the one after it once that is accepted; one whose mark is inserted, once it is rejected.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import count, groupby
from typing import NamedTuple

from policydiff.render.markup import Child, Markup, joined, tag

_STEP = 567
"""Twentieths of a point that a list stands in from the one around it: a centimetre."""


_NO_DATE = "1980-01-01T00:00:00Z"
"""Of what opens a moved stretch, which the schema asks for a date; the words in it need none."""


class Mark(Enum):
    """What became of some words; the value is the element that says so."""

    KEPT = None
    DELETED = "w:del"
    INSERTED = "w:ins"
    MOVED_FROM = "w:moveFrom"
    MOVED_TO = "w:moveTo"


class Run(NamedTuple):
    """Words with one fate."""

    text: str
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who changed it, and when."""

    author: str
    at: datetime | None


class Revisions:
    """Gives every tracked change of a document its number."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def attributes(self, stamp: Stamp) -> dict[str, object]:
        """Number, author and date of one tracked change."""
        at = f"{stamp.at:%Y-%m-%dT%H:%M:%SZ}" if stamp.at else None
        return {"w:id": next(self._numbers), "w:author": stamp.author, "w:date": at}

    def runs(self, runs: Sequence[Run], stamp: Stamp) -> Markup:
        """Words in their order, those of one fate in one element."""
        parts: list[Markup] = []
        for mark, members in groupby(runs, key=lambda run: run.mark):
            words = run("".join(member.text for member in members), gone=mark is Mark.DELETED)
            name = mark.value
            parts.append(words if name is None else tag(name, self.attributes(stamp), words))
        return joined(parts)

    def paragraph(
        self,
        content: Child,
        look: Look,
        *,
        mark: Mark = Mark.KEPT,
        stamp: Stamp,
        looked: Look | None = None,
    ) -> Markup:
        """A paragraph.

        Args:
            content: its runs.
            look: its style.
            mark: fate of the paragraph itself.
            stamp: for a fate, and for another look.
            looked: its style before, where that was another.
        """
        fate = mark.value
        properties = joined(
            [
                *look.properties(),
                tag("w:rPr", None, tag(fate, self.attributes(stamp))) if fate else None,
                tag(
                    "w:pPrChange",
                    self.attributes(stamp),
                    tag("w:pPr", None, *looked.properties()),
                )
                if looked is not None and looked != look
                else None,
            ]
        )
        return tag("w:p", None, tag("w:pPr", None, properties), content)

    def move_start(self, name: str, stamp: Stamp, *, source: bool) -> tuple[Markup, int]:
        """Open a moved stretch; the number closes it."""
        number = next(self._numbers)
        kind = "w:moveFromRangeStart" if source else "w:moveToRangeStart"
        own = {**self.attributes(stamp), "w:id": number, "w:name": name}
        return tag(kind, {**own, "w:date": own["w:date"] or _NO_DATE}), number

    def move_end(self, number: int, *, source: bool) -> Markup:
        """Close a moved stretch."""
        kind = "w:moveFromRangeEnd" if source else "w:moveToRangeEnd"
        return tag(kind, {"w:id": number})

    def row(self, cells: Sequence[Markup], *, columns: int, mark: Mark, stamp: Stamp) -> Markup:
        """A table row of paragraphs; the last cell takes what columns are left."""
        name = {Mark.INSERTED: "w:ins", Mark.MOVED_TO: "w:ins", Mark.KEPT: None}.get(mark, "w:del")
        properties = tag("w:trPr", None, tag(name, self.attributes(stamp))) if name else None
        return tag(
            "w:tr", None, properties, *(_cell(cell, span) for cell, span in _spans(cells, columns))
        )


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks."""

    style: str
    level: int = 0
    """Depth in its list; of a paragraph, items that it stands in."""
    rtl: bool = False

    def properties(self) -> Iterator[Markup]:
        """The paragraph properties, in the order of the schema."""
        yield tag("w:pStyle", {"w:val": self.style})
        if self.style == "ClauseBullet":
            yield tag(
                "w:numPr", None, tag("w:ilvl", {"w:val": self.level}), tag("w:numId", {"w:val": 1})
            )
        if self.rtl:
            yield tag("w:bidi")
        if self.style == "ClauseItem" and self.level:
            yield tag("w:ind", {"w:left": _STEP * (self.level + 1), "w:hanging": _STEP})
        if self.style == "Clause" and self.level:
            yield tag("w:ind", {"w:left": _STEP * self.level})


def run(text: str, *, gone: bool = False, bold: bool = False) -> Markup:
    """Words; `gone` where they stand in a deletion."""
    name = "w:delText" if gone else "w:t"
    parts: list[Markup] = []
    for number, piece in enumerate(text.replace("\n", " ").split("\t")):
        if number:
            parts.append(tag("w:tab"))
        if piece:
            parts.append(tag(name, {"xml:space": "preserve"}, piece))
    weight = joined([tag("w:b"), tag("w:bCs")]) if bold else None
    look = joined([weight, tag("w:rtl") if right_to_left(text) else None])
    return tag("w:r", None, tag("w:rPr", None, look) if look else None, *parts)


def right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction goes from right to left."""
    for letter in text[:200]:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def table(rows: Sequence[Markup], widths: Sequence[int]) -> Markup:
    """A table over the whole width.

    Args:
        rows: its rows.
        widths: of its columns, in parts of their sum.
    """
    part = 9000 / sum(widths)
    grid = [tag("w:gridCol", {"w:w": int(width * part)}) for width in widths]
    return tag(
        "w:tbl",
        None,
        tag(
            "w:tblPr",
            None,
            tag("w:tblStyle", {"w:val": "TableGrid"}),
            tag("w:tblW", {"w:w": 5000, "w:type": "pct"}),
        ),
        tag("w:tblGrid", None, *grid),
        *rows,
    )


def _cell(content: Markup, span: int) -> Markup:
    return tag(
        "w:tc",
        None,
        tag(
            "w:tcPr",
            None,
            tag("w:tcW", {"w:w": 0, "w:type": "auto"}),
            tag("w:gridSpan", {"w:val": span}) if span > 1 else None,
        ),
        content,
    )


def _spans(cells: Sequence[Markup], columns: int) -> Iterator[tuple[Markup, int]]:
    for number, cell in enumerate(cells, 1):
        yield cell, (columns - len(cells) + 1 if number == len(cells) else 1)
