"""What has the system run policydiff by itself: read by cron and systemd themselves, where they are."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path, PurePosixPath

import pytest
from tests.commandline import call
from tests.loopback import Loopback
from tests.sites import followed, git, make

from policydiff.render import schedule

ODD = "pol $HOME 100% \"a\" 'b'"


def plan(folder: str, user: str | None = "ann") -> schedule.Plan:
    return schedule.Plan(
        command=("/opt/policy diff/bin/policydiff",),
        collection=PurePosixPath("/srv") / folder,
        hours=(5, 17),
        user=user,
    )


@pytest.fixture
def collection(tmp_path: Path, server: Loopback) -> Path:
    declared = {"Privacy Policy": followed(server.url("/privacy"))}
    return make(tmp_path / ODD, {"Acme": declared}).path


def test_a_crontab_line_names_everything_in_full(collection: Path) -> None:
    line = call("-C", collection, "schedule").done().splitlines()[-1]
    minute, hours, *stars = line.split(" ")[:5]
    assert 0 < int(minute) < 59
    assert (hours, stars) == ("5,17", ["*", "*", "*"])
    assert "100\\%" in line
    assert line.endswith(" snapshot --quiet")


def test_collections_have_a_minute_of_their_own() -> None:
    assert len({plan(f"collection-{number}").minute for number in range(50)}) > 20


def test_hours_are_hours_of_the_day(collection: Path) -> None:
    assert " 3,9 * * *" in call("-C", collection, "schedule", "--hours", "9, 3").done()
    assert call("-C", collection, "schedule", "--hours", "25").code == 2
    assert call("-C", collection, "schedule", "--to", collection).code == 2


def test_units_are_written_where_they_are_wanted(collection: Path, tmp_path: Path) -> None:
    call("-C", collection, "schedule", "systemd", "--to", tmp_path).done()
    assert len([*tmp_path.glob("policydiff-*.service"), *tmp_path.glob("policydiff-*.timer")]) == 2
    assert call("-C", collection, "schedule", "systemd", "--to", tmp_path / "none").code == 2


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("folder", ["policies", ODD, "a\\b; rm -rf /"])
def test_systemd_accepts_the_units_whatever_the_folder_is_called(
    tmp_path: Path, folder: str
) -> None:
    program = tmp_path / "policy diff"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    made = schedule.Plan(
        command=(str(program),), collection=tmp_path / folder, hours=(5, 17), user=None
    )
    units = {
        f"{made.name}.service": schedule.service(made),
        f"{made.name}.timer": schedule.timer(made),
    }
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in units)],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_a_run_that_was_missed_waits_for_the_network_and_for_the_right_time() -> None:
    [after] = [line for line in schedule.service(plan("x")).splitlines() if "After=" in line]
    assert after == "After=network-online.target time-sync.target"


def test_no_folder_ends_a_line_of_a_unit() -> None:
    text = schedule.service(plan("x\nExecStart=/bin/false"))
    assert text.count("\nExecStart=") == 1
    assert "\nExecStart=/bin/false" not in schedule.timer(plan("x\nExecStart=/bin/false"))


@pytest.mark.skipif(
    shutil.which("cron") is None or os.name == "nt" or os.geteuid() != 0,
    reason="Debian's cron is not installed, or this is not root",
)
def test_debians_cron_runs_the_line_and_a_version_is_recorded(collection: Path) -> None:
    line = call("-C", collection, "schedule").done().splitlines()[-1]
    command = line.split(" ", 5)[5]
    tab = Path("/etc/cron.d/policydiff-test")
    (collection.parent / "cron.log").touch()
    # every minute, as root: that of /etc/cron.d has one field more, and reads the same
    tab.write_text(
        f"PATH=/usr/bin:/bin\n* * * * * root {command} >>'{collection.parent}/cron.log' 2>&1\n"
    )
    # one that runs already reads the table too, and says so at once
    cron = subprocess.Popen(["cron", "-f"], start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 130
        archive = collection / "archive.git"
        while time.monotonic() < deadline:
            if (archive / "refs" / "heads" / "versions").exists():
                break
            time.sleep(0.5)
        said = (collection.parent / "cron.log").read_text()
        assert git(archive, "rev-list", "--count", "versions").strip() == "1", said
    finally:
        tab.unlink()
        if cron.poll() is None:
            os.killpg(cron.pid, signal.SIGTERM)
        cron.wait(timeout=300)
