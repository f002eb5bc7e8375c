"""The gates over everything that public archives recorded: nothing true is held, junk is."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policydiff.gates import judge

pytestmark = pytest.mark.real_data

EMPTIED = {
    "01bc3e80", "9081373f", "f04b8a0f", "b33f8eee", "d49c4b1a", "cff9dbd9", "b13fbf6d", "14e250bb",
}  # fmt: skip
"""Instagram's Privacy Policy recorded as its title alone."""
APOLOGIES = {
    "66c25b65", "10c4ba37", "d5a5a9b1", "c648b4dc", "4bfdd07f", "db65de20", "b225b194", "3e6f4095",
    "c095f53b", "34243e10", "655c606f", "6314dee1", "8ae97083", "5667661e", "d1576c78", "d6e1122f",
    "57b9fec2", "1480d773", "221e2e1c", "a28b2b37", "d8a8288b", "38397920",
}  # fmt: skip
"""Error pages of Facebook, Instagram and Spotify recorded as the policy."""
HEADINGS = {"53c15adf"}
"""Instagram's Privacy Policy reduced to its headings by a change of the selector."""
TO_BE_LOOKED_AT = {"d2bd4bf7", "f9851576"}
"""Real, and a twentieth or less of what stood before: two of 4,312."""


def texts(repository: Path) -> Iterator[tuple[str, str, str]]:
    """(abbreviated commit, path, text) of every version, oldest first."""

    def git(*arguments: str, given: bytes = b"") -> bytes:
        command = ["git", "-C", str(repository), *arguments]
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout

    log = git(
        "log", "--reverse", "--first-parent", "-m", "--raw", "--no-renames", "--no-abbrev",
        "--format=commit %H", "main", "--", "*/*.md",
    )  # fmt: skip
    entries: list[tuple[str, str, str]] = []
    commit = ""
    for line in log.decode().splitlines():
        if line.startswith("commit "):
            commit = line[7:15]
        elif line.startswith(":"):
            facts, _, path = line.partition("\t")
            blob = facts.split(" ")[3]
            if set(blob) != {"0"}:
                entries.append((commit, path, blob))
    blobs = git("cat-file", "--batch", given="\n".join(blob for _, _, blob in entries).encode())
    at = 0
    for commit, path, _ in entries:
        end = blobs.index(b"\n", at)
        size = int(blobs[at:end].split()[2])
        yield commit, path, blobs[end + 1 : end + 1 + size].decode("utf-8", "replace")
        at = end + size + 2


def replay(repository: Path) -> tuple[int, set[str]]:
    """How many versions there are, and which are held when a person accepts the real ones."""
    recorded: dict[str, str] = {}
    held: set[str] = set()
    count = 0
    for commit, path, text in texts(repository):
        count += 1
        if judge(text, previous=recorded.get(path)).held:
            held.add(commit)
            if commit not in TO_BE_LOOKED_AT:
                continue
        recorded[path] = text
    return count, held


@pytest.mark.parametrize(("bundle", "least"), [("telegram-versions", 200), ("web-versions", 60)])
def test_nothing_is_held_where_all_was_true(
    clone_bundle: Callable[[str], Path], bundle: str, least: int
) -> None:
    count, held = replay(clone_bundle(bundle))
    assert count >= least
    assert held == set()


def test_every_page_that_was_no_policy_is_held_and_hardly_any_other(
    clone_bundle: Callable[[str], Path],
) -> None:
    count, held = replay(clone_bundle("pga-versions"))
    assert count > 4000
    assert held == EMPTIED | APOLOGIES | HEADINGS | TO_BE_LOOKED_AT
