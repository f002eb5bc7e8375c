"""`clause`, `blame` and `search`, as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.archive.conftest import Foreign, hours
from tests.commandline import call

from policydiff.render import machine_lives

SCHEMA = jsonschema.Draft202012Validator(json.loads(machine_lives.schema()))
TEXTS = [
    "## 1. Tools\n\nA spade is lent for a day.\n\n## 2. Gate\n\nShut it.\n",
    "## 1. Tools\n\nA spade is lent for a week.\n\n## 2. Gate\n\nShut it.\n",
    "## 1. Bees\n\nHives are far.\n\n## 2. Tools\n\nA spade is lent for a week.\n\n## 3. Gate\n\nShut it.\n",
]


@pytest.fixture
def garden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Foreign(tmp_path / "garden.git")
    for number, text in enumerate(TEXTS):
        made.commit("Update Garden Rules", {"Garden/Rules.md": text}, hours(24 * number))
    return made.directory


def as_json(*arguments: str | Path) -> Any:
    document = json.loads(call(*arguments, "--format", "json").done())
    SCHEMA.validate(document)
    return document


def test_clause_shows_each_wording_with_its_time_and_what_changed(garden: Path) -> None:
    out = call("-C", garden, "clause", "garden rules", "2").done()
    assert "Garden/Rules: 2 Tools" in out
    assert "since 24 Sep 2024 12:00 UTC; last recorded 25 Sep 2024 12:00 UTC" in out
    assert "24 Sep 2024 12:00 UTC until the last record (25 Sep 2024)" in out
    assert "23 Sep 2024 12:00 UTC or earlier until 24 Sep 2024 12:00 UTC" in out
    assert "lent for a [-day-]{+week+}." in out
    assert out.count("A spade is lent") == 2


def test_clause_is_named_as_it_was_at_a_date(garden: Path) -> None:
    then = call("-C", garden, "clause", "garden rules", "1", "--at", "2024-09-23").done()
    assert "Garden/Rules: 1 Tools" in then
    assert "Hives" not in then


def test_clause_lists_the_addresses_it_had(garden: Path) -> None:
    found = as_json("-C", garden, "clause", "garden rules", "Gate")
    assert [one["address"] for one in found["addresses"]] == ["2", "3"]
    assert len(found["wordings"]) == 1


def test_a_clause_that_never_stood_is_refused_with_the_next_command(garden: Path) -> None:
    said = call("-C", garden, "clause", "garden rules", "4").refused(2)
    assert "The nearest: 3" in said
    assert f"`policydiff -C {garden} blame Garden/Rules` lists every address." in said


def test_blame_tells_the_day_of_each_clause(garden: Path) -> None:
    out = call("-C", garden, "blame", "garden", "rules").done()
    lines = {line[24:].split("  ")[0]: line[:24].strip() for line in out.splitlines()[6:]}
    assert lines["2 ¶1"] == "24 Sep 2024"
    assert lines["3 ¶1"] == "23 Sep 2024 or earlier"
    assert lines["1 ¶1"] == "25 Sep 2024"


def test_nothing_is_said_to_stand_longer_than_it_was_seen(garden: Path) -> None:
    assert (
        "Text     25 Sep 2024 12:00 UTC, the last record"
        in call("-C", garden, "blame", "garden").done()
    )
    first = call("-C", garden, "blame", "garden", "--at", "@first").done()
    assert "Text     23 Sep 2024 12:00 UTC or earlier until 24 Sep 2024 12:00 UTC" in first
    assert as_json("-C", garden, "blame", "garden")["last_seen"] == {
        "at": "2024-09-25T12:00:00Z",
        "by": "record",
    }


def test_words_that_came_back_are_told_from_their_first_day(garden: Path) -> None:
    made = Foreign(garden)
    for number, text in enumerate([TEXTS[1], TEXTS[2]], 3):
        made.commit("Update Garden Rules", {"Garden/Rules.md": text}, hours(24 * number))
    out = call("-C", garden, "blame", "garden", "rules").done()
    assert "27 Sep 2024, first 25 Sep 2024  1 ¶1" in out
    assert "first: the same words had stood before, and were gone in between" in out
    found = as_json("-C", garden, "blame", "garden rules")["clauses"]
    [bees] = [one for one in found if one["clause"]["address"] == "1 ¶1"]
    assert bees["stood_before"] == [
        {"from": "2024-09-25T12:00:00Z", "until": "2024-09-26T12:00:00Z"}
    ]
    told = call("-C", garden, "clause", "garden rules", "1").done()
    assert "First seen  25 Sep 2024 12:00 UTC" in told
    assert "with breaks: on 25 Sep 2024" not in told
    assert "with breaks: 25 Sep 2024 until 26 Sep 2024 and since 27 Sep 2024" in told


def test_blame_at_a_date_and_as_json(garden: Path) -> None:
    found = as_json("-C", garden, "blame", "garden rules", "--at", "2024-09-23")
    assert {one["how"] for one in found["clauses"]} == {"first record"}
    assert found["text"]["until"] == "2024-09-24T12:00:00Z"


def test_search_says_where_and_since_when(garden: Path) -> None:
    out = call("-C", garden, "search", "for a WEEK").done()
    assert "“for a WEEK” stands in 1 of 1 document" in out
    assert "2 Tools ¶1 — since 24 Sep 2024" in out
    assert "A spade is lent for a week." in out


def test_search_for_what_never_stood_says_so_and_is_no_error(garden: Path) -> None:
    assert "never stood in 1 document" in call("-C", garden, "search", "wheelbarrow").done()
    assert as_json("-C", garden, "search", "wheelbarrow")["found"] == []


def test_search_as_json_has_the_quote_in_the_clause(garden: Path) -> None:
    [one] = as_json("-C", garden, "search", "for a day")["found"][0]["occurrences"]
    assert one["text"][one["quote"]["start"] : one["quote"]["end"]] == "for a day"
    assert one["spells"] == [{"from": "2024-09-23T12:00:00Z", "until": "2024-09-24T12:00:00Z"}]


@pytest.mark.parametrize("form", ["terminal", "markdown"])
@pytest.mark.parametrize(
    "arguments", [("clause", "garden rules", "2"), ("blame", "garden"), ("search", "spade")]
)
def test_every_form_is_drawn_twice_alike(
    garden: Path, form: str, arguments: tuple[str, ...]
) -> None:
    first, second = (call("-C", garden, *arguments, "--format", form).done() for _ in range(2))
    assert first == second


def test_a_cache_that_cannot_be_written_is_told_once_and_changes_nothing(
    garden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = call("-C", garden, "clause", "garden rules", "2").done()
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    ended = call("-C", garden, "clause", "garden rules", "2")
    assert (ended.code, ended.out) == (0, usual)
    assert "can't be kept" in ended.sentence()


def test_what_a_text_says_does_not_act_on_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Foreign(tmp_path / "evil.git")
    text = "# 1. Rules\x1b]0;x\x07\n\nA spade \x1b[2J is lent.\n"
    made.commit("Update Garden Rules", {"Garden/Rules.md": text}, hours(0))
    made.commit("Update Garden Rules", {"Garden/Rules.md": text + "\nMore \x9b.\n"}, hours(1))
    for arguments in (("clause", "garden", "1"), ("blame", "garden"), ("search", "spade")):
        out = call("-C", made.directory, *arguments).done()
        assert not set(out) & {"\x1b", "\x07", "\x9b"}


def test_clause_says_in_a_line_what_each_rewording_means(garden: Path) -> None:
    command = ("-C", garden, "clause", "garden rules", "2 ¶1")
    (rated,) = (line for line in call(*command).done().splitlines() if "direction" in line)
    assert rated.startswith("  substantive, direction unclear")
    assert "substantive" not in call(*command, "--no-assess").done()
    first, second = as_json(*command)["wordings"]
    assert first["assessment"] is None
    assert second["assessment"]["level"] == "substantive"
    assert [one["assessment"] for one in as_json(*command, "--no-assess")["wordings"]] == [
        None,
        None,
    ]
