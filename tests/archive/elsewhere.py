"""Code run in another process on an archive of a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PREAMBLE = f"""
import os, pathlib, sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from tests.archive.conftest import *
path = pathlib.Path(sys.argv[1])
"""


def elsewhere(code: str, path: Path) -> subprocess.Popen[str]:
    """Start code in another process; it finds the archive's path in `path`."""
    command = [sys.executable, "-c", PREAMBLE + code, str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
