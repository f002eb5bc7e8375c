from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.dossiers import dossier_of

from policydiff.events import Event
from policydiff.model import Level
from policydiff.render import picture
from policydiff.render.picture import Mark, drawing

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


def circles(drawn: str) -> list[tuple[float, float]]:
    """Centre and radius of each."""
    every = ET.fromstring(drawn).iter(f"{SVG}circle")
    return [(float(one.get("cx", "")), float(one.get("r", ""))) for one in every]


def test_later_stands_further_to_the_right() -> None:
    alike = [replace(mark, level=Level.CRITICAL) for mark in MARKS]
    (first, _), (second, _) = circles(picture.timeline_svg(alike, START, END))
    assert first < second


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 400)), min_size=1, max_size=60))
def test_no_circles_of_a_row_lie_over_each_other_and_no_change_is_lost(
    days: list[tuple[int, int]],
) -> None:
    found = [
        Mark(at=START + timedelta(days=day), level=Level.EDITORIAL, number=number)
        for day, number in days
    ]
    drawn = picture.timeline_svg(found, START, START + timedelta(days=3001))
    placed = circles(drawn)
    assert placed == sorted(placed)
    for (x, radius), (other, wide) in itertools.pairwise(placed):
        assert x + radius <= other - wide + 0.21  # both are rounded to a tenth
    inside = [
        int(one.text.replace(",", ""))
        for one in ET.fromstring(drawn).iterfind(f"{SVG}g/{SVG}text")
        if one.text
    ]
    alone = len(placed) - len(inside)
    assert sum(inside) + alone == sum(number for _, number in days)


def test_events_that_are_close_share_their_label_and_those_outside_are_not_drawn() -> None:
    days = (
        date(2024, 8, 30),
        date(2024, 9, 10),
        date(2024, 9, 11),
        date(2024, 10, 30),
        date(2024, 10, 31),
    )
    events = [replace(SAID, date=day) for day in (*days, date(2024, 12, 1))]
    drawn = picture.timeline_svg(MARKS, START, START + timedelta(days=90), events)
    assert [said for said in words(drawn) if said.startswith("E")] == ["E2-3", "E4-5"]
    dashed = [one for one in ET.fromstring(drawn).iter(f"{SVG}line") if one.get("stroke-dasharray")]
    assert len(dashed) == 4
    assert all(one.find(f"{SVG}title") is not None for one in dashed)


def test_an_event_of_the_day_on_which_the_axis_begins_is_drawn() -> None:
    noon = datetime(2024, 9, 23, 12, tzinfo=UTC)
    assert "E1" in words(picture.timeline_svg(MARKS, noon, END, [SAID]))


def test_a_cell_says_with_dots_what_it_says_with_a_colour() -> None:
    dots = {
        level: len(circles(picture.heat_svg([("a", [Mark(at=START, level=level)])], START, END)))
        for level in (*Level, None)
    }
    assert dots == {
        Level.CRITICAL: 6, Level.SUBSTANTIVE: 4, Level.EDITORIAL: 2, Level.COSMETIC: 0, None: 0
    }  # fmt: skip
    # in the cell and in the legend, where a word stands beside them
    assert "critical" in words(picture.heat_svg([("a", MARKS)], START, END))


def test_a_picture_tells_in_words_what_it_shows() -> None:
    for drawn in (
        picture.timeline_svg(MARKS, START, END, [SAID]),
        picture.heat_svg([("Telegram/Privacy Policy", MARKS)], START, END),
    ):
        root = ET.fromstring(drawn)
        title, about = root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")
        assert root.get("aria-label") == title
        assert about
        assert "critical" in about


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lit = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2 has it."""
    less, more = sorted((luminance(one), luminance(other)))
    return (more + 0.05) / (less + 0.05)


@pytest.mark.parametrize("level", [*Level, None])
def test_what_stands_on_a_colour_can_be_read_and_the_colour_is_seen_in_either_theme(
    level: Level | None,
) -> None:
    assert contrast(drawing.FILLS[level], drawing.ON_FILL) >= 4.5
    assert contrast(drawing.FILLS[level], "#14171b") >= 3


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


def test_a_name_of_forty_letters_stands_whole_in_a_heat_map_in_text() -> None:
    name = "Telegram/Vulnerability Disclosure Policy"
    drawn = picture.heat_text([(name, MARKS), ("a", ())], START, END, width=80)
    assert drawn.startswith(f"{name}  ")
    assert max(map(len, drawn.splitlines())) <= 80


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
