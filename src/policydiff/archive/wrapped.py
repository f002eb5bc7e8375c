"""GitPython, as what starts each git process that records or brings something in.

Its import costs 60 ms and more than 200 modules, half of what a command that only reads takes to
start; so `hardened` starts git itself for reading, with the very same options and variables
(docs/decisions/0015).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast


@contextmanager
def _no_git_variables() -> Iterator[None]:
    """Take every GIT_ variable out of the environment for as long as a process takes to start.

    GitPython can only add to the environment that its processes get.
    """
    taken = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("GIT_")}
    try:
        yield
    finally:
        os.environ.update(taken)


def popen(
    directory: Path,
    command: Sequence[str],
    variables: Mapping[str, str],
    *,
    stdin: bool,
    session: bool,
) -> subprocess.Popen[bytes]:
    """Start a command in a directory; its output and its messages are pipes.

    Args:
        directory: where it runs.
        command: git and its arguments.
        variables: what is added to the environment, from which all of git's own are taken.
        stdin: whether its input is a pipe too; it is empty otherwise.
        session: whether it gets a session of its own, out of reach of the terminal's Ctrl-C.

    Raises:
        FileNotFoundError: there is no such program.
        OSError: the system does not let it start.
    """
    with _no_git_variables():
        try:
            import git  # noqa: PLC0415 - only where something is recorded
        except ImportError as error:  # GitPython asks for git's version when it is imported
            raise FileNotFoundError(str(error)) from error
        try:
            started = git.Git(directory).execute(
                list(command),
                as_process=True,
                istream=subprocess.PIPE if stdin else None,
                env=dict(variables),
                start_new_session=session,
            )
        except git.GitCommandNotFound as error:
            raise FileNotFoundError(str(error)) from error
    process = cast("subprocess.Popen[bytes]", started.proc)
    started.proc = None  # it would end the process when it is forgotten; ours is ended by its user
    return process
