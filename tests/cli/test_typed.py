from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from policydiff.cli.typed import program, quoted

NAMES = (
    "Acme/Privacy Policy",
    "O'Hara/Terms",
    "$HOME/Terms",
    "A`id`/Terms",
    "Ann & Co/Terms; x",
    "~/Terms",
)


def context(explicit: Path | None) -> typer.Context:
    return typer.Context(get_command(typer.Typer(callback=lambda: None)), obj=explicit)


@pytest.mark.skipif(os.name == "nt", reason="sh is asked")
@pytest.mark.parametrize("name", NAMES)
def test_a_shell_reads_a_quoted_name_as_that_one_word(name: str) -> None:
    said = subprocess.run(
        ["sh", "-c", f"printf '[%s]' {quoted(name)}"], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"[{name}]"


@given(st.text(min_size=1).filter(str.isprintable))
def test_a_quoted_word_is_one_word(word: str) -> None:
    assert shlex.split(quoted(word)) == [word]


def test_a_plain_word_stands_as_it_is_and_blanks_bring_double_quotes() -> None:
    assert quoted("snapshots/demo") == "snapshots/demo"
    assert quoted("Example Shop/Privacy Policy") == '"Example Shop/Privacy Policy"'


def test_the_program_is_called_with_the_collection_that_was_named() -> None:
    assert program(context(None)) == "policydiff"
    assert program(context(Path("my policies"))) == 'policydiff -C "my policies"'
