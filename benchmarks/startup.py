"""How long a command takes to start, against `python -c "import typer"` in the same run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import medians, report

RUNS = 15


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        collection = Path(folder) / "collection"
        policydiff = [sys.executable, "-m", "policydiff"]
        commands: dict[str, list[str | Path]] = {
            "python -c 'import typer'": [sys.executable, "-c", "import typer"],
            "python -c pass": [sys.executable, "-c", "pass"],
            "policydiff --help": [*policydiff, "--help"],
            "policydiff log, on a small archive": [*policydiff, "-C", collection, "log"],
            "policydiff show 2024-09, on a small archive": [
                *policydiff,
                "-C",
                collection,
                "show",
                "2024-09",
            ],
        }
        subprocess.run([*policydiff, "demo", collection], check=True, stdout=subprocess.DEVNULL)
        taken = medians(commands, runs=RUNS)
    goals = {
        "policydiff --help": "(goal: at most 3)",
        "policydiff log, on a small archive": "(goal: at most 3.5)",
    }
    base = taken["python -c 'import typer'"]
    for name, seconds in taken.items():
        report(name, seconds, base, goals.get(name, ""))


if __name__ == "__main__":
    main()
