"""Packages that may or may not be installed, loaded by name."""

from __future__ import annotations

import importlib
from typing import Any


def load(name: str) -> Any:
    """A module by its name."""
    return importlib.import_module(name)
