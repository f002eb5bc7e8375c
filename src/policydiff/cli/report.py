"""`policydiff report`: a period as files to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.console import progress
from policydiff.cli.options import (
    AssessOption,
    EventsOption,
    ExitCodeOption,
    PeriodArgument,
    TermsArgument,
    UnreviewedOption,
    find_collection,
    rules_for,
)
from policydiff.cli.output import STDOUT, put, refuse_what_is_there
from policydiff.errors import UsageError
from policydiff.pipeline import around, reporting
from policydiff.pipeline.reading import opened
from policydiff.pipeline.reporting import ReportFormat
from policydiff.queries import parse_period

_SUFFIXES = {
    ".html": ReportFormat.HTML,
    ".htm": ReportFormat.HTML,
    ".docx": ReportFormat.DOCX,
    ".md": ReportFormat.MARKDOWN,
    ".markdown": ReportFormat.MARKDOWN,
    ".json": ReportFormat.JSON,
    ".csv": ReportFormat.CSV,
}


def run(
    ctx: typer.Context,
    period: PeriodArgument,
    terms: TermsArgument = None,
    *,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Where to write; - is stdout. May be repeated, for several formats at once.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        list[ReportFormat] | None,
        typer.Option(
            "--format",
            help="What to write; otherwise told by the file's suffix. One for each -o.",
            show_default=False,
        ),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Word and HTML: the whole texts with their changes, not the changed clauses alone.",
        ),
    ] = False,
    assess: AssessOption = True,
    events: EventsOption = None,
    unreviewed: UnreviewedOption = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there already.")
    ] = False,
    exit_code: ExitCodeOption = False,
) -> None:
    """Write what changed in a period to files: for Word with tracked changes, a browser, a spreadsheet.

    All of them tell the same: what changed against what was in force before, when and from where, what
    the rules find in it, and what reviewers decided.

    \b
    Examples:
      policydiff report 2024-09 telegram -o september.docx
      policydiff report 2024-09 -o september.html -o september.csv
      policydiff report 2024-Q3 --format json -o - | jq .terms
    """
    asked = parse_period(period)
    wanted = _wanted(output or [], form or [])
    refuse_what_is_there([file for file, _ in wanted], force=force)
    collection = find_collection(ctx)
    happened = around.events_of(collection, events)
    rules = rules_for(collection) if assess else None
    with opened(collection) as reader, progress("Comparing") as told:
        dossier = reporting.compile_dossier(
            reader,
            terms or (),
            asked,
            happened=happened,
            rules=rules,
            unreviewed=unreviewed,
            progress=told,
        )
    drawn = [(file, reporting.draw(dossier, one, whole=full)) for file, one in wanted]
    for file, content in drawn:
        put(file, content, force=force)
    if exit_code and any(part.tells for part in dossier.parts):
        raise typer.Exit(1)


def _wanted(files: list[str], forms: list[ReportFormat]) -> list[tuple[str, ReportFormat]]:
    """Each file and its format."""
    if not files and len(forms) == 1:
        files = [STDOUT]
    if not files:
        raise UsageError(
            "Name a file to write, as in `policydiff report 2024-09 -o report.docx`; its suffix tells the "
            "format."
        )
    if forms and len(forms) != len(files):
        raise UsageError(
            f"There are {len(files)} files and {len(forms)} formats: give each -o its --format, or none and "
            "let the suffixes tell."
        )
    if len(set(files)) < len(files):
        raise UsageError("A file is named twice: give each format a file of its own.")
    return list(zip(files, forms or [_by_suffix(file) for file in files], strict=True))


def _by_suffix(file: str) -> ReportFormat:
    if file == STDOUT:
        raise UsageError("Say what to write to stdout, as in `--format json -o -`.")
    form = _SUFFIXES.get(Path(file).suffix.lower())
    if form is None:
        known = ", ".join(suffix for suffix in _SUFFIXES if suffix not in (".htm", ".markdown"))
        raise UsageError(f"{file} does not end in {known}: name its format with --format.")
    return form
