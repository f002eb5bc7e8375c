"""Runs signed by git's own means, where the archive's settings ask for it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.archive.conftest import check, git, hours

from policydiff.archive import Archive
from policydiff.archive.notes import REVIEWS
from policydiff.archive.signing import Signing
from policydiff.errors import ArchiveError

pytestmark = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed"
)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key of the person who runs this, whom git trusts."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    trusted = tmp_path / "trusted"
    trusted.write_text(f"ann@example.org {key.with_suffix('.pub').read_text()}")
    for name, value in {
        "gpg.format": "ssh",
        "user.signingKey": str(key),
        "gpg.ssh.allowedSignersFile": str(trusted),
    }.items():
        subprocess.run(["git", "config", "--global", name, value], check=True)
    return key


def letters(path: Path) -> list[str]:
    return [letter for _, letter, _ in Signing(path).check("observations")]


@pytest.mark.usefixtures("key")
def test_a_run_is_signed_where_the_archive_asks_for_it(archive: Archive, path: Path) -> None:
    git(path, "config", "commit.gpgSign", "true")
    archive.record([check()], recorded_at=hours(1))
    archive.record([check("Changed.", hours(2))], recorded_at=hours(2))
    assert letters(path) == ["G", "N", "G", "N"]
    assert len(list(archive.observations())) == 2


@pytest.mark.usefixtures("key")
def test_a_persons_own_wish_to_sign_does_not_make_a_run_ask_for_a_passphrase(
    archive: Archive, path: Path
) -> None:
    subprocess.run(["git", "config", "--global", "commit.gpgSign", "true"], check=True)
    archive.record([check()], recorded_at=hours(1))
    assert letters(path) == ["N"]


def test_what_cannot_be_signed_is_recorded_all_the_same(
    archive: Archive, path: Path, key: Path
) -> None:
    git(path, "config", "commit.gpgSign", "true")
    key.unlink()
    archive.record([check()], recorded_at=hours(1))
    assert letters(path) == ["N"]
    assert len(archive.records()) == 1


def test_a_signature_by_another_key_is_not_good(archive: Archive, path: Path, key: Path) -> None:
    git(path, "config", "commit.gpgSign", "true")
    archive.record([check()], recorded_at=hours(1))
    key.with_name("trusted").write_text("")
    assert letters(path)[0] != "G"


@pytest.mark.usefixtures("key")
def test_a_repository_names_no_program_to_be_run(
    archive: Archive, path: Path, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    program.chmod(0o755)
    git(path, "config", "commit.gpgSign", "true")
    archive.record([check()], recorded_at=hours(1))
    for name in (
        "gpg.ssh.program",
        "gpg.program",
        "gpg.openpgp.program",
        "gpg.ssh.defaultKeyCommand",
    ):
        git(path, "config", name, str(program))
    assert letters(path)[0] == "G"
    archive.record([check("Changed.", hours(2))], recorded_at=hours(2))
    assert letters(path)[0] == "G"
    assert not ran.exists()


LINE = b'{"note": "seen"}'


def noted(archive: Archive, path: Path) -> list[str]:
    """How the commits of the review notes are signed, latest first, after one more line."""
    archive.record([check()], recorded_at=hours(1))
    commit = archive.records()[0].commit
    archive.add_notes({commit: [LINE]}, author="Ann Lee <ann@example.org>", at=hours(2))
    return [letter for _, letter, _ in Signing(path).check(REVIEWS)]


@pytest.mark.parametrize("scope", ["--global", "--local"])
@pytest.mark.usefixtures("key")
def test_a_person_s_decision_is_signed_wherever_git_is_set_to_sign(
    archive: Archive, path: Path, scope: str
) -> None:
    git(path, "config", scope, "commit.gpgSign", "true")
    assert noted(archive, path) == ["G"]
    assert archive.notes().lines == (LINE,)
    assert "unsigned" not in git(path, "for-each-ref")
    who = git(path, "log", "-1", "--format=%an <%ae>", REVIEWS)
    assert who.strip() == "Ann Lee <ann@example.org>"


@pytest.mark.usefixtures("key")
def test_signed_and_unsigned_decisions_follow_each_other(archive: Archive, path: Path) -> None:
    assert noted(archive, path) == ["N"]
    git(path, "config", "commit.gpgSign", "true")
    record = archive.records()[0]
    archive.add_notes({record.commit: [b"two"]}, author="Ann Lee <ann@example.org>", at=hours(3))
    assert [letter for _, letter, _ in Signing(path).check(REVIEWS)] == ["G", "N"]
    assert sorted(archive.notes().lines) == [b"two", LINE]


def test_a_decision_that_cannot_be_signed_is_not_made(
    archive: Archive, path: Path, key: Path
) -> None:
    git(path, "config", "commit.gpgSign", "true")
    key.unlink()
    with pytest.raises(ArchiveError, match=r"could not be signed .*: unlock your key"):
        noted(archive, path)
    assert archive.notes().lines == ()
    assert "refs/notes" not in git(path, "for-each-ref")
    assert "unsigned" not in git(path, "for-each-ref")


@pytest.mark.usefixtures("key")
def test_what_a_killed_decision_left_unsigned_is_dropped_by_the_next(
    archive: Archive, path: Path
) -> None:
    git(path, "config", "commit.gpgSign", "true")
    archive.record([check()], recorded_at=hours(1))
    git(path, "update-ref", "refs/policydiff/unsigned/reviews", archive.records()[0].commit)
    assert noted(archive, path) == ["G"]
    assert "unsigned" not in git(path, "for-each-ref")
