"""The recorded histories, as pairs of versions that follow one another."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded change of one document: the blobs before and after it."""

    path: str
    commit: str
    old: str
    new: str


@contextmanager
def bundle(name: str) -> Iterator[Path]:
    """A bare clone of a bundle, gone afterwards; ends the run with a sentence where there is none."""
    source = DATA / f"{name}.bundle"
    if not source.is_file():
        sys.exit(f"The recorded history {source} is not there; nothing was measured.")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{name}.git"
        _git("clone", "--quiet", "--bare", str(source), str(target))
        yield target


def steps(repository: Path) -> list[Step]:
    """Every recorded change of a document to other words, oldest first."""
    log = _git(
        "-C", str(repository), "-c", "core.quotepath=off", "log", "main", "--reverse", "--format=@%H",
        "--raw", "--no-abbrev", "--no-renames",
    )  # fmt: skip
    found = []
    commit = ""
    for line in log.decode().splitlines():
        if line.startswith("@"):
            commit = line[1:]
        elif line.startswith(":"):
            about, path = line.split("\t", 1)
            _, _, old, new, status = about.split()
            if status == "M" and path.endswith(".md") and "/" in path:
                found.append(Step(path, commit, old, new))
    return found


class Blobs:
    """Reads blobs through one `git cat-file --batch`."""

    def __init__(self, repository: Path) -> None:
        self._process = subprocess.Popen(
            ["git", "-C", str(repository), "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __getitem__(self, blob: str) -> str:
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(blob.encode() + b"\n")
        to.flush()
        size = int(back.readline().split()[2])
        return back.read(size + 1)[:-1].decode("utf-8", "replace")

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], check=True, capture_output=True).stdout
