from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.compare import compare
from policydiff.model import Comparison, Version
from policydiff.render.flow import flow
from policydiff.report import undated

PIECES = [
    "# One", "## Two", "8\\. Three", "Some words that stand here for a while.",
    "Other words of another matter, told at length.", "- an item of a list", "(a) a lettered item",
    "| cell | other |", "Mail is kept for 30 days and then deleted for good.",
    "Mail is kept for 90 days and then deleted for good. Calls are not kept at all by us.",
    "Calls are not kept at all by us.",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("\n\n".join)


def compared(old: str, new: str) -> Comparison:
    return compare(Version(title="a", text=old), Version(title="a", text=new))


@given(TEXTS, TEXTS)
def test_a_flow_holds_either_text_in_its_order(old: str, new: str) -> None:
    comparison = compared(old, new)
    places = flow(comparison, undated(comparison))
    assert [clause for place in places for clause in place.old] == list(comparison.old_clauses)
    assert [clause for place in places for clause in place.new] == list(comparison.new_clauses)


def test_a_clause_that_moved_has_two_places() -> None:
    moving = "A clause of its own that goes somewhere else in the whole text."
    others = [
        f"Clause number {word} stays where it was before."
        for word in ("one", "two", "three", "four")
    ]
    comparison = compared("\n\n".join([moving, *others]), "\n\n".join([*others, moving]))
    moved = [place for place in flow(comparison, undated(comparison)) if place.moved]
    assert [(len(place.old), len(place.new)) for place in moved] == [(1, 0), (0, 1)]


@pytest.mark.parametrize("text", ["", "# One\n\nTwo"])
def test_a_text_that_stands_has_a_place_for_each_clause(text: str) -> None:
    comparison = compared(text, text)
    assert all(place.number is None and place.old and place.new for place in flow(comparison, ()))
