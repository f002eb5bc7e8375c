from __future__ import annotations

import shutil
from pathlib import Path

from tests.commandline import call

SAID = ("--line", "It was told.", "--source", "https://example.org/told")


def test_an_event_is_written_down_and_listed(tmp_path: Path) -> None:
    call("init", tmp_path / "c").done()
    call(
        "-C", tmp_path / "c", "event", "add", "2024-09-23", "Told", *SAID, "--terms", "Example"
    ).done()
    out = call("-C", tmp_path / "c", "event", "list").done()
    for said in ("23 Sep 2024", "Told", "It was told.", "https://example.org/told", "[Example]"):
        assert said in out


def test_the_very_same_event_is_refused(tmp_path: Path) -> None:
    call("init", tmp_path / "c").done()
    call("-C", tmp_path / "c", "event", "add", "2024-09-23", "Told", *SAID).done()
    ended = call("-C", tmp_path / "c", "event", "add", "2024-09-23", "Told", *SAID)
    assert ended.code == 2
    assert "already" in ended.err


def test_an_event_that_lacks_something_is_refused(tmp_path: Path) -> None:
    call("init", tmp_path / "c").done()
    for wrong in (
        ("2024-09-23", "Told"),
        ("2024-09-31", "Told", *SAID),
        ("yesterday", "Told", *SAID),
        ("2024-09-23", " ", *SAID),
    ):
        assert call("-C", tmp_path / "c", "event", "add", *wrong).code == 2
    assert not (tmp_path / "c" / "events.toml").exists()


def test_a_collection_without_events_says_so(tmp_path: Path) -> None:
    call("init", tmp_path / "c").done()
    assert "No event" in call("-C", tmp_path / "c", "event", "list").done()


def test_the_life_of_a_clause_has_events_between_its_wordings(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "c"
    shutil.copytree(sample, copy)
    for day, title in (("2020-01-01", "Before"), ("2024-09-22", "Told"), ("2024-11-01", "After")):
        call("-C", copy, "event", "add", day, title, *SAID).done()
    call("-C", copy, "event", "add", "2024-09-21", "Elsewhere", *SAID, "--terms", "Other").done()
    lines = call("-C", copy, "clause", "privacy", "8.3 ¶1").done().splitlines()
    order = [
        line.split(" UTC")[0].strip() for line in lines if "event: " in line or " until " in line
    ]
    source = f"({SAID[-1]})"
    assert order == [
        f"1 Nov 2024  event: After {source}",
        "23 Sep 2024 15:26",
        f"22 Sep 2024  event: Told {source}",
        "22 Mar 2024 18:44",
    ]
