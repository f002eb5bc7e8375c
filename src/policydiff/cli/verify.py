"""`policydiff verify`: proves an archive, or names its damage."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.cli.console import Format, progress, write_blocks
from policydiff.cli.options import FormatOption, find_collection
from policydiff.cli.streams import write
from policydiff.errors import UsageError
from policydiff.pipeline.verifying import verify
from policydiff.render import verification

_EXIT_DAMAGED = 4


def run(
    ctx: typer.Context,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Leave out what reads every page: bytes, SHA-256, extraction."
        ),
    ] = False,
    witness: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="An id that an earlier run of this command printed: it must still be part of the archive.",
            show_default=False,
        ),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="As --format json.")] = False,
    form: FormatOption = Format.TERMINAL,
) -> None:
    """Prove that the archive is as it was recorded, or name what is not.

    Checks git's objects, every page's SHA-256, every version by extracting it again, every run's observations
    against what was recorded, imports, review notes and signatures; and says what could not be checked. Exits
    with 4 where something is damaged.

    \b
    Examples:
      policydiff verify
      policydiff verify --quick
      policydiff verify --witness 7c9f04d1 --json
    """
    collection = find_collection(ctx)
    if not collection.archive.exists():
        raise UsageError(
            f"Nothing is recorded in {collection.path} yet: there is nothing to verify."
        )
    with progress("Verifying") as told:
        found = verify(collection.archive, quick=quick, witness=witness, progress=told)
    name = str(found.archive)
    if json_ or form is Format.JSON:
        write(
            verification.machine(found.findings, archive=name, witness=found.witness, quick=quick)
        )
    else:
        blocks = verification.blocks(
            found.findings, archive=name, witness=found.witness, quick=quick
        )
        write_blocks(blocks, form)
    if found.damaged:
        raise typer.Exit(_EXIT_DAMAGED)
