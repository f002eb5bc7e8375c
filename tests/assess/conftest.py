"""Two short texts of our own, compared and assessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.assess import Rules, assess
from policydiff.compare import compare
from policydiff.model import Assessment, Version


def assess_texts(
    old: str, new: str, rules: Rules | None = None, *, service: str = "Shop"
) -> tuple[Assessment, ...]:
    title = f"{service}/Terms"
    return assess(compare(Version(title=title, text=old), Version(title=title, text=new)), rules)


@pytest.fixture
def one() -> Callable[..., Assessment]:
    """Assess two texts that differ in one clause."""

    def run(old: str, new: str, *, heading: str = "", rules: Rules | None = None) -> Assessment:
        above = f"## {heading}\n\n" if heading else ""
        (found,) = assess_texts(f"# Shop\n\n{above}{old}\n", f"# Shop\n\n{above}{new}\n", rules)
        return found

    return run
