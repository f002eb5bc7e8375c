"""Every commit of a branch with all that stands in it, for whoever checks an archive.

Unlike `log`, nothing is passed over here: odd modes, merges, other people's identities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from policydiff.archive import hardened, message, process
from policydiff.errors import ArchiveError

_FORMAT = "%H%x00%P%x00%an <%ae>%x00%ad%x00%cn <%ce>%x00%cd%x00%B%x00"
_FIELDS = 7
_NONE = "0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One file that a commit changed."""

    path: str
    mode: str
    """Of the file as it became, octal; zeros where it went away."""
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit, as it stands."""

    id: str
    parents: tuple[str, ...]
    author: str
    authored_at: datetime | None
    """None where the date cannot be read, or is not in UTC."""
    committer: str
    committed_at: datetime | None
    subject: str
    trailers: message.Trailers
    changes: tuple[FileChange, ...]
    """Against the first parent."""

    def trailer(self, name: str) -> str | None:
        """The first value of a trailer, by its exact name."""
        return next((value for key, value in self.trailers if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a trailer, in order."""
        return tuple(value for key, value in self.trailers if key == name)

    @property
    def short(self) -> str:
        """The beginning of the id, as people are shown it."""
        return self.id[:10]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch from its beginning to its tip."""

    ref: str
    commits: tuple[Commit, ...]
    """Oldest first."""
    place: Mapping[str, int] = field(repr=False)
    """Commit id -> its place in `commits`."""
    broken: str | None
    """Why it could be walked no further, if it could not."""

    @property
    def name(self) -> str:
        """Without `refs/heads/`."""
        return self.ref.removeprefix("refs/heads/")


def walk(directory: Path, ref: str, tip: str) -> Branch:
    """Walk a branch from its beginning.

    Cost: one git process that reads every commit and every tree of it.
    """
    commits: list[Commit] = []
    broken = None
    try:
        with process.start(
            directory,
            "log",
            "-z",
            "--raw",
            "-m",
            "--first-parent",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff",
            "--ignore-submodules=all",
            "--date=raw",
            f"--format={_FORMAT}",
            tip,
            "--",
        ) as running:
            content = running.stdout.read()
            commits += _parse(content)
            running.finish()
    except ArchiveError as error:
        broken = error.message
    commits.reverse()
    return Branch(ref, tuple(commits), {one.id: at for at, one in enumerate(commits)}, broken)


def listed(directory: Path, ref: str, tip: str) -> Branch:
    """The ids of all that a branch's tip continues, merged sides too; without what is in the commits.

    Cost: one git process that reads every commit.
    """
    status, output, messages = asked(directory, "rev-list", "--topo-order", "--reverse", tip, "--")
    broken = messages[-1] if status and messages else None
    return Branch(ref, (), {one: at for at, one in enumerate(output)}, broken)


def _parse(content: bytes) -> Iterator[Commit]:
    """Read token by token: no part can hold the NUL that ends it, so nothing in it can pass for another."""
    tokens = content.split(b"\0")
    at = 0
    while at + _FIELDS <= len(tokens):
        if not tokens[at].strip(b"\n"):
            at += 1
            continue
        said = [one.decode("utf-8", "backslashreplace") for one in tokens[at : at + _FIELDS]]
        at += _FIELDS
        changes: list[FileChange] = []
        while at + 1 < len(tokens):
            facts = tokens[at].lstrip(b"\n")
            if facts[:1] == b":":
                changes.append(_change(facts, tokens[at + 1]))
                at += 2
            elif facts:
                break
            else:
                at += 1
        subject, trailers = message.parse(said[6])
        yield Commit(
            id=said[0].strip(),
            parents=tuple(said[1].split()),
            author=said[2],
            authored_at=_time(said[3]),
            committer=said[4],
            committed_at=_time(said[5]),
            subject=subject,
            trailers=trailers,
            changes=tuple(changes),
        )


def _change(facts: bytes, path: bytes) -> FileChange:
    _, mode, old, new, _ = facts.lstrip(b":").decode("ascii", "replace").split(" ")
    return FileChange(
        path=path.decode("utf-8", "backslashreplace"),
        mode=mode,
        old=None if old == _NONE else old,
        new=None if new == _NONE else new,
    )


def _time(said: str) -> datetime | None:
    seconds, _, zone = said.partition(" ")
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if zone == "+0000" else None
    except (ValueError, OverflowError, OSError):
        return None


def asked(directory: Path, *arguments: str) -> tuple[int, list[str], list[str]]:
    """What git answers, whether or not it fails: status, lines of output, lines of messages.

    Raises:
        ArchiveError: git cannot be started.
    """
    with hardened.spawn(directory, arguments, stdin=False, remote=False) as running:
        output, messages = running.communicate()
    return (
        running.returncode,
        output.decode("utf-8", "replace").splitlines(),
        messages.decode("utf-8", "replace").splitlines(),
    )
