"""The grave kinds of changes as any company words them, and what speaks of the same things and is not grave."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from policydiff.assess import assess
from policydiff.compare import compare
from policydiff.model import Level, Version

_CASES = tomllib.loads(Path(__file__).with_name("grave_kinds.toml").read_text("utf-8"))


def _levels(document: str, heading: str, old: str, new: str) -> set[Level]:
    above = f"# {document}\n\n## {heading}\n\nThe shop is open from nine to five."
    before, after = (
        Version(title=f"Shop/{document}", text=f"{above}\n\n{text}\n") for text in (old, new)
    )
    return {found.level for found in assess(compare(before, after))}


@pytest.mark.parametrize("case", _CASES["grave"], ids=" | ".join)
def test_what_costs_the_user_dearly_is_critical_in_common_words(case: list[str]) -> None:
    assert Level.CRITICAL in _levels(*case)


@pytest.mark.parametrize("case", _CASES["not_grave"], ids=" | ".join)
def test_what_only_speaks_of_grave_things_is_not_critical(case: list[str]) -> None:
    assert Level.CRITICAL not in _levels(*case)
