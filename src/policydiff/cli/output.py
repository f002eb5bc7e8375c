"""Finished files: written whole or not at all, and never over another unless asked to."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.console import filled
from policydiff.cli.streams import write
from policydiff.errors import UsageError
from policydiff.render.formats import SUFFIXES, FileFormat
from policydiff.render.harmless import one_line

STDOUT = "-"

Wanted = Sequence[tuple[str, FileFormat]]
"""Files to write, each in its format."""

OutputOption = Annotated[
    list[str] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Where to write; - is stdout. May be repeated, for several formats at once.",
        show_default=False,
    ),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Write over a file that is there already.")
]


def wanted(files: Sequence[str], forms: Sequence[FileFormat], *, example: str) -> Wanted:
    """Each file and its format; one format without a file goes to stdout.

    Args:
        files: as they were named.
        forms: of them, or none, and their suffixes tell.
        example: a command that names a file.

    Raises:
        UsageError: no file is named, or two alike; the formats are too many or too few.
    """
    if not files and len(forms) == 1:
        files = [STDOUT]
    if not files:
        raise UsageError(f"Name a file to write, as in `{example}`; its suffix tells the format.")
    if forms and len(forms) != len(files):
        raise UsageError(
            f"There are {len(files)} files and {len(forms)} formats: give each -o its --format, or none and "
            "let the suffixes tell."
        )
    if len(set(files)) < len(files):
        raise UsageError("A file is named twice: give each format a file of its own.")
    return list(zip(files, forms or [_by_suffix(file) for file in files], strict=True))


def _by_suffix(file: str) -> FileFormat:
    if file == STDOUT:
        raise UsageError("Say what to write to stdout, as in `--format json -o -`.")
    form = SUFFIXES.get(Path(file).suffix.lower())
    if form is None:
        known = ", ".join(suffix for suffix in SUFFIXES if suffix not in (".htm", ".markdown"))
        raise UsageError(f"{file} does not end in {known}: name its format with --format.")
    return form


def refuse_what_is_there(files: Wanted, *, force: bool) -> None:
    """Look before any work is done whether the files can be written.

    Raises:
        UsageError: one is there and `force` is not given, is a folder, or has no folder to stand in;
            or a document for Word would go to a terminal.
    """
    for name, form in files:
        file = Path(name)
        if name == STDOUT:
            if form is FileFormat.DOCX and sys.stdout.isatty():
                raise UsageError("A Word document is nothing for a terminal: name a file with -o.")
            continue
        if file.is_dir():
            raise UsageError(f"{name} is a folder: name a file in it.")
        if not file.parent.is_dir():
            raise UsageError(f"There is no folder {file.parent} for {file.name}: make it first.")
        if not force and (file.exists() or file.is_symlink()):
            raise UsageError(f"{name} is there already: name another file, or say --force.")


def put_all(drawn: Iterable[tuple[str, bytes]], outcome: str, *, force: bool) -> None:
    """Write files, and say so where stdout has nothing else to say.

    Args:
        drawn: names and contents; drawn before the first is written, if it is a list.
        outcome: what they tell, in a few words.
        force: whether to write over what is there.

    Raises:
        UsageError: one can't be written.
    """
    names: list[str] = []
    for name, content in drawn:
        put(name, content, force=force)
        names.append(name)
    if STDOUT not in names:
        said = f"{outcome[:1].upper()}{outcome[1:]}: see {one_line(', '.join(names))}\n"
        write(filled(said))


def put(name: str, content: bytes, *, force: bool) -> None:
    """Write a file, or stdout.

    Args:
        name: of the file; `-` is stdout.
        content: all of it.
        force: whether to write over what is there.

    Raises:
        UsageError: it can't be written.
    """
    try:
        if name == STDOUT:
            _to_stdout(content)
        else:
            _to_file(Path(name), content, force=force)
    except FileExistsError as error:
        raise UsageError(f"{name} is there already: name another file, or say --force.") from error
    except OSError as error:
        raise UsageError(f"{name} can't be written: {error.strerror or error}.") from error


def _to_file(file: Path, content: bytes, *, force: bool) -> None:
    """Under another name first, so that a file of this name is always a whole one."""
    if not force and (file.exists() or file.is_symlink()):
        raise FileExistsError(file)
    import tempfile  # noqa: PLC0415 - 5 ms that only files need

    handle, made = tempfile.mkstemp(prefix=f".{file.name[:40]}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        if os.name != "nt":
            mask = os.umask(0)
            os.umask(mask)
            Path(made).chmod(0o666 & ~mask)  # mkstemp makes files that only their owner reads
        Path(made).replace(file)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _to_stdout(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError) and error.errno != errno.EINVAL:
            raise
