"""Memory of a process and all that it started, at the moment when they had most together."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_PAUSE = 0.01
"""Seconds between two looks."""


def peak(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """In MB, what they share counted once; 0 where there is no /proc that tells.

    It is for memory alone: looking takes the processes' time.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as running:
        while running.poll() is None:
            most = max(most, sum(map(_share, _family(running.pid))))
            time.sleep(_PAUSE)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return most // 1024


def _family(process: int) -> list[int]:
    found = [process]
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            started = file.read_text().split()
        except OSError:  # it has ended
            continue
        for one in started:
            found += _family(int(one))
    return found


def _share(process: int) -> int:
    """Memory of a process in kB; of pages that several have, its part."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
