"""A desk as a person sits at it, without a terminal: keys and clicks go in, what is shown comes out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.review.conftest import (
    ANN,
    COPY,
    JUDGE,
    KEEP,
    LONGER,
    NOON,
    SHARE,
    collection,
    policy,
    record,
)
from tests.sites import make
from textual.pilot import Pilot
from textual.widgets import Static

from policydiff.archive import open_archive
from policydiff.assess import load_rules
from policydiff.collection import Collection
from policydiff.desk.app import Desk
from policydiff.desk.hand import Hand
from policydiff.events import Event
from policydiff.model import Terms
from policydiff.pipeline import reviewing
from policydiff.pipeline.bench import Bench
from policydiff.pipeline.docketing import open_bench
from policydiff.queries import parse_period
from policydiff.review import Decision, Ledger, Reviewer

__all__ = ["collection"]  # a fixture of these tests too

WIDE, NARROW = (160, 50), (80, 24)

Steps = Callable[["Sitting"], Awaitable[None]]


class Sitting:
    """A desk and the hands on it."""

    def __init__(self, desk: Desk, pilot: Pilot[None]) -> None:
        self.desk = desk
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, each once what the one before asked for is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str, *keys: str) -> None:
        """Type a text, then press keys."""
        await self.pilot.press(*text)
        await self.settle()
        await self.press(*keys)

    async def settle(self) -> None:
        """Wait until nothing is being read, written or drawn any more."""
        still = 0
        for _ in range(6_000):
            await self.pilot.pause(0.01)
            still = still + 1 if self._idle() else 0
            # A look at another change begins once its line is drawn; one that fails never shows.
            if still and (self._shows_its_line() or still > 50):
                await self.pilot.pause()
                return
        raise AssertionError("the desk never came to rest")

    def _idle(self) -> bool:
        done = all(worker.is_finished or worker.group == "default" for worker in self.desk.workers)
        return self.desk._filling is None and not self.desk._busy and done

    def _shows_its_line(self) -> bool:
        matter, sight = self.desk.queue.matter, self.desk._sight
        return (matter and matter.id) == (sight and sight[0].id)

    def text(self, name: str) -> str:
        """What a part of the screen says, wherever its lines end."""
        return " ".join(self.lines(name))

    def lines(self, name: str) -> list[str]:
        """The lines of a part of the screen, without their indentation."""
        said = str(_shown(self.desk, name).content)
        return [line.strip() for line in said.splitlines()]

    @property
    def said(self) -> str:
        """The line that tells what was done."""
        return self.text("#said")

    @property
    def rows(self) -> list[str]:
        """The lines of the queue."""
        queue = self.desk.queue
        above = int(queue.scroll_offset.y)
        strips = [queue.render_line(y - above) for y in range(len(self.desk.docket.shown))]
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def row(self) -> str:
        """The line under the cursor."""
        return self.rows[self.desk.queue.cursor]

    def screen(self) -> str:
        """All that is on the screen, line by line."""
        lines = self.desk.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in lines)


def _shown(desk: Desk, name: str) -> Static:
    """A part of the screen on top, or of the desk below it."""
    for screen in reversed(desk.screen_stack):
        if found := screen.query(name):
            part = found.first(Static)
            assert isinstance(part, Static)
            return part
    raise AssertionError(name)


def desk_at(
    collection: Collection,
    period: str | None = "2024-09",
    *,
    by: Reviewer | None = ANN,
    happened: tuple[Event, ...] = (),
    **options: Any,
) -> Desk:
    asked = None if period is None else parse_period(period)

    def who(opened: Bench) -> Reviewer:
        if by is None:
            return reviewing.reviewer(opened.reader, None)
        return by

    return Desk(
        Hand(lambda: open_bench(collection, (), asked, rules=load_rules)),
        label="September 2024" if asked else "every recorded change",
        reviewer=who,
        clock=lambda: NOON,
        happened=happened,
        **options,
    )


def sit(desk: Desk, steps: Steps, size: tuple[int, int] = NARROW) -> None:
    """Sit at a desk until the steps are done."""

    async def drive() -> None:
        async with desk.run_test(size=size) as pilot:
            sitting = Sitting(desk, pilot)
            await sitting.settle()
            await steps(sitting)
        desk.close_archive()

    asyncio.run(drive())


def kept(collection: Collection) -> list[Decision]:
    """Every decision that git has, earliest first."""
    with open_archive(collection.archive) as archive:
        ledger = Ledger.read(archive.notes().lines)
    assert not ledger.unread
    each = [one for decisions in ledger.decisions.values() for one in decisions]
    return sorted(each, key=lambda one: one.at)


HEARING = "We may share your phone number with the police if a judge orders it in a criminal case."


@pytest.fixture
def busy(tmp_path: Path) -> Collection:
    """Two terms that changed in September."""
    return busy_collection(tmp_path / "busy")


@pytest.fixture
def crowded(tmp_path: Path) -> Collection:
    """One terms in which more clauses changed in September than fit on a screen."""
    made = make(tmp_path / "crowded")
    kept = [
        f"What lies in box {number} we keep for thirty days and then erase." for number in range(60)
    ]
    longer = [clause.replace("thirty", "sixty") for clause in kept]
    record(made, [("2024-08-01", policy(*kept)), ("2024-09-05", policy(*longer))])
    return made


def busy_collection(folder: Path) -> Collection:
    """Two terms: of one, two clauses change and three come; to the other, one comes."""
    made = make(folder)
    record(
        made,
        [
            ("2024-08-01", policy("## 1. Keeping", KEEP, "## 2. Sharing", SHARE, COPY)),
            (
                "2024-09-05",
                policy(
                    "## 1. Keeping", LONGER, "## 2. Sharing", JUDGE, COPY,
                    "## 3. Selling",
                    "We may sell the list of your contacts to advertisers without asking you.",
                    "You may object to that within three days by a registered letter.",
                ),
            ),
        ],
    )  # fmt: skip
    record(
        made,
        [("2024-08-02", policy(SHARE)), ("2024-09-10", policy(SHARE, HEARING))],
        Terms(service="Acme", type="Cookie Policy"),
    )
    return made
