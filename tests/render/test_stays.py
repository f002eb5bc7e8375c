"""That words had stood before, or stand again, as it is said in every format."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from tests.render.conftest import Case, joined
from tests.render.test_machine import checked

from policydiff.history import Spell
from policydiff.model import ChangeKind
from policydiff.queries import parse_period
from policydiff.render import docx, html, machine, outline, paint, stays
from policydiff.render.csv import table
from policydiff.render.dossier import Dossier, dossier
from policydiff.report import DatedChange, PeriodReport
from policydiff.review import Ledger

KEEP = "We keep the messages of a closed account for thirty days and then erase them."
SHARE = "A court may oblige us to share your telephone number with the police of its country."
ASK = "Whoever wants a copy of everything stored about them can ask our office for it in writing."
PAY = "Fees for the paid plan are taken on the first working day of every month."
LONGER = KEEP.replace("thirty", "ninety")
PERIOD = parse_period("2024-09")

Made = Callable[[Case], PeriodReport]


@pytest.fixture
def case() -> Case:
    return Case()


def page(*clauses: str) -> str:
    return joined(["# Policy", *clauses])


def came_back(case: Case) -> PeriodReport:
    """One clause is added in September that had stood in spring."""
    return case(
        ("2024-01-10", page(KEEP, SHARE, ASK)),
        ("2024-05-03", page(KEEP, ASK)),
        ("2024-09-20", page(KEEP, SHARE, ASK)),
    )


def comes_back(case: Case) -> PeriodReport:
    """One clause is removed in September that stands again since November."""
    return case(
        ("2024-01-10", page(KEEP, SHARE, ASK)),
        ("2024-09-20", page(KEEP, ASK)),
        ("2024-11-02", page(KEEP, SHARE, ASK)),
    )


def reworded(case: Case) -> PeriodReport:
    """A clause is reworded in September as it had been until May, and takes its old words again in November."""
    return case(
        ("2024-01-10", page(LONGER, SHARE, ASK)),
        ("2024-05-03", page(KEEP, SHARE, ASK)),
        ("2024-09-20", page(LONGER, SHARE, ASK)),
        ("2024-11-02", page(KEEP, SHARE, ASK)),
        ("2024-12-24", page(LONGER, SHARE, ASK)),
    )


BEFORE = "These words stood here before: 10 Jan 2024 until 3 May 2024."
AGAIN = "These words stood here again from 2 Nov 2024 on."
BOTH = (
    "The new words stood here before: 10 Jan 2024 until 3 May 2024. "
    "The old words stood here again: 2 Nov 2024 until 24 Dec 2024."
)
EACH = pytest.mark.parametrize(
    ("made", "said"), [(came_back, BEFORE), (comes_back, AGAIN), (reworded, BOTH)]
)


@EACH
def test_it_is_a_line_under_the_change(case: Case, made: Made, said: str) -> None:
    drawn = paint.plain(outline.show([made(case)], PERIOD, context=20))
    assert drawn.count(f"  {said}\n") == 1
    assert drawn.index("on 20 Sep 2024") < drawn.index(said)


@EACH
def test_markdown_has_it(case: Case, made: Made, said: str) -> None:
    drawn = paint.markdown(outline.show([made(case)], PERIOD, context=20))
    assert said in drawn


def told(report: PeriodReport) -> Dossier:
    return dossier([report], PERIOD, Ledger(decisions={}, unread=0))


@EACH
def test_a_page_has_it_on_the_card_of_the_change(case: Case, made: Made, said: str) -> None:
    page = html.page(told(made(case)))
    assert page.count(f'<p class="quiet">{said}</p>') == 1


@EACH
def test_a_word_document_has_it_in_a_comment(case: Case, made: Made, said: str) -> None:
    file = docx.document(told(made(case)))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        comments = ET.fromstring(parts.read("word/comments.xml"))
    paragraphs = [one for one in comments.iter() if one.tag.endswith("}p")]
    assert said in ["".join(one.itertext()) for one in paragraphs]


@EACH
def test_a_spreadsheet_has_it_in_a_column_of_its_own(case: Case, made: Made, said: str) -> None:
    lines = table(told(made(case))).decode("utf-8-sig").splitlines()
    [row] = csv.DictReader(lines)
    assert row["stood"] == said


def test_json_has_its_days(case: Case) -> None:
    [change] = changes(reworded(case))
    assert change["stood_before"] == [
        {"from": "2024-01-10T00:00:00Z", "until": "2024-05-03T00:00:00Z"}
    ]
    assert change["stands_again"] == [
        {"from": "2024-11-02T00:00:00Z", "until": "2024-12-24T00:00:00Z"}
    ]
    [change] = changes(comes_back(case))
    assert change["stands_again"] == [{"from": "2024-11-02T00:00:00Z", "until": None}]
    assert change["stood_before"] == []


def changes(report: PeriodReport) -> list[dict[str, object]]:
    written = checked(machine.show([report], PERIOD))
    return list(written["terms"][0]["stretches"][0]["comparison"]["changes"])


def test_of_neighbours_that_came_together_one_line_says_which_had_stood(case: Case) -> None:
    report = case(
        ("2024-01-10", page(KEEP, SHARE)),
        ("2024-05-03", page(KEEP)),
        ("2024-09-20", page(KEEP, SHARE, PAY)),
    )
    drawn = paint.plain(outline.show([report], PERIOD, context=20))
    assert "Policy ¶2: these words stood here before: 10 Jan 2024 until 3 May 2024." in drawn


def test_neighbours_that_had_stood_together_are_told_of_at_once(case: Case) -> None:
    report = case(
        ("2024-01-10", page(KEEP, SHARE, PAY)),
        ("2024-05-03", page(KEEP)),
        ("2024-09-20", page(KEEP, SHARE, PAY)),
    )
    drawn = paint.plain(outline.show([report], PERIOD, context=20))
    assert drawn.count(f"  {BEFORE}\n") == 1


def dated(case: Case, *spells: tuple[str, str | None]) -> DatedChange:
    [stretch] = came_back(case).stretches
    [change] = stretch.changes
    assert change.change.kind is ChangeKind.ADDED

    def at(day: str) -> datetime:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)

    times = tuple(Spell(start=at(start), end=at(end) if end else None) for start, end in spells)
    return replace(change, stood_before=times)


def test_a_stay_of_hours_is_of_one_day(case: Case) -> None:
    assert stays.of(dated(case, ("2024-01-10T08:00", "2024-01-10T20:00"))) == (
        "These words stood here before: on 10 Jan 2024."
    )


def test_many_stays_are_counted(case: Case) -> None:
    each = [(f"2024-01-{day:02d}", f"2024-01-{day + 1:02d}") for day in range(1, 20, 2)]
    assert stays.of(dated(case, *each)) == (
        "These words stood here before: 10 times between 1 Jan 2024 and 20 Jan 2024."
    )


def test_nothing_is_said_of_what_is_new(case: Case) -> None:
    report = case(("2024-01-10", page(KEEP, SHARE)), ("2024-09-20", page(KEEP, SHARE, PAY)))
    assert [stays.of(one) for one in report.stretches[0].changes] == [""]


def test_of_many_that_stood_at_other_times_one_line_says_how_many(case: Case) -> None:
    report = case(
        ("2024-01-10", page(KEEP, SHARE, PAY, ASK)),
        ("2024-09-20", page(KEEP)),
        ("2024-10-02", page(KEEP, SHARE)),
        ("2024-11-02", page(KEEP, PAY)),
        ("2024-12-24", page(KEEP, ASK)),
    )
    drawn = paint.plain(outline.show([report], PERIOD, context=20))
    assert drawn.count(" stood here again ") == 1
    assert (
        "  Of these 3 clauses, 3 stood here again at times, between 2 Oct 2024 and 24 Dec 2024; "
        "1 of them to the last recorded text.\n"
    ) in drawn
