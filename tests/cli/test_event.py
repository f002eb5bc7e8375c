from __future__ import annotations

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
