"""`policydiff rules`: what changes are rated by."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from policydiff.cli.console import Format, Look, write_blocks
from policydiff.cli.options import PagerOption, find_collection
from policydiff.cli.rating import rules_for
from policydiff.errors import UsageError


class _Form(StrEnum):
    TERMINAL = "terminal"
    MARKDOWN = "markdown"


def run(
    ctx: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[explain ID]",
            help="Nothing, to list every rule; or `explain` and a rule's or topic's id.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="CODE", help="Whose words: en, de, fr, es, it, nl.")
    ] = "en",
    form: Annotated[_Form, typer.Option("--format", help="How it is written.")] = _Form.TERMINAL,
    pager: PagerOption = True,
) -> None:
    """List the rules that changes are rated by, or explain one with an example.

    With a collection, its `rules.toml` lies on top of the package's rules.

    \b
    Examples:
      policydiff rules
      policydiff rules explain law-condition
      policydiff rules explain limit-only --language de
    """
    from policydiff.assess.explain import explain  # noqa: PLC0415 - not for --help
    from policydiff.render import rules as drawn  # noqa: PLC0415 - as above

    named = ctx.obj is not None or os.environ.get("POLICYDIFF_COLLECTION")
    try:
        collection = find_collection(ctx)
    except UsageError:
        if named:
            raise
        collection = None
    rules = rules_for(collection)
    match what or []:
        case []:
            blocks = drawn.listing(rules, language)
        case ["explain", name]:
            blocks = drawn.explanation(explain(rules, name, language))
        case _:
            raise UsageError("It is `policydiff rules`, or `policydiff rules explain ID`.")
    write_blocks(blocks, Format(form.value), Look(page=pager))
