from __future__ import annotations

import re
from html import unescape

import pytest
from tests.render.conftest import Case
from tests.render.docx.accepting import lines

from policydiff.assess import load_rules
from policydiff.model import RecordKind
from policydiff.queries import parse_period
from policydiff.render import html, outline
from policydiff.render.docx import document
from policydiff.render.dossier import Dossier, dossier
from policydiff.render.paint import plain
from policydiff.review import Ledger

FIRST = "# Terms\n\nWe keep mail for a day.\n\nIt stands."
SECOND = FIRST.replace("a day", "a year")
THIRD = SECOND + "\n\nWe sell data to anybody."
MOVED = "# Terms\n\nPage\n\n" + THIRD.removeprefix("# Terms\n\n")


@pytest.fixture
def found(case: Case) -> Dossier:
    """A month with a change, a return, a change again, and a technical upgrade."""
    rules = load_rules()
    report = case(
        ("2024-08-01T10:00", FIRST),
        ("2024-09-02T10:00", SECOND),
        ("2024-09-05T10:00", FIRST),
        ("2024-09-20T10:00", THIRD),
        ("2024-09-25T10:00", MOVED, RecordKind.TECHNICAL),
        rules=rules,
    )
    return dossier([report], parse_period("2024-09"), Ledger(decisions={}, unread=0), rules=rules)


def said_in(form: str, found: Dossier) -> str:
    if form == "docx":
        return " ".join(words for _, words in lines(document(found), accept=True))
    page = re.sub("<style>.*?</style>|<script>.*?</script>", "", html.page(found), flags=re.DOTALL)
    return " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_report_says_what_was_in_force_before_and_every_day_it_changed(
    found: Dossier, form: str
) -> None:
    said = said_in(form, found)
    days = (
        "1 Aug 2024 10:00 UTC",
        "2 Sep 2024 10:00 UTC",
        "5 Sep 2024 10:00 UTC",
        "20 Sep 2024 10:00 UTC",
    )
    places = [said.index(f"{day} ") for day in days]
    assert places == sorted(places)
    assert re.search(r"In force before:? 1 Aug 2024 10:00 UTC", said)
    assert "back to the text of 1 Aug 2024 10:00 UTC" in said


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_report_says_that_a_text_moved_without_its_publisher(found: Dossier, form: str) -> None:
    assert "Technical upgrade on 25 Sep 2024 10:00 UTC" in said_in(form, found)


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_report_says_in_a_sentence_what_its_changes_mean(found: Dossier, form: str) -> None:
    assert re.search(r"\b2 substantive changes? \(|1 critical change", said_in(form, found))


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_report_names_whose_it_is(found: Dossier, form: str) -> None:
    title = "Telegram, September 2024 (UTC): 1 of 1 document changed"
    assert title in said_in(form, found)


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_summary_tells_that_another_document_took_the_place(case: Case, form: str) -> None:
    old = "\n\n".join(f"Alpha beta gamma {n} delta epsilon zeta eta theta." for n in range(30))
    new = "\n\n".join(f"Uno dos tres {n} cuatro cinco seis siete ocho." for n in range(30))
    report = case(("2024-08-01", old), ("2024-09-27", new), rules=load_rules())
    said = said_in(form, dossier([report], parse_period("2024-09"), Ledger(decisions={}, unread=0)))
    assert said.index("Summary") < said.index("another document on 27 Sep 2024")


def test_what_changed_and_changed_back_is_counted_as_in_a_period_shown(case: Case) -> None:
    report = case(
        ("2024-08-01T10:00", FIRST), ("2024-09-02T10:00", SECOND), ("2024-09-05T10:00", FIRST)
    )
    counted = dossier([report], parse_period("2024-09"), Ledger(decisions={}, unread=0))
    shown = plain(outline.show([report], parse_period("2024-09"), context=40))
    assert counted.outcome == "1 of 1 document changed"
    assert counted.outcome in shown
