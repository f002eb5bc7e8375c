"""`policydiff review` as a person meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.commandline import COMMAND, Ended, call, run, start
from tests.review.conftest import ANN, BOB, COPY, KEEP, NOON, policy, record
from tests.review.test_items import TWICE
from tests.sites import all_refs, git, make

from policydiff.archive import open_archive
from policydiff.archive.notes import REVIEWS
from policydiff.collection import Collection
from policydiff.model import Terms
from policydiff.pipeline.reading import Reader
from policydiff.review import change_id

AS_ANN, AS_BOB = ("--as", str(ANN)), ("--as", str(BOB))


def review(made: Collection, *arguments: str) -> Ended:
    return call("-C", made.path, "review", *arguments)


def listed(made: Collection, *arguments: str) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = review(made, *arguments, "--format", "json").json()["changes"]
    return changes


def ids(made: Collection, period: str = "2024-09") -> list[str]:
    return [change["id"] for change in listed(made, period)]


def decide(made: Collection, *arguments: str) -> str:
    return review(made, *arguments).done()


def test_every_change_of_a_period_is_listed_with_where_it_stands(collection: Collection) -> None:
    keep, share = ids(collection)
    decide(collection, "2024-09", "--accept", keep, "--note", "as announced", *AS_ANN)
    said = review(collection, "2024-09").done()
    rows = [line for line in said.splitlines() if line[:10] in {keep[:10], share[:10]}]
    assert "September 2024 (UTC): 2 changes: 1 waiting, 1 accepted" in said
    assert "5 Sep 2024" in rows[0]
    assert "reworded" in rows[0]
    assert "accepted by Ann Lee on " in rows[0]
    assert "“as announced”" in rows[0]
    assert rows[1].endswith("waiting")


def test_list_says_the_same_as_nothing(collection: Collection) -> None:
    assert review(collection, "2024-09", "--list") == review(collection, "2024-09")


def test_only_what_waits_is_listed_when_asked(collection: Collection) -> None:
    keep, share = ids(collection)
    decide(collection, "2024-09", "--discuss", keep, *AS_ANN)
    assert [one["id"] for one in listed(collection, "2024-09", "--unreviewed")] == [share]
    said = review(collection, "2024-09", "--unreviewed").done()
    assert keep[:10] not in said
    assert "2 changes" in said


def test_a_script_can_wait_until_all_is_reviewed(collection: Collection) -> None:
    asked = ("2024-09", "--unreviewed", "--exit-code")
    assert review(collection, *asked).code == 1
    keep, share = ids(collection)
    decide(collection, "2024-09", "--accept", keep, "--accept", share, *AS_ANN)
    assert review(collection, *asked).code == 0


def test_two_reviewers_who_differ_are_shown_to_disagree(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--accept", keep, "--note", "fine", *AS_ANN)
    said = decide(collection, "2024-09", "--flag", keep, *AS_BOB)
    assert "Disagreement: accepted by Ann Lee" in said
    assert "disagreement: accepted by Ann Lee" in review(collection, "2024-09").done()
    [change, _] = listed(collection, "2024-09")
    assert change["status"] == "disagreement"


def test_a_reviewer_s_later_decision_withdraws_the_earlier(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--flag", keep, *AS_ANN)
    decide(collection, "2024-09", "--accept", keep, *AS_ANN)
    [change, _] = listed(collection, "2024-09")
    assert change["status"] == "accepted"
    assert [(one["verdict"], one["withdrawn"]) for one in change["decisions"]] == [
        ("flagged", True),
        ("accepted", False),
    ]


def test_a_change_is_decided_on_without_naming_its_period(collection: Collection) -> None:
    keep, _ = ids(collection)
    said = decide(collection, "--accept", keep[:10], *AS_ANN)
    assert said.startswith(f"  Accepted {keep[:10]}: Acme/Privacy Policy, ")
    [again] = listed(collection, "2024-11")
    assert (again["id"], again["status"]) == (keep, "accepted")


def test_what_came_back_is_told_as_seen_before(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--accept", keep, *AS_ANN)
    assert "(seen before: came on 5 Sep 2024 too)" in review(collection, "2024-11").done()
    assert "seen before" not in review(collection, "2024-09").done()


def test_a_net_change_of_several_steps_is_found_in_its_period_alone(collection: Collection) -> None:
    record(collection, [("2024-11-20", policy(KEEP.replace("thirty", "ninety"), COPY))])
    net = next(one for one in listed(collection, "2024-11") if "ninety" in one["new"])
    sentence = review(collection, "--accept", net["id"], *AS_ANN).refused(2)
    assert "name that period again" in sentence
    decide(collection, "2024-11", "--accept", net["id"], *AS_ANN)


def test_the_reviewer_is_who_git_says(collection: Collection) -> None:
    git(collection.archive, "config", "--global", "user.name", "Zoë Öz")
    git(collection.archive, "config", "--global", "user.email", "zoe@example.org")
    decide(collection, "2024-09", "--accept", ids(collection)[0])
    [decision] = listed(collection, "2024-09")[0]["decisions"]
    assert (decision["name"], decision["email"]) == ("Zoë Öz", "zoe@example.org")


def test_without_a_name_nothing_is_decided_and_it_is_told_how(collection: Collection) -> None:
    sentence = review(collection, "2024-09", "--accept", ids(collection)[0]).refused(2)
    assert "--as" in sentence
    assert "git config --global user.name" in sentence
    assert REVIEWS not in all_refs(collection.archive)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name the period"),
        (("--note", "x"), "Name the change this is for"),
        (("2024-09", "--as", "Ann <a@b.example>"), "Name the change this is for"),
        (("2024-09", "--accept", "abcd", "--unreviewed", *AS_ANN), "Either list"),
        (("2024-09", "--accept", "xyz", *AS_ANN), "no change id"),
        (("2024-09", "--accept", "", *AS_ANN), "no change id"),
        (("2024-09", "--accept", "00000000", *AS_ANN), "No change begins"),
        (("2024-09", "--level", "critical"), "--rate ID"),
        (("2024-09", "--cite", "2024-09-04"), "Name the change that the event"),
        (("2024-09", "--accept", "abcd", "--cite", "x", *AS_ANN), "No event is written down"),
        (("2024-09", "--rate", "abcd", "--topic", "x", "--note", "y", *AS_ANN), "no topic 'x'"),
        (("2024-13",), "calendar"),
        (("2024-09", "nonsuch"), "No terms match"),
        (("2024-09", "--accept", "abcd", "--as", "Ann"), "names no reviewer"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    collection: Collection, arguments: tuple[str, ...], said: str
) -> None:
    assert said in review(collection, *arguments).refused(2)
    assert REVIEWS not in all_refs(collection.archive)


def test_an_id_that_stands_for_several_changes_is_refused(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(
        "policydiff.review.listing.change_id", lambda *given: "abcd" + change_id(*given)[4:]
    )
    sentence = review(collection, "2024-09", "--accept", "abcd", *AS_ANN).refused(2)
    assert "2 changes begin with 'abcd'" in sentence
    sentence = review(collection, "--accept", "abcd", *AS_ANN).refused(2)
    assert "changes begin with 'abcd'" in sentence


def test_all_decisions_of_a_command_are_recorded_or_none(collection: Collection) -> None:
    keep, _ = ids(collection)
    review(collection, "2024-09", "--accept", keep, "--flag", "00000000", *AS_ANN).refused(2)
    assert REVIEWS not in all_refs(collection.archive)


def test_somebody_else_s_repository_is_listed_but_not_decided_on(
    collection: Collection, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(collection.archive), str(theirs))
    listing = call("-C", theirs, "review", "2024-09", "--format", "json").json()
    keep = listing["changes"][0]["id"]
    assert keep == ids(collection)[0]
    before = all_refs(theirs)
    ended = call("-C", theirs, "review", "2024-09", "--accept", keep, *AS_ANN)
    assert "only read" in ended.refused(2)
    assert all_refs(theirs) == before


def test_names_of_terms_narrow_what_is_listed_and_decided(collection: Collection) -> None:
    cookies = Terms(service="Acme", type="Cookie Policy")
    record(collection, [("2024-08-01", policy(KEEP)), ("2024-09-02", policy(KEEP, COPY))], cookies)
    assert len(listed(collection, "2024-09")) == 3
    [change] = listed(collection, "2024-09", "acme", "cookie")
    assert "No change begins" in review(
        collection, "2024-09", "privacy", "--accept", change["id"], *AS_ANN
    ).refused(2)
    decide(collection, "2024-09", "cookie", "--accept", change["id"], *AS_ANN)


def test_the_same_change_at_two_places_is_one_row(tmp_path: Path) -> None:
    made = make(tmp_path / "twice")
    record(made, TWICE)
    [key] = {change["id"] for change in listed(made, "2024-09")}
    assert len(listed(made, "2024-09")) == 2
    said = review(made, "2024-09").done()
    assert "1 change at 2 places: 1 waiting" in said
    [row] = [line for line in said.splitlines() if line.startswith(key[:10])]
    assert ", also at 1 other place" in row


def test_a_period_without_changes_says_so(collection: Collection) -> None:
    assert "no changes to review" in review(collection, "2023").done()


def test_json_after_a_decision_tells_what_was_decided(collection: Collection) -> None:
    keep, _ = ids(collection)
    document = review(
        collection, "--flag", keep, "--note", "why", *AS_ANN, "--format", "json"
    ).json()
    [change] = document["changes"]
    assert document["period"] is None
    assert (change["id"], change["status"]) == (keep, "flagged")
    assert change["decisions"][0]["note"] == "why"


def test_markdown_is_drawn_too(collection: Collection) -> None:
    said = review(collection, "2024-09", "--format", "markdown").done()
    assert "| Change | Came | What | Where | Review |" in said


def hostile(made: Collection, *contents: bytes) -> str:
    """Notes on a version that somebody else has written."""
    with open_archive(made.archive) as archive:
        commit = Reader(archive=archive).timelines(())[0].entries[1].record.commit
        archive.add_notes({commit: contents}, author="M <m@example.org>", at=NOON)
    return commit


def test_notes_that_are_no_decisions_are_counted_and_count_for_nothing(
    collection: Collection,
) -> None:
    hostile(collection, b"\xff\xfe", b"[" * 60_000, b"{}", b'{"v":1,"verdict":"accepted"}')
    ended = review(collection, "2024-09")
    assert ended.code == 0
    assert "2 changes: 2 waiting" in ended.out
    assert ended.sentence().startswith("4 review notes in ")


def test_what_a_note_says_cannot_act_on_the_terminal(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--accept", keep, *AS_ANN)
    with open_archive(collection.archive) as archive:
        [line] = archive.notes().lines
    evil = "\x1b]0;owned\x07\x1b[2J\r\n[red]\u202e"
    forged = {
        **json.loads(line),
        "note": evil,
        "name": f"Bob{evil}",
        "email": f"b{evil}@example.org",
    }
    hostile(collection, json.dumps(forged).encode())
    for form in ("terminal", "markdown"):
        said = review(collection, "2024-09", "--format", form).done()
        assert "Bob" in said
        assert said.replace("\n", "").isprintable()
    listed(collection, "2024-09")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_on_a_terminal_what_a_note_says_cannot_act_either(collection: Collection) -> None:
    keep, _ = ids(collection)
    decide(collection, "2024-09", "--flag", keep, "--note", "\x1b[2J[bold]evil\x07", *AS_ANN)
    command = [*COMMAND, "-C", str(collection.path), "review", "2024-09", "--list"]
    done = subprocess.run(
        [sys.executable, "-c", f"import pty; pty.spawn({command!r})"],
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=300, check=True,
    )  # fmt: skip
    assert "evil" in done.stdout
    assert "\x1b[2J" not in done.stdout
    assert "\x07" not in done.stdout


def _interrupted(sitting: subprocess.Popen[bytes]) -> int:
    """Its exit code; a signal that comes after the prompt and before the reading is asked for again."""
    for _ in range(30):
        sitting.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return sitting.wait(timeout=10)
    raise AssertionError("it went on")


@pytest.mark.skipif(os.name == "nt", reason="a console there has no such signal for one process")
def test_a_sitting_that_is_broken_off_says_that_decisions_are_kept(collection: Collection) -> None:
    arguments = ["-C", str(collection.path), "review", "2024-09", "--plain"]
    sitting = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
    )  # fmt: skip
    with sitting:
        assert sitting.stdout is not None
        said = b""
        while not said.endswith(b"help? "):
            piece = sitting.stdout.read(1)
            assert piece, said
            said += piece
        assert _interrupted(sitting) == 130
        assert sitting.stdout.read().endswith(b"Stopped; every decision made above is kept.\n")


def test_a_decision_made_in_one_process_is_seen_by_the_next(tmp_path: Path) -> None:
    made = make(tmp_path / "c")
    record(made, [("2024-08-01", policy(KEEP)), ("2024-09-01", policy(KEEP, COPY))])
    first = run("-C", made.path, "review", "2024-09", "--format", "json").json()
    key = first["changes"][0]["id"]
    run("-C", made.path, "review", "--discuss", key, "--note", "näher ansehen", *AS_ANN).done()
    said = run("-C", made.path, "review", "2024-09").done()
    assert "put up for discussion by Ann Lee" in said
    assert "“näher ansehen”" in said


def test_of_decisions_made_at_once_each_that_was_confirmed_is_kept(collection: Collection) -> None:
    [keep, _] = ids(collection)
    people = [f"Reviewer {number} <r{number}@example.org>" for number in range(3)]
    running = [
        start("-C", collection.path, "review", "2024-09", "--accept", keep, "--as", who)
        for who in people
    ]
    confirmed = set()
    for who, process in zip(people, running, strict=True):
        _, err = process.communicate(timeout=300)
        assert process.returncode in {0, 4}, err
        if process.returncode == 0:
            confirmed.add(who)
    assert confirmed
    [change, _] = listed(collection, "2024-09")
    assert {f"{one['name']} <{one['email']}>" for one in change["decisions"]} == confirmed
