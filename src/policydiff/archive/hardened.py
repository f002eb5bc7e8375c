"""GitPython, told to obey nobody but us.

A repository's own settings, the settings and environment of the person who runs us, and what a
remote answers could each make git run something, ask something or answer otherwise. The options
and variables that stop this are built here and nowhere else.
"""

from __future__ import annotations

import configparser
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policydiff.errors import ArchiveError, GitMissing, NotAnArchive

_NO_GIT = "No usable git was found on PATH; install git 2.31 or later and run the command again."


@contextmanager
def _no_git_variables() -> Iterator[dict[str, str]]:
    """Take every GIT_ variable out of the environment for as long as a process takes to start.

    GitPython can only add to the environment that its processes get. Gives what was taken out.
    """
    taken = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("GIT_")}
    try:
        yield taken
    finally:
        os.environ.update(taken)


try:
    with _no_git_variables():
        import git
except ModuleNotFoundError:
    raise
except ImportError as error:  # GitPython asks for git's version when it is imported
    raise GitMissing(_NO_GIT) from error

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
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_ALLOW_PROTOCOL": "none",  # overrides any protocol.* setting, also a repository's
}
_REMOTE_PROTOCOLS = "file:http:https:ssh"
_REMOTE_VARIABLES = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH")
"""How a person reaches a remote; left in place where one is asked."""


class _Git(git.Git):
    """GitPython's command wrapper with our options and environment on every call."""

    def execute(self, command: Any, *args: Any, remote: bool = False, **kwargs: Any) -> Any:
        directory = os.fspath(self._working_dir or Path.cwd())
        variables = _VARIABLES | {
            "GIT_CEILING_DIRECTORIES": os.path.dirname(os.path.realpath(directory))  # noqa: PTH120 - 50 times faster
        }
        with _no_git_variables() as taken:
            if remote:
                variables |= {name: taken[name] for name in _REMOTE_VARIABLES if name in taken}
                variables["GIT_ALLOW_PROTOCOL"] = _REMOTE_PROTOCOLS
            command = [command[0], "-C", directory, *_OPTIONS, *command[1:]]
            return super().execute(command, *args, env=variables, **kwargs)


class _Repo(git.Repo):
    GitCommandWrapperType = _Git


def spawn(
    directory: Path, arguments: Sequence[str], *, stdin: bool, remote: bool
) -> git.Git.AutoInterrupt:
    """Start git in a directory; its output and its messages are pipes.

    Raises:
        GitMissing: there is no git.
        ArchiveError: the system does not let it start.
    """
    try:
        running: git.Git.AutoInterrupt = _Git(directory).execute(
            ["git", *arguments],
            as_process=True,
            istream=subprocess.PIPE if stdin else None,
            start_new_session=not remote,  # Ctrl-C is ours: what is in hand is written before we end
            remote=remote,
        )
    except git.GitCommandNotFound as error:
        raise GitMissing(_NO_GIT) from error
    except OSError as error:
        raise ArchiveError(f"git could not be started for {directory}: {error}.") from error
    return running


class Repository:
    """A git repository on disk: a bare one, a work tree, or the `.git` inside one.

    Raises:
        NotAnArchive: there is none at exactly this path.
    """

    def __init__(self, path: Path) -> None:
        if path.is_file() and path.name != ".git":
            raise NotAnArchive(
                f"{path} is a file, not an archive; a git bundle is read by `policydiff import`."
            )
        try:
            with _no_git_variables():
                self._repo = _Repo(path.absolute(), expand_vars=False)
        except (git.NoSuchPathError, git.InvalidGitRepositoryError) as error:
            raise NotAnArchive(
                f"There is no archive at {path}; `policydiff init` makes a collection with one."
            ) from error
        except (OSError, ValueError, git.GitError, configparser.Error) as error:
            raise ArchiveError(f"{path} cannot be read as a git repository: {error}.") from error
        self.git_dir = Path(self._repo.git_dir)
        self.common_dir = Path(self._repo.common_dir)

    def setting(self, section: str, name: str) -> str | None:
        """A value of the repository's own configuration file, as it stands there now."""
        try:
            with self._repo.config_reader("repository") as config:
                value: str | None = config.get(section, name, fallback=None)
        except (OSError, ValueError, configparser.Error) as error:
            raise ArchiveError(f"{self.git_dir}/config cannot be read: {error}.") from error
        return value

    def holds(self, ref: str) -> bool:
        """Whether there is a ref of this full name, read without starting git."""
        try:
            with _no_git_variables():
                return bool(git.Reference(self._repo, ref).is_valid())
        except (OSError, ValueError):
            return False
