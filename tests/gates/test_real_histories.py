"""The gates over everything that public archives recorded: nothing true is held, junk is."""

from __future__ import annotations

import subprocess
from collections import Counter, defaultdict
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
NO_POLICY = EMPTIED | APOLOGIES | HEADINGS
TO_BE_LOOKED_AT = {"d2bd4bf7", "f9851576", "a7f1ff6c"}
"""Real, and a twentieth or less of what stood before, or 64 times as much: three of 4,312."""

LOOKED_AT = {"language": 6, "another text": 2, "shrunk": 2, "grown": 1}
"""Held, and accepted by whoever looks: other languages (seven documents turned from German into English or
back), other texts under the same address, and sizes."""


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


def replay(repository: Path) -> tuple[int, dict[str, str]]:
    """How many versions there are, and which are held for what when a person looks at each.

    What is no policy is rejected; what is one is accepted, and its kind passes from then on.
    """
    recorded: dict[str, str] = {}
    accepted: dict[str, set[str]] = defaultdict(set)
    held: dict[str, str] = {}
    count = 0
    for commit, path, text in texts(repository):
        count += 1
        verdict = judge(text, previous=recorded.get(path), accepted=accepted[path])
        if verdict.kind is not None:
            held[commit] = verdict.kind
            if commit in NO_POLICY:
                continue
            accepted[path].add(verdict.kind)
        recorded[path] = text
    return count, held


def test_nothing_is_held_where_nothing_but_the_words_changed(
    clone_bundle: Callable[[str], Path],
) -> None:
    count, held = replay(clone_bundle("web-versions"))
    assert count >= 60
    assert held == {}


def test_another_text_in_the_place_of_terms_is_held_once_however_often_it_comes(
    clone_bundle: Callable[[str], Path],
) -> None:
    count, held = replay(clone_bundle("telegram-versions"))
    assert count > 200
    # its list of questions was served under the address of its terms, by turns, some 80 times
    assert sorted(held.values()) == ["another text"]


def test_every_page_that_was_no_policy_is_held_and_hardly_any_other(
    clone_bundle: Callable[[str], Path],
) -> None:
    count, held = replay(clone_bundle("pga-versions"))
    assert count > 4000
    assert held.keys() >= NO_POLICY
    looked_at = {commit: kind for commit, kind in held.items() if commit not in NO_POLICY}
    assert looked_at.keys() >= TO_BE_LOOKED_AT
    assert Counter(kind.partition(":")[0] for kind in looked_at.values()) == LOOKED_AT
    assert len(looked_at) < count * 0.01


def test_real_pages_in_order_hold_nothing_true_and_give_every_version(
    clone_bundle: Callable[[str], Path], shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[2])
    from benchmarks.gates_replay import replay as replay_pages  # noqa: PLC0415 - the parser, for this alone

    found = replay_pages(
        clone_bundle("web-snapshots"),
        clone_bundle("web-versions"),
        shared_data / "web-declarations",
        every=150,
    )
    assert found.pages > 100
    assert found.held == []
    assert found.found == found.expected
    assert len(found.expected) > 60
    assert len(found.extra) < 10
