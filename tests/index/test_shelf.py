from __future__ import annotations

import os
from pathlib import Path

import pytest

from policydiff.index.shelf import Shelf

VALUE = b"some rules"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "cache" / "rules", "program1")


def test_what_was_kept_is_had_again(shelf: Shelf) -> None:
    shelf.keep("phrases", "en", VALUE)
    assert shelf.kept("phrases", "en") == VALUE
    assert shelf.kept("phrases", "de") is None


def test_what_was_made_of_another_state_is_not_had(shelf: Shelf) -> None:
    shelf.keep("phrases", "en", VALUE, "mine")
    assert shelf.kept("phrases", "en", "mine") == VALUE
    assert shelf.kept("phrases", "en") is None


def test_another_program_neither_has_nor_leaves_what_this_one_kept(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.keep("phrases", "en", VALUE)
    other = Shelf(tmp_path / "cache" / "rules", "program2")
    assert other.kept("phrases", "en") is None
    other.keep("phrases", "en", VALUE)
    assert len(list((tmp_path / "cache" / "rules").iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"x", b"0" * 16 + VALUE])
def test_what_was_damaged_is_not_had(shelf: Shelf, tmp_path: Path, damage: bytes) -> None:
    shelf.keep("phrases", "en", VALUE)
    [file] = (tmp_path / "cache" / "rules").iterdir()
    file.write_bytes(damage)
    assert shelf.kept("phrases", "en") is None


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    shelf = Shelf(tmp_path / "file" / "rules", "program1")
    shelf.keep("phrases", "en", VALUE)
    assert shelf.kept("phrases", "en") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_can_look_into_the_folder(shelf: Shelf, tmp_path: Path) -> None:
    shelf.keep("phrases", "en", VALUE)
    assert (tmp_path / "cache" / "rules").stat().st_mode & 0o077 == 0
