"""Packs stay few, and nothing is lost or kept waiting by that."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.archive.conftest import NOON, check, git, hours

from policydiff.archive import Archive, create, maintaining, open_archive


def packs(path: Path) -> int:
    return len(list((path / "objects" / "pack").glob("*.pack")))


def test_packs_stay_few_and_everything_is_read_as_before(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintaining, "MANY", 8)
    for number in range(30):
        archive.record([check(f"Text {number}.", hours(number))], recorded_at=hours(number))
        assert packs(path) <= 8
    assert list(archive.read_texts(archive.records())) == [
        f"Text {number}." for number in range(30)
    ]
    assert len(list(archive.observations())) == 30
    assert git(path, "fsck", "--strict", "--full", "--no-dangling") == ""


def test_a_reader_goes_on_while_packs_are_joined(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.record([check()], recorded_at=NOON)
    with open_archive(path) as reader:
        first, *_ = reader.records()
        assert reader.read_text(first)
        monkeypatch.setattr(maintaining, "MANY", 3)
        for number in range(1, 6):
            archive.record([check(f"Text {number}.", hours(number))], recorded_at=hours(number))
        assert reader.read_text(first) == "We keep data."
        assert packs(path) <= 3


def sizes(path: Path) -> dict[str, int]:
    return {pack.name: pack.stat().st_size for pack in (path / "objects" / "pack").glob("*.pack")}


def test_large_packs_are_left_alone(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = random.Random(4)
    text = " ".join(str(noise.random()) for _ in range(2000))
    archive.record([check(text)], recorded_at=NOON)
    large = {name for name, size in sizes(path).items() if size > 15_000}
    assert len(large) == 1
    monkeypatch.setattr(maintaining, "MANY", 4)
    monkeypatch.setattr(maintaining, "AT_ONCE", 15_000)
    for number in range(1, 9):
        archive.record([check(f"Text {number}.", hours(number))], recorded_at=hours(number))
        assert large <= sizes(path).keys()
    assert packs(path) <= 5


def test_packs_that_are_few_but_heavy_are_joined(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = random.Random(4)
    for number in range(3):
        text = " ".join(str(noise.random()) for _ in range(2000))
        archive.record([check(text, hours(number))], recorded_at=hours(number))
    before = packs(path)
    monkeypatch.setattr(maintaining, "AT_ONCE", sum(sizes(path).values()) + 20_000)
    archive.record([check("Changed.", hours(9))], recorded_at=hours(9))
    assert packs(path) < before


def test_a_mark_tells_a_clone_of_an_archive_from_anybodys_repository(
    archive: Archive, path: Path, tmp_path: Path
) -> None:
    archive.record([check()], recorded_at=NOON)
    git(tmp_path, "clone", "--quiet", "--mirror", str(path), "copy.git")
    with open_archive(tmp_path / "copy.git") as copy:
        assert not copy.foreign
        copy.record([check("Changed.", hours(1))], recorded_at=hours(1))
        assert len(copy.records()) == 2
    create(tmp_path / "copy.git")  # says nothing: it is one


def test_the_mark_is_the_same_commit_everywhere(tmp_path: Path) -> None:
    marks = set()
    for number in range(2):
        path = tmp_path / f"{number}.git"
        create(path)
        with open_archive(path) as archive:
            archive.record([check(at=hours(number))], recorded_at=hours(number))
        marks.add(git(path, "rev-parse", "refs/heads/policydiff"))
    assert len(marks) == 1
