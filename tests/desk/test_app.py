from __future__ import annotations

import asyncio
import threading
from datetime import date

import pytest
from filelock import FileLock
from tests.desk.conftest import NARROW, WIDE, Sitting, desk_at, kept, sit
from tests.review.conftest import ANN, BOB

from policydiff.collection import Collection
from policydiff.errors import ArchiveError
from policydiff.events import Event
from policydiff.model import Level
from policydiff.pipeline.bench import Bench
from policydiff.review import Verdict
from policydiff.review.docket import Matter

ANNOUNCED = Event(
    date=date(2024, 9, 4),
    title="Announced in public",
    source="https://news.example/4",
    line="The founder said so.",
)


def test_the_weightiest_change_comes_first_and_is_shown(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        levels = [row[3:15].strip() for row in at.rows]
        order = {"critical": 0, "not assessed": 1, "substantive": 2, "editorial": 3, "cosmetic": 4}
        assert len(levels) == 6
        assert levels == sorted(levels, key=order.__getitem__)
        assert at.row.startswith(">")
        assert "6 changes: 6 waiting" in at.text("#head")
        assert at.desk.docket.shown[0].subject.new.split()[2] in at.text("#redline")
        assert "Findings" in at.text("#findings")
        assert levels[0] in at.text("#findings")

    sit(desk_at(busy), steps)


@pytest.mark.parametrize(("size", "beside"), [(NARROW, False), (WIDE, True)])
def test_findings_stand_beside_the_redline_or_below_it(
    busy: Collection, size: tuple[int, int], *, beside: bool
) -> None:
    async def steps(at: Sitting) -> None:
        words, means = (at.desk.query_one(name).region for name in ("#words", "#means"))
        assert (words.right <= means.x) is beside
        assert (words.bottom <= means.y) is not beside
        assert max(len(line.rstrip()) for line in at.screen().splitlines()) <= size[0]
        assert "? Help" in at.screen()

    sit(desk_at(busy), steps, size)


@pytest.mark.parametrize(
    ("key", "verdict", "said"),
    [
        ("a", Verdict.ACCEPTED, "accepted"),
        ("f", Verdict.FLAGGED, "flagged"),
        ("d", Verdict.DISCUSS, "discuss"),
    ],
)
def test_a_key_decides_and_goes_on_to_what_waits(
    busy: Collection, key: str, verdict: Verdict, said: str
) -> None:
    async def steps(at: Sitting) -> None:
        first, second = at.desk.docket.shown[:2]
        await at.press(key)
        [made] = kept(busy)
        assert (made.change, made.verdict, made.reviewer) == (first.id, verdict, ANN)
        assert said in at.rows[0]
        assert "recorded in git" in at.said
        assert at.desk.queue.matter == second
        assert "5 waiting" in at.text("#head")

    sit(desk_at(busy), steps)


def test_a_decision_is_shown_as_made_once_git_has_it_and_not_before(
    busy: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    decide = Bench.decide

    def slowly(self: Bench, *given: object, **more: object) -> object:
        begun.set()
        assert go_on.wait(30)
        return decide(self, *given, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(Bench, "decide", slowly)

    async def steps(at: Sitting) -> None:
        await at.pilot.press("a")
        while not begun.is_set():
            await at.pilot.pause(0.01)
        await at.pilot.pause(0.05)
        assert "waiting" in at.rows[0]
        assert "recorded" not in at.said
        go_on.set()
        await at.settle()
        assert "accepted" in at.rows[0]

    sit(desk_at(busy), steps)


def test_what_could_not_be_recorded_is_said_and_not_shown_as_made(
    busy: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policydiff.archive.transaction._PATIENCE", 0.05)

    async def steps(at: Sitting) -> None:
        with FileLock(busy.archive / "policydiff-writing"):
            await at.press("a")
        assert "Another run is writing" in at.said
        assert "waiting" in at.rows[0]
        assert not kept(busy)

    sit(desk_at(busy), steps)


def test_what_went_wrong_is_told_to_its_end(
    busy: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = " ".join(["It could not be signed for a reason that is long"] * 3)

    def refuse(*_: object, **__: object) -> None:
        raise ArchiveError(f"{reason}: unlock your key.")

    monkeypatch.setattr(Bench, "decide", refuse)

    async def steps(at: Sitting) -> None:
        await at.press("a")
        assert "unlock your key." in " ".join(at.screen().split())
        assert "? Help" in at.screen()

    sit(desk_at(busy), steps)


def test_leaving_at_once_waits_for_the_decision(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.pilot.press("a", "f", "q")
        for _ in range(300):
            await at.pilot.pause(0.01)
            if not at.desk.is_running:
                break

    desk = desk_at(busy)
    sit(desk, steps)
    assert [one.verdict for one in kept(busy)]


def test_leaving_while_something_is_read_is_no_error(
    busy: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), threading.Event()
    look = Bench.look

    def slowly(self: Bench, matter: Matter) -> object:
        begun.set()
        go_on.wait(0.5)
        return look(self, matter)

    monkeypatch.setattr(Bench, "look", slowly)

    async def drive() -> None:
        desk = desk_at(busy)
        async with desk.run_test(size=NARROW) as pilot:
            while not begun.is_set():
                await pilot.pause(0.01)
        go_on.set()
        desk.close_archive()

    asyncio.run(drive())


def test_undo_goes_back_and_keeps_both_on_record(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        first = at.desk.docket.shown[0]
        await at.press("a", "u")
        assert [one.verdict for one in kept(busy)] == [Verdict.ACCEPTED, Verdict.WITHDRAWN]
        assert "waiting" in at.rows[0]
        assert at.desk.queue.matter == first
        assert "no longer counts" in at.text("#findings")
        await at.press("u")
        assert "Nothing was decided" in at.said
        assert len(kept(busy)) == 2

    sit(desk_at(busy), steps)


def test_undo_takes_back_one_decision_after_the_other(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("a", "f", "u", "u")
        assert len(kept(busy)) == 4
        assert "6 waiting" in at.text("#head")

    sit(desk_at(busy), steps)


def test_a_reviewer_withdraws_what_they_decided_another_day(busy: Collection) -> None:
    async def first(at: Sitting) -> None:
        await at.press("f")

    async def then(at: Sitting) -> None:
        assert "flagged" in at.rows[0]
        await at.press("w")
        assert "waiting" in at.rows[0]

    async def other(at: Sitting) -> None:
        await at.press("w")
        assert "has no decision on that change" in at.said

    sit(desk_at(busy), first)
    sit(desk_at(busy), then)
    sit(desk_at(busy, by=BOB), other)


def test_a_note_goes_with_a_decision_and_cites_an_event(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        assert "Announced in public" in at.text("#findings")
        await at.press("A")
        await at.type("as told", "tab", "enter", "down", "enter", "shift+tab", "enter")
        [made] = kept(busy)
        assert (made.verdict, made.note) == (Verdict.ACCEPTED, "as told")
        assert made.cites is not None
        assert made.cites.title == "Announced in public"
        await at.press("k")
        assert "citing 4 Sep 2024, Announced in public" in at.text("#findings")

    sit(desk_at(busy, happened=(ANNOUNCED,)), steps)


def test_a_note_alone_decides_nothing(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("n", "enter")
        assert "Write why" in at.text("#missing")
        await at.type("hm", "enter")
        [made] = kept(busy)
        assert (made.verdict, made.note) == (Verdict.NOTED, "hm")
        assert "waiting" in at.rows[0]
        assert "“hm”" in at.text("#findings")

    sit(desk_at(busy), steps)


def test_escape_leaves_a_dialog_with_nothing_recorded(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("F")
        await at.type("no", "escape")
        assert not kept(busy)
        assert at.desk.screen.query("#queue")

    sit(desk_at(busy), steps)


def test_a_change_is_rated_otherwise_with_a_reason(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        light = at.desk.docket.shown[-1]
        await at.press("G", "r", "enter", "end", "enter", "tab", "tab")
        await at.type("it binds us", "enter")
        [made] = kept(busy)
        assert (made.change, made.level, made.note) == (light.id, Level.CRITICAL, "it binds us")
        assert at.desk.docket.level(light) is Level.CRITICAL
        assert "critical*" in at.row
        assert "level set to critical by Ann Lee (by the rules" in at.text("#findings")

    sit(desk_at(busy), steps)


def test_several_changes_are_marked_and_decided_on_together(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("x", "x", "a")
        assert "2 changes" in at.said
        assert "4 waiting" in at.text("#head")
        await at.press("X", "f")
        assert len(kept(busy)) == 2 + 6
        await at.press("u")
        assert "accepted" in at.rows[0]

    sit(desk_at(busy), steps)


def test_the_mouse_takes_the_cursor_and_decides(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        third = at.desk.docket.shown[2]
        await at.pilot.click("#queue", offset=(5, 2))
        await at.settle()
        assert at.desk.queue.matter == third
        assert at.desk.docket.shown[2].subject.new.split()[1] in at.text("#redline")
        foot = at.screen().splitlines()[-1]
        await at.pilot.click(offset=(foot.index("Flag") + 1, NARROW[1] - 1))
        await at.settle()
        assert [(one.change, one.verdict) for one in kept(busy)] == [(third.id, Verdict.FLAGGED)]

    sit(desk_at(busy), steps)


def test_the_queue_fills_while_a_dialog_stands_over_it(
    busy: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    matters = Bench.matters

    def slowly(self: Bench, stretch: int) -> object:
        if stretch == self.order()[-1]:
            assert go_on.wait(30)
        return matters(self, stretch)

    monkeypatch.setattr(Bench, "matters", slowly)
    monkeypatch.setattr("policydiff.desk.looking._FILLED_EVERY", 0)

    async def drive() -> None:
        desk = desk_at(busy)
        async with desk.run_test(size=NARROW) as pilot:
            at = Sitting(desk, pilot)
            while not desk.docket.shown:
                await pilot.pause(0.01)
            assert "compared" in at.text("#head")
            await pilot.press("question_mark")
            go_on.set()
            await at.settle()
            await at.press("escape")
            assert len(at.rows) == 6
        desk.close_archive()

    asyncio.run(drive())


def test_the_mouse_alone_writes_a_note(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        foot = at.screen().splitlines()[-1]
        await at.pilot.click(offset=(foot.index("Note") + 1, NARROW[1] - 1))
        await at.settle()
        await at.pilot.click("#note")
        await at.type("look here")
        await at.pilot.click("#save")
        await at.settle()
        assert "Noted: " in at.said

    sit(desk_at(busy), steps)
    assert [one.note for one in kept(busy)] == ["look here"]
