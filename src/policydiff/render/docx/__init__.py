"""A dossier as a Word document: tracked changes over the clauses, findings and reviews as comments.

Accepting every change leaves the new text, rejecting every change the old one. Our own words (title
page, summary, the lines that say where a change stands) are no tracked changes and stay either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from policydiff.render import periods, telling
from policydiff.render.docx.body import Anchor, body_of
from policydiff.render.docx.comments import Comments
from policydiff.render.docx.front import front, paragraph
from policydiff.render.docx.package import core_properties, package, relation_id, root
from policydiff.render.docx.revisions import Revisions, run
from policydiff.render.dossier import Dossier, Part
from policydiff.render.markup import Markup, joined, tag
from policydiff.report import PeriodReport


def document(dossier: Dossier, *, whole: bool = False) -> bytes:
    """A dossier as a file for a word processor.

    Args:
        dossier: what to tell.
        whole: with every clause of the texts; otherwise only those that changed.
    """
    revisions, comments = Revisions(), Comments(dossier.rules)
    content = joined(
        [
            *front(dossier, whole=whole),
            *_texts(dossier, revisions, comments, whole=whole),
            *_ending(dossier),
        ]
    )
    captured = [
        part.report.comparison.new.captured_at for part in dossier.parts if part.report.comparison
    ]
    latest = max((at for at in captured if at), default=None)
    return package(
        {
            "document": root("w:document", tag("w:body", None, content, _page())),
            "comments": root("w:comments", *comments.drawn()),
            "footer": root("w:ftr", _footer(dossier)),
        },
        core_properties(
            dossier.title, telling.TOOL, f"{latest:%Y-%m-%dT%H:%M:%SZ}" if latest else None
        ),
    )


def _texts(
    dossier: Dossier, revisions: Revisions, comments: Comments, *, whole: bool
) -> Iterator[Markup]:
    reports = {report.found.terms: report for report in dossier.reports}
    for terms, own in groupby(dossier.parts, key=lambda part: part.terms):
        parts = list(own)
        title = parts[0].title
        yield paragraph(title, "Heading1", new_page=True)
        report = reports.get(terms)
        said = periods.turns(report) if report else ""
        events = [telling.event(event) for event in dossier.events if event.concerns(terms)]
        yield from _notes(filter(None, (said, *events)))
        upgrades = list(report.found.technical) if report else []
        yield from _notes(periods.between(dossier))
        for part in parts:
            while upgrades and upgrades[0].captured_at <= part.report.stretch.steps[0].at:
                yield from _notes([periods.upgraded(upgrades.pop(0))])
            yield from _notes(_about(report, part))
            yield from body_of(part, revisions, _anchored(part, comments), whole=whole)
            yield from _notes([f"End of the text of {title}."])
        yield from _notes(map(periods.upgraded, upgrades))
        if report and (said := periods.left_out(report)):
            yield from _notes([said])


def _about(report: PeriodReport | None, part: Part) -> Iterator[str]:
    """What stands above a text: which it is, when it changed, and how much."""
    if report:
        if turn := periods.turn(report, part):
            yield turn
        yield from (f"{name}: {said}" for name, said in periods.course(report, part))
    yield f"{telling.counts(part)}."


def _notes(said: Iterable[str]) -> Iterator[Markup]:
    return (paragraph(one, "Note") for one in said)


def _anchored(part: Part, comments: Comments) -> Anchor:
    return lambda number: comments.on(*part.rows[number])


def _ending(dossier: Dossier) -> Iterator[Markup]:
    stood = list(periods.stood(dossier))
    if stood:
        yield paragraph("Without a change", "Heading1")
        yield from (paragraph(said, "Normal") for said in stood)


def _page() -> Markup:
    """A4, with the footer on every page."""
    margins = dict.fromkeys(("w:top", "w:right", "w:bottom", "w:left"), 1440)
    return tag(
        "w:sectPr",
        None,
        tag("w:footerReference", {"w:type": "default", "r:id": relation_id("footer")}),
        tag("w:pgSz", {"w:w": 11906, "w:h": 16838}),
        tag("w:pgMar", {**margins, "w:header": 709, "w:footer": 709, "w:gutter": 0}),
    )


def _footer(dossier: Dossier) -> Markup:
    return tag(
        "w:p",
        None,
        tag("w:pPr", None, tag("w:pStyle", {"w:val": "Footer"})),
        run(f"{dossier.title} · {telling.TOOL}\t"),
        tag("w:fldSimple", {"w:instr": "PAGE"}, run("1")),
        run(" / "),
        tag("w:fldSimple", {"w:instr": "NUMPAGES"}, run("1")),
    )
