"""The changes that the comparison is judged by."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from policydiff.compare import compare
from policydiff.model import ChangeKind, Comparison, Op, Role, Version

pytestmark = pytest.mark.real_data


@pytest.fixture
def recorded(clone_bundle: Callable[[str], Path]) -> Callable[[str, str], Comparison]:
    """The comparison that a day's record of a document makes with the one before."""
    repository = clone_bundle("telegram-versions")

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(repository), *arguments], check=True, capture_output=True, text=True
        ).stdout

    def run(path: str, day: str) -> Comparison:
        log = git("log", "main", "--format=%H %as", "--", path).split()
        commits = dict(zip(log[1::2], log[::2], strict=True))
        before = log[log.index(commits[day]) + 2]
        old, new = (git("show", f"{commit}:{path}") for commit in (before, commits[day]))
        return compare(Version(title=path, text=old), Version(title=path, text=new))

    return run


def test_section_8_3_is_the_one_change_of_its_day(
    recorded: Callable[[str, str], Comparison],
) -> None:
    (change,) = recorded("Telegram/Privacy Policy.md", "2024-09-23").changes
    clause = change.new[0]
    assert (change.kind, clause.address) == (ChangeKind.REWORDED, "8.3 ¶1")
    section = clause.section
    assert (section.number, section.title, section.anchor) == (
        "8.3", "Law Enforcement Authorities", "8-3-law-enforcement-authorities",
    )  # fmt: skip
    assert change.redline is not None
    kept = [edit.text for edit in change.redline.readable if edit.op is Op.EQUAL]
    assert any(
        "may disclose your IP address and phone number to the relevant authorities" in text
        for text in kept
    )
    places = sum(
        edit.op is not Op.EQUAL and (not at or change.redline.readable[at - 1].op is Op.EQUAL)
        for at, edit in enumerate(change.redline.readable)
    )
    assert places <= 5


def test_the_correction_in_the_pages_change_log_is_one_word(
    recorded: Callable[[str, str], Comparison],
) -> None:
    (change,) = recorded("Telegram/Privacy Policy.md", "2024-09-27").changes
    assert change.new[0].role is Role.CHANGE_LOG
    assert change.redline is not None
    marked = [edit.text for edit in change.redline.readable if edit.op is not Op.EQUAL]
    assert marked == ["Buisness", "Business"]


def test_the_terms_of_service_gained_one_item(recorded: Callable[[str, str], Comparison]) -> None:
    (change,) = recorded("Telegram/Terms of Service.md", "2024-09-23").changes
    assert change.kind is ChangeKind.ADDED


def test_six_months_became_eighteen_in_10_4(recorded: Callable[[str, str], Comparison]) -> None:
    changes = recorded("Telegram/Privacy Policy.md", "2024-10-02").changes
    (reworded,) = [change for change in changes if change.kind is ChangeKind.REWORDED]
    assert reworded.new[0].address == "10.4 ¶1"
    assert reworded.redline is not None
    assert [e.text for e in reworded.redline.readable if e.op is not Op.EQUAL] == [
        "6 months",
        "18 months",
    ]
    assert {c.new[0].role for c in changes if c.kind is ChangeKind.ADDED} == {Role.CHANGE_LOG}
