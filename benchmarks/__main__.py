"""Run the benchmarks: `python -m benchmarks`, or some of them by name, from the project's folder.

Each benchmark is a script of its own in this folder that prints ratios against another tool measured
in the same run, and says what it skips where that tool or the recorded histories are absent.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def scripts() -> list[str]:
    """Names of the benchmarks: modules of this folder that can be run by themselves."""
    others = (path for path in HERE.glob("*.py") if path.stem != "__main__")
    return sorted(path.stem for path in others if "__main__" in path.read_text("utf-8"))


def main(wanted: list[str]) -> int:
    """Run the benchmarks wanted, or all; the number of those that failed is the exit code."""
    unknown = sorted(set(wanted) - set(scripts()))
    if unknown:
        print(
            f"There is no benchmark {', '.join(unknown)}; there are {', '.join(scripts())}.",
            file=sys.stderr,
        )
        return 2
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {platform.python_version()}, {machine}{load}")
    failed = []
    for name in wanted or scripts():
        print(f"\n== {name}", flush=True)
        run = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], cwd=HERE.parent, check=False
        )
        if run.returncode:
            failed.append(name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
