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
from shutil import which

from policydiff.errors import ArchiveError, GitMissing, NotAnArchive

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
        return which("git", path=path) or "git"
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


class Repository:
    """A git repository on disk: a bare one, a work tree, or the `.git` inside one.

    Raises:
        NotAnArchive: there is none at exactly this path.
        ArchiveError: it may not be looked at.
    """

    def __init__(self, path: Path) -> None:
        if path.is_file() and path.name != ".git":
            raise NotAnArchive(
                f"{path} is a file, not an archive; a git bundle is read by `policydiff import`."
            )
        try:
            self.git_dir = _git_dir(path.absolute())
            self.common_dir = _named(self.git_dir / "commondir", self.git_dir) or self.git_dir
            found = all((self.common_dir / name).is_dir() for name in ("objects", "refs"))
        except (OSError, ValueError) as error:
            raise ArchiveError(f"{path} cannot be read as a git repository: {error}.") from error
        if not found or not _exists(self.git_dir / "HEAD"):
            raise NotAnArchive(
                f"There is no archive at {path}; `policydiff init` makes a collection with one."
            )

    def setting(self, key: str) -> str | None:
        """A value of the repository's own configuration file, as it stands there now.

        Args:
            key: section, subsection and name: `policydiff.saved.only`. What its file includes from
                elsewhere does not count.
        """
        file = self.common_dir / "config"
        section = key.partition(".")[0].encode()
        try:
            if section not in file.read_bytes().lower():
                return None  # as in all that are not ours: no process is needed to say so
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ArchiveError(f"{file} cannot be read: {error.strerror or error}.") from error
        listing = ["config", "--file", os.fspath(file.absolute()), "--no-includes", "--list", "-z"]
        with spawn(self.git_dir, listing, stdin=False, remote=False) as running:
            output, message = running.communicate()
        if running.returncode:
            reason = message.decode("utf-8", "replace").strip().removeprefix("fatal: ")
            raise ArchiveError(f"{file} cannot be read: {reason}.")
        values = [part.partition("\n") for part in output.decode("utf-8", "replace").split("\0")]
        return next((value for name, _, value in reversed(values) if name == key), None)

    def holds(self, ref: str) -> bool:
        """Whether there is a ref of this full name."""
        if (self.common_dir / "reftable").is_dir():
            naming = ["show-ref", "--verify", "--quiet", ref]
            with spawn(self.git_dir, naming, stdin=False, remote=False) as running:
                running.communicate()
            return running.returncode == 0
        try:
            if (self.common_dir / ref).is_file():
                return True
            packed = (self.common_dir / "packed-refs").read_bytes()
        except OSError:
            return False
        return any(line.endswith(b" " + ref.encode()) for line in packed.splitlines())


def _git_dir(path: Path) -> Path:
    """Where the git directory of a path is, if the path has one."""
    inside = path if path.name == ".git" else path / ".git"
    if inside.is_dir():
        return inside
    return _named(inside, inside.parent) or path


def _named(file: Path, relative_to: Path) -> Path | None:
    """The folder that a file of git's names."""
    try:
        said = file.read_text("utf-8").strip().removeprefix("gitdir:").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return relative_to / said if said else None


def _exists(file: Path) -> bool:
    return file.is_file() or file.is_symlink()
