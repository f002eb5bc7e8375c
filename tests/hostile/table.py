"""Writes docs/hostile-pages.md: `python -m tests.hostile.table`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.hostile.behaviours import BEHAVIOURS
from tests.hostile.running import meet, recorded_once, row, servers

PAGE = Path(__file__).resolve().parents[2] / "docs" / "hostile-pages.md"
_TOP = """\
# What servers do, and what comes of it

Written by `python -m tests.hostile.table`. The tests meet each of these {count} behaviours on a server on the
loopback interface and compare what comes of it with this table. Each begins with the policy on record, and has
one more try after a failure, a second look after a surprise, and 200,000 bytes for a page; slow ones have the
seconds that are named. An observation is recorded each time; what else is recorded is in the fourth column. The
code is that of `policydiff snapshot`.

| The server | outcome | code | recorded | and says |
|---|---|---|---|---|
"""


def main() -> None:
    """Meet every behaviour, in a folder of its own."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as place, servers() as running:
        recorded = recorded_once(Path(place) / "recorded", running)
        for number, name in enumerate(BEHAVIOURS):
            met = meet(name, Path(place) / str(number), recorded, running)
            lines.append(row(name, met, running))
    PAGE.write_text(
        _TOP.format(count=len(lines)) + "\n".join(lines) + "\n", encoding="utf-8", newline="\n"
    )
    sys.stdout.write(f"{len(lines)} behaviours\n")


if __name__ == "__main__":
    main()
