"""Packs kept few and quick to read, a little at a time."""

from __future__ import annotations

from pathlib import Path


def tidy_up(directory: Path) -> None:
    """Nothing yet."""
    del directory
