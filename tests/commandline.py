"""policydiff's command line as a person meets it: what was said where, and how it ended.

`call` runs it in this process, quickly; `run` and `start` in a process of its own, where streams,
signals, the environment or the terminal matter.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema

from policydiff.cli import main
from policydiff.render import machine

COMMAND = (sys.executable, "-P", "-m", "policydiff")
_SCHEMA = jsonschema.Draft202012Validator(json.loads(machine.schema()))

Argument = str | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    def done(self) -> str:
        """What was said of a success: all of it on stdout."""
        assert (self.code, self.err) == (0, ""), self
        return self.out

    def refused(self, code: int) -> str:
        """The one sentence on stderr with which a command ended that could not do what was asked."""
        assert self.code == code, self
        assert self.out == ""
        return self.sentence()

    def sentence(self) -> str:
        """The one sentence on stderr: no traceback, nothing that acts on a terminal."""
        assert self.err.startswith("policydiff: "), self
        assert self.err.count("\n") == 1, self.err
        text = self.err.removeprefix("policydiff: ").removesuffix("\n")
        assert text.endswith((".", "`?")), text
        assert text.isprintable(), text
        assert "bug" not in text.casefold(), text
        return text

    def json(self) -> dict[str, Any]:
        """The document on stdout, once the schema has found nothing wrong with it."""
        document: dict[str, Any] = json.loads(self.out)
        _SCHEMA.validate(document)
        assert self.out.isascii()
        return document


def call(*arguments: Argument) -> Ended:
    """Run a command in this process, with both streams going into pipes."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    argv = ["policydiff", *map(str, arguments)]
    with mock.patch.multiple(sys, argv=argv, stdout=out, stderr=err):
        try:
            main()
            code: object = 0
        except SystemExit as ended:
            code = ended.code or 0
    assert isinstance(code, int)
    return Ended(code=code, out=_text(out), err=_text(err))


def run(
    *arguments: Argument,
    cwd: Path | None = None,
    env: Mapping[str, str | None] | None = None,
    prefix: tuple[str, ...] = (),
) -> Ended:
    """Run a command in a process of its own, with both streams going into pipes.

    Args:
        arguments: of the command.
        cwd: its current folder.
        env: variables to set, or with None to unset, on top of the test's own.
        prefix: a command that starts it.
    """
    done = subprocess.run(
        [*prefix, *COMMAND, *map(str, arguments)],
        cwd=cwd, env=environment(env), capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return Ended(code=done.returncode, out=done.stdout, err=done.stderr)


def start(*arguments: Argument, **options: Any) -> subprocess.Popen[str]:
    """Start a command in a process and a process group of its own, as a shell would."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        **options,
    )


def environment(changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of a process: this one's, changed."""
    merged: dict[str, str | None] = {**os.environ, "COLUMNS": None, **(changes or {})}
    return {name: value for name, value in merged.items() if value is not None}


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
