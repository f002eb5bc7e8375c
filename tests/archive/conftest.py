"""Archives to write to, and repositories made by somebody else to read."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policydiff.archive import (
    Archive,
    NewVersion,
    Recording,
    SavedPage,
    create,
    layout,
    open_archive,
)
from policydiff.errors import PolicydiffError
from policydiff.model import Capture, Observation, Outcome, RecordKind, Terms

PRIVACY = Terms(service="Example", type="Privacy Policy")
COOKIES = Terms(service="Example", type="Cookie Policy")
OTHER = Terms(service="Other & Söhne", type="Terms of Service")
NOON = datetime(2024, 9, 23, 12, 0, tzinfo=UTC)


def hours(number: float) -> datetime:
    """A time so many hours after noon."""
    return NOON + timedelta(hours=number)


def git(directory: Path, *arguments: str, data: bytes | None = None) -> str:
    """What git says, asked plainly and not through the code under test."""
    done = subprocess.run(
        ["git", "-C", str(directory), *arguments], input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().rstrip("\n")


def refs(directory: Path) -> dict[str, str]:
    """Every ref and what it names; without the mark of an archive, which says nothing."""
    lines = git(directory, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    named = dict(line.split(" ") for line in lines)
    return {ref: commit for ref, commit in named.items() if ref != layout.MARK}


def loosen(directory: Path) -> None:
    """Have every object of a repository in a file of its own, so that one can be damaged."""
    for pack in (directory / "objects" / "pack").glob("*.pack"):
        pack.rename(directory / "moved.pack")
        pack.with_suffix(".idx").unlink()
        git(directory, "unpack-objects", "-q", data=(directory / "moved.pack").read_bytes())
        (directory / "moved.pack").unlink()


def loose(directory: Path, name: str) -> Path:
    """The file of a loose object."""
    return directory / "objects" / name[:2] / name[2:]


def capture(
    body: str | bytes = "<p>We keep data.",
    at: datetime = NOON,
    *,
    url: str = "https://example.org/privacy",
    content_type: str | None = "text/html; charset=utf-8",
    headers: tuple[tuple[str, str], ...] = (),
) -> Capture:
    """A capture of a page."""
    kind = () if content_type is None else (("content-type", content_type),)
    return Capture(
        requested_url=url,
        final_url=f"{url}?lang=en",
        status=200,
        headers=(*kind, *headers),
        body=body.encode() if isinstance(body, str) else body,
        captured_at=at,
    )


def new_version(
    text: str, at: datetime = NOON, *, kind: RecordKind = RecordKind.CHANGE, extractor: str = "x 1"
) -> NewVersion:
    """A text to be recorded."""
    return NewVersion(text=text, kind=kind, captured_at=at, extractor=extractor, declaration="f00d")


def check(
    text: str = "We keep data.",
    at: datetime = NOON,
    *,
    terms: Terms = PRIVACY,
    body: str | None = None,
) -> Recording:
    """A check that received a page with a text in it."""
    page = capture(f"<p>{text}" if body is None else body, at)
    return Recording(
        terms=terms,
        captures=(page,),
        version=new_version(text, at),
        observation=seen(terms, at),
    )


def seen(terms: Terms = PRIVACY, at: datetime = NOON) -> Observation:
    """What a check saw."""
    return Observation(
        terms=terms,
        at=at,
        outcome=Outcome.UNCHANGED,
        urls=("https://example.org/privacy",),
        status=200,
        sha256=("ab" * 32,),
    )


def saved_page(text: str, at: datetime, *, terms: Terms = PRIVACY, body: bytes = b"") -> SavedPage:
    """A page somebody saved."""
    return SavedPage(
        terms=terms,
        body=body or f"<p>{text}".encode(),
        text=text,
        captured_at=at,
        said_by="A. Clerk",
        file_name="/home/clerk/privacy.html",
        url="https://example.org/privacy",
        extractor="x 1",
        declaration="f00d",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a new archive stands."""
    create(tmp_path / "archive.git")
    return tmp_path / "archive.git"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    """A new archive, open."""
    with open_archive(path) as opened:
        yield opened


class Foreign:
    """A repository made commit by commit with git's own importer, oddities and all."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        subprocess.run(
            ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(directory)],
            check=True,
        )

    def commit(
        self,
        subject: str,
        files: Mapping[str, str | bytes | None] | Mapping[bytes, str],
        at: datetime = NOON,
        *,
        committed_at: datetime | None = None,
        branch: str = "main",
        mode: str = "100644",
        parents: tuple[str, ...] = (),
        encoding: str = "utf-8",
    ) -> str:
        """Add a commit; a file's content None takes it away; `parents` may begin elsewhere."""
        text = subject.encode(encoding)
        when = [f"{int(time.timestamp())} +0200" for time in (at, committed_at or at)]
        lines = [
            f"commit refs/heads/{branch}\n".encode(),
            f"author Bot <bot@example.org> {when[0]}\n".encode(),
            f"committer Bot <bot@example.org> {when[1]}\n".encode(),
            b"" if encoding == "utf-8" else f"encoding {encoding}\n".encode(),
            b"data %d\n%s\n" % (len(text), text),
        ]
        known = refs(self.directory)
        first = parents[:1] or (
            (f"refs/heads/{branch}^0",) if f"refs/heads/{branch}" in known else ()
        )
        lines += [f"from {parent}\n".encode() for parent in first]
        lines += [f"merge {parent}\n".encode() for parent in parents[1:]]
        for name, content in files.items():
            quoted = name.encode() if isinstance(name, str) else name
            data = content.encode() if isinstance(content, str) else content
            if data is None:
                lines.append(b"D %s\n" % quoted)
            elif mode == "160000":
                lines.append(b"M 160000 %s %s\n" % (data, quoted))
            else:
                lines.append(b"M %s inline %s\n" % (mode.encode(), quoted))
                lines.append(b"data %d\n%s\n" % (len(data), data))
        git(
            self.directory,
            "fast-import",
            "--quiet",
            "--force",
            "--date-format=raw",
            data=b"".join(lines),
        )
        return git(self.directory, "rev-parse", branch)


@pytest.fixture
def foreign(tmp_path: Path) -> Foreign:
    """An empty repository of somebody else's."""
    return Foreign(tmp_path / "foreign.git")


@pytest.fixture
def published(foreign: Foreign) -> Foreign:
    """A small history as the Open Terms Archive publishes them."""
    foreign.commit("Initial commit", {"README.md": "Read me.", "LICENSE": "Free."}, hours(-100))
    foreign.commit(
        "First record of Example Privacy Policy",
        {"Example/Privacy Policy.md": "We keep data."},
        hours(-50),
    )
    foreign.commit(
        "Record new changes of Example Privacy Policy",
        {"Example/Privacy Policy.md": "We keep data for a year."},
        hours(-40),
    )
    foreign.commit(
        "First record of Other & Söhne Terms of Service",
        {"Other & Söhne/Terms of Service.md": "Be kind."},
        hours(-30),
    )
    return foreign


AsNobody = Callable[[Callable[[], object]], str]


@pytest.fixture
def as_nobody(shared_folder: Path) -> AsNobody:
    """Do something as a user who may not do everything; what went wrong, as one line."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can act as another user")

    def act(do: Callable[[], object]) -> str:
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.environ["HOME"] = str(shared_folder)
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
                do()
                said = "done"
            except PolicydiffError as error:
                said = f"{type(error).__name__} {error.exit_code} {error.message}"
            except BaseException as error:  # noqa: BLE001 - the parent fails on it
                said = f"bug: {error!r}"
            os.write(theirs, said.encode())
            os._exit(0)
        os.close(theirs)
        with os.fdopen(ours) as told:
            said = told.read()
        os.waitpid(child, 0)
        return said

    return act


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that another user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="policydiff-test-"))
    folder.chmod(0o755)
    yield folder
    for entry in [folder, *folder.rglob("*")]:
        entry.chmod(0o755)
    shutil.rmtree(folder)
