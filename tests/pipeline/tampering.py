"""What somebody with git and a grudge can do to an archive: the tools, by which ids still fit."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.pipeline.recorded import (
    git,
)

VERSIONS, SNAPSHOTS, HELD = (f"refs/heads/{name}" for name in ("versions", "snapshots", "held"))
OBSERVATIONS, DECLARATIONS = (f"refs/heads/{name}" for name in ("observations", "declarations"))
REVIEWS = "refs/notes/policydiff/reviews"
TEXT = "Acme/Privacy Policy.md"


def ids(path: Path, ref: str) -> list[str]:
    return git(path, "rev-list", "--reverse", ref).splitlines()


def raw(path: Path, name: str) -> bytes:
    done = subprocess.run(
        ["git", "-C", str(path), "cat-file", "commit", name], capture_output=True, check=True
    )
    return done.stdout


def store(path: Path, content: bytes, kind: str = "blob") -> str:
    return git(path, "hash-object", "-t", kind, "-w", "--stdin", "--literally", given=content)


def tree(path: Path, commit: str, changes: dict[str, bytes | None], mode: str = "100644") -> str:
    """The tree of a commit with some files otherwise."""
    lines = [
        f"{mode} {store(path, content)}\t{name}" if content is not None else f"0 {'0' * 40}\t{name}"
        for name, content in changes.items()
    ]
    index = path / "index-of-mallory"
    made = ""
    for arguments, given in (
        (["read-tree", commit], ""),
        (["update-index", "--index-info"], "\n".join(lines) + "\n"),
        (["write-tree"], ""),
    ):
        made = subprocess.run(
            ["git", "-C", str(path), *arguments],
            env={**os.environ, "GIT_INDEX_FILE": str(index)},
            input=given.encode(),
            capture_output=True,
            check=True,
        ).stdout.decode()
    index.unlink()
    return made.strip()


def remake(path: Path, ref: str, change: Callable[[int, bytes], bytes | None]) -> None:
    """Make a branch anew from its beginning, as one who takes care that all its ids fit."""
    parent = ""
    for number, commit in enumerate(ids(path, ref)):
        content = re.sub(rb"^parent .*\n", b"", raw(path, commit), flags=re.MULTILINE)
        if parent:
            content = content.replace(b"\nauthor", f"\nparent {parent}\nauthor".encode(), 1)
        made = change(number, content)
        if made is not None:
            parent = store(path, made, "commit")
    git(path, "update-ref", ref, parent)


def at(place: int, old: bytes, new: bytes) -> Callable[[int, bytes], bytes]:
    """Replace something in the commit at one place, and nothing elsewhere."""

    def change(number: int, content: bytes) -> bytes:
        if number != place:
            return content
        assert re.search(old, content)
        return re.sub(old, new, content, count=1)

    return change


def with_files(
    path: Path, ref: str, place: int, changes: dict[str, bytes | None]
) -> Callable[[int, bytes], bytes]:
    """Put other files into the commit at one place (later ones keep their own)."""
    made = tree(path, ids(path, ref)[place], changes)
    return at(place, rb"^tree \w+", b"tree " + made.encode())


def append(
    path: Path, ref: str, changes: dict[str, bytes | None], text: str = "Fix", mode: str = "100644"
) -> None:
    """A commit by hand at the end of a branch."""
    made = tree(path, ref, changes, mode)
    commit = git(path, "commit-tree", made, "-p", ref, "-m", text)
    git(path, "update-ref", ref, commit)


def loose(path: Path) -> None:
    for pack in (path / "objects" / "pack").glob("*.pack"):
        pack.rename(path / "moved.pack")
        pack.with_suffix(".idx").unlink()
        git(path, "unpack-objects", "-q", given=(path / "moved.pack").read_bytes())
        (path / "moved.pack").unlink()
    for left in (path / "objects" / "pack").iterdir():
        left.unlink()


def object_file(path: Path, name: str) -> Path:
    loose(path)
    found = git(path, "rev-parse", name)
    return path / "objects" / found[:2] / found[2:]


def run_file(path: Path, place: int) -> tuple[str, bytes]:
    """The file that a run's commit added, and its content."""
    commit = ids(path, OBSERVATIONS)[place]
    name = git(path, "show", "--format=", "--name-only", commit)
    return name, git(path, "show", f"{commit}:{name}").encode() + b"\n"


def last_pack(path: Path) -> Path:
    return max((path / "objects" / "pack").glob("*.pack"), key=lambda pack: pack.stat().st_size)
