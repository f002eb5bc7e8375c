"""Sections drawn by several processes at once, so that a person waits less.

What they share is the archive's index: each keeps there what it draws, as a command that draws by itself
does, and whoever wants the sections reads them back. So nothing is handed over but names, and what another
process has not drawn, for whatever reason, is just not there.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from policydiff.children import Child, cores
from policydiff.errors import PolicydiffError

if TYPE_CHECKING:
    from policydiff.model import Terms
    from policydiff.pipeline.reading import Reader
    from policydiff.pipeline.showing import Asked

MOST: Final = 4
"""Processes, this one among them, each of some 40 to 150 MB; see docs/index.md."""
_WORTH: Final = 0.5
"""Seconds of work for each further process, which takes 0.2 s of a core to start."""
_EACH_TERMS, _EACH_RECORD = 0.02, 0.001
"""Seconds that drawing takes, roughly, for a terms and for each of its records."""
_PATIENCE: Final = 30.0
"""Seconds for which the last sections of others are waited for."""


def draw(
    reader: Reader,
    asked: Asked,
    terms: Sequence[Terms],
    *,
    here: Callable[[Terms], object],
    told: Callable[[int], None],
    processes: int | None,
) -> None:
    """Have sections drawn and kept, as far as that goes, where it is worth calling other processes.

    An error is not told: who then draws what is missing meets it in its turn.

    Args:
        reader: of an archive; the records of the terms are in its index.
        asked: what is wanted.
        terms: whose sections.
        here: draws and keeps one in this process.
        told: told how many are done.
        processes: as for `showing.show`.

    Cost: as for drawing them one by one, and 0.2 s of a core for each process.
    """
    most = min(MOST, cores()) if processes is None else processes
    file = reader.index.database.path
    if most < 2 or file is None:
        return
    counts = reader.index.counts()
    # those that take longest first, so that all end at about the same time
    waiting = deque(sorted(terms, key=lambda one: (-counts.get(one, 0), one)))
    work = sum(_EACH_TERMS + _EACH_RECORD * counts.get(one, 0) for one in terms)
    number = min(most - 1, int(work / _WORTH))
    if number < 1:
        return
    reader.index.flush()  # what they need too
    setting = pickle.dumps((reader.archive.path, file, reader.index.origins, asked))
    others: list[_Beside] = []
    try:
        with suppress(OSError, RuntimeError):  # the system lets no more of them start
            for _ in range(number):
                others.append(_Beside(setting, waiting))  # noqa: PERF401 - those that start are kept
        _take_turns(reader, others, waiting, here=here, told=told)
    finally:
        for one in others:
            one.stop()


class _Beside(threading.Thread):
    """Hands terms that wait to a process of its own."""

    def __init__(self, setting: bytes, waiting: deque[Terms]) -> None:
        super().__init__(daemon=True)
        self.done = 0
        self._setting = setting
        self._waiting = waiting
        self._child = Child("policydiff.pipeline.drawing")
        self.start()

    def run(self) -> None:
        """Hand over what waits, until nothing does or the process has ended."""
        with suppress(OSError, EOFError):
            self._child.ask(self._setting)
            while one := _next(self._waiting):
                self._child.ask(pickle.dumps(one))
                self.done += 1

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._child.kill()
        self.join()
        self._child.close()


def _take_turns(
    reader: Reader,
    others: Sequence[_Beside],
    waiting: deque[Terms],
    *,
    here: Callable[[Terms], object],
    told: Callable[[int], None],
) -> None:
    """Draw what waits in turn with others, then wait for these."""
    mine = 0
    with suppress(PolicydiffError):
        while one := _next(waiting):
            told(mine + sum(other.done for other in others))
            here(one)
            mine += 1
            if reader.index.database.path is None:  # it was lost: what others keep is not found
                return
        until = time.monotonic() + _PATIENCE
        while any(other.is_alive() for other in others) and time.monotonic() < until:
            told(mine + sum(other.done for other in others))
            others[-1].join(0.05)


def _next(waiting: deque[Terms]) -> Terms | None:
    with suppress(IndexError):
        return waiting.popleft()
    return None
