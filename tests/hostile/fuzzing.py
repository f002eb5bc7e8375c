"""Throws nonsense at all that reads what others wrote: `python -m tests.hostile.fuzzing [SECONDS] [WHAT]...`.

Each of `TARGETS` takes bytes or text that hypothesis makes of pieces which mean something to it, of random
characters, and of both. Nothing but the errors of `policydiff.errors` may come of it, within five seconds of
processor time, and nothing that is printed may act on a terminal. Each target has a process of its own, which
leaves what it is working on in a file: so whatever hangs or kills it is known.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import pickle
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.hostile.targets import TARGETS, Target

LONGEST = 5
"""Seconds of processor time that one example may take."""
_MEMORY = 3 << 30
_ROUND = 400
"""Examples before the clock is looked at."""


@dataclass(slots=True)
class Done:
    """What came of one target."""

    name: str
    examples: int = 0
    slowest: float = 0.0
    """Seconds of processor time."""
    failure: str = ""


def run(
    name: str, target: Target, place: Path, *, seconds: float, examples: int, start: int
) -> Done:
    """Throw examples at a target, in this process, until time or number is up or something breaks.

    Args:
        name: of the target.
        target: what takes the examples.
        place: a folder of its own.
        seconds: how long, at least one round.
        examples: how many, at most.
        start: number from which the examples follow.
    """
    done = Done(name=name)
    end = time.monotonic() + seconds
    while done.examples < examples and (not done.examples or time.monotonic() < end):
        _round(target, place, done, min(_ROUND, examples - done.examples), start + done.examples)
    return done


def _round(target: Target, place: Path, done: Done, number: int, start: int) -> None:
    @seed(start)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(target.examples)
    def throw(example: Any) -> None:
        (place / "example").write_bytes(pickle.dumps(example))
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        began = time.process_time()
        try:
            target.take(example, place)
        finally:
            done.slowest = max(done.slowest, time.process_time() - began)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        done.examples += 1

    throw()


def _process(
    name: str, place: Path, seconds: float, start: int, tell: Callable[[Done], None]
) -> None:
    faulthandler.register(signal.SIGVTALRM, file=(place / "stack").open("w"), chain=True)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    done = Done(name=name)
    try:
        done = run(name, TARGETS[name], place, seconds=seconds, examples=sys.maxsize, start=start)
    except BaseException:  # noqa: BLE001 - whatever it is, it is what was looked for
        done.failure = traceback.format_exc()
    tell(done)


def apart(name: str, seconds: float, start: int) -> Done:
    """Throw examples at a target in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        ours, theirs = multiprocessing.Pipe(duplex=False)
        arguments = (name, place, seconds, start, theirs.send)
        process = multiprocessing.get_context("fork").Process(target=_process, args=arguments)
        process.start()
        theirs.close()
        try:
            done: Done = ours.recv()
        except EOFError:
            process.join()
            example = pickle.loads((place / "example").read_bytes())
            stack = (place / "stack").read_text()
            done = Done(
                name=name,
                failure=f"ended by signal {-(process.exitcode or 0)} at {example!r}\n{stack}",
            )
        process.join()
    return done


def main(arguments: list[str]) -> int:
    """Throw examples at all targets or those named, for so many seconds in all."""
    seconds = float(arguments[0]) if arguments else 60.0
    names = arguments[1:] or list(TARGETS)
    start = random.SystemRandom().randrange(1 << 32)
    sys.stdout.write(f"{'target':<16}{'examples':>10}{'slowest':>12}   (from number {start})\n")
    broken = 0
    for name in names:
        done = apart(name, seconds / len(names), start)
        said = "BROKEN" if done.failure else ""
        sys.stdout.write(f"{name:<16}{done.examples:>10,}{done.slowest:>10.2f} s   {said}\n")
        if done.failure:
            broken += 1
            sys.stdout.write(f"{done.failure}\n")
        sys.stdout.flush()
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
