"""Wall time of whole processes, compared fairly: in turns, as medians."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path


def medians(
    commands: Mapping[str, Sequence[str | Path]], *, runs: int, cwd: Path | None = None
) -> dict[str, float]:
    """Median wall seconds of each command over `runs` rounds in which each runs once.

    One round before them warms the caches. A slow moment of the machine falls on all alike.

    Raises:
        subprocess.CalledProcessError: a command failed; its output is not swallowed.
    """
    taken: dict[str, list[float]] = {name: [] for name in commands}
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("POLICYDIFF_")
    }
    for lap in range(runs + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=cwd, env=environment)
            if lap:
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def report(name: str, seconds: float, base: float, goal: str) -> None:
    """Print one line: what was measured, milliseconds, ratio to `base` and what the ratio should be."""
    print(f"{name:44} {seconds * 1000:8.1f} ms  {seconds / base:6.2f} x  {goal}")
