from __future__ import annotations

from pathlib import Path

import pytest
from tests.commandline import call

PRIVACY = "Telegram (sample)/Privacy Policy"


def test_a_month_is_shown_clause_by_clause(sample: Path) -> None:
    text = call("-C", sample, "show", "2024-09").done()
    assert text.startswith("September 2024 (UTC): 2 of 2 documents changed\n")
    assert "8.3 Law Enforcement Authorities ¶1 — reworded on 23 Sep 2024" in text
    assert "[-court order-]{+valid order" in text
    assert "item 2 — reworded on 27 Sep 2024" in text
    assert "[-Buisness-]{+Business+}" in text
    assert "item 4 — added on 23 Sep 2024" in text


def test_each_document_tells_what_was_in_force_and_where_the_page_stands(sample: Path) -> None:
    text = call("-C", sample, "show", "2024-09").done()
    assert "In force before  15 Jul 2024 18:14 UTC" in text
    assert "Changed          between 15 Jul 18:14 and 23 Sep 2024 15:26 UTC" in text
    assert " Sep 10:19 and 27 Sep 2024 18:12 UTC" in text
    assert "Source           http://127.0.0.1:" in text


@pytest.mark.parametrize(
    "name",
    [
        [PRIVACY],
        [PRIVACY.casefold()],
        ["telegram", "privacy"],
        ["telegram privacy"],
        ["privacy"],
        ["TELE", "priv"],
    ],
)
def test_terms_are_named_loosely(sample: Path, name: list[str]) -> None:
    text = call("-C", sample, "show", "2024-09", *name).done()
    assert text.startswith("September 2024 (UTC): 1 of 1 document changed\n")
    assert PRIVACY in text


def test_a_period_in_which_nobody_looked_says_so_and_what_was_recorded_last(sample: Path) -> None:
    text = call("-C", sample, "show", "2024-11").done()
    assert text.startswith("November 2024 (UTC): no change recorded in 2 documents\n")
    assert (
        f"{PRIVACY}: nobody looked between 2 Oct 2024 18:13 UTC and 28 Dec 2024 18:14 UTC; "
        "last recorded was the text first seen 2 Oct 2024 18:13 UTC"
    ) in text


def test_a_period_before_the_first_record_says_so(sample: Path) -> None:
    text = call("-C", sample, "show", "2020").done()
    assert "not recorded yet. Its first record is of 22 Mar 2024 18:44 UTC" in text


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("2024", "2024 (UTC)"),
        ("2024-Q3", "Quarter 3 of 2024 (UTC)"),
        ("2024-09-23", "23 September 2024 (UTC)"),
        ("2024-09..2024-12", "September 2024 to December 2024 (UTC)"),
        ("2024-09..", "Since September 2024 (UTC)"),
        ("..2024-09", "Until September 2024 (UTC)"),
    ],
)
def test_every_form_of_a_period_is_read(sample: Path, period: str, label: str) -> None:
    assert call("-C", sample, "show", period).done().startswith(f"{label}: ")


def test_json_holds_the_same_and_fits_the_schema(sample: Path) -> None:
    document = call("-C", sample, "show", "2024-09", "--format", "json").json()
    assert document["command"] == "show"
    assert document["period"]["start"] == "2024-09-01T00:00:00Z"
    changes = {
        (terms["terms"]["type"], change["kind"], tuple(change["at"]))
        for terms in document["terms"]
        for stretch in terms["stretches"]
        for change in stretch["comparison"]["changes"]
    }
    assert changes == {
        ("Privacy Policy", "reworded", ("2024-09-23T15:26:23Z",)),
        ("Privacy Policy", "reworded", ("2024-09-27T18:12:57Z",)),
        ("Terms of Service", "added", ("2024-09-23T15:26:23Z",)),
    }


def test_json_of_a_period_without_a_change_fits_the_schema(sample: Path) -> None:
    document = call("-C", sample, "show", "2024-11", "--format", "json").json()
    assert [terms["stretches"] for terms in document["terms"]] == [[], []]


def test_markdown_draws_what_came_and_went_as_elements(sample: Path) -> None:
    text = call("-C", sample, "show", "2024-09", "--format", "markdown").done()
    assert text.startswith("# September 2024")
    assert "<del>court order</del><ins>valid order" in text
    assert "{+" not in text


def test_context_folds_what_is_far_from_an_edit(sample: Path) -> None:
    command = ("-C", sample, "show", "2024-10", "privacy")
    whole = call(*command, "--context", "1000").done()
    folded = call(*command, "--context", "2").done()
    assert "words unchanged …]" not in whole
    assert "words unchanged …]" in folded


@pytest.mark.parametrize(("period", "code"), [("2024-09", 1), ("2024-11", 0)])
def test_the_exit_code_tells_of_changes_only_when_asked(
    sample: Path, period: str, code: int
) -> None:
    asked = call("-C", sample, "show", period, "--exit-code")
    unasked = call("-C", sample, "show", period)
    assert (asked.code, unasked.code) == (code, 0)
    assert asked.out == unasked.out


def test_a_first_record_is_no_change_to_the_exit_code(sample: Path) -> None:
    assert call("-C", sample, "show", "2024-03", "--exit-code").code == 0


@pytest.mark.parametrize(
    "period", ["2024-13", "last month", "2024-02-30", "09/2024", "2024-Q5", "24-09", "..", ""]
)
def test_what_is_no_period_is_refused_with_the_forms_that_are(sample: Path, period: str) -> None:
    assert "2024-09" in call("-C", sample, "show", period).refused(2)


def test_a_period_is_read_before_the_collection_is_looked_for(tmp_path: Path) -> None:
    assert "2024-13" in call("-C", tmp_path / "nowhere", "show", "2024-13").refused(2)


@pytest.mark.parametrize("name", [["telegarm privcy"], ["telegarm", "privcy"], ["privcy"]])
def test_unknown_terms_are_refused_with_the_nearest(sample: Path, name: list[str]) -> None:
    said = call("-C", sample, "show", "2024-09", *name).refused(2)
    assert f'The nearest: "{PRIVACY}"' in said


def test_steps_draw_each_recorded_change_by_itself(sample: Path) -> None:
    net = call("-C", sample, "show", "2024-09", "privacy", "--format", "json").json()
    apart = call("-C", sample, "show", "2024-09", "privacy", "--steps", "--format", "json").json()
    assert [len(one["terms"][0]["stretches"]) for one in (net, apart)] == [1, 2]
    assert all(len(stretch["steps"]) == 1 for stretch in apart["terms"][0]["stretches"])


def test_what_a_change_means_is_told_unless_it_is_left_out(sample: Path) -> None:
    command = ("-C", sample, "show", "2024-09", "privacy")
    text = call(*command).done()
    assert "critical, mixed, leaning broadens — law enforcement, sharing with others\n" in text
    assert "Reports more often: 'semiannual' → 'quarterly'." in text
    assert "critical" not in call(*command, "--no-assess").done()


def test_a_filter_shows_what_matches_and_says_how_much_it_hides(sample: Path) -> None:
    command = ("-C", sample, "show", "2024-09")
    text = call(*command, "--level", "critical", "--topic", "law", "--direction", "broadens").done()
    assert "8.3 Law Enforcement Authorities ¶1 — reworded" in text
    assert "1 of 2 changes shown" in text
    assert "Buisness" not in text
    assert "Telegram (sample)/Terms of Service: 1 change hidden." in text


def test_json_has_the_changes_that_match_and_the_number_of_the_others(sample: Path) -> None:
    command = ("-C", sample, "show", "2024-09", "privacy", "--format", "json")
    (terms,) = call(*command, "--level", "critical").json()["terms"]
    (stretch,) = terms["stretches"]
    (change,) = stretch["comparison"]["changes"]
    assert stretch["comparison"]["hidden"] == 1
    assert change["assessment"]["level"] == "critical"
    assert change["assessment"]["topics"] == ["law_enforcement", "sharing"]
    assert "law-condition" in {found["rule"] for found in change["assessment"]["findings"]}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["--fail-on", "critical"], 1),
        (["--fail-on", "critical", "--topic", "payment"], 0),
        (["--fail-on", "substantive", "terms"], 1),
        (["--fail-on", "critical", "terms"], 0),
    ],
)
def test_a_level_that_is_reached_sets_the_exit_code(
    sample: Path, asked: list[str], code: int
) -> None:
    assert call("-C", sample, "show", "2024-09", *asked).code == code


@pytest.mark.parametrize(
    "asked", [["--level", "critical"], ["--topic", "law"], ["--fail-on", "critical"]]
)
def test_a_filter_needs_the_assessment(sample: Path, asked: list[str]) -> None:
    said = call("-C", sample, "show", "2024-09", "--no-assess", *asked).refused(2)
    assert "leave out --no-assess" in said


def test_a_topic_that_there_is_not_is_refused_before_anything_is_compared(sample: Path) -> None:
    said = call("-C", sample, "show", "2024-09", "--topic", "weather").refused(2)
    assert "There is no topic 'weather'; there are law_enforcement, " in said


def test_a_failure_outranks_a_level(tmp_path: Path) -> None:
    call("demo", tmp_path / "there").done()
    (tmp_path / "there" / "rules.toml").write_text("[signals\n", encoding="utf-8")
    ended = call("-C", tmp_path / "there", "show", "2024-09", "--fail-on", "critical")
    assert ended.code not in {0, 1}
    assert "rules.toml" in ended.err


def test_a_period_without_a_change_reads_no_rules(tmp_path: Path) -> None:
    call("demo", tmp_path / "there").done()
    (tmp_path / "there" / "rules.toml").write_text("[signals\n", encoding="utf-8")
    assert "no change recorded" in call("-C", tmp_path / "there", "show", "2024-11").done()
