"""`policydiff report`: a period as files to hand on."""

from __future__ import annotations

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
)
from policydiff.cli.output import (
    ForceOption,
    OutputOption,
    put_all,
    refuse_what_is_there,
    wanted,
)
from policydiff.cli.rating import rules_for
from policydiff.pipeline import around, reporting
from policydiff.pipeline.reading import opened
from policydiff.queries import parse_period
from policydiff.render.formats import FileFormat, draw

_EXAMPLE = "policydiff report 2024-09 -o report.docx"


def run(
    ctx: typer.Context,
    period: PeriodArgument,
    terms: TermsArgument = None,
    *,
    output: OutputOption = None,
    form: Annotated[
        list[FileFormat] | None,
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
    force: ForceOption = False,
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
    files = wanted(output or [], form or [], example=_EXAMPLE)
    refuse_what_is_there(files, force=force)
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
    drawn = [(file, draw(dossier, one, whole=full)) for file, one in files]
    put_all(drawn, dossier.outcome, force=force)
    if exit_code and any(part.changed for part in dossier.parts):
        raise typer.Exit(1)
