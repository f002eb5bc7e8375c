"""One thread that does all reading and writing for a screen that must not wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Hand(Generic[T]):
    """Opens something in a thread of its own and does with it what it is told, one thing after the other.

    The thread ends with the program, whatever it is doing.

    Args:
        opened: what opens it; used and closed by the thread alone.
    """

    def __init__(self, opened: Callable[[], AbstractContextManager[T]]) -> None:
        self._opened = opened
        self._jobs: SimpleQueue[Callable[[T], None] | None] = SimpleQueue()
        self._failed: Exception | None = None
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)
        self._thread.start()

    async def do(self, job: Callable[[T], R]) -> R:
        """What a job gives.

        Raises:
            Exception: what the job raised, or what kept the thing from being opened.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()

        def settle(result: R | None, error: Exception | None) -> None:
            if future.cancelled():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)  # type: ignore[arg-type]  # given, where nothing failed

        def run(thing: T | None) -> None:
            try:
                if self._failed is not None:
                    raise self._failed  # noqa: TRY301 - told as what the job raises is
                result = job(thing)  # type: ignore[arg-type]  # opened, where nothing failed
            except Exception as error:  # noqa: BLE001 - the one who asked gets it
                told: tuple[R | None, Exception | None] = (None, error)
            else:
                told = (result, None)
            with suppress(RuntimeError):  # the screen is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, *told)

        self._jobs.put(run)
        return await future

    def close(self, patience: float) -> None:
        """Let it end what it was told before, for so many seconds at most."""
        self._jobs.put(None)
        self._thread.join(timeout=patience)

    def _work(self) -> None:
        try:
            with self._opened() as thing:
                self._serve(thing)
        except Exception as error:  # noqa: BLE001 - told to whoever asks for something
            self._failed = error
            self._serve(None)  # type: ignore[arg-type]  # no job gets it

    def _serve(self, thing: T) -> None:
        while (job := self._jobs.get()) is not None:
            job(thing)
