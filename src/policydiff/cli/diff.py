"""`policydiff diff`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.assessing import (
    DirectionOption,
    FailOnOption,
    LevelOption,
    NoAssessOption,
    TopicOption,
)
from policydiff.cli.console import Format, Look, utc_now, write_blocks
from policydiff.cli.options import (
    ContextOption,
    ExitCodeOption,
    LayoutOption,
    PagerOption,
    PlainOption,
    find_collection,
)
from policydiff.cli.output import (
    ForceOption,
    OutputOption,
    Wanted,
    put_all,
    refuse_what_is_there,
    wanted,
)
from policydiff.cli.rating import Assessing
from policydiff.cli.streams import complain, write
from policydiff.errors import UsageError
from policydiff.model import Comparison, FetchSettings
from policydiff.render.blocks import DEFAULT_CONTEXT, Layout
from policydiff.render.formats import WHOLE, FileFormat, draw

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.history import Between
    from policydiff.render.dossier import Dossier
    from policydiff.report import DatedChange

_FORMS = (
    "A comparison takes two files or URLs, or terms and two points: "
    "`policydiff diff telegram privacy 2024-09-22 2024-09-23`."
)
_EXAMPLE = "policydiff diff old.html new.html -o redline.docx"


class _Form(StrEnum):
    """What `--format` takes: the screen, and what a report can be written as."""

    TERMINAL = "terminal"
    HTML = FileFormat.HTML.value
    DOCX = FileFormat.DOCX.value
    MARKDOWN = FileFormat.MARKDOWN.value
    JSON = FileFormat.JSON.value
    CSV = FileFormat.CSV.value


def run(
    ctx: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="(OLD NEW | TERMS OLD NEW)",
            help="Two files or URLs, - for standard input; or terms and two points of their timeline: "
            "a date, a commit id, @first, @previous or @latest.",
            show_default=False,
        ),
    ],
    output: OutputOption = None,
    form: Annotated[
        list[_Form] | None,
        typer.Option(
            "--format",
            help="For the screen (terminal, if no file is named), people or programs; of a file otherwise "
            "told by its suffix. One for each -o.",
            show_default=False,
        ),
    ] = None,
    context: ContextOption = DEFAULT_CONTEXT,
    no_assess: NoAssessOption = False,
    level: LevelOption = None,
    topic: TopicOption = None,
    direction: DirectionOption = None,
    fail_on: FailOnOption = None,
    layout: LayoutOption = Layout.AUTO,
    plain: PlainOption = False,
    pager: PagerOption = True,
    exit_code: ExitCodeOption = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="The whole text with its changes in it, not the changed clauses alone."
        ),
    ] = False,
    force: ForceOption = False,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CSS", help="Of a page, what counts; may be repeated."),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="CSS", help="Of a page, what does not; may be repeated."),
    ] = None,
) -> None:
    """Compare two files or URLs, or two versions of terms, clause by clause.

    Files and answers may be HTML, Markdown or plain text; no collection is needed for them. Of terms, a
    date stands for the version in force when that day (UTC) ended. A technical upgrade between the two is
    said above the changes. A Word document has tracked changes:
    with --full, accept all is the new text and reject all the old one.

    \b
    Examples:
      policydiff diff saved-in-may.html saved-in-june.html
      policydiff diff saved-in-may.html saved-in-june.html --full
      policydiff diff saved-in-may.html saved-in-june.html --full -o redline.docx
      policydiff diff saved-in-may.html https://example.org/privacy --select main
      git show HEAD~1:terms.md | policydiff diff - terms.md
      policydiff diff telegram privacy 2024-09-22 2024-09-23 --fail-on critical
      policydiff diff "Telegram/Terms of Service" @previous @latest
    """
    assessing = Assessing(
        without=no_assess, level=level, topics=topic, direction=direction, fail_on=fail_on
    )
    if len(what) < 2:
        raise UsageError(_FORMS)
    files = _files(output or [], form or [])
    refuse_what_is_there(files, force=force)
    screen = Format.TERMINAL if files or not form else Format(form[0])
    data = all(one not in WHOLE for _, one in files) if files else screen is Format.JSON
    if full and (data or assessing.wanted() is not None):
        raise UsageError(
            "--full draws the whole text: leave out --level, --topic, --direction, json and csv."
        )
    if len(what) == 2:
        rules = assessing.by_rules_of(None)
        between = None
        comparison = _of_sources(ctx, what[0], what[1], select or (), remove or ())
    else:
        if select or remove:
            raise UsageError(
                "--select and --remove are for pages; of terms, the declaration says what counts."
            )
        collection = find_collection(ctx)
        rules = assessing.by_rules_of(collection)
        comparison, between = _of_terms(collection, what)
    from policydiff.report import (  # noqa: PLC0415 - after a source has proved readable
        asked_for,
        undated,
    )

    changes = undated(comparison, rules=rules)
    hidden: Sequence[DatedChange] = ()
    chosen = assessing.wanted()
    if chosen is not None:
        changes, hidden = asked_for(changes, chosen)
    found = [one.assessment for one in changes if one.assessment]
    known = assessing.rules() if found else None
    if files:
        from policydiff.render.dossier import of_two  # noqa: PLC0415 - only what is written to files

        dossier = of_two(comparison, changes, hidden, known, between)
        _put(dossier, files, whole=full, context=context, force=force)
    elif screen is Format.JSON:
        from policydiff.render import machine  # noqa: PLC0415 - 30 ms that only programs need

        write(machine.diff(comparison, changes, between))
    else:
        from policydiff.render import pair  # noqa: PLC0415 - as above, for people

        look = Look(layout=layout, plain=plain, page=pager)
        write_blocks(
            pair.diff(comparison, changes, between, context=context, rules=known, whole=full),
            screen,
            look,
        )
    if exit_code and changes:
        raise typer.Exit(1)
    if assessing.fails([one.level for one in found], replaced=comparison.replaced):
        raise typer.Exit(1)


def _put(dossier: Dossier, files: Wanted, *, whole: bool, context: int, force: bool) -> None:
    """Write the files, and say what a table has no place for."""
    if any(one is FileFormat.CSV for _, one in files):
        from policydiff.render import periods  # noqa: PLC0415 - only what is written to files

        for said in periods.between(dossier):
            complain(said)
    drawn = [(file, draw(dossier, one, whole=whole, context=context)) for file, one in files]
    put_all(drawn, dossier.outcome, force=force)


def _files(output: Sequence[str], forms: Sequence[_Form]) -> Wanted:
    """What is written to files, or as a file to stdout; nothing for the screen.

    Raises:
        UsageError: files and formats do not fit.
    """
    if not output and [str(one) for one in forms] in ([], *([str(one)] for one in Format)):
        return ()
    if _Form.TERMINAL in forms:
        raise UsageError(
            "--format terminal is for the screen: leave out -o, or name another format."
        )
    return wanted(output, [FileFormat(one) for one in forms], example=_EXAMPLE)


def _of_sources(
    ctx: typer.Context, old: str, new: str, select: Sequence[str], remove: Sequence[str]
) -> Comparison:
    from policydiff.compare import compare  # noqa: PLC0415 - one of two, as asked for
    from policydiff.pipeline import files  # noqa: PLC0415 - as above

    fetched = [said for said in (old, new) if files.is_url(said)]
    local = [said for said in (old, new) if said not in fetched and said != files.STDIN]
    missing = [said for said in local if not Path(said).exists()]
    if len(missing) == 2:
        raise UsageError(f"There is no file {old!r} and no file {new!r}. {_FORMS}")
    for said in missing:
        if "://" in said:
            raise UsageError(f"{said} can't be fetched: only http:// and https:// can.")
    if len(local) == 2 and files.same_file(old, new):
        complain(f"{old} and {new} are the same file.")
    return compare(
        *files.read_versions(
            old, new, select=select, remove=remove, settings=_settings(ctx) if fetched else FetchSettings(),
            clock=utc_now, stdin=_standard_input,
        )
    )  # fmt: skip


def _standard_input(limit: int) -> bytes:
    return sys.stdin.buffer.read(limit) if sys.stdin is not None else b""


def _settings(ctx: typer.Context) -> FetchSettings:
    """How to fetch: as the collection says, if there is one."""
    try:
        return find_collection(ctx).fetch
    except UsageError:
        if ctx.obj is not None or os.environ.get("POLICYDIFF_COLLECTION"):
            raise
        return FetchSettings()


def _of_terms(collection: Collection, what: list[str]) -> tuple[Comparison, Between]:
    from policydiff.pipeline import comparing  # noqa: PLC0415 - one of two, as asked for
    from policydiff.pipeline.reading import opened  # noqa: PLC0415 - as above

    with opened(collection, told=complain) as reader:
        return comparing.diff(reader, " ".join(what[:-2]), what[-2], what[-1])
