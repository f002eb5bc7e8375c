"""What was said before, said again: at once, and never when anything has moved."""

from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
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
    monkeypatch.setattr("policydiff.index.place._program", lambda: "this")


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


def test_on_a_terminal_everything_is_drawn_anew(
    garden: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    assert again.asked(["-C", str(garden.directory), "log"]) is None


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
