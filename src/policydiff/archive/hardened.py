"""Git, told to obey nobody but us.

A repository's own settings, the settings and environment of the person who runs us, and what a
remote answers could each make git run something, ask something or answer otherwise. The options
and variables that stop this are built here and nowhere else.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from policydiff.errors import ArchiveError, GitMissing

_NO_GIT = "No usable git was found on PATH; install git 2.31 or later and run the command again."

_SETTINGS = {
    # what could run a program
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.askPass": "",
    "core.attributesFile": os.devnull,
    "log.showSignature": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    # what could change an answer
    "safe.bareRepository": "all",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showRoot": "true",
    "log.mailmap": "false",
    "diff.orderFile": os.devnull,
    # what is taken in is checked; a fetched pack stays one, so that it moves in whole
    "fetch.fsckObjects": "true",
    "fetch.unpackLimit": "1",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    # what is recorded survives a power cut; a run is one pack, compressed quickly
    "core.fsync": "committed,reference",
    "pack.compression": "1",
    "fastimport.unpackLimit": "1",
}
_OPTIONS = [
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *(part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")),
]
_VARIABLES = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_ALLOW_PROTOCOL": "none",  # overrides any protocol.* setting, also a repository's
}
_REMOTE_PROTOCOLS = "file:http:https:ssh"
_RECORDING = {"commit-graph", "fast-import", "fetch", "init", "notes", "repack", "update-ref"}
"""Subcommands that write into a repository: GitPython starts them."""
_REMOTE_VARIABLES = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH")
"""How a person reaches a remote; left in place where one is asked."""


@cache
def _program(path: str) -> str:
    """Where git is. Windows would look in the current folder first, whoever put something there."""
    if os.name != "nt":
        return "git"
    folders = (Path(folder) for folder in path.split(os.pathsep) if folder)
    programs = (folder / "git.exe" for folder in folders if folder.is_absolute())
    found = next((str(program) for program in programs if program.is_file()), None)
    if found is None:
        raise GitMissing(_NO_GIT)
    return found


def spawn(
    directory: Path, arguments: Sequence[str], *, stdin: bool, remote: bool
) -> subprocess.Popen[bytes]:
    """Start git in a directory; its output and its messages are pipes.

    Raises:
        GitMissing: there is no git.
        ArchiveError: the system does not let it start.
    """
    around = os.path.dirname(os.path.realpath(directory))  # noqa: PTH120 - 50 times faster
    variables = _VARIABLES | {"GIT_CEILING_DIRECTORIES": around}
    if remote:
        variables |= {name: os.environ[name] for name in _REMOTE_VARIABLES if name in os.environ}
        variables["GIT_ALLOW_PROTOCOL"] = _REMOTE_PROTOCOLS
    program = _program(os.environ.get("PATH", os.defpath))
    command = [program, "-C", os.fspath(directory), *_OPTIONS, *arguments]
    try:
        if arguments[2 * arguments.count("-c")] in _RECORDING:
            from policydiff.archive import wrapped  # noqa: PLC0415 - brings GitPython: 60 ms

            # Ctrl-C is ours: what is in hand is written before we end
            return wrapped.popen(directory, command, variables, stdin=stdin, session=not remote)
        others = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
        return subprocess.Popen(
            command,
            env=others | variables,
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=not remote,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except FileNotFoundError as error:
        raise GitMissing(_NO_GIT) from error
    except OSError as error:
        raise ArchiveError(f"git could not be started for {directory}: {error}.") from error
