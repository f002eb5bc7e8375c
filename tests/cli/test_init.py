from __future__ import annotations

from pathlib import Path

import pytest
from tests.commandline import call
from tests.sites import git


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_collection_has_folders_settings_and_an_archive_that_git_reads(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "new one"
    said = call("init", folder).done()
    assert str(folder / "declarations") in said
    assert {path.name for path in folder.iterdir()} == {
        "README.md",
        "archive.git",
        "declarations",
        "policydiff.toml",
    }
    assert git(folder / "archive.git", "rev-parse", "--is-bare-repository") == "true\n"
    git(folder / "archive.git", "fsck", "--strict")


def test_the_settings_it_writes_are_read_again(tmp_path: Path) -> None:
    call("init", tmp_path / "new").done()
    assert "Nothing is recorded" in call("-C", tmp_path / "new", "log").refused(2)


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    call("init", folder).done()
    (folder / "policydiff.toml").write_text('[fetch]\ncontact = "mailto:a@acme.example"\n')
    (folder / "declarations" / "Acme.json").write_text("{}")
    before = tree(folder)
    call("init", folder).done()
    assert tree(folder) == before


def test_a_file_in_the_way_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert "is a file" in call("init", file).refused(2)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("bare", [True, False])
def test_a_git_repository_is_refused_and_kept(tmp_path: Path, *, bare: bool) -> None:
    folder = tmp_path / "repository"
    git(tmp_path, "init", *(["--bare"] if bare else []), str(folder))
    before = tree(folder)
    assert "is a git repository" in call("init", folder).refused(2)
    assert tree(folder) == before


def test_another_repository_in_the_archive_s_place_is_refused_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    (folder / "declarations").mkdir(parents=True)
    git(tmp_path, "init", "--bare", str(folder / "archive.git"))
    before = tree(folder / "archive.git")
    assert "not an archive" in call("init", folder).refused(4)
    assert tree(folder / "archive.git") == before
