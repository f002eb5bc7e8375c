"""`policydiff diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.console import Format, Look, write, write_blocks
from policydiff.cli.options import (
    AssessOption,
    ContextOption,
    ExitCodeOption,
    FormatOption,
    LayoutOption,
    PagerOption,
    PlainOption,
    find_collection,
    rules_for,
)
from policydiff.collection import Collection
from policydiff.errors import UsageError
from policydiff.model import Comparison
from policydiff.render import machine, pair
from policydiff.render.blocks import Layout
from policydiff.render.changes import DEFAULT_CONTEXT
from policydiff.report import undated

_FORMS = (
    "A comparison takes two files, or terms and two points: "
    "`policydiff diff telegram privacy 2024-09-22 2024-09-23`."
)


def run(
    ctx: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="(OLD_FILE NEW_FILE | TERMS OLD NEW)",
            help="Two HTML or Markdown files; or terms and two points of their timeline: a date, a "
            "commit id, @first, @previous or @latest.",
            show_default=False,
        ),
    ],
    form: FormatOption = Format.TERMINAL,
    context: ContextOption = DEFAULT_CONTEXT,
    assess: AssessOption = False,
    layout: LayoutOption = Layout.AUTO,
    plain: PlainOption = False,
    pager: PagerOption = True,
    exit_code: ExitCodeOption = False,
) -> None:
    """Compare two versions of terms, or two files with no archive at all, clause by clause.

    A date stands for the version in force when that day (UTC) ended.

    \b
    Examples:
      policydiff diff telegram privacy 2024-09-22 2024-09-23
      policydiff diff "Telegram/Terms of Service" @previous @latest
      policydiff diff saved-in-may.html saved-in-june.html
    """
    collection = None if len(what) == 2 else find_collection(ctx)
    rules = rules_for(collection, asked=assess)
    comparison = _of_terms(collection, what) if collection else _of_files(what)
    changes = undated(comparison, rules=rules)
    look = Look(layout=layout, plain=plain, page=pager)
    if form is Format.JSON:
        write(machine.diff(comparison, changes))
    else:
        write_blocks(pair.diff(comparison, changes, context=context), form, look)
    if exit_code and comparison.changes:
        raise typer.Exit(1)


def _of_files(paths: list[str]) -> Comparison:
    from policydiff.compare import compare  # noqa: PLC0415 - one of two, as asked for
    from policydiff.pipeline.files import read_version  # noqa: PLC0415 - as above

    if not any(Path(path).exists() for path in paths):
        raise UsageError(f"There is no file {paths[0]!r} and no file {paths[1]!r}. {_FORMS}")
    old, new = (read_version(Path(path)) for path in paths)
    return compare(old, new)


def _of_terms(collection: Collection, what: list[str]) -> Comparison:
    from policydiff.pipeline import comparing  # noqa: PLC0415 - one of two, as asked for
    from policydiff.pipeline.reading import opened  # noqa: PLC0415 - as above

    if len(what) < 3:
        raise UsageError(_FORMS)
    with opened(collection) as reader:
        return comparing.diff(reader, " ".join(what[:-2]), what[-2], what[-1])
