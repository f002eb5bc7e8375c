"""What holds for the command line as a whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.commandline import call

from policydiff import __version__
from policydiff.cli import COMMANDS
from policydiff.pipeline import showing


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_what_it_does_and_an_example(command: str) -> None:
    text = call(command, "--help").done()
    assert f"policydiff {command}" in text
    assert "Example" in text
    assert len(max(text.splitlines(), key=len)) <= 112


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_to_be_replaced_is_in_capitals(command: str) -> None:
    usage = call(command, "--help").done().partition("\n")[0].partition("[OPTIONS]")[2]
    words = re.findall(r"[a-z|]+", usage)
    assert all("|" in word or word == "explain" for word in words), usage


def test_help_names_every_command_and_exit_code() -> None:
    text = call("--help").done()
    for command, says in COMMANDS.items():
        assert f"  {command}" in text
        assert says in text
    for code in ("0 done", "1 changes", "2 usage", "3 some", "4 archive", "70 a bug", "130"):
        assert code in text


def test_the_version_is_told() -> None:
    assert call("--version").done() == f"policydiff {__version__}\n"


@pytest.mark.parametrize(("typed", "meant"), [("shwo", "show"), ("snaphot", "snapshot")])
def test_a_misspelt_command_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    assert f"did you mean `policydiff {meant}`?" in call(typed).refused(2)


@pytest.mark.parametrize(
    "arguments", [["show"], ["--nope"], ["show", "2024", "--format", "docm"], ["record", "x.html"]]
)
def test_a_wrong_call_is_answered_with_where_to_read_on(arguments: list[str]) -> None:
    said = call(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "-h' for help" in said.err
    assert "Error: " in said.err


def test_no_collection_is_answered_with_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "policydiff init DIR" in call("log").refused(2)


def test_the_collection_is_found_by_option_environment_and_folder_in_this_order(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample)
    assert "(sample)" in call("log").done()
    monkeypatch.setenv("POLICYDIFF_COLLECTION", str(tmp_path / "nowhere"))
    assert "POLICYDIFF_COLLECTION=" in call("log").refused(2)
    assert "(sample)" in call("-C", sample, "log").done()
    assert "-C " in call("-C", tmp_path / "elsewhere", "log").refused(2)


def test_a_bug_is_one_sentence_without_a_traceback(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("\x1b[2Jnothing\nhere")

    monkeypatch.setattr(showing, "show", broken)
    said = call("-C", sample, "show", "2024")
    assert (said.code, said.out) == (70, "")
    assert said.err.count("\n") == 1
    assert "LookupError" in said.err
    assert "POLICYDIFF_DEBUG=1" in said.err
    assert "\x1b" not in said.err


def test_a_bug_can_be_seen_whole(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(showing, "show", broken)
    monkeypatch.setenv("POLICYDIFF_DEBUG", "1")
    with pytest.raises(LookupError):
        call("-C", sample, "show", "2024")


def test_an_interruption_ends_with_130_and_no_traceback(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(showing, "show", interrupted)
    said = call("-C", sample, "show", "2024")
    assert (said.code, said.out, said.err) == (130, "", "")
