"""A run killed at any moment: the archive stays whole and the next run goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.archive.conftest import check, git, hours, refs

from policydiff.archive import create, open_archive
from policydiff.model import Terms

ROOT = Path(__file__).parents[2]
TERMS = [Terms(service=f"Service {number}", type="Privacy Policy") for number in range(5)]
KILLS = int(os.environ.get("KILLS", "8"))

WRITER = f"""
import sys, pathlib
sys.path.insert(0, {str(ROOT)!r})
from tests.archive.test_killed import run_number
path, number = pathlib.Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    run_number(path, number)
    print(number, flush=True)
    number += 1
"""


def run_number(path: Path, number: int) -> None:
    """One run: every terms has a new text that tells the run's number."""
    with open_archive(path) as archive:
        archive.record(
            [check(f"Text {number}.", hours(number), terms=one) for one in TERMS],
            recorded_at=hours(number),
        )


def numbers(path: Path) -> set[int]:
    """The runs that the texts at the end of `versions` come from."""
    with open_archive(path) as archive:
        last = [record for one in TERMS if (record := archive.last_version(one))]
        return {int(archive.read_text(record).split()[1][:-1]) for record in last}


@pytest.mark.skipif(os.name == "nt", reason="kills a process group")
def test_a_run_killed_at_any_moment_leaves_the_archive_whole(tmp_path: Path) -> None:
    path = tmp_path / "archive.git"
    create(path)
    chance = random.Random(20240923)
    number = 0
    for kill in range(KILLS):
        before = refs(path)
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(number)],
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert writer.stdout is not None
        with writer:
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(chance.random() * 0.3)
            if kill % 2:
                os.killpg(writer.pid, signal.SIGKILL)  # and every git it has started
            else:
                writer.kill()
            done = [int(line) for line in writer.stdout.read().split()]
        git(path, "fsck", "--strict", "--no-dangling")
        for name, commit in before.items():
            git(
                path,
                "merge-base",
                "--is-ancestor",
                commit,
                name.replace("policydiff/pending", "heads"),
            )
        assert len(numbers(path)) <= 1  # a run is there for all its terms or for none
        assert numbers(path) >= set(done[-1:]) or numbers(path) == {max(done, default=-1) + 1}
        number = max([number, *(one + 1 for one in numbers(path))])
        run_number(path, number)
        assert numbers(path) == {number}
        assert refs(path).keys() == {
            f"refs/heads/{name}" for name in ("observations", "snapshots", "versions")
        }
        number += 1
    git(path, "fsck", "--strict", "--no-dangling")
    with open_archive(path) as archive:
        commits = set(git(path, "rev-list", "snapshots").split())
        assert all(record.trailer("Snapshot") in commits for record in archive.records())
        seen = {(one.terms, one.at) for one in archive.observations()}
        assert seen >= {(one.terms, one.captured_at) for one in archive.records()}
    assert not list(path.glob("*.lock")) + list(path.glob("fast_import_crash_*"))
