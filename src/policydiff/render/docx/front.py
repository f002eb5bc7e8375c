"""The title page and the summary: what was compared, from where, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.render import periods, sources, telling, verdicts
from policydiff.render.docx.revisions import run, table
from policydiff.render.dossier import Dossier, weight
from policydiff.render.markup import Markup, tag

_HOW = (
    "Insertions, deletions and moves are tracked changes, under the publisher's name and dated when the "
    "new text was first captured (UTC). Accept all of them for the text at the end of the period, reject "
    "all for the text before it. Comments hold findings, which are made by rules and can err, and what "
    "reviewers decided."
)
_HOW_OF_TWO = (
    "Insertions, deletions and moves are tracked changes{}. Accept all of them for the new text, reject all "
    "for the old one. Comments hold findings, which are made by rules and can err."
)
_LEFT_OUT = " Clauses that stand unchanged are left out."
_STAMPED = ", under the publisher's name", ", dated when the new text was captured (UTC)"


def front(dossier: Dossier, *, whole: bool) -> Iterator[Markup]:
    """Everything before the texts.

    Args:
        dossier: what is told.
        whole: whether the texts are whole.
    """
    yield paragraph(dossier.title, "Title")
    yield paragraph(f"Changes clause by clause, drawn by {telling.TOOL}", "Subtitle")
    yield paragraph(_how(dossier) + ("" if whole else _LEFT_OUT), "Note")
    if head := periods.head(dossier):
        yield paragraph(head, "Normal")
    if said := verdicts.reviewed(dossier):
        yield paragraph(said, "Note")
    if dossier.events:
        yield paragraph("What happened around", "Heading2")
        yield from (paragraph(telling.event(event), "Normal") for event in dossier.events)
    if any(part.tells for part in dossier.parts):
        yield paragraph("Summary", "Heading2")
        yield _summary(dossier)
    for part in dossier.parts:
        name = f"Provenance: {part.title}" if dossier.period else "Provenance"
        yield paragraph(name, "Heading2")
        rows = [_row((label, value)) for label, value in sources.provenance(part)]
        yield table(rows, (3, 7))
        yield paragraph("", "Note")


def paragraph(text: str, style: str, *, new_page: bool = False) -> Markup:
    """A paragraph of our own words."""
    properties = [tag("w:pStyle", {"w:val": style})]
    if new_page:
        properties.append(tag("w:pageBreakBefore"))
    return tag("w:p", None, tag("w:pPr", None, *properties), run(text) if text else None)


def _how(dossier: Dossier) -> str:
    """What stands in the document, and how to use it."""
    if dossier.period:
        return _HOW
    [part] = dossier.parts
    said = zip(_STAMPED, (part.terms.service, dossier.dated), strict=True)
    return _HOW_OF_TWO.format("".join(words for words, so in said if so))


def _summary(dossier: Dossier) -> Markup:
    """Every change whose words say something, the weightiest first."""
    header = ("Terms", "Where", "What", "Level", "Review")
    runs = [(part, run_) for part in dossier.parts for run_ in part.runs]
    runs.sort(key=lambda entry: -weight(entry[1][0][0]))
    rows: list[tuple[str, ...]] = [header]
    for part in dossier.parts:
        if part.replaced:
            level = telling.level(part.report.rating)
            said = telling.replaced(part), level, verdicts.review(part.items[0])
            rows.append((part.title, "", *said))
    for part, run_ in runs:
        dated, item = run_[0]
        if telling.wordless(dated.change):
            continue
        found = telling.together(one for one, _ in run_)
        level, favours = telling.level(found), telling.direction(found)
        cells = (
            part.title,
            telling.where_all([one.change for one, _ in run_]),
            telling.what(dated),
            f"{level}, {favours}" if favours else level,
            verdicts.review(item),
        )
        rows.append(cells)
    kept = slice(None) if dossier.period else slice(1, -1)  # of two texts: no name, no review
    widths: Sequence[int] = (4, 7, 4, 4, 4)
    drawn = [_row(row[kept], bold=not number) for number, row in enumerate(rows)]
    return table(drawn, widths[kept])


def _row(cells: Sequence[str], *, bold: bool = False) -> Markup:
    header = tag("w:trPr", None, tag("w:cantSplit"), tag("w:tblHeader") if bold else None)
    look = tag("w:pPr", None, tag("w:pStyle", {"w:val": "Fact"}))
    width = tag("w:tcPr", None, tag("w:tcW", {"w:w": 0, "w:type": "auto"}))
    return tag(
        "w:tr",
        None,
        header,
        *(tag("w:tc", None, width, tag("w:p", None, look, run(cell, bold=bold))) for cell in cells),
    )
