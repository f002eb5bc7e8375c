"""A desk among others: what they decide, whose archive it is, and who sits at it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.desk.conftest import NARROW, WIDE, Sitting, desk_at, kept, sit
from tests.review.conftest import ANN, BOB, NOON
from tests.sites import git, make

from policydiff import collection as collections
from policydiff.archive import open_archive
from policydiff.collection import Collection
from policydiff.errors import UsageError


def test_what_others_decided_is_read_anew(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        async def elsewhere(there: Sitting) -> None:
            await there.press("f")

        other = desk_at(busy, by=BOB)
        async with other.run_test(size=NARROW) as pilot:
            sitting = Sitting(other, pilot)
            await sitting.settle()
            await elsewhere(sitting)
        other.close_archive()
        await at.press("ctrl+r")
        assert "flagged" in at.rows[0]
        await at.press("g", "a")
        assert "disagree" in at.rows[0]

    sit(desk_at(busy), steps)


@pytest.fixture
def attentive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that doesn't wait long to look at what others decided."""
    monkeypatch.setattr("policydiff.desk.looking.HEARD_EVERY", 0.02)


@pytest.mark.usefixtures("attentive")
def test_two_windows_on_one_archive_show_what_either_decides(busy: Collection) -> None:
    async def until(at: Sitting, said: str) -> None:
        for _ in range(500):
            if said in at.screen():
                return
            await at.pilot.pause(0.02)
        raise AssertionError(at.screen())

    async def drive() -> None:
        ann, bob = desk_at(busy), desk_at(busy, by=BOB)
        async with ann.run_test(size=WIDE) as one, bob.run_test(size=WIDE) as other:
            here, there = Sitting(ann, one), Sitting(bob, other)
            await here.settle()
            await there.settle()
            await one.press("a")
            await until(there, "1 decision came in from elsewhere.")
            await until(there, "Accepted by Ann Lee")
            assert "accepted" in there.rows[0]
            await other.press("f")
            await until(here, "1 in disagreement")
            await until(here, "1 decision came in from elsewhere.")
        ann.close_archive()
        bob.close_archive()

    asyncio.run(drive())
    assert [one.reviewer.name for one in kept(busy)] == ["Ann Lee", "Bob Roe"]


def test_without_a_name_one_can_look_but_not_decide(busy: Collection) -> None:
    async def steps(at: Sitting) -> None:
        await at.press("a")
        assert "git config --global user.name" in at.said
        assert not kept(busy)

    sit(desk_at(busy, by=None), steps, WIDE)


def test_somebody_else_s_repository_is_looked_at_but_not_decided_on(
    busy: Collection, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(busy.archive), str(theirs))
    found = collections.find(theirs, environment=None, current=tmp_path)

    async def steps(at: Sitting) -> None:
        await at.press("a")
        assert "only read" in at.said

    sit(desk_at(found), steps, WIDE)


def test_an_archive_that_cannot_be_opened_ends_the_desk_with_its_sentence(tmp_path: Path) -> None:
    made = make(tmp_path / "none")
    desk = desk_at(made)

    async def steps() -> None:
        async with desk.run_test(size=NARROW) as pilot:
            for _ in range(300):
                await pilot.pause(0.01)
                if desk.failure is not None:
                    return

    asyncio.run(steps())
    desk.close_archive()
    assert isinstance(desk.failure, UsageError)
    assert "Nothing is recorded" in desk.failure.message


def test_a_note_that_cannot_be_read_is_told(busy: Collection) -> None:
    with open_archive(busy.archive) as archive:
        commit = archive.records()[0].commit
        archive.add_notes({commit: [b"hm"]}, author=str(ANN), at=NOON)

    async def steps(at: Sitting) -> None:
        assert "1 review note could not be read" in at.said

    sit(desk_at(busy), steps)
