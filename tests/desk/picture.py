"""Writes what docs/review.md shows of the desk: `python -m tests.desk.picture`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.desk.conftest import Sitting, busy_collection, desk_at, sit

from policydiff.desk.keys import KEYS

ROOT = Path(__file__).parents[2]
PAGE, PICTURE = ROOT / "docs" / "review.md", ROOT / "docs" / "desk.svg"
_START, _END = "<!-- keys -->\n", "<!-- end -->"


def keys() -> str:
    """Every key and what it does, as rows of a table."""
    rows = [
        f"| {' '.join(f'`{key}`' for key in said.split())} | {what} |"
        for _, told in KEYS
        for said, what in told
    ]
    return "\n".join(["", "| key | does |", "|---|---|", *rows, "", ""])


def rewritten(text: str) -> str:
    """The page with the keys as they are now."""
    head, _, rest = text.partition(_START)
    return f"{head}{_START}{keys()}{_END}{rest.partition(_END)[2]}"


def main() -> None:
    """Write both."""

    async def steps(at: Sitting) -> None:
        await at.press("j", "a", "g")
        PICTURE.write_text(at.desk.export_screenshot(title="policydiff review 2024-09") + "\n")

    with tempfile.TemporaryDirectory() as folder:
        sit(desk_at(busy_collection(Path(folder) / "acme")), steps, (120, 30))
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
