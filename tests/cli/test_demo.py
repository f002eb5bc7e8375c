from __future__ import annotations

import shlex
import socket
from pathlib import Path

import pytest
from tests.commandline import call

from policydiff.cli import demo
from policydiff.demo import editions, server

TIMES = {edition.published_at for edition in editions()}


def test_every_edition_is_fetched_recorded_and_september_shown(tmp_path: Path) -> None:
    said = call("demo", tmp_path / "demo").done()
    recorded, shown = said.split("policydiff show 2024-09")
    news = [line for line in recorded.splitlines() if line.startswith(("  first", "  changed"))]
    assert len(news) == 10, "seven of the privacy policy, three of the terms"
    assert recorded.count("  unchanged ") == 2 * len(TIMES) - len(news)
    assert "8.3 Law Enforcement Authorities ¶1 — reworded on 23 Sep 2024" in shown


def test_it_says_at_which_time_each_edition_is_fetched(tmp_path: Path) -> None:
    said = call("demo", tmp_path / "demo").done()
    assert "  23 Sep 2024 15:26 UTC\n  changed       Telegram (sample)/Privacy Policy\n" in said


def test_the_commands_to_try_next_work_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = call("demo", "a demo").done()
    commands = [shlex.split(line) for line in said.split("Try next\n")[1].splitlines()[1:]]
    assert [command[3] for command in commands] == ["log", "show", "diff"]
    outputs = [call(*command[1:]).done() for command in commands]
    assert all(outputs)
    assert "18 months" in outputs[1]


def test_it_works_a_second_time_in_the_same_place(tmp_path: Path) -> None:
    first = call("demo", tmp_path / "demo").done()
    second = call("demo", tmp_path / "demo").done()
    of_the_port = ("http://", "UTC", "is taken")
    one, other = (
        [line for line in said.splitlines() if not any(part in line for part in of_the_port)]
        for said in (first, second)
    )
    assert one == other


def test_ids_are_the_same_whoever_runs_it_where_and_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for module in (server, demo):
        monkeypatch.setattr(module, "PORT", port)  # other tests show the sample meanwhile
    ids: list[str] = []
    for name, zone in (("Ann", "Asia/Tokyo"), ("Bob", "America/Lima")):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("GIT_AUTHOR_NAME", name)
        monkeypatch.setenv("GIT_COMMITTER_EMAIL", f"{name}@example.org")
        assert "is taken" not in call("demo", tmp_path / name).done()
        ids.append(call("-C", tmp_path / name, "log", "--format", "json").done())
    assert ids[0] == ids[1]


def test_a_port_that_is_taken_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for module in (server, demo):
            monkeypatch.setattr(module, "PORT", taken.getsockname()[1])
        assert "is taken, so ids differ" in call("demo", tmp_path / "demo").done()


def test_a_folder_that_holds_something_else_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert "holds something that is not a sample" in call("demo", tmp_path).refused(2)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_real_collection_is_refused_and_kept(tmp_path: Path) -> None:
    call("init", tmp_path / "real").done()
    call("demo", tmp_path / "real").refused(2)
    assert not (tmp_path / "real" / "declarations" / "Telegram (sample).json").exists()


def test_a_file_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    call("demo", tmp_path / "file").refused(2)
    assert (tmp_path / "file").read_text() == "mine"
