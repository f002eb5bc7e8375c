"""Several at once: readers never wait, writers take turns, nothing is lost or doubled."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from tests.archive.conftest import NOON, check, git
from tests.archive.elsewhere import elsewhere

from policydiff.archive import Archive, open_archive, transaction
from policydiff.errors import ArchiveBusy, ArchiveError
from policydiff.notify import Outbox


def test_a_second_writer_is_told_to_wait(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_PATIENCE", 0.1)
    with FileLock(path / "policydiff-writing"):
        with pytest.raises(ArchiveBusy, match="Another run is writing"):
            archive.record([check()], recorded_at=NOON)
        assert archive.records() == ()
    assert len(archive.record([check()], recorded_at=NOON)) == 1


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_in_the_place_of_a_lock_harms_no_other_file(
    archive: Archive, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "precious"
    for lock in ("policydiff-writing", "policydiff-notifying"):
        other.write_text("of value")
        (path / lock).unlink(missing_ok=True)
        (path / lock).symlink_to(other)
    with pytest.raises(ArchiveError, match="cannot be written"):
        archive.record([check()], recorded_at=NOON)
    with pytest.raises(ArchiveError, match="can't be kept"), Outbox(path):
        pass
    assert other.read_text() == "of value"


def test_a_lock_goes_with_its_owner(archive: Archive, path: Path) -> None:
    code = """
import filelock, time
filelock.FileLock(path / "policydiff-writing").acquire()
print("held", flush=True)
time.sleep(60)
"""
    holder = elsewhere(code, path)
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == "held\n"
        holder.kill()
        holder.wait()
        archive.record([check()], recorded_at=NOON)
    assert len(archive.records()) == 1


def test_a_writer_that_waits_a_little_gets_its_turn(archive: Archive, path: Path) -> None:
    lock = FileLock(path / "policydiff-writing", thread_local=False)
    lock.acquire()
    threading.Timer(0.3, lock.release).start()
    archive.record([check()], recorded_at=NOON)
    assert len(archive.records()) == 1


def test_readers_see_every_run_whole_while_another_process_writes(path: Path) -> None:
    code = """
with open_archive(path) as archive:
    for n in range(15):
        checks = [check(f"{n}", hours(n), terms=terms) for terms in (PRIVACY, COOKIES)]
        archive.record(checks, recorded_at=hours(n))
"""
    with elsewhere(code, path) as writer:
        while writer.poll() is None:
            with open_archive(path) as archive:
                found = archive.records()
                assert len(found) % 2 == 0
                assert len(list(archive.read_texts(found))) == len(found)
    assert writer.returncode == 0
    with open_archive(path) as archive:
        assert len(archive.records()) == 30


@pytest.mark.parametrize("number", [2, 8])
def test_several_writers_at_once_lose_and_double_nothing(path: Path, number: int) -> None:
    code = """
from policydiff.errors import ArchiveBusy, ArchiveError
from policydiff.notify import Outbox
with open_archive(path) as archive:
    for n in range(4):
        own = Terms(service=f"Service {n} of {NUMBER}", type="Terms")
        while True:
            try:
                archive.record([check(f"{n}", terms=own), check("Same.")], recorded_at=NOON)
                break
            except ArchiveBusy:
                pass  # nothing was recorded: run again
"""
    writers = [elsewhere(f"NUMBER = {which}{code}", path) for which in range(number)]
    for writer in writers:
        with writer:
            assert writer.wait() == 0
    with open_archive(path) as archive:
        assert len(archive.terms()) == len(archive.records()) == number * 4 + 1
        assert len(list(archive.observations())) == 2 * number * 4
    assert git(path, "fsck", "--strict") == ""
