"""What was said before, said again: at once, and never when anything has moved."""

from __future__ import annotations

import io
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import rich
from tests.archive.conftest import Foreign, git, hours
from tests.commandline import call

from policydiff import cli
from policydiff.cli import again
from policydiff.cli.streams import write
from policydiff.index.place import cache_file

TEXTS = ["A spade is lent for a day.\n", "A spade is lent for a week.\n"]
MONTH = "2024-09"


@pytest.fixture(autouse=True)
def one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policydiff.index.place.program", lambda: "this")


@pytest.fixture
def garden(tmp_path: Path) -> Foreign:
    made = Foreign(tmp_path / "garden.git")
    for number, text in enumerate(TEXTS):
        made.commit("Update Garden Rules", {"Garden/Rules.md": text}, hours(24 * number))
    return made


@pytest.fixture
def collection(garden: Foreign, tmp_path: Path) -> Path:
    """One of our own, as somebody may have laid it out by hand."""
    folder = tmp_path / "collection"
    (folder / "declarations").mkdir(parents=True)
    call("-C", folder, "import", garden.directory, "--name", "garden").done()
    return folder


@contextmanager
def nobody_answers() -> Iterator[None]:
    """In here, whatever is not said again is a bug."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cli, "_run", lambda: sys.exit(70))
        yield


@pytest.mark.parametrize(
    "words",
    [
        ["show", MONTH],
        ["show", MONTH, "garden rules", "--steps", "--all"],
        ["show", MONTH, "--format", "json"],
        ["show", MONTH, "--exit-code"],
        ["log"],
        ["log", "--stat"],
        ["blame", "garden rules", "--format", "markdown"],
        ["search", "spade"],
    ],
)
def test_what_was_asked_before_is_said_again(garden: Foreign, words: list[str]) -> None:
    first = call("-C", garden.directory, *words)
    assert first.out
    with nobody_answers():
        assert call("-C", garden.directory, *words) == first


def test_help_is_no_answer(garden: Foreign) -> None:
    for _ in range(2):
        assert "Usage:" in call("-C", garden.directory, "show", "--help").done()


def test_other_words_are_another_question(garden: Foreign) -> None:
    call("-C", garden.directory, "show", MONTH).done()
    with nobody_answers():
        assert call("-C", garden.directory, "show", MONTH, "--all").code == 70
        assert call("-C", garden.directory, "show", "2024").code == 70


def test_what_is_recorded_meanwhile_is_told(garden: Foreign) -> None:
    for text in ("A spade is lent for a month.\n", "A spade is lent for a year.\n"):
        call("-C", garden.directory, "show", MONTH).done()
        garden.commit("Update Garden Rules", {"Garden/Rules.md": text}, hours(48))
        assert (
            f"{{+{text.split()[-1][:-1]}+}}" in call("-C", garden.directory, "show", MONTH).done()
        )


def test_a_packed_branch_is_read_again(garden: Foreign) -> None:
    said = call("-C", garden.directory, "log").done()
    git(garden.directory, "pack-refs", "--all")
    with nobody_answers():
        assert call("-C", garden.directory, "log").code == 70
    assert call("-C", garden.directory, "log").done() == said


def test_events_that_are_written_down_meanwhile_are_told(collection: Path) -> None:
    call("-C", collection, "log").done()
    facts = ("A fair", "--line", "A fair was held.", "--source", "a neighbour")
    call("-C", collection, "event", "add", "2024-09-23", *facts).done()
    assert "A fair" in call("-C", collection, "log").done()


def test_rules_that_are_changed_meanwhile_are_followed(collection: Path) -> None:
    call("-C", collection, "show", MONTH).done()
    (collection / "rules.toml").write_text("[[")
    assert "rules.toml" in call("-C", collection, "show", MONTH).refused(2)


def test_settings_that_are_wrong_meanwhile_are_refused(collection: Path) -> None:
    call("-C", collection, "show", MONTH).done()
    (collection / "policydiff.toml").write_text("[[")
    assert "policydiff.toml" in call("-C", collection, "show", MONTH).refused(2)


def test_a_decision_that_is_made_meanwhile_is_told(collection: Path) -> None:
    said = call("-C", collection, "show", MONTH).done()
    asked = call("-C", collection, "review", MONTH, "--format", "json").json()
    change = str(asked["changes"][0]["id"])
    call("-C", collection, "review", MONTH, "--accept", change, "--as", "Ann <ann@example.org>")
    assert call("-C", collection, "show", MONTH).done() != said


def test_what_came_with_a_complaint_is_not_kept(
    garden: Foreign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("no folder")
    for _ in range(2):
        assert "can't be kept" in call("-C", garden.directory, "log").err


@pytest.mark.parametrize("words", [["show", "2024-13"], ["log", "no such terms"]])
def test_a_refusal_is_found_anew(garden: Foreign, words: list[str]) -> None:
    for _ in range(2):
        call("-C", garden.directory, *words).refused(2)


def test_an_answer_during_which_something_was_recorded_is_not_kept(
    garden: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly() -> None:
        garden.commit("Update Garden Rules", {"Garden/Rules.md": "Gone.\n"}, hours(48))
        write("what stood before\n")
        sys.exit(0)

    monkeypatch.setattr(cli, "_run", slowly)
    assert call("-C", garden.directory, "log").done() == "what stood before\n"
    with nobody_answers():
        assert call("-C", garden.directory, "log").code == 70


def test_an_answer_that_did_not_arrive_is_not_kept(
    garden: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object) -> None:
        raise BrokenPipeError

    with monkeypatch.context() as patched:
        patched.setattr("policydiff.cli.streams._put", nowhere)
        assert call("-C", garden.directory, "log").done() == ""
    with nobody_answers():
        assert call("-C", garden.directory, "log").code == 70


class Terminal(io.StringIO):
    """A screen; what stands on it can be asked for."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a command on a terminal, and gives what stands there then."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "200")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "PAGER", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POLICYDIFF_PAGER", "cat")

    def run(*words: object) -> str:
        terminal = Terminal()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sys, "argv", ["policydiff", *map(str, words)])
            patched.setattr(sys, "stdout", terminal)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        if ended.value.code not in {None, 0}:
            return f"ended with {ended.value.code}"
        return terminal.getvalue()

    return run


def test_on_a_terminal_it_is_said_again_in_its_colours(
    garden: Foreign, screen: Callable[..., str]
) -> None:
    first = screen("-C", garden.directory, "show", MONTH)
    assert "\x1b[" in first
    with nobody_answers():
        assert screen("-C", garden.directory, "show", MONTH) == first


def test_a_terminal_and_a_pipe_never_get_what_the_other_one_got(
    garden: Foreign, screen: Callable[..., str]
) -> None:
    said = call("-C", garden.directory, "show", MONTH).done()
    drawn = screen("-C", garden.directory, "show", MONTH)
    for _ in range(2):
        assert call("-C", garden.directory, "show", MONTH).done() == said
        assert screen("-C", garden.directory, "show", MONTH) == drawn
    assert "\x1b[" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COLUMNS", "60"),
        ("LINES", "7"),
        ("TERM", "dumb"),
        ("TERM", "xterm"),
        ("COLORTERM", "truecolor"),
        ("NO_COLOR", "1"),
        ("FORCE_COLOR", "1"),
        ("TTY_COMPATIBLE", "0"),
        ("TERM_PROGRAM", "Apple_Terminal"),
        ("UNICODE_VERSION", "9.0.0"),
    ],
)
def test_on_another_terminal_it_is_drawn_anew(
    garden: Foreign,
    screen: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    screen("-C", garden.directory, "show", MONTH)
    monkeypatch.setenv(name, value)
    with nobody_answers():
        assert screen("-C", garden.directory, "show", MONTH) == "ended with 70"


def test_all_that_rich_asks_the_environment_tells_answers_apart() -> None:
    asked: set[str] = set()
    for file in Path(rich.__file__).parent.rglob("*.py"):
        asked.update(re.findall(r"environ(?:\.get\(|\[)\s*[\"'](\w+)", file.read_text("utf-8")))
    assert "COLORTERM" in asked
    assert asked - {"JPY_PARENT_PID"} <= set(again._LOOKS)


def test_a_window_that_was_made_smaller_meanwhile_leaves_nothing_kept(
    garden: Foreign, screen: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly() -> None:
        monkeypatch.setenv("COLUMNS", "40")
        write("as wide as it was\n")
        sys.exit(0)

    with monkeypatch.context() as patched:
        patched.setattr(cli, "_run", slowly)
        screen("-C", garden.directory, "log")
    for columns in ("80", "40"):
        monkeypatch.setenv("COLUMNS", columns)
        with nobody_answers():
            assert screen("-C", garden.directory, "log") == "ended with 70"


@pytest.mark.skipif(os.name != "posix", reason="the pager is a script")
def test_what_was_paged_is_paged_again(
    garden: Foreign, screen: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pager = tmp_path / "pager"
    pager.write_text(f"#!/bin/sh\necho once >> {tmp_path}/seen\ncat > {tmp_path}/page\n")
    pager.chmod(0o755)
    monkeypatch.setenv("POLICYDIFF_PAGER", str(pager))
    monkeypatch.setenv("LINES", "3")
    assert screen("-C", garden.directory, "show", MONTH) == ""
    page = (tmp_path / "page").read_text("utf-8")
    assert "\x1b[" in page
    with nobody_answers():
        assert screen("-C", garden.directory, "show", MONTH) == ""
    assert (tmp_path / "page").read_text("utf-8") == page
    assert (tmp_path / "seen").read_text() == "once\nonce\n"
    assert screen("-C", garden.directory, "show", MONTH, "--no-pager") == page


@pytest.mark.parametrize(
    "words", [[MONTH], [MONTH, "garden rules"], ["2024-13"], [MONTH, "no such"]]
)
@pytest.mark.skipif(os.name == "nt", reason="typer reads all words there")
def test_words_without_an_option_are_taken_as_typer_takes_them(
    garden: Foreign, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr(again, "asked", lambda _: None)
    with monkeypatch.context() as patched:
        patched.setattr("policydiff.cli.words.asks_plainly", lambda *_: False)
        by_typer = call("-C", garden.directory, "show", *words)
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "policydiff.cli.app", None)
        assert call("-C", garden.directory, "show", *words) == by_typer


@pytest.mark.parametrize("words", [["status"], ["verify"], [], ["-C"], ["--version"]])
def test_what_asks_the_clock_or_writes_is_not_kept(garden: Foreign, words: list[str]) -> None:
    assert again.asked(["-C", str(garden.directory), *words]) is None


def test_kept_bytes_that_are_no_answer_are_passed_over(garden: Foreign) -> None:
    said = call("-C", garden.directory, "log").done()
    file = cache_file(garden.directory)
    with closing(sqlite3.connect(file or "")) as database:
        for value in (b"", b"no answer", said.encode()):
            database.execute("UPDATE kept SET value = ? WHERE kind = 'answer'", (value,))
            database.commit()
            assert call("-C", garden.directory, "log").done() == said


def test_of_many_answers_all_are_let_go(garden: Foreign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "_MOST", 3)
    for day in range(10, 20):
        call("-C", garden.directory, "show", f"2024-09-{day}").done()
    with closing(sqlite3.connect(cache_file(garden.directory) or "")) as database:
        [[count]] = database.execute("SELECT count(*) FROM kept WHERE kind = 'answer'").fetchall()
    assert count <= 4
