"""Small texts and what hypothesis makes of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.compare import compare
from policydiff.model import Comparison, Version

Compared = Callable[[str, str], Comparison]


@pytest.fixture
def compared() -> Compared:
    """Compare two Markdown texts."""

    def run(old: str, new: str) -> Comparison:
        return compare(Version(title="old", text=old), Version(title="new", text=new))

    return run
