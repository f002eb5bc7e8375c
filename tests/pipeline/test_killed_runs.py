"""Runs killed at any moment while they record, hold, decide and join packs: verified every time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.pipeline.recorded import ANN, check, git, hours

from policydiff.archive import Closed, create, maintaining, open_archive
from policydiff.model import Terms
from policydiff.pipeline.verifying import verify

ROOT = Path(__file__).parents[2]
TERMS = [Terms(service=f"Service {number}", type="Privacy Policy") for number in range(4)]
KILLS = int(os.environ.get("KILLS", "6"))
"""300 of them take some minutes: KILLS=300 pytest tests/pipeline/test_killed_runs.py."""

WRITER = f"""
import sys, pathlib
sys.path.insert(0, {str(ROOT)!r})
from tests.pipeline.test_killed_runs import run_number
path, number = pathlib.Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    run_number(path, number)
    print(number, flush=True)
    number += 1
"""


def run_number(path: Path, number: int) -> None:
    """One run: two terms change, one stands, one is held, and what was held is decided on."""
    maintaining.MANY = 5  # so that packs are joined now and then
    at = hours(number)
    with open_archive(path) as archive:
        archive.record(
            [
                check(TERMS[0], f"Text {number}.", at),
                check(TERMS[1], f"Other text {number}.", at),
                check(TERMS[2], "Always the same.", at),
                check(TERMS[3], f"Please log in {number}.", at, held="A log-in page."),
            ],
            recorded_at=at,
        )
        for one in archive.held():
            verdict = Closed.ACCEPTED if number % 2 else Closed.REJECTED
            archive.decide(one, verdict, by=ANN, note=None, at=at)


def runs(path: Path, terms: Terms = TERMS[0]) -> list[int]:
    """The numbers of the runs whose text of a terms stands on `versions`, in order."""
    with open_archive(path) as archive:
        texts = archive.read_texts(archive.records([terms]))
        return [int(text.casefold().split("text ")[1].split(".")[0]) for text in texts]


@pytest.mark.skipif(os.name == "nt", reason="kills a process group")
def test_a_run_killed_at_any_moment_leaves_what_can_be_verified(tmp_path: Path) -> None:
    path = tmp_path / "archive.git"
    create(path)
    run_number(path, 0)
    chance = random.Random(20240923)
    number = 1
    for kill in range(KILLS):
        before = runs(path)
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(number)],
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert writer.stdout is not None
        with writer:
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(chance.random() * 0.6)
            if kill % 2:
                os.killpg(writer.pid, signal.SIGKILL)  # and every git it has started
            else:
                writer.kill()
            done = [int(line) for line in writer.stdout.read().split()]
        number = max([number, *(one + 1 for one in done), *(one + 1 for one in runs(path))])
        run_number(path, number)
        after = runs(path)
        assert after[: len(before)] == before
        assert set(done) <= set(after)
        assert after == sorted(set(after))
        assert after == runs(path, TERMS[1]), "a run is there for all its terms or for none"
        found = verify(path, quick=kill % 10 != 0, witness=None, progress=lambda *_: None)
        assert not found.damaged, [said for one in found.findings for said in one.problems]
        number += 1
    git(path, "fsck", "--full", "--no-dangling")
