"""Findings and reviews as comments in the margin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from policydiff.model import ChangeKind, Level
from policydiff.render import stays, telling, verdicts, words
from policydiff.render.docx.revisions import run
from policydiff.render.harmless import one_line
from policydiff.render.markup import Markup, joined, tag
from policydiff.report import DatedChange
from policydiff.review import Item

if TYPE_CHECKING:
    from policydiff.assess import Rules

_WEIGHTY = frozenset({Level.SUBSTANTIVE, Level.CRITICAL})
_MOVES = frozenset({ChangeKind.MOVED, ChangeKind.MOVED_AND_REWORDED})
_INITIALS = 9
"""Letters that the format has room for."""


class Comments:
    """Collects the comments of a document and gives what anchors them.

    Args:
        rules: for the titles of topics.
    """

    def __init__(self, rules: Rules | None) -> None:
        self._rules = rules
        self._drawn: list[Markup] = []

    def on(self, dated: DatedChange, item: Item) -> tuple[Markup, Markup]:
        """Comment on a change.

        Returns:
            What opens the commented stretch and what closes it; empty where there is nothing to say.
        """
        numbers: list[int] = []
        found = list(_found(dated, self._rules))
        if found:
            at = dated.at[-1] if dated.at else None
            numbers.append(self._add(found, telling.TOOL, "pd", at))
        for one, said in zip(item.decisions, verdicts.decisions(item), strict=True):
            name = one_line(one.reviewer.name)
            initials = "".join(part[0] for part in name.split())[:_INITIALS]
            numbers.append(self._add([said], name, initials, one.at))
        if not numbers and item.seen_before:
            numbers.append(self._add([verdicts.review(item)], telling.TOOL, "pd", None))
        return (
            joined(tag("w:commentRangeStart", {"w:id": number}) for number in numbers),
            joined(_reference(number) for number in numbers),
        )

    def drawn(self) -> list[Markup]:
        """Every comment, in the order of their numbers."""
        return self._drawn

    def _add(self, lines: list[str], author: str, initials: str, at: datetime | None) -> int:
        number = len(self._drawn)
        attributes = {
            "w:id": number,
            "w:author": author,
            "w:date": f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None,
            "w:initials": initials or None,
        }
        look = tag("w:pPr", None, tag("w:pStyle", {"w:val": "CommentText"}))
        self._drawn.append(
            tag(
                "w:comment",
                attributes,
                *(
                    tag("w:p", None, look, run(line, bold=not at_line and len(lines) > 1))
                    for at_line, line in enumerate(lines)
                ),
            )
        )
        return number


def _found(dated: DatedChange, rules: Rules | None) -> Iterator[str]:
    """What the rules say, what moved, what had stood before or stands again, where a link leads now."""
    assessment = dated.assessment
    if assessment and (assessment.level in _WEIGHTY or assessment.not_assessed):
        about = telling.topics(assessment, rules)
        said = [str(assessment.level), telling.direction(assessment), about]
        yield ", ".join(part for part in said if part)
        yield from telling.findings(assessment)
    if dated.change.kind in _MOVES:
        yield f"Moved: {telling.where(dated.change)}, {words.days(dated.at)}".removesuffix(", ")
    if stood := stays.of(dated):
        yield stood
    yield from telling.links(dated.change)


def _reference(number: int) -> Markup:
    return joined(
        [
            tag("w:commentRangeEnd", {"w:id": number}),
            tag(
                "w:r",
                None,
                tag("w:rPr", None, tag("w:rStyle", {"w:val": "CommentReference"})),
                tag("w:commentReference", {"w:id": number}),
            ),
        ]
    )
