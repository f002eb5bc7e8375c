"""What does not fit on the screen, through the reader's pager."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from contextlib import suppress
from pathlib import Path


def paged(text: str) -> bool:
    """Whether a text was too long for the screen, and a pager has shown it.

    Args:
        text: finished, ending with a line feed.
    """
    if not sys.stdout.isatty() or text.count("\n") < shutil.get_terminal_size().lines:
        return False
    pager = find_pager()
    return pager is not None and _shown(text, pager)


def find_pager() -> list[str] | None:
    """The pager asked for by POLICYDIFF_PAGER or PAGER, else less; None where there is none."""
    asked = os.environ.get("POLICYDIFF_PAGER", os.environ.get("PAGER"))
    try:
        command = shlex.split(asked) if asked is not None else ["less"]
    except ValueError:  # a quotation mark without its twin
        return None
    found = shutil.which(command[0]) if command and command != ["cat"] else None
    if found is None or os.environ.get("TERM", "dumb") == "dumb":
        return None
    # -R lets through the colours, which are all that acts in this text, whatever LESS says of them
    passing = ["-R"] if Path(found).stem == "less" and not drops_colour([found]) else []
    return [found, *command[1:], *passing]


def drops_colour(pager: list[str]) -> bool:
    """Whether a pager shows or swallows colours, so that only brackets can tell what came and went."""
    return Path(pager[0]).resolve().stem in {"busybox", "toybox"}


def _shown(text: str, pager: list[str]) -> bool:
    """Whether the pager could be started, and has shown the text."""
    import subprocess  # noqa: PLC0415 - 5 ms that only a pager needs

    # -F and -X as git does
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    try:
        with suppress(KeyboardInterrupt):
            subprocess.run(pager, input=text.encode(), env=environment, check=False)
    except OSError:
        return False
    return True
