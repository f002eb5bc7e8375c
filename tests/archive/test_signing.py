"""Runs signed by git's own means, where the archive's settings ask for it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.archive.conftest import check, git, hours

from policydiff.archive import Archive
from policydiff.archive.signing import Signing

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
