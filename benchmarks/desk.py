"""What opening and using the review desk costs, with few changes in its queue and with many.

    python -m benchmarks desk

The history of `pga-versions.bundle`, a small period and two large ones, each opened twice: the first time its
changes are compared, the second time the queue is read from the index. Each is a process of its own, on a
screen of 160x50 that nobody sees; CPU is that process's, which is steadier than the clock on a busy machine.

Then each is opened by its command on a terminal, until a change stands in its queue; in turn with `empty`, a
Textual app with one line of text, which no desk can be faster than. The clock is that of the best run: on a
busy machine the ratio says more.
"""

from __future__ import annotations

import asyncio
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from fcntl import ioctl
from pathlib import Path

from benchmarks.recorded import bundle

PERIODS = ("2024-07", "2024-09", "2024-Q3")
_MOVES = 60
_RUNS = 5
_NOTHING = "nothing at all"
_PATIENCE = 60
"""Seconds that a run on a terminal may take."""


def opened(repository: Path, period: str) -> None:
    """Open the desk, wait until its queue is full and the first redline drawn, and go down it."""
    start = time.process_time()
    from policydiff import collection  # noqa: PLC0415 - timed
    from policydiff.assess import load_rules  # noqa: PLC0415 - timed
    from policydiff.desk.app import Desk  # noqa: PLC0415 - timed
    from policydiff.desk.hand import Hand  # noqa: PLC0415 - timed
    from policydiff.pipeline import reviewing  # noqa: PLC0415 - timed
    from policydiff.pipeline.docketing import open_bench  # noqa: PLC0415 - timed
    from policydiff.queries import parse_period  # noqa: PLC0415 - timed

    imported = time.process_time()
    found = collection.find(repository, environment=None, current=repository)
    asked = parse_period(period)
    desk = Desk(
        Hand(lambda: open_bench(found, (), asked, rules=load_rules)),
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
    from textual.app import App, ComposeResult  # noqa: PLC0415 - of a process that is timed
    from textual.widgets import Footer, Input, Static  # noqa: PLC0415 - likewise

    class Empty(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(_NOTHING, markup=False)
            yield Input()
            yield Footer()

    Empty().run()


def on_a_terminal(command: Sequence[str], awaited: str) -> tuple[float, float]:
    """Run something on a terminal until it has drawn some words, and end it.

    Returns:
        Seconds by the clock until then, and seconds of CPU.
    """
    start = time.perf_counter()
    process, screen = pty.fork()
    if process == 0:
        ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
        os.execvpe(command[0], list(command), {**os.environ, "TERM": "xterm-256color"})
    drawn = b""
    try:
        while awaited.encode() not in drawn:
            left = start + _PATIENCE - time.perf_counter()
            if not select.select([screen], [], [], max(0, left))[0]:
                raise TimeoutError(f"{awaited!r} was not drawn")
            drawn += os.read(screen, 65536)
        taken = time.perf_counter() - start
    finally:
        os.kill(process, signal.SIGKILL)
        used = os.wait4(process, 0)[2]
        os.close(screen)
    return taken, used.ru_utime + used.ru_stime


def on_terminals(repository: Path) -> None:
    """Open each period on a terminal, in turn with nothing."""
    me = (sys.executable, "-m", "benchmarks.desk", "empty")
    for period in PERIODS:
        command = (sys.executable, "-m", "policydiff", "-C", str(repository), "review", period)
        ours, bare = [], []
        for _ in range(_RUNS):
            ours.append(on_a_terminal(command, "critical"))
            bare.append(on_a_terminal(me, _NOTHING))
        (clock, cpu), (least, bare_cpu) = (
            tuple(map(min, zip(*one, strict=True))) for one in (ours, bare)
        )
        print(
            f"{period:8} on a terminal after {clock:.2f} s ({cpu:.2f} s CPU), an empty app after {least:.2f} s "
            f"({bare_cpu:.2f} s CPU): {cpu / bare_cpu:.2f} times",
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
        os.environ["XDG_CACHE_HOME"] = cache
        me = [sys.executable, "-m", "benchmarks.desk"]
        for time_ in ("first time", "again"):
            print(f"-- {time_}", flush=True)
            for period in PERIODS:
                subprocess.run([*me, str(repository), period], check=True)
        print("-- on a terminal, until a change stands in the queue", flush=True)
        on_terminals(repository)


if __name__ == "__main__":
    main()
