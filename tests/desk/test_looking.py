from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from tests.desk import picture
from tests.desk.conftest import NARROW, WIDE, Sitting, desk_at, kept, sit
from tests.review.conftest import COPY, KEEP, policy, record
from tests.sites import make

from policydiff.collection import Collection
from policydiff.desk.app import Desk
from policydiff.desk.keys import KEYS
from policydiff.review.docket import Order


def test_the_next_that_waits_is_a_key_away(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("j", "a", "g", "N")
        assert at.desk.queue.cursor == 2

    sit(desk_at(busy), steps)


def _cursor_line(at: Sitting) -> str:
    """The line of the screen that the cursor is on."""
    [line] = [line for line in at.screen().splitlines() if line.startswith(">")]
    return line


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_the_queue_follows_its_cursor_from_decision_to_decision(
    crowded: Collection, size: tuple[int, int]
) -> None:
    async def steps(at: Sitting) -> None:
        for number in range(1, 25):
            await at.press("a")
            assert at.desk.queue.cursor == number
            assert at.row.split(",")[0] in _cursor_line(at)
        await at.press("u")
        assert at.desk.queue.cursor == 23
        assert at.row.split(",")[0] in _cursor_line(at)

    sit(desk_at(crowded), steps, size)


def test_a_queue_that_was_scrolled_stays_where_it_is_while_others_decide(
    crowded: Collection,
) -> None:
    async def steps(at: Sitting) -> None:
        at.desk.queue.scroll_to(y=30, animate=False, immediate=True)
        await at.press("ctrl+r")
        assert at.desk.queue.scroll_offset.y == 30

    sit(desk_at(crowded), steps)


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_the_scroll_bar_stands_over_no_word_of_the_queue(
    crowded: Collection, size: tuple[int, int]
) -> None:
    async def steps(at: Sitting) -> None:
        assert at.desk.queue.show_vertical_scrollbar
        await at.press("a")
        lines = at.screen().splitlines()
        at_review = next(line for line in lines if line.startswith("   Level")).index("Review")
        assert [line[at_review : at_review + 9].strip() for line in lines[2:5]] == [
            "accepted",
            "waiting",
            "waiting",
        ]

    sit(desk_at(crowded), steps, size)


def test_a_search_narrows_as_one_types_and_escape_shows_all(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("slash")
        await at.type("ADVERTISERS")
        assert len(at.rows) == 1
        assert "1 of 6 shown" in at.said
        await at.press("enter", "a")
        assert len(kept(busy)) == 1
        await at.press("escape")
        assert len(at.rows) == 6

    sit(desk_at(busy), steps)


def test_a_filter_shows_only_what_was_chosen(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("l", "tab", "tab", "tab", "enter", "down", "enter", "tab", "enter")
        assert {one.subject.terms.type for one in at.desk.docket.shown} == {"Cookie Policy"}
        assert "Acme/Cookie Policy" in at.said
        await at.press("escape")
        assert len(at.rows) == 6

    sit(desk_at(busy), steps)


def test_the_order_is_a_key_away(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("o")
        assert at.said == f"Order: {Order.NEWEST}."
        assert "2024-09-10" in at.rows[0]
        await at.press("o", "o")
        assert at.said == f"Order: {Order.WEIGHT}."

    sit(desk_at(busy), steps)


def test_earlier_wordings_are_one_key_away(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("slash")
        await at.type("thirty", "enter", "h")
        said = at.text("#read")
        assert "Wordings" in said
        assert "thirty" in said
        assert "1 Aug 2024" in said
        await at.press("escape")
        assert at.desk.screen.query("#queue")

    sit(desk_at(busy), steps)


@pytest.mark.parametrize("opening", ["question_mark", "h", "F", "r", "l"])
def test_no_key_of_the_desk_acts_behind_what_stands_over_it(busy: Collection, opening: str) -> None:
    async def steps(at: Sitting) -> None:
        await at.press(opening)
        over = at.desk.screen
        await at.press("a", "slash", "x", "u", "o")
        assert at.desk.screen is over
        assert not kept(busy)
        await at.press("escape")
        assert at.desk.screen.query("#queue")
        assert not at.desk.queue.marked

    sit(desk_at(busy), steps)


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (300, 90)])
def test_any_size_of_a_terminal_will_do(busy: Collection, size: tuple[int, int]) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("j", "n", "escape", "l", "escape", "h", "escape", "question_mark", "escape")
        await at.pilot.resize_terminal(80, 24)
        await at.press("a")
        assert len(kept(busy)) == 1

    sit(desk_at(busy), steps, size)


def test_a_slim_terminal_still_says_where_a_change_stands(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        place = at.desk.docket.shown[0].place
        assert place[:8] in at.row
        assert at.row.rstrip().endswith("waiting")

    sit(desk_at(busy), steps, (40, 24))


def test_no_bar_takes_a_line_from_the_queue(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        queue = at.desk.queue
        assert len(at.rows) > queue.size.height
        assert queue.show_vertical_scrollbar
        assert not queue.show_horizontal_scrollbar

    sit(desk_at(busy), steps, (80, 12))


def test_topics_go_by_their_titles(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        about = {topic for one in at.desk.docket.shown for topic in one.topics}
        assert "user_rights" in about or "sharing" in about, about
        titles = {at.desk.docket.named(topic) for topic in about}
        assert titles & {"the user's rights", "sharing with others"}
        for one in range(len(at.rows)):
            at.desk.queue.go(one)
            await at.settle()
            for topic in at.desk.docket.shown[one].topics[:1]:
                if at.desk.docket.level(at.desk.docket.shown[one]) in ("critical", "substantive"):
                    assert at.desk.docket.named(topic) in at.text("#findings")

    sit(desk_at(busy), steps, WIDE)


def test_help_tells_every_key(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("question_mark")
        said = at.text("#read")
        for _, keys in KEYS:
            for _, what in keys:
                assert " ".join(what.split()[:3]) in said

    sit(desk_at(busy), steps, WIDE)


def test_every_key_is_told_in_the_help() -> None:
    told = {key for _, keys in KEYS for said, _ in keys for key in said.split()}
    named = {"slash": "/", "question_mark": "?"}
    bound = {
        named.get(key, key)
        for binding in Desk.BINDINGS
        for key in binding.key.split(",")  # type: ignore[union-attr]  # all are made so
    }
    assert bound - {"ctrl+q", "ctrl+c", "escape"} <= told
    assert told - {"up", "down", "j", "k", "g", "G", "tab"} <= bound


def test_every_recorded_change_is_there_without_a_period(collection: Collection) -> None:
    async def steps(at: Sitting) -> None:
        came = {one.subject.at[-1].date().isoformat() for one in at.desk.docket.shown}
        assert came == {"2024-09-20", "2024-10-10", "2024-11-15"}

    sit(desk_at(collection, None), steps)


def test_a_change_that_comes_back_is_told_as_seen_before(collection: Collection) -> None:
    async def september(at: Sitting) -> None:
        await at.press("slash")
        await at.type("sixty", "enter", "a")

    async def november(at: Sitting) -> None:
        assert "seen before" in at.row
        assert "Seen before: the same words came on 5 Sep 2024 too" in at.text("#findings")
        assert "accepted by Ann Lee on" in at.text("#findings")

    sit(desk_at(collection), september)
    sit(desk_at(collection, "2024-11"), november, WIDE)


HOSTILE = "[bold red]Pay[/bold red] \\[@click=app.leave]here[/] {{x}} $text \x1b[2J\x1b]0;own\x07 \u202eevil"


def test_nothing_a_page_or_a_note_says_acts(tmp_path: Path) -> None:
    made = make(tmp_path / "hostile")
    record(
        made,
        [("2024-08-01", policy(KEEP)), ("2024-09-01", policy(KEEP, f"{COPY} {HOSTILE}"))],
    )

    async def steps(at: Sitting) -> None:
        await at.press("n")
        await at.type("[red]no[", "enter", "h", "escape", "slash")
        await at.type("[bold", "enter")
        shown = at.screen()
        assert "[bold red]Pay[/bold red]" in at.text("#redline")
        assert "[@click=app.leave]" in at.text("#redline")
        assert "[red]no[" in at.text("#findings")
        assert shown.replace("\n", "").isprintable()
        assert at.desk.is_running

    sit(desk_at(made), steps, WIDE)


def test_marks_stand_around_words_where_there_is_no_colour(
    busy: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def steps(at: Sitting) -> None:
        await at.press("slash")
        await at.type("thirty", "enter")
        assert "[-thirty days-]{+sixty days+}" in at.text("#redline")

    sit(desk_at(busy), steps)


def test_marks_are_a_key_away(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("slash")
        await at.type("thirty", "enter")
        assert "[-thirty days-]" not in at.text("#redline")
        await at.press("m")
        assert "[-thirty days-]{+sixty days+}" in at.text("#redline")
        await at.press("s")
        assert at.lines("#redline")[3].startswith("old")
        await at.press("t")

    sit(desk_at(busy), steps, WIDE)


def test_the_page_tells_every_key_as_the_desk_has_it() -> None:
    text = picture.PAGE.read_text(encoding="utf-8")
    assert picture.rewritten(text) == text, "python -m tests.desk.picture"


def test_the_picture_on_the_page_shows_the_desk_as_it_is(busy: Collection) -> None:
    drawn = html.unescape(re.sub(r"<[^>]+>", " ", picture.PICTURE.read_text(encoding="utf-8")))
    words = drawn.replace("\xa0", " ")

    async def steps(at: Sitting) -> None:
        for one in at.desk.docket.shown:
            assert one.place in words
        assert "Findings" in words
        assert "? Help" in " ".join(words.split())

    sit(desk_at(busy), steps, (120, 30))
