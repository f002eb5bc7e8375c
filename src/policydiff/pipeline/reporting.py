"""From an archive to one report, with what was decided and what happened around."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import assert_never

from policydiff.assess import Rules
from policydiff.events import Event
from policydiff.pipeline import comparing, reviewing
from policydiff.pipeline.reading import Reader
from policydiff.queries import Period
from policydiff.render import happenings, machine_report, outline
from policydiff.render.changes import DEFAULT_CONTEXT
from policydiff.render.dossier import Dossier, dossier
from policydiff.render.paint import markdown
from policydiff.review import waiting


class ReportFormat(StrEnum):
    """What a report can be written as."""

    HTML = "html"
    DOCX = "docx"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"


def compile_dossier(
    reader: Reader,
    queries: Sequence[str],
    period: Period,
    *,
    happened: Sequence[Event] = (),
    rules: Rules | None = None,
    unreviewed: bool = False,
    progress: Callable[[int, int], None],
) -> Dossier:
    """Everything that a report of a period tells.

    Args:
        reader: of an archive.
        queries: names as a person types them; none stands for all.
        period: the period asked for.
        happened: events to place among the changes.
        rules: to assess the changes by; None leaves them unassessed.
        unreviewed: only changes that nobody has decided on.
        progress: told how many terms are compared, of how many.

    Raises:
        UsageError: a name matches nothing.
    """
    reports = comparing.show(reader, queries, period, rules=rules, progress=progress)
    ledger = reviewing.read_ledger(reader)
    if unreviewed:
        reports = tuple(waiting(one, ledger) for one in reports)
    return dossier(reports, period, ledger, happened, rules)


def draw(dossier: Dossier, form: ReportFormat, *, whole: bool = False) -> bytes:
    """A report as the bytes of a file.

    Args:
        dossier: what to tell.
        form: how.
        whole: for Word and HTML, with every clause of the texts.
    """
    match form:
        case ReportFormat.HTML:
            from policydiff.render import html  # noqa: PLC0415 - each format is only loaded for itself

            return html.page(dossier, whole=whole).encode()
        case ReportFormat.DOCX:
            from policydiff.render import docx  # noqa: PLC0415 - as above

            return docx.document(dossier, whole=whole)
        case ReportFormat.CSV:
            from policydiff.render import csv  # noqa: PLC0415 - as above

            return csv.table(dossier)
        case ReportFormat.JSON:
            return machine_report.report(dossier).encode()
        case ReportFormat.MARKDOWN:
            blocks = outline.show(
                dossier.reports, dossier.period, context=DEFAULT_CONTEXT, rules=dossier.rules
            )
            decided = happenings.decisions(dossier)
            return markdown([*blocks, *happenings.around(dossier), *decided]).encode()
        case _:
            assert_never(form)
