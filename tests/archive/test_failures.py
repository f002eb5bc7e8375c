"""What goes wrong outside: one sentence, and the archive as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from tests.archive.conftest import (
    NOON,
    AsNobody,
    Foreign,
    check,
    git,
    hours,
    loose,
    loosen,
    refs,
)
from tests.archive.elsewhere import elsewhere

from policydiff.archive import Archive, create, open_archive, transaction
from policydiff.errors import ArchiveBusy, ArchiveError, GitMissing, NotAnArchive

SAID = """
try:
    {do}
except PolicydiffError as error:
    print(type(error).__name__, error.exit_code, error.message)
else:
    print("done")
"""


def said_elsewhere(do: str, path: Path) -> str:
    """What becomes of one statement in another process."""
    with elsewhere(SAID.format(do=do), path) as running:
        return running.communicate()[0]


def test_without_git_the_sentence_says_so(path: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for do in ("open_archive(path)", "create(path)"):
        hidden = f"os.environ['PATH'] = {str(tmp_path / 'empty')!r}; {do}"
        said = said_elsewhere(hidden, path)
        assert said.startswith("GitMissing 4 No usable git was found on PATH; install git")


def test_git_that_vanishes_is_missed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitMissing):
        archive.records()


def test_nothing_there_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NotAnArchive, match=r"no archive at .*policydiff init"):
        open_archive(tmp_path / "none")
    with pytest.raises(NotAnArchive, match="no archive at"):
        open_archive(tmp_path)


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "x.bundle").write_bytes(b"# v2 git bundle\n")
    with pytest.raises(NotAnArchive, match=r"is a file.*policydiff import"):
        open_archive(tmp_path / "x.bundle")


def test_an_archive_is_not_made_over_something_else(tmp_path: Path, foreign: Foreign) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("Dear")
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "folder", tmp_path / "file", foreign.directory):
        before = sorted(path.rglob("*"))
        with pytest.raises(ArchiveError, match="not an archive"):
            create(path)
        assert sorted(path.rglob("*")) == before


def test_an_archive_of_a_newer_format_is_left_alone(path: Path) -> None:
    git(path, "config", "policydiff.format", "2")
    with pytest.raises(ArchiveError, match="format 2"):
        open_archive(path)
    with pytest.raises(ArchiveError, match="format 2"):
        create(path)


@pytest.mark.parametrize("damage", ["[core\n", "\xff\xfe", "[policydiff]\nformat"])
def test_a_damaged_config_is_one_sentence(path: Path, damage: str) -> None:
    (path / "config").write_bytes(damage.encode("latin-1"))
    with pytest.raises(ArchiveError):
        open_archive(path).record([check()], recorded_at=NOON)


@pytest.mark.parametrize("lost", ["HEAD", "objects", "refs"])
def test_a_damaged_repository_is_one_sentence(path: Path, lost: str) -> None:
    target = path / lost
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    with pytest.raises(NotAnArchive):
        open_archive(path).records()


def test_a_missing_text_is_named(archive: Archive, path: Path) -> None:
    archive.record([check()], recorded_at=NOON)
    record = archive.records()[0]
    assert record.blob is not None
    loosen(path)
    loose(path, record.blob).unlink()
    with (
        open_archive(path) as again,
        pytest.raises(ArchiveError, match=r"Example/Privacy Policy of 2024-09-23 .* is missing"),
    ):
        again.read_text(record)


def test_a_damaged_text_is_one_sentence(archive: Archive, path: Path) -> None:
    archive.record([check()], recorded_at=NOON)
    record = archive.records()[0]
    assert record.blob is not None
    loosen(path)
    file = loose(path, record.blob)
    file.chmod(0o600)
    file.write_bytes(b"rubbish")
    with open_archive(path) as again, pytest.raises(ArchiveError, match="damaged"):
        again.read_text(record)


def test_a_damaged_history_is_one_sentence(archive: Archive, path: Path) -> None:
    archive.record([check()], recorded_at=NOON)
    loosen(path)
    loose(path, refs(path)["refs/heads/versions"]).unlink()
    for failing in (
        archive.records,
        lambda: archive.record([check("Two.", hours(1))], recorded_at=hours(1)),
    ):
        with pytest.raises(ArchiveError, match=r"archive\.git"):
            failing()


def test_a_branch_moved_by_somebody_else_meanwhile_is_not_overwritten(
    archive: Archive, path: Path
) -> None:
    archive.record([check("One.")], recorded_at=hours(0))
    before = refs(path)
    with transaction.Transaction(path) as ours:
        ours.commit(
            "refs/heads/versions",
            "Ours\n",
            authored_at=NOON,
            recorded_at=NOON,
            files={"Example/Privacy Policy.md": b"Ours."},
        )
        theirs = before["refs/heads/snapshots"]
        git(path, "update-ref", "refs/heads/versions", theirs)
        with pytest.raises(ArchiveBusy, match="Something else"):
            ours.publish()
    assert refs(path) == before | {"refs/heads/versions": theirs}


@pytest.mark.parametrize(
    "left",
    [
        *("HEAD.lock", "packed-refs.lock", "refs/heads/versions.lock"),
        *("refs/heads/snapshots.lock", "refs/policydiff/pending/versions.lock", "config.lock"),
    ],
)
def test_a_lock_that_a_killed_git_left_stops_nobody_for_long(
    archive: Archive, path: Path, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_STALE", 0.1)
    (path / left).parent.mkdir(parents=True, exist_ok=True)
    (path / left).write_text("")
    archive.record([check()], recorded_at=NOON)
    assert len(archive.records()) == 1
    assert not (path / left).exists()


def pending(path: Path, *branches: str) -> dict[str, str]:
    """Leave what a run leaves that was killed before, or while, its branches were moved."""
    made = {}
    for branch in branches:
        tip = git(path, "rev-parse", branch)
        tree = f"{tip}^{{tree}}"
        made[branch] = git(
            path,
            *("-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-p", tip, "-m", "x", tree),
        )
        git(path, "update-ref", f"refs/policydiff/pending/{branch}", made[branch])
    return made


def test_a_pack_that_somebody_else_is_writing_is_left_alone_for_a_day(
    archive: Archive, path: Path
) -> None:
    theirs = path / "objects" / "pack" / "tmp_pack_theirs"
    theirs.write_bytes(b"PACK")
    archive.record([check()], recorded_at=NOON)
    assert theirs.exists()
    long_ago = time.time() - 2 * 86_400
    os.utime(theirs, (long_ago, long_ago))
    archive.record([check("Another text.", hours(1))], recorded_at=hours(1))
    assert not theirs.exists()


def test_a_run_killed_before_its_branches_moved_is_dropped(archive: Archive, path: Path) -> None:
    archive.record([check("One.")], recorded_at=hours(0))
    before = refs(path)
    pending(path, "versions", "snapshots", "observations")
    archive.record([], recorded_at=hours(1))
    assert refs(path) == before


def test_a_run_killed_while_its_branches_moved_is_finished(archive: Archive, path: Path) -> None:
    archive.record([check("One.")], recorded_at=hours(0))
    made = pending(path, "versions", "snapshots", "observations")
    git(path, "update-ref", "refs/heads/versions", made["versions"])
    archive.record([], recorded_at=hours(1))
    assert refs(path) == {f"refs/heads/{branch}": commit for branch, commit in made.items()}


def test_a_killed_run_is_not_finished_over_what_somebody_else_recorded(
    archive: Archive, path: Path
) -> None:
    archive.record([check("One.")], recorded_at=hours(0))
    made = pending(path, "versions", "snapshots")
    git(path, "update-ref", "refs/heads/versions", made["versions"])
    theirs = refs(path)["refs/heads/observations"]
    git(path, "update-ref", "refs/heads/snapshots", theirs)
    archive.record([], recorded_at=hours(1))
    assert refs(path)["refs/heads/snapshots"] == theirs
    assert not any("pending" in name for name in refs(path))


def test_an_archive_of_another_user_says_how_to_trust_it(
    shared_folder: Path, as_nobody: AsNobody
) -> None:
    path = shared_folder / "archive.git"
    create(path)
    with open_archive(path) as archive:
        archive.record([check()], recorded_at=NOON)
    said = as_nobody(lambda: open_archive(path).records())
    assert said.startswith("ArchiveError 4")
    assert "belongs to another user, so git does not read it; if you trust it, run `git" in said
    assert f"safe.directory {path}`" in said


def test_an_archive_that_may_not_be_written_says_so(
    shared_folder: Path, as_nobody: AsNobody
) -> None:
    path = shared_folder / "archive.git"
    create(path)
    with open_archive(path) as archive:
        archive.record([check("One.")], recorded_at=NOON)
    before = refs(path)
    for entry in [path, *path.rglob("*")]:
        shutil.chown(entry, 65534, 65534)
        entry.chmod(0o555 if entry.is_dir() else 0o444)

    def record() -> None:
        with open_archive(path) as archive:
            archive.record([check("Two.", hours(1))], recorded_at=hours(1))

    said = as_nobody(record)
    assert said.startswith("ArchiveError 4"), said
    assert "cannot be written: Permission denied" in said
    (path / "policydiff-writing").chmod(
        0o644
    )  # the lock can be taken, and git finds that nothing can be written
    said = as_nobody(record)
    assert said.startswith("ArchiveError 4"), said
    assert "may not be" in said
    assert {entry.name for entry in path.iterdir()} - {"policydiff-writing"} == {
        *("HEAD", "config", "objects", "refs")
    }
    said = as_nobody(lambda: create(shared_folder / "new.git"))
    assert said.startswith("ArchiveError 4"), said
    said = as_nobody(lambda: open_archive(path).records())
    assert said == "done"
    for entry in [path, *path.rglob("*")]:
        shutil.chown(entry, 0, 0)
    assert refs(path) == before


def test_a_full_disk_is_said_and_loses_nothing(shared_folder: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(shared_folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small file system")
    try:
        path = shared_folder / "archive.git"
        create(path)
        with open_archive(path) as archive:
            archive.record([check("One.")], recorded_at=hours(0))
            before = refs(path)
            big = check("Two.", hours(1), body=os.urandom(2_000_000).hex())
            with pytest.raises(ArchiveError, match="full disk"):
                archive.record([big], recorded_at=hours(1))
            assert refs(path) == before
            archive.record([check("Three.", hours(2))], recorded_at=hours(2))
            assert list(archive.read_texts(archive.records())) == ["One.", "Three."]
        assert git(path, "fsck", "--strict") == ""
        left = {entry.name for entry in path.iterdir()}
        assert left == {"HEAD", "config", "objects", "refs", "policydiff-writing"}
        assert not list(path.glob("objects/pack/tmp_*"))
    finally:
        subprocess.run(["umount", str(shared_folder)], check=True)


def test_a_limit_on_file_size_is_said_and_loses_nothing(path: Path) -> None:
    with open_archive(path) as archive:
        archive.record([check("One.")], recorded_at=hours(0))
    before = refs(path)
    said = said_elsewhere(
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
        "big = check('Two.', body=os.urandom(1_000_000).hex()); "
        "open_archive(path).record([big], recorded_at=NOON)",
        path,
    )
    assert said.startswith("ArchiveError 4"), said
    assert not list(path.glob("objects/pack/tmp_*"))
    assert refs(path) == before
    assert git(path, "fsck", "--strict") == ""


def test_no_more_files_to_open_is_said(path: Path) -> None:
    said = said_elsewhere(
        "from policydiff.archive import writing; archive = open_archive(path); "
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4)); "
        "archive.record([check()], recorded_at=NOON)",
        path,
    )
    assert said.startswith("ArchiveError 4"), said
    assert refs(path) == {}
