"""Two short texts of our own, compared and assessed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import policydiff.assess
from policydiff.assess import Rules, assess
from policydiff.compare import compare
from policydiff.model import Assessment, Version


class Example(NamedTuple):
    rule: str
    old: str
    new: str
    direction: str


def examples() -> list[Example]:
    """The package's example of every rule, as Markdown pages."""
    folder = Path(policydiff.assess.__file__).parent / "examples"
    found = tomllib.loads((folder / "en.toml").read_text(encoding="utf-8"))
    return [
        Example(rule, _page(entry, "old"), _page(entry, "new"), entry["direction"])
        for rule, entry in found.items()
    ]


def _page(entry: dict[str, str], side: str) -> str:
    heading = f"## {entry['heading']}\n\n" if "heading" in entry else ""
    return f"# Shop\n\n{heading}{entry[side]}\n"


def assess_texts(old: str, new: str, rules: Rules | None = None) -> tuple[Assessment, ...]:
    return assess(
        compare(Version(title="Shop/Terms", text=old), Version(title="Shop/Terms", text=new)), rules
    )


@pytest.fixture
def one() -> Callable[..., Assessment]:
    """Assess two texts that differ in one clause."""

    def run(old: str, new: str, *, heading: str = "", rules: Rules | None = None) -> Assessment:
        above = f"## {heading}\n\n" if heading else ""
        (found,) = assess_texts(f"# Shop\n\n{above}{old}\n", f"# Shop\n\n{above}{new}\n", rules)
        return found

    return run
