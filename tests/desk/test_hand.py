from __future__ import annotations

import asyncio
import threading
from contextlib import nullcontext

import pytest

from policydiff.desk.hand import Hand


def test_what_a_job_gives_comes_back() -> None:
    async def ask() -> int:
        return await Hand(lambda: nullcontext(20)).do(lambda thing: thing + 1)

    assert asyncio.run(ask()) == 21


def test_jobs_that_end_after_the_screen_was_closed_say_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[object] = []
    monkeypatch.setattr(threading, "excepthook", said.append)
    closed, hand = threading.Event(), Hand(nullcontext)

    async def leave() -> None:
        asked = [asyncio.create_task(hand.do(lambda _: closed.wait(10))) for _ in range(2)]
        await asyncio.sleep(0)
        for one in asked:
            one.cancel()

    asyncio.run(leave())
    closed.set()
    hand.close(10)
    assert said == []
