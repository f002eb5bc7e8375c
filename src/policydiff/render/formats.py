"""A dossier as the bytes of a file, in every format there is. A format is only loaded to be drawn in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from policydiff.render.blocks import DEFAULT_CONTEXT
from policydiff.render.paint import markdown

if TYPE_CHECKING:
    from policydiff.model import Comparison
    from policydiff.render.blocks import Blocks
    from policydiff.render.dossier import Dossier
    from policydiff.report import DatedChange


class FileFormat(StrEnum):
    """What can be written to a file."""

    HTML = "html"
    DOCX = "docx"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"


SUFFIXES = {
    ".html": FileFormat.HTML,
    ".htm": FileFormat.HTML,
    ".docx": FileFormat.DOCX,
    ".md": FileFormat.MARKDOWN,
    ".markdown": FileFormat.MARKDOWN,
    ".json": FileFormat.JSON,
    ".csv": FileFormat.CSV,
}
"""What the end of a file's name says."""

WHOLE = frozenset({FileFormat.HTML, FileFormat.DOCX, FileFormat.MARKDOWN})
"""The formats that two texts are drawn whole in."""


def draw(
    dossier: Dossier, form: FileFormat, *, whole: bool = False, context: int = DEFAULT_CONTEXT
) -> bytes:
    """A dossier as the bytes of a file.

    Args:
        dossier: what to tell.
        form: how.
        whole: with every clause of the texts: for Word and HTML, and of two texts for Markdown.
        context: words that Markdown keeps around each edit.
    """
    match form:
        case FileFormat.HTML:
            from policydiff.render import html  # noqa: PLC0415 - each format is only loaded for itself

            return html.page(dossier, whole=whole).encode()
        case FileFormat.DOCX:
            from policydiff.render import docx  # noqa: PLC0415 - as above

            return docx.document(dossier, whole=whole)
        case FileFormat.CSV:
            from policydiff.render import csv  # noqa: PLC0415 - as above

            return csv.table(dossier)
        case FileFormat.JSON:
            return _json(dossier).encode()
        case FileFormat.MARKDOWN:
            return markdown(_blocks(dossier, whole=whole, context=context)).encode()
        case _:
            assert_never(form)


def _json(dossier: Dossier) -> str:
    if dossier.period is None:
        from policydiff.render import machine  # noqa: PLC0415 - as above

        return machine.diff(*_compared(dossier), dossier.between)
    from policydiff.render import machine_report  # noqa: PLC0415 - as above

    return machine_report.report(dossier)


def _blocks(dossier: Dossier, *, whole: bool, context: int) -> Blocks:
    if dossier.period is None:
        from policydiff.render import pair  # noqa: PLC0415 - as above

        drawn = _compared(dossier)
        return pair.diff(*drawn, dossier.between, context=context, rules=dossier.rules, whole=whole)
    from policydiff.render import happenings, outline  # noqa: PLC0415 - as above

    told = outline.show(dossier.reports, dossier.period, context=context, rules=dossier.rules)
    return [*told, *happenings.around(dossier), *happenings.decisions(dossier)]


def _compared(dossier: Dossier) -> tuple[Comparison, tuple[DatedChange, ...]]:
    """The comparison of two texts, and those of its changes that are told."""
    [part] = dossier.parts
    assert part.report.comparison is not None  # noqa: S101 - of two texts there is one
    return part.report.comparison, part.report.changes
