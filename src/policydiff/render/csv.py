"""A dossier as a table for spreadsheets: one change a row, under a line of column names.

Words that a spreadsheet would take for a formula get an apostrophe before them, so that no words of a
page ever run; also where it would see the beginning of a cell within one, if it parts them by other signs
than commas. Nothing else is added to a text and only what no cell can hold is cut.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from policydiff.model import Change, Clause
from policydiff.render import stays, telling, verdicts
from policydiff.render.dossier import Dossier, Part
from policydiff.render.harmless import harmless
from policydiff.report import DatedChange
from policydiff.review import Item

if TYPE_CHECKING:
    from policydiff.assess import Rules

COLUMNS = (
    "service",
    "type",
    "change_id",
    "came",
    "kind",
    "old_address",
    "new_address",
    "level",
    "direction",
    "topics",
    "findings",
    "old_text",
    "new_text",
    "links",
    "review",
    "decisions",
    "old_captured",
    "new_captured",
    "old_commit",
    "new_commit",
    "source",
    "stood",
)
"""Names of the columns, in order; new ones come at the end."""

LONGEST_CELL = 32_000
"""Characters; a spreadsheet holds 32,767 and breaks what is longer."""

_SIGNS = "=+-@＝＋－＠"
_FORMULA = (*_SIGNS, "\t", "\r", "\n")
_CELL_ELSEWHERE = re.compile(rf"([;\t\r\n] *)(?=[{re.escape(_SIGNS)}])")
"""Where a spreadsheet that parts cells by something else than commas, as many are set up to, begins one."""


def table(dossier: Dossier) -> bytes:
    """A dossier as CSV (RFC 4180): UTF-8 with a byte order mark, every cell quoted."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for part in dossier.parts:
        writer.writerows([cell(value) for value in row] for row in _rows(part, dossier.rules))
    return stream.getvalue().encode("utf-8-sig", "replace")


def cell(text: str) -> str:
    """Text as a cell that nothing takes for a formula."""
    kept = harmless(text)
    if len(kept) > LONGEST_CELL:
        kept = f"{kept[:LONGEST_CELL]} … [{len(kept) - LONGEST_CELL} characters cut]"
    inside = _CELL_ELSEWHERE.sub(r"\1'", kept)
    return f"'{inside}" if kept.lstrip(" ").startswith(_FORMULA) else inside


def _rows(part: Part, rules: Rules | None) -> Iterator[Sequence[str]]:
    comparison = part.report.comparison
    if comparison is None:
        return
    old, new = comparison.old, comparison.new
    ending = (
        _time(old.captured_at),
        _time(new.captured_at),
        old.record.commit if old.record else "",
        new.record.commit if new.record else "",
        " ".join(new.urls) or ("" if new.record else new.title),
    )
    if part.replaced:
        item = part.items[0]
        rating = part.report.rating
        said = (str(rating.level), "", telling.topics(rating, rules)) if rating else [""] * 3
        yield (
            *_head(part, item, "another document"),
            *said,
            *[""] * 4,
            *_review(item),
            *ending,
            "",
        )
        return
    for dated, item in part.rows:
        yield (
            *_head(part, item, str(dated.change.kind)),
            *_said(dated, rules),
            *_review(item),
            *ending,
            stays.of(dated),
        )


def _head(part: Part, item: Item, kind: str) -> tuple[str, ...]:
    change = item.change
    came = " ".join(_time(at) for at in item.at)
    addresses = ("", "") if item.replaced else (_address(change.old), _address(change.new))
    return (part.terms.service, part.terms.type, item.id, came, kind, *addresses)


def _said(dated: DatedChange, rules: Rules | None) -> tuple[str, ...]:
    change, assessment = dated.change, dated.assessment
    return (
        telling.level(assessment),
        telling.direction(assessment),
        telling.topics(assessment, rules),
        " ".join(telling.findings(assessment)),
        *_texts(change),
        "; ".join(telling.links(change)),
    )


def _texts(change: Change) -> tuple[str, str]:
    old, new = ("\n".join(clause.text for clause in side) for side in (change.old, change.new))
    return old, new


def _review(item: Item) -> tuple[str, str]:
    return verdicts.review(item), "; ".join(verdicts.decisions(item))


def _address(clauses: Sequence[Clause]) -> str:
    if not clauses:
        return ""
    first, last = clauses[0].address, clauses[-1].address
    return first if first == last else f"{first} to {last}"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""
