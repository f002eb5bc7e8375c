from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.loopback import Loopback
from tests.pipeline.conftest import Watch
from tests.sites import followed, make

from policydiff.archive import Archive
from policydiff.collection import Collection
from policydiff.history import Looks
from policydiff.history.stays import Stay
from policydiff.model import Observation, Terms
from policydiff.pipeline.reading import opened


def test_each_terms_of_one_commit_has_its_own_text(tmp_path: Path) -> None:
    """A commit made by hand may hold several documents."""
    for name in ("Privacy Policy", "Terms of Service"):
        file = tmp_path / "Acme" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"This is the {name}.\n", encoding="utf-8")
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "By hand"]):
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True)
    foreign = Collection(path=tmp_path, archive=tmp_path, declarations=None)
    with opened(foreign) as reader:
        records = [timeline.entries[0].record for timeline in reader.timelines(())]
        texts = [reader.load(record).text for record in records]
    assert texts == ["This is the Privacy Policy.\n", "This is the Terms of Service.\n"]


def test_looks_are_read_again_only_of_a_month_that_has_further_ones(
    tmp_path: Path, server: Loopback, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    months: list[str] = []
    read = Archive.observations_of

    def noted(self: Archive, month: str, folder: str) -> Iterator[Observation]:
        months.append(month)
        return read(self, month, folder)

    monkeypatch.setattr(Archive, "observations_of", noted)
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    watch.now += timedelta(days=40)
    watch(made)
    for expected in (["2024/09", "2024/10"], []):
        with opened(made) as reader:
            looks = reader.looks()
            assert months == expected
            seen = Looks.of(reader.archive.observations())
        assert looks == {Terms(service="Acme", type="Privacy Policy"): seen}
        months.clear()
    watch(made)
    with opened(made) as reader:
        assert len(next(iter(reader.looks().values())).times) == 3
    assert months == ["2024/10"]


CAME_BACK = "A court may oblige us to share your telephone number with the police of its country."


def by_hand(folder: Path, *editions: str) -> Collection:
    """A repository of one terms, a text committed on each first of January."""
    file = folder / "Acme" / "Privacy Policy.md"
    file.parent.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    for number, edition in enumerate(editions):
        file.write_text(edition, encoding="utf-8")
        at = f"{2020 + number}-01-01T00:00:00Z"
        who = [
            "-c",
            "user.name=Ann",
            "-c",
            "user.email=ann@example.org",
            "-c",
            "commit.gpgsign=false",
        ]
        for command in (["add", "."], ["commit", "--quiet", "-m", "By hand", "--date", at]):
            subprocess.run(["git", *who, *command], cwd=folder, check=True)
    return Collection(path=folder, archive=folder, declarations=None)


def test_what_came_back_is_kept_with_the_timeline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = by_hand(tmp_path, f"Policy\n\n{CAME_BACK}\n", "Policy\n", f"Policy\n\n{CAME_BACK}\n")
    terms = Terms(service="Acme", type="Privacy Policy")
    with opened(foreign) as reader:
        reader.timeline_of(terms)
    monkeypatch.setattr(Archive, "read_texts", None)  # nothing is read again
    with opened(foreign) as reader:
        kept = reader.stays_of(terms)
    assert list(kept.of.values()) == [(Stay(0, 1), Stay(2, None))]


def test_what_came_back_is_learned_anew_where_what_was_kept_is_none(tmp_path: Path) -> None:
    foreign = by_hand(tmp_path, f"Policy\n\n{CAME_BACK}\n", "Policy\n", f"Policy\n\n{CAME_BACK}\n")
    terms = Terms(service="Acme", type="Privacy Policy")
    with opened(foreign) as reader:
        learned = reader.stays_of(terms)
        state = reader.index.states([terms])[terms]
        reader.index.keep("stays", str(terms), b"no stays", state.digest)
        assert reader.stays_of(terms) == learned
