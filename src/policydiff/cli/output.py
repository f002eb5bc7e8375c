"""Finished files: written whole or not at all, and never over another unless asked to."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from policydiff.errors import UsageError

STDOUT = "-"


def refuse_what_is_there(files: Iterable[str], *, force: bool) -> None:
    """Look before any work is done whether the files can be written.

    Raises:
        UsageError: one is there and `force` is not given, is a folder, or has no folder to stand in;
            or bytes would go to a terminal.
    """
    for name in files:
        file = Path(name)
        if name == STDOUT:
            continue
        if file.is_dir():
            raise UsageError(f"{name} is a folder: name a file in it.")
        if not file.parent.is_dir():
            raise UsageError(f"There is no folder {file.parent} for {file.name}: make it first.")
        if not force and (file.exists() or file.is_symlink()):
            raise UsageError(f"{name} is there already: name another file, or say --force.")


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
