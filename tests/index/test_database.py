"""An index that may be lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from policydiff.index import database as module
from policydiff.index.database import Database, opened
from policydiff.index.kept import Kept


def said_nothing(sentence: str) -> None:
    pytest.fail(sentence)


def keep(path: Path) -> None:
    with opened(path, said_nothing) as database:
        kept = Kept(database)
        kept.put("kind", "key", b"value")
        kept.flush()


def kept_there(path: Path) -> bytes | None:
    with opened(path, said_nothing) as database:
        return Kept(database).get("kind", "key")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some" / "index.sqlite"


def test_what_was_kept_is_there_again(path: Path) -> None:
    keep(path)
    assert kept_there(path) == b"value"


def test_nobody_else_can_read_its_folder(path: Path) -> None:
    keep(path)
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be one" * 50])
def test_a_file_that_is_no_index_is_made_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    keep(path)
    assert kept_there(path) == b"value"


def test_a_damaged_file_is_made_anew(path: Path) -> None:
    keep(path)
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    said: list[str] = []
    with opened(path, said.append) as database:
        try:
            Kept(database).get("kind", "key")
        except sqlite3.DatabaseError as error:
            database.lose(error)
        assert Kept(database).get("kind", "key") is None
    keep(path)
    assert kept_there(path) == b"value"


def test_an_index_of_another_format_is_made_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(path)
    monkeypatch.setattr(module, "FORMAT", module.FORMAT + 1)
    assert kept_there(path) is None
    keep(path)
    assert kept_there(path) == b"value"


def test_where_no_file_can_be_kept_it_works_and_says_so_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said: list[str] = []
    with opened(tmp_path / "file" / "index.sqlite", said.append) as database:
        kept = Kept(database)
        kept.put("kind", "key", b"value")
        kept.flush()
        assert kept.get("kind", "key") == b"value"
    assert len(said) == 1
    assert "everything works" in said[0]


def test_a_disk_that_is_full_costs_the_index_and_nothing_else(path: Path) -> None:
    said: list[str] = []
    with opened(path, said.append) as database:
        database.rows("PRAGMA max_page_count = 1")
        kept = Kept(database)
        for number in range(300):
            kept.put("kind", str(number), b"x" * 4000)
        with pytest.raises(sqlite3.OperationalError, match="full") as caught:
            kept.flush()
        database.lose(caught.value)
        Kept(database).put("kind", "key", b"value")
    assert len(said) == 1


def test_without_a_file_nothing_stays_behind(tmp_path: Path) -> None:
    with opened(None, said_nothing) as database:
        kept = Kept(database)
        kept.put("kind", "key", b"value")
        kept.flush()
        assert kept.get("kind", "key") == b"value"
    assert list(tmp_path.iterdir()) == []


def test_readers_see_what_was_written_while_somebody_writes(path: Path) -> None:
    keep(path)
    writer = Database(path, said_nothing)
    reader = Database(path, said_nothing)
    with writer.writing():
        writer.rows("DELETE FROM kept")
        assert Kept(reader).get("kind", "key") == b"value"
    assert Kept(reader).get("kind", "key") is None
    writer.close()
    reader.close()


def test_a_writer_who_waits_in_vain_loses_its_own_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    keep(path)
    first, second = Database(path, said_nothing), Database(path, said_nothing)
    with first.writing():
        late = Kept(second)
        late.put("kind", "other", b"value")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            late.flush()
    first.close()
    second.close()
    assert kept_there(path) == b"value"
