"""What verifying an archive says, of one that is whole and of those that somebody damaged."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.damage import (
    DAMAGE,
    a_commit_by_hand,
    a_run_left_out,
    another_text_in_the_middle,
    take_versions_back,
)
from tests.pipeline.recorded import (
    PRIVACY,
    RULES,
    check,
    git,
    hours,
    recorded,
)
from tests.pipeline.tampering import OBSERVATIONS, remake

from policydiff.archive import create, evidence, open_archive
from policydiff.archive.layout import HEADS, MARK
from policydiff.archive.transaction import Transaction
from policydiff.errors import UsageError
from policydiff.pipeline.verifying import Verification, verify


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that nobody damaged."""
    return recorded(tmp_path_factory.mktemp("whole") / "archive.git")


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "archive.git"))


def verified(path: Path, *, quick: bool = False, witness: str | None = None) -> Verification:
    return verify(path, quick=quick, witness=witness, progress=lambda _done, _total: None)


def problems(path: Path, *, quick: bool = False) -> list[str]:
    return [said for one in verified(path, quick=quick).findings for said in one.problems]


def test_an_archive_that_nobody_touched_is_whole(whole: Path) -> None:
    found = verified(whole)
    assert not found.damaged, problems(whole)
    numbers = {one.check: one.number for one in found.findings}
    assert numbers["versions"] == numbers["extraction"] == 5
    assert numbers["notes"] == 1
    assert numbers["imports/theirs"] == 2


@pytest.mark.parametrize(("damage", "said"), DAMAGE, ids=[damage.__name__ for damage, _ in DAMAGE])
def test_damage_is_named(copy: Path, damage: Callable[[Path], None], said: str) -> None:
    damage(copy)
    found = problems(copy)
    assert any(re.search(said, one) for one in found), found


def test_what_is_not_tampered_with_is_not_named(copy: Path) -> None:
    another_text_in_the_middle(copy)
    assert not any(one.startswith(("snapshots ", "held ", "imports/")) for one in problems(copy))


def test_a_history_made_anew_shows_against_an_id_noted_before(whole: Path, tmp_path: Path) -> None:
    noted = verified(whole).witness
    assert noted is not None
    assert not verified(whole, witness=noted[:12]).damaged
    again = recorded(tmp_path / "archive.git")
    with open_archive(again) as archive:
        archive.record([check(RULES, "Later.", hours(72))], recorded_at=hours(72.1))
    assert not verified(again, witness=noted).damaged  # it went on, and the id is still part of it
    other = tmp_path / "other.git"
    create(other)
    with open_archive(other) as archive:
        archive.record([check(PRIVACY, "We keep nothing.", hours(0))], recorded_at=hours(0.1))
    found = verified(other, witness=noted)
    assert any("made anew" in said for one in found.findings for said in one.problems)


@pytest.mark.parametrize("damage", [take_versions_back, a_commit_by_hand, a_run_left_out])
def test_a_quick_look_names_what_needs_no_bytes(copy: Path, damage: Callable[[Path], None]) -> None:
    assert not problems(copy, quick=True)
    damage(copy)
    assert problems(copy, quick=True)


def test_an_archive_that_an_older_policydiff_began_is_whole_and_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    observe = evidence.observe

    def observed(*given: Any, **_: Any) -> None:
        if len(given) > 3:  # what a run saw; nothing else left a commit
            observe(*given)

    with monkeypatch.context() as older:
        older.setattr(evidence, "observe", observed)
        older.setattr(evidence, "chain", lambda _: (evidence.CHAIN, None))
        older.setattr(Transaction, "heads", lambda _: {MARK: "", OBSERVATIONS: ""})
        path = recorded(tmp_path / "archive.git")
    assert not problems(path)
    notes = [said for one in verified(path).findings for said in one.notes]
    assert any("older policydiff" in said for said in notes)
    with open_archive(path) as archive:
        archive.record([check(RULES, "Later.", hours(72))], recorded_at=hours(72.1))
    assert not problems(path)
    take_versions_back(path)
    assert problems(path)


def test_an_observation_from_after_its_recording_is_named(tmp_path: Path) -> None:
    path = recorded(tmp_path / "archive.git")
    with open_archive(path) as archive:
        archive.record([check(RULES, "Later.", hours(80))], recorded_at=hours(79))
    assert any("has an observation from after its recording" in said for said in problems(path))


def test_an_archive_whose_first_runs_vouched_for_the_mark_too_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    observe = evidence.observe
    tip = (evidence.TIP, f"{MARK.removeprefix(HEADS)} {'12ab' * 10}")

    def observed(*given: Any, **more: Any) -> None:
        observe(*given, **{**more, "facts": [*more.get("facts", ()), tip]})

    with monkeypatch.context() as older:
        older.setattr(evidence, "observe", observed)
        path = recorded(tmp_path / "archive.git")
    assert not problems(path)


@pytest.mark.parametrize("witness", ["zzz", "HEAD", "12ab", "--all", "", "12ab" * 11])
def test_what_is_no_id_is_no_damage(whole: Path, witness: str) -> None:
    with pytest.raises(UsageError, match="is no id"):
        verified(whole, witness=witness)


def test_a_copy_is_whole_and_says_where_it_does_not_know_what_to_read(
    whole: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.git"
    git(whole, "clone", "--quiet", "--mirror", str(whole), str(copy))
    assert not problems(copy)
    assert not [said for one in verified(copy).findings for said in one.notes if "imports/" in said]
    older = tmp_path / "older.git"
    git(whole, "clone", "--quiet", "--mirror", str(whole), str(older))
    remake(older, OBSERVATIONS, lambda _, content: content.replace(b"Import: theirs\n", b""))
    notes = [said for one in verified(older).findings for said in one.notes]
    assert any("imports/theirs: whether one service alone" in said for said in notes)
