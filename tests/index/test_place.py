from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from policydiff.index.place import cache_file, program


@pytest.fixture(autouse=True)
def told_anew() -> Iterator[None]:
    program.cache_clear()
    yield
    program.cache_clear()


@pytest.mark.parametrize("named", ["/elsewhere", "", "not/absolute", None])
def test_an_index_lies_where_the_system_has_what_may_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", named)
    found = cache_file(tmp_path / "archive.git")
    folder = platformdirs.user_cache_path("policydiff", appauthor=False)
    assert found is not None
    assert found.parent == folder / "index"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name a folder without HOME")
def test_where_the_system_names_no_folder_there_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert cache_file(tmp_path / "archive.git") is None


def test_another_program_has_an_index_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = cache_file(tmp_path / "archive.git")
    monkeypatch.setattr("policydiff.__version__", "0.0.1")
    program.cache_clear()
    there = cache_file(tmp_path / "archive.git")
    assert here is not None
    assert there is not None
    assert here != there
    assert here.name.partition("-")[0] == there.name.partition("-")[0]


def test_with_another_version_of_what_compares_texts_it_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    (packages / "rapidfuzz-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(packages), str(tmp_path / "nowhere" / "site-packages")])
    program.cache_clear()
    before = cache_file(tmp_path / "archive.git")
    (packages / "other-1.0.dist-info").mkdir()
    program.cache_clear()
    assert cache_file(tmp_path / "archive.git") == before
    (packages / "rapidfuzz-1.0.dist-info").rename(packages / "rapidfuzz-1.1.dist-info")
    program.cache_clear()
    assert cache_file(tmp_path / "archive.git") != before
