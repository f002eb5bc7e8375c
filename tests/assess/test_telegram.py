"""The case the tool is judged by, as worked out by hand: September and October 2024."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from policydiff.assess import assess
from policydiff.compare import compare
from policydiff.model import Assessment, Direction, Finding, Level, Version

pytestmark = pytest.mark.real_data

_PRIVACY = "Telegram/Privacy Policy"
_TERMS = "Telegram/Terms of Service"


@pytest.fixture(scope="module")
def between(
    clone_bundle: Callable[[str], Path],
) -> Callable[[str, str, str], tuple[Assessment, ...]]:
    clone = clone_bundle("telegram-versions")

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(clone), *arguments]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout

    def version(terms: str, at: str) -> Version:
        commit = git(
            "log", "main", "-1", "--format=%H", f"--until={at}", "--", f"{terms}.md"
        ).strip()
        return Version(title=terms, text=git("show", f"{commit}:{terms}.md"))

    def run(terms: str, old: str, new: str) -> tuple[Assessment, ...]:
        return assess(compare(version(terms, old), version(terms, new)))

    return run


@pytest.fixture(scope="module")
def law_enforcement(between: Callable[[str, str, str], tuple[Assessment, ...]]) -> Assessment:
    (found,) = between(_PRIVACY, "2024-09-22T00:00:00Z", "2024-09-24T00:00:00Z")
    return found


def test_the_law_enforcement_clause_is_critical_and_mixed_leaning_broadens(
    law_enforcement: Assessment,
) -> None:
    assert law_enforcement.change.new[0].address == "8.3 ¶1"
    assert law_enforcement.level is Level.CRITICAL
    assert law_enforcement.direction is Direction.MIXED
    assert law_enforcement.leaning is Direction.BROADENS
    assert law_enforcement.topics == ("law_enforcement", "sharing")


def test_the_law_enforcement_clause_has_the_five_votes_each_with_its_quotes(
    law_enforcement: Assessment,
) -> None:
    votes = {finding.rule: finding for finding in law_enforcement.findings}
    assert len(law_enforcement.findings) == 5

    def told(finding: Finding) -> tuple[str, str | None, str | None]:
        return finding.direction.value, finding.old_quote, finding.new_quote

    assert told(votes["law-condition"]) == (
        "broadens",
        "court order",
        "valid order from the relevant judicial authorities",
    )
    assert told(votes["law-scope"]) == (
        "broadens",
        "terror suspect",
        "suspect in a case involving criminal activities that violate the Telegram Terms of Service",
    )
    assert told(votes["assurance"]) == ("broadens", "So far, this has never happened", None)
    direction, old, new = told(votes["law-safeguard"])
    assert (direction, old) == ("narrows", None)
    assert new is not None
    assert "legal analysis of the request" in new
    assert told(votes["report-frequency"]) == ("narrows", "semiannual", "quarterly")


def test_the_correction_in_the_change_log_is_editorial(
    between: Callable[[str, str, str], tuple[Assessment, ...]],
) -> None:
    found = between(_PRIVACY, "2024-09-24T00:00:00Z", "2024-09-28T00:00:00Z")
    assert [one.level for one in found] == [Level.EDITORIAL]


def test_the_new_prohibited_act_is_substantive_and_broadens(
    between: Callable[[str, str, str], tuple[Assessment, ...]],
) -> None:
    (found,) = between(_TERMS, "2024-09-22T00:00:00Z", "2024-09-24T00:00:00Z")
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, Direction.BROADENS)
    assert found.topics == ("prohibited",)


def test_from_six_to_eighteen_months_is_critical_and_the_change_log_beside_it_editorial(
    between: Callable[[str, str, str], tuple[Assessment, ...]],
) -> None:
    first, *log = between(_PRIVACY, "2024-10-01T00:00:00Z", "2024-11-01T00:00:00Z")
    assert (first.level, first.direction, first.topics) == (
        Level.CRITICAL,
        Direction.BROADENS,
        ("retention",),
    )
    assert (first.findings[0].old_quote, first.findings[0].new_quote) == ("6 months", "18 months")
    assert "(3 times as long)" in first.findings[0].reason
    assert [one.level for one in log] == [Level.EDITORIAL] * 4
