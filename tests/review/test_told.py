"""What was decided, told by the other commands."""

from __future__ import annotations

from pathlib import Path

from tests.commandline import call
from tests.review.conftest import policy, record
from tests.review.test_command import AS_ANN, AS_BOB, decide, ids, listed, review
from tests.review.test_items import TWICE
from tests.sites import make

from policydiff.collection import Collection
from policydiff.model import Terms

KEYS = policy(*(f"Key number {at} opens the door of room {at}." for at in range(9)))
MENU = policy(*(f"Monday brings soup made from {at} onions." for at in range(9)))
"""Another document than that."""


def shown(made: Collection, *arguments: str) -> str:
    return call("-C", made.path, "show", "2024-09", *arguments).done()


def test_show_tells_what_is_reviewed_by_whom_and_what_waits(collection: Collection) -> None:
    assert "Review" not in shown(collection)
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--accept", keep, "--note", "fine", *AS_ANN)
    decide(collection, "2024-09", "--flag", keep, *AS_BOB)
    said = shown(collection)
    assert "1 of 2 changes reviewed (Ann Lee 1, Bob Roe 1); 1 waits." in said
    assert f"({keep[:10]}): disagreement: accepted by Ann Lee on" in said


def test_list_show_and_report_count_changes_alike(tmp_path: Path) -> None:
    made = make(tmp_path / "twice")
    record(made, TWICE)
    record(
        made, [("2024-08-02", KEYS), ("2024-09-20", MENU)], Terms(service="Acme", type="Cookies")
    )
    replaced = next(one["id"] for one in listed(made, "2024-09") if not one["address"])
    decide(made, "2024-09", "--accept", replaced, *AS_ANN)
    said = "1 of 2 changes at 3 places reviewed (Ann Lee 1); 1 waits."
    assert "2 changes at 3 places: 1 waiting, 1 accepted" in review(made, "2024-09").done()
    assert said in shown(made)
    page = tmp_path / "report.html"
    call("-C", made.path, "report", "2024-09", "-o", page).done()
    assert said in (told := page.read_text(encoding="utf-8"))
    assert "1 text replaced, not assessed." in told
    assert "1 text replaced, not assessed." in shown(made)


def test_show_unreviewed_shows_only_what_waits(collection: Collection) -> None:
    keep, share = ids(collection)
    decide(collection, "2024-09", "--accept", keep, *AS_ANN)
    said = shown(collection, "--unreviewed")
    assert "sixty" not in said
    assert "prosecutor" in said
    assert "1 of 2 changes shown" in said
    document = call(
        "-C", collection.path, "show", "2024-09", "--unreviewed", "--format", "json"
    ).json()
    [stretch] = document["terms"][0]["stretches"]
    assert len(stretch["comparison"]["changes"]) == 1
    decide(collection, "2024-09", "--accept", share, *AS_ANN)
    assert call("-C", collection.path, "show", "2024-09", "--unreviewed", "--exit-code").code == 0


def test_a_report_can_hold_only_what_waits(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--accept", keep, *AS_ANN)
    arguments = ("-C", collection.path, "report", "2024-09", "--format", "markdown", "-o", "-")
    assert "sixty" in call(*arguments).done()
    assert "sixty" not in call(*arguments, "--unreviewed").done()


def test_another_level_with_its_reason_is_told_where_the_change_is(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(
        collection, "2024-09", "--rate", keep, "--level", "editorial", "--topic", "retention",
        "--note", "typing error", *AS_ANN,
    )  # fmt: skip
    told = "level set to editorial and topic set to retention by Ann Lee"
    assert told in review(collection, "2024-09").done()
    assert told in shown(collection)
    [change, _] = listed(collection, "2024-09")
    assert (change["status"], change["level_set"], change["topics_set"]) == (
        "waiting", "editorial", ["retention"],
    )  # fmt: skip
    csv = call("-C", collection.path, "report", "2024-09", "--format", "csv", "-o", "-").out
    assert "level set to editorial and topic set to retention by Ann Lee: typing error" in csv


def test_a_decision_cites_an_event_and_carries_it(collection: Collection) -> None:
    call(
        "-C", collection.path, "event", "add", "2024-09-04", "Announced", "--line", "They said so.",
        "--source", "https://news.example/4",
    ).done()  # fmt: skip
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--accept", keep, "--cite", "2024-09-04", *AS_ANN)
    (collection.path / "events.toml").unlink()
    assert "citing 4 Sep 2024, Announced" in review(collection, "2024-09").done()
    [change, _] = listed(collection, "2024-09")
    assert change["decisions"][0]["cites"] == {
        "date": "2024-09-04", "title": "Announced", "source": "https://news.example/4",
    }  # fmt: skip


def test_a_decision_is_withdrawn_and_both_stay_on_record(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--flag", keep, *AS_ANN)
    decide(collection, "2024-09", "--withdraw", keep, *AS_ANN)
    [change, _] = listed(collection, "2024-09")
    assert change["status"] == "waiting"
    assert [(one["verdict"], one["withdrawn"]) for one in change["decisions"]] == [
        ("flagged", True),
        ("withdrawn", False),
    ]
    sentence = review(collection, "2024-09", "--withdraw", keep, *AS_BOB).refused(2)
    assert "Bob Roe has no decision on that change" in sentence
