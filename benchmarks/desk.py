"""What opening and using the review desk costs, with few changes in its queue and with many.

    python -m benchmarks desk

The history of `pga-versions.bundle`, a small period and two large ones, each opened twice: the first time its
changes are compared, the second time the queue is read from the index. Each is a process of its own, on a
screen of 160x50 that nobody sees; CPU is that process's, which is steadier than the clock on a busy machine.
`empty` is a Textual app with one line of text, in the same run: what no desk can be faster than.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.recorded import bundle

PERIODS = ("2024-07", "2024-09", "2024-Q3")
_MOVES = 60


def opened(repository: Path, period: str) -> None:
    """Open the desk, wait until its queue is full and the first redline drawn, and go down it."""
    start = time.process_time()
    from policydiff import collection  # noqa: PLC0415 - timed
    from policydiff.assess import load_rules  # noqa: PLC0415 - timed
    from policydiff.desk.app import Desk  # noqa: PLC0415 - timed
    from policydiff.desk.hand import Hand  # noqa: PLC0415 - timed
    from policydiff.pipeline import reviewing  # noqa: PLC0415 - timed
    from policydiff.pipeline.docketing import bench  # noqa: PLC0415 - timed
    from policydiff.queries import parse_period  # noqa: PLC0415 - timed

    imported = time.process_time()
    found = collection.find(repository, environment=None, current=repository)
    asked = parse_period(period)
    desk = Desk(
        Hand(lambda: bench(found, (), asked, rules=load_rules)),
        label=asked.label,
        reviewer=lambda open_: reviewing.reviewer(open_.reader, "Ann <ann@example.org>"),
        clock=lambda: datetime.now(UTC),
    )

    async def sit() -> tuple[float, float]:
        async with desk.run_test(size=(160, 50)) as pilot:
            while desk._filling is not None or desk._sight is None:  # noqa: ASYNC110, SLF001 - from outside
                await asyncio.sleep(0.005)
            full = time.process_time()
            for _ in range(_MOVES):
                desk.queue.action_move(1)
                await pilot.pause(0)
            return full, (time.process_time() - full) / _MOVES

    full, move = asyncio.run(sit())
    desk.close_archive()
    print(
        f"{period:8} {len(desk.docket):6,} changes: {full - start:6.2f} s CPU to a full queue and the first "
        f"redline ({imported - start:.2f} of it imports), {1000 * move:.0f} ms a line down",
        flush=True,
    )


def empty() -> None:
    """Textual with hardly anything on the screen."""
    start = time.process_time()
    from textual.app import App, ComposeResult  # noqa: PLC0415 - timed
    from textual.widgets import Footer, Input, Static  # noqa: PLC0415 - timed

    class Empty(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("nothing", markup=False)
            yield Input()
            yield Footer()

    async def sit() -> None:
        async with Empty().run_test(size=(160, 50)) as pilot:
            await pilot.pause()

    asyncio.run(sit())
    print(
        f"empty    {time.process_time() - start:.2f} s CPU for Textual with a line of text",
        flush=True,
    )


def main() -> None:
    if sys.argv[1:2] == ["empty"]:
        empty()
        return
    if len(sys.argv) > 2:
        opened(Path(sys.argv[1]), sys.argv[2])
        return
    with bundle("pga-versions") as repository, tempfile.TemporaryDirectory() as cache:
        env = {**os.environ, "XDG_CACHE_HOME": cache}
        me = [sys.executable, "-m", "benchmarks.desk"]
        subprocess.run([*me, "empty"], check=True, env=env)
        for time_ in ("first time", "again"):
            print(f"-- {time_}", flush=True)
            for period in PERIODS:
                subprocess.run([*me, str(repository), period], check=True, env=env)


if __name__ == "__main__":
    main()
