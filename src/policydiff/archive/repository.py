"""Where a git repository lies, and what its own files say without asking git."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from policydiff.errors import ArchiveError, NotAnArchive

_MANY = 500
"""Files of branches, before git packs them."""
_LARGE = 1_000_000
"""Bytes of one such file."""


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
        from policydiff.archive.hardened import spawn  # noqa: PLC0415 - most need no process

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
            from policydiff.archive.hardened import spawn  # noqa: PLC0415 - as above

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

    def stamp(self) -> str | None:
        """What tells the repository's branches and settings from any others it had, or will have.

        Commits never change, so this and the id of a program decide on all that is read here.

        Returns:
            None where that is too much to be read each time.

        Raises:
            OSError: they can't be read.

        Cost: no process; a few small files are read.
        """
        digest = hashlib.sha256()
        shared = ("config", "shallow", "packed-refs", "reftable/tables.list")
        files = [self.git_dir / "HEAD", *(self.common_dir / name for name in shared)]
        for folder, inside, names in os.walk(self.common_dir / "refs", onerror=_raised):
            inside.sort()
            files += [Path(folder, name) for name in sorted(names)]
            if len(files) > _MANY:
                return None
        for file in files:
            there = file.is_file()
            if there and file.stat().st_size > _LARGE:
                return None
            content = file.read_bytes() if there else b""
            digest.update(b"%b %d\n" % (os.fsencode(file), len(content)))
            digest.update(content)
        return digest.hexdigest()


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


def _raised(error: OSError) -> None:
    raise error
