"""What a desk brings along before its first line stands on the screen."""

from __future__ import annotations

import subprocess
import sys

LATER = ("assess", "clauses.tree", "compare", "lives", "render.matters", "report", "desk.dialogs")
"""What compares, rates and draws a change, or asks for something: not needed to show a queue."""

LOOK = """
import sys
import policydiff.cli.review, policydiff.cli.desk, policydiff.desk.app
print(*(name for name in sys.modules if name.startswith("policydiff.")))
"""


def test_it_opens_without_what_only_looking_and_deciding_need() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", LOOK], capture_output=True, encoding="utf-8", check=True
    )
    brought = set(done.stdout.split())
    assert "policydiff.desk.queue" in brought
    assert not brought & {f"policydiff.{name}" for name in LATER}


def test_a_script_that_decides_brings_no_desk() -> None:
    code = "import sys, policydiff.cli.review; sys.exit('textual' in sys.modules or 'asyncio' in sys.modules)"
    subprocess.run([sys.executable, "-P", "-c", code], check=True)
