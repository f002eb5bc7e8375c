"""Where reviewers set a level it stands: told, chosen, counted and failed on, the rules' beside it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.commandline import call
from tests.review.conftest import record
from tests.review.test_command import AS_ANN, AS_BOB, decide, ids
from tests.review.test_told import KEYS, MENU
from tests.sites import make

from policydiff.collection import Collection

WHY = "numbers alone"


def show(made: Collection, *arguments: str) -> str:
    return call("-C", made.path, "show", "2024-09", *arguments).done()


def code(made: Collection, *arguments: str) -> int:
    return call("-C", made.path, "show", "2024-09", *arguments).code


def rate(made: Collection, change: str, level: str, *who: str) -> None:
    decide(made, "2024-09", "--rate", change, "--level", level, "--note", WHY, *(who or AS_ANN))


@pytest.fixture
def rated(collection: Collection) -> Collection:
    """Both changes rated down."""
    for one in ids(collection):
        rate(collection, one, "cosmetic")
    return collection


def test_it_takes_the_place_of_the_rules_in_the_head_line(rated: Collection) -> None:
    assert "2 cosmetic changes. Rated by reviewers: 2." in show(rated)


def test_it_is_told_with_who_set_it_and_what_the_rules_say(collection: Collection) -> None:
    keep, _ = ids(collection)
    before = show(collection)
    rate(collection, keep, "cosmetic")
    said = show(collection)
    assert "(set by Ann Lee; critical by the rules)" in said
    assert "(set by Ann Lee" not in before


def test_a_filter_goes_by_it(rated: Collection) -> None:
    assert "sixty" not in show(rated, "--level", "editorial")
    assert "sixty" in show(rated, "--level", "cosmetic")


def test_a_filter_on_a_topic_goes_by_the_topic_set(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--rate", keep, "--topic", "payment", "--note", WHY, *AS_ANN)
    assert "sixty" in show(collection, "--topic", "payment")


def test_the_exit_code_goes_by_it(collection: Collection) -> None:
    assert code(collection, "--fail-on", "substantive") == 1
    for one in ids(collection):
        rate(collection, one, "editorial")
    assert code(collection, "--fail-on", "substantive") == 0
    assert code(collection, "--fail-on", "substantive", "--format", "json") == 0
    rate(collection, ids(collection)[0], "critical")
    assert code(collection, "--fail-on", "critical") == 1


def test_one_that_was_withdrawn_counts_for_nothing(collection: Collection) -> None:
    keep, _ = ids(collection)
    before = show(collection, "--level", "substantive")
    rate(collection, keep, "cosmetic")
    assert show(collection, "--level", "substantive") != before
    decide(collection, "2024-09", "--withdraw", keep, *AS_ANN)
    after = show(collection, "--level", "substantive")
    assert after.partition("\nReview\n")[0].strip() == before.strip()


def test_where_two_differ_the_heaviest_holds_and_it_is_said(collection: Collection) -> None:
    keep, _ = ids(collection)
    rate(collection, keep, "cosmetic")
    rate(collection, keep, "substantive", *AS_BOB)
    said = show(collection)
    assert "substantive, " in said
    assert "(set by Ann Lee and Bob Roe, who differ; critical by the rules)" in said


def test_json_has_both(collection: Collection) -> None:
    keep, _ = ids(collection)
    rate(collection, keep, "cosmetic")
    document = call("-C", collection.path, "show", "2024-09", "--format", "json").json()
    [stretch] = document["terms"][0]["stretches"]
    first, second = (one["assessment"] for one in stretch["comparison"]["changes"])
    assert first["level"] == "cosmetic"
    assert first["overruled"]["level"] == "critical"
    assert first["set_by"] == ["Ann Lee"]
    assert (second["overruled"], second["set_by"]) == (None, [])


def test_reports_have_it(collection: Collection) -> None:
    keep, _ = ids(collection)
    rate(collection, keep, "cosmetic")

    def report(form: str) -> str:
        return call("-C", collection.path, "report", "2024-09", "--format", form, "-o", "-").out

    assert "Set by Ann Lee; critical by the rules." in report("csv")
    assert "Set by Ann Lee; critical by the rules." in report("html")
    assert "(set by Ann Lee; critical by the rules)" in report("markdown")
    assert '"overruled": {' in report("json")


def test_a_name_from_a_note_cannot_act_on_the_terminal(collection: Collection) -> None:
    keep, _ = ids(collection)
    rate(collection, keep, "cosmetic", "--as", "[red]Eve <eve@example.org>")
    assert "set by [red]Eve;" in show(collection)


# --------------------------------------------------------------------------------- another document


@pytest.fixture
def moved(tmp_path: Path) -> Collection:
    """A collection in which another document took the place of a policy, and nothing else changed."""
    made = make(tmp_path)
    record(made, [("2024-08-02", KEYS), ("2024-09-20", MENU)])
    return made


def test_another_document_fails_until_somebody_says_what_it_weighs(moved: Collection) -> None:
    assert code(moved, "--fail-on", "critical") == 1
    [whole] = ids(moved)
    rate(moved, whole, "editorial")
    assert code(moved, "--fail-on", "critical") == 0
    assert code(moved, "--fail-on", "editorial") == 1
    assert code(moved, "--fail-on", "critical", "--format", "json") == 0
    rate(moved, whole, "critical", *AS_BOB)
    assert code(moved, "--fail-on", "critical") == 1
    assert code(moved, "--fail-on", "critical", "--format", "json") == 1


def test_topics_alone_do_not_say_what_another_document_weighs(moved: Collection) -> None:
    [whole] = ids(moved)
    decide(moved, "2024-09", "--rate", whole, "--topic", "payment", "--note", WHY, *AS_ANN)
    assert code(moved, "--fail-on", "critical") == 1
    assert "Another document" in show(moved, "--level", "critical")


def test_a_filter_leaves_another_document_out_only_by_what_somebody_said(moved: Collection) -> None:
    assert "Another document" in show(moved, "--level", "critical")
    [whole] = ids(moved)
    rate(moved, whole, "editorial")
    said = show(moved, "--level", "critical")
    assert "Another document" not in said
    assert "1 change hidden." in said
    assert code(moved, "--level", "critical", "--fail-on", "cosmetic") == 0
    assert "Another document" in show(moved, "--level", "editorial")
    assert "Another document" in show(moved, "--direction", "broadens")


def test_another_document_is_told_with_who_set_its_level(moved: Collection) -> None:
    assert "1 text replaced" not in show(moved)
    [whole] = ids(moved)
    rate(moved, whole, "editorial")
    said = show(moved)
    assert "1 editorial change. Rated by reviewers: 1.\n" in said
    assert "editorial (set by Ann Lee)" in said
    assert "by the rules" not in said


def test_reports_and_programs_have_the_level_of_another_document(moved: Collection) -> None:
    def report(form: str) -> str:
        return call("-C", moved.path, "report", "2024-09", "--format", form, "-o", "-").out

    [stretch] = json.loads(report("json"))["terms"][0]["stretches"]
    assert stretch["rating"] is None
    [whole] = ids(moved)
    rate(moved, whole, "critical")
    [stretch] = json.loads(report("json"))["terms"][0]["stretches"]
    assert stretch["rating"] == {
        "level": "critical", "topics": [], "set_by": ["Ann Lee"], "disputed": False,
    }  # fmt: skip
    assert "1 critical change. Rated by reviewers: 1." in report("html")
    assert 'badge-critical">critical' in report("html")
    [row] = csv.DictReader(report("csv").removeprefix("\ufeff").splitlines())
    assert (row["kind"], row["level"]) == ("another document", "critical")


def test_without_the_assessment_nobody_s_level_is_told(moved: Collection) -> None:
    [whole] = ids(moved)
    rate(moved, whole, "editorial")
    assert "editorial (set by" not in show(moved, "--no-assess")
