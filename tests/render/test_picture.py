from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from tests.render.dossiers import dossier_of

from policydiff.events import Event
from policydiff.model import Level
from policydiff.render import picture
from policydiff.render.picture import Mark

START, END = datetime(2024, 9, 1, tzinfo=UTC), datetime(2024, 10, 1, tzinfo=UTC)
MARKS = (
    Mark(at=datetime(2024, 9, 3, tzinfo=UTC), level=Level.EDITORIAL, number=12),
    Mark(at=datetime(2024, 9, 23, tzinfo=UTC), level=Level.CRITICAL),
)
SAID = Event(date=date(2024, 9, 23), title="<b>", source="s", line="l")
SVG = "{http://www.w3.org/2000/svg}"


def words(drawn: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(drawn).iter(f"{SVG}text")]


def test_a_timeline_has_a_row_for_each_weight_and_a_circle_for_each_mark() -> None:
    drawn = picture.timeline_svg(MARKS, START, END, [SAID])
    assert len(list(ET.fromstring(drawn).iter(f"{SVG}circle"))) == 2
    said = words(drawn)
    assert {"critical", "editorial", "12", "E1"} <= set(said)
    assert "substantive" not in said


def test_later_stands_further_to_the_right() -> None:
    circles = list(ET.fromstring(picture.timeline_svg(MARKS, START, END)).iter(f"{SVG}circle"))
    first, second = (float(circle.get("cx", "")) for circle in circles)
    assert first < second


def test_a_picture_needs_nothing_but_itself() -> None:
    drawn = picture.timeline_svg(MARKS, START, END, [SAID]) + picture.heat_svg(
        [("a", MARKS)], START, END
    )
    assert "style=" not in drawn
    assert "href" not in drawn
    assert "<style" not in drawn


def test_a_timeline_in_text_puts_digits_where_changes_came() -> None:
    drawn = picture.timeline_text(MARKS, START, END, width=72, events=[SAID])
    critical, editorial, events, axis = drawn.splitlines()
    assert critical.startswith("critical")
    assert critical[12:].count("1") == 1
    assert editorial.startswith("editorial")
    assert "+" in editorial
    assert events[events.index("E", 8)] == "E"
    assert critical.index("1", 12) == events.index("E", 8)
    assert "Sep" in axis
    assert drawn.isascii()
    assert max(map(len, drawn.splitlines())) <= 72


def test_a_heat_map_says_the_numbers() -> None:
    rows = [("Telegram/Privacy Policy", MARKS), ("<script>", ())]
    assert {"12", "1", "Telegram/Privacy Policy", "<script>"} <= set(
        words(picture.heat_svg(rows, START, END))
    )


def test_a_heat_map_in_text_has_digits_or_a_sign_for_the_weightiest() -> None:
    unrated = [replace(mark, level=None) for mark in MARKS]
    first = picture.heat_text([("One", unrated), ("Two", ())], START, END, width=60).splitlines()[0]
    assert first.startswith("One")
    assert [sign for sign in first[3:] if sign not in " ."] == ["+", "1"]
    both = [*MARKS, replace(MARKS[0], level=Level.SUBSTANTIVE)]
    first, *_, legend = picture.heat_text([("One", both)], START, END, width=60).splitlines()
    assert [sign for sign in first[3:] if sign not in " ."] == ["=", "#"]
    assert legend == "# critical  = substantive"


def test_a_heat_map_leaves_out_nothing_that_came_before_the_first_round_day() -> None:
    start, end = datetime(2022, 7, 11, tzinfo=UTC), datetime(2025, 10, 24, tzinfo=UTC)
    early = picture.Mark(at=datetime(2022, 9, 28, tzinfo=UTC), level=None, number=7)
    drawn = words(picture.heat_svg([("Live Policy", [early])], start, end))
    assert "7" in drawn
    assert "Jul 2022" in drawn


@pytest.mark.parametrize("days", [1, 2, 9, 31, 92, 366, 3660, 20000])
def test_an_axis_of_any_length_has_a_few_ticks(days: int) -> None:
    ends = START + timedelta(days=days)
    drawn = picture.timeline_svg((Mark(at=START, level=None),), START, ends)
    assert 2 <= len(words(drawn)) <= 12


def test_changes_are_counted_by_day_and_weight() -> None:
    dossier = dossier_of("# A\n\nOne stands.", "# A\n\nOne stands.\n\nTwo came.\n\nThree came too.")
    (mark,) = picture.marks(dossier.parts)
    assert (mark.number, mark.level, mark.at.hour) == (2, None, 0)


def test_a_time_without_a_beginning_begins_with_what_is_known() -> None:
    assert picture.bounds(None, None, MARKS) == (
        datetime(2024, 9, 3, tzinfo=UTC),
        datetime(2024, 9, 24, tzinfo=UTC),
    )
    assert picture.bounds(None, None, ()) is None
