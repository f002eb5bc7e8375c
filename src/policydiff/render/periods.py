"""What became of documents in a period, in the same words in every file format."""

from __future__ import annotations

from collections.abc import Iterator

from policydiff.model import Record
from policydiff.render import findings
from policydiff.render import stood as standing
from policydiff.render.dossier import Dossier, Part
from policydiff.render.harmless import one_line
from policydiff.report import PeriodReport


def head(dossier: Dossier) -> str:
    """What all changes mean in a sentence; empty where nothing is assessed."""
    rated = [part.report.rating for part in dossier.parts]
    every = (dated.assessment for part in dossier.parts for dated, _ in part.rows)
    found = [one for one in (*rated, *every) if one is not None]
    if not found:
        return ""
    replaced = sum(part.report.unrated for part in dossier.parts)
    return findings.head_line(found, dossier.rules) + findings.replaced(replaced)


def course(report: PeriodReport, part: Part) -> Iterator[tuple[str, str]]:
    """What was in force before a stretch, and when it changed."""
    for name, said in standing.course(report, part.report):
        yield name, "".join(span.text for span in said)


def upgraded(record: Record) -> str:
    """That a text moved without its publisher."""
    return "".join(span.text for span in standing.upgraded(record).spans)


def between(dossier: Dossier) -> Iterator[str]:
    """Why two texts differ in more than what the publisher changed."""
    for said in standing.between(dossier.between) if dossier.between else ():
        yield "".join(span.text for span in said.spans)


def left_out(report: PeriodReport) -> str:
    """What is not drawn, counted by the reason; empty where all is."""
    said = standing.left_out(report)
    return f"{said}." if said else ""


def stood(dossier: Dossier) -> Iterator[str]:
    """The terms that did not change, one line each."""
    changed = {part.terms for part in dossier.parts}
    for report in dossier.reports:
        if report.found.terms not in changed:
            said = f"{one_line(str(report.found.terms))}: {standing.stood(report)}"
            yield " ".join(filter(None, (said, turns(report))))


def turns(report: PeriodReport) -> str:
    """How texts took turns; empty where there was one text."""
    if not report.found.turns:
        return ""
    return "".join(span.text for span in standing.turns(report, report.found.turns).spans)


def turn(report: PeriodReport, part: Part) -> str:
    """Which of several texts served in turn a part is of; empty where there was one text."""
    if not report.found.turns:
        return ""
    stretch = part.report.stretch
    served = (
        "also served, compared with the text before it" if stretch.opens else "against its own kind"
    )
    return f"Text {standing.named(stretch.steps[0].kind)}: {served}"
