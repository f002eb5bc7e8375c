from __future__ import annotations

import shutil
from pathlib import Path

from tests.commandline import call

SAID = ("--line", "It was told.", "--source", "https://example.org/told")


def test_an_event_is_written_down_and_listed(tmp_path: Path) -> None:
    call("init", tmp_path / "c").done()
    made = tmp_path / "c"
    assert (
        call("-C", made, "event", "add", "2024-09-23", "Told", *SAID, "--terms", "Example").code
        == 0
    )
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


def test_a_name_that_nothing_has_is_told_of(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "c"
    shutil.copytree(sample, copy)
    listed = call("-C", copy, "log").done()
    service = "Telegram (sample)"
    assert service in listed
    names = (service, f"{service}/Privacy Policy", "Telegrm")
    told = call(
        "-C", copy, "event", "add", "2024-09-23", "Told", *SAID,
        *(part for name in names for part in ("--terms", name)),
    )  # fmt: skip
    assert told.code == 0
    assert told.err.count("The collection has no") == 1
    assert "'Telegrm'" in told.err


def test_words_that_try_to_act_are_words(tmp_path: Path) -> None:
    call("init", tmp_path / "c").done()
    evil = 'x\x1b[2J"\n[[event]]\ndate = 1999-01-01\u202e'
    out = call(
        "-C", tmp_path / "c", "event", "add", "2024-09-23", evil, "--line", evil, "--source", evil,
        "--terms", evil,
    )  # fmt: skip
    listed = call("-C", tmp_path / "c", "event", "list").done()
    for said in (out.out, out.err, listed):
        assert "\x1b" not in said
        assert "\u202e" not in said
    assert listed.count("23 Sep 2024") == 1
    assert "1 Jan 1999" not in listed


def test_the_life_of_a_clause_has_events_between_its_wordings(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "c"
    shutil.copytree(sample, copy)
    for day, title in (("2020-01-01", "Before"), ("2024-09-22", "Told"), ("2024-11-01", "After")):
        call("-C", copy, "event", "add", day, title, *SAID).done()
    call("-C", copy, "event", "add", "2024-09-21", "Elsewhere", *SAID, "--terms", "Other")
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
