from __future__ import annotations

from pathlib import Path

import typer
from typer.main import get_command

from policydiff.cli.typed import pasted, program


def context(explicit: Path | None) -> typer.Context:
    return typer.Context(get_command(typer.Typer(callback=lambda: None)), obj=explicit)


def test_the_program_is_called_with_the_collection_that_was_named() -> None:
    assert program(context(None)) == "policydiff"
    assert program(context(Path("my policies"))) == 'policydiff -C "my policies"'


def test_commands_in_a_message_name_the_collection_of_the_call() -> None:
    said = "Nothing is recorded yet: run `policydiff snapshot`, then `policydiff log`."
    assert pasted(said, None) == said
    assert pasted(said, Path("my policies")) == (
        'Nothing is recorded yet: run `policydiff -C "my policies" snapshot`, then '
        '`policydiff -C "my policies" log`.'
    )


def test_a_command_for_another_collection_does_not_name_the_one_of_the_call() -> None:
    said = "This is no collection: make one with `policydiff init DIR`, or `policydiff import` it."
    assert pasted(said, Path("clone.git")) == said
