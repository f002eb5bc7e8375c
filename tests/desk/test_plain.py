from __future__ import annotations

import subprocess

from tests.commandline import COMMAND, environment
from tests.desk.conftest import kept
from tests.review.conftest import ANN

from policydiff.collection import Collection
from policydiff.desk.plain import ANSWERS
from policydiff.events import EVENTS_FILE
from policydiff.model import Level
from policydiff.review import Verdict

EVENT = """\
[[event]]
date = 2024-09-04
title = "Announced in public"
source = "https://news.example/4"
line = "The founder said so."
"""


def talk(made: Collection, *answers: str, by: str = str(ANN), period: str = "2024-09") -> str:
    """What is said when one answers so."""
    done = subprocess.run(
        [*COMMAND, "-C", str(made.path), "review", period, "--plain", "--as", by],
        input="".join(f"{one}\n" for one in answers),
        env=environment(), capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.replace("\n", "").isprintable()
    return done.stdout


def test_a_change_is_said_in_words(busy: Collection) -> None:
    said = talk(busy, "search thirty")
    assert said.startswith("September 2024 (UTC), 6 changes: 6 waiting.")
    assert "Change 1 of 6. Critical" in said
    assert "[deleted: thirty days][inserted: sixty days]" in said
    assert "Findings" in said


def test_an_answer_decides_and_the_next_that_waits_is_said(busy: Collection) -> None:
    said = talk(busy, "accept as announced", "f", "quit")
    assert [(one.verdict, one.note) for one in kept(busy)] == [
        (Verdict.ACCEPTED, "as announced"),
        (Verdict.FLAGGED, ""),
    ]
    assert "Recorded: Accepted by Ann Lee on" in said
    assert said.index("Change 2 of 6") < said.index("Change 3 of 6")


def test_every_kind_of_decision_can_be_answered(busy: Collection) -> None:
    (busy.path / EVENTS_FILE).write_text(EVENT)
    talk(
        busy, "cite announced", "discuss what about Bob", "back", "note remember",
        "level editorial a typing error", "topic retention it is kept", "withdraw", "undo",
    )  # fmt: skip
    made = kept(busy)
    assert [one.verdict for one in made] == [
        Verdict.DISCUSS, Verdict.NOTED, Verdict.RATED, Verdict.RATED, Verdict.WITHDRAWN,
        Verdict.WITHDRAWN,
    ]  # fmt: skip
    assert made[0].cites is not None
    assert made[0].cites.title == "Announced in public"
    assert (made[2].level, made[2].note) == (Level.EDITORIAL, "a typing error")
    assert made[3].topics == ("retention",)


def test_an_answer_that_may_be_a_move_or_a_note_is_asked_again(busy: Collection) -> None:
    said = talk(busy, "n", "n as announced", "ne")
    assert said.count("Is that next or note? Answer ne or no.") == 2
    assert "Change 2 of 6" in said
    assert not kept(busy)


def test_one_finds_one_s_way(busy: Collection) -> None:
    said = talk(
        busy, "list", "go 3", "again", "waiting", "search advertisers", "earlier", "search", "help",
        "go 99", "hm", "level grave why", "topic cooking why", "note", "cite never", "undo",
    )  # fmt: skip
    assert "6. Editorial" in said
    assert said.count("Change 3 of 6") == 2
    assert "1 of 6 shown: “advertisers”" in said
    assert "Wordings" in said
    assert all(answer in said for answer, _ in ANSWERS)
    assert "no such one" in said
    assert "That is no answer" in said
    assert "is no level" in said
    assert "There is no topic 'cooking'" in said
    assert "a remark its words" in said
    assert "No event is written down here" in said
    assert "Nothing was decided yet" in said
    assert not kept(busy)


def test_nothing_to_review_is_said(busy: Collection) -> None:
    assert "no changes" in talk(busy, period="2023")


def test_the_words_of_a_search_without_a_find_end_nothing(busy: Collection) -> None:
    said = talk(busy, "search zebra", "accept", "search")
    assert "No change is shown" in said
    assert "All changes are shown." in said


def test_what_somebody_else_decided_meanwhile_is_said(busy: Collection) -> None:
    with subprocess.Popen(
        [*COMMAND, "-C", str(busy.path), "review", "2024-09", "--plain", "--as", str(ANN)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), encoding="utf-8",
    ) as ann:  # fmt: skip
        assert ann.stdout is not None
        while "Review" not in ann.stdout.readline():
            pass
        talk(busy, "flag too long", by="Bob Roe <bob@example.org>")
        said, _ = ann.communicate("again\n", timeout=300)
    assert "1 decision came in from elsewhere." in said
    assert "Flagged by Bob Roe" in said


def test_a_mistyped_answer_is_told_what_it_may_have_been(busy: Collection) -> None:
    said = talk(busy, "acept", "levle critical why", "level", "cite", "xyzzy")
    assert "did you mean accept?" in said
    assert "did you mean level?" in said
    assert "Say which level, then why: level editorial a typing error" in said
    assert "Say which event" in said
    assert said.count("That is no answer: help says which there are.") == 1
    assert not kept(busy)


def test_what_happened_around_is_said_once_and_when_it_is_asked_for(busy: Collection) -> None:
    (busy.path / EVENTS_FILE).write_text(EVENT)
    assert talk(busy, "next", "back").count("The founder said so.") == 1
    assert talk(busy, "again").count("The founder said so.") == 2
