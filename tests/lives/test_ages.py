"""The ages of all texts at once."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lives.conftest import Story
from tests.lives.test_blame import DIG, KEYS, PAY, PLANT, WATER, page

from policydiff.lives.ages import ages
from policydiff.model import RecordKind

DRY = WATER.replace("dry week", "dry month")
PARTED = [f"{DIG} {KEYS}", f"{DIG}\n\n{KEYS}", f"{PAY} {DIG} {KEYS}", f"{PAY}\n\n{DIG} {KEYS}"]
CLAUSES = st.lists(
    st.sampled_from([DIG, WATER, DRY, PLANT, PAY, KEYS, *PARTED]), min_size=1, max_size=6
)
TEXTS = st.lists(
    st.tuples(
        CLAUSES, st.sampled_from([RecordKind.CHANGE, RecordKind.CHANGE, RecordKind.TECHNICAL])
    ),
    min_size=1,
    max_size=7,
)


def agrees_with_blame(found: Story) -> None:
    def size(text: object) -> int:
        return len(found.clauses(text.record))  # type: ignore[attr-defined]  # one of the course

    for place, aged in enumerate(ages(found.course, size, found.passage)):
        assert list(aged) == [since for _, since in found.blame(place)]


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_every_text_is_dated_as_blame_dates_it(
    texts: list[tuple[list[str], RecordKind]],
) -> None:
    agrees_with_blame(Story([(page(*clauses), kind) for clauses, kind in texts]))


def test_texts_served_in_turn_are_dated_within_their_kind(story: Callable[..., Story]) -> None:
    one, other = page(DIG, WATER, PAY), page(KEYS, PLANT, PAY)
    agrees_with_blame(story(one, other, one, other, one, other, page(DIG, WATER, PAY, KEYS)))


def test_a_document_that_came_back_is_dated(story: Callable[..., Story]) -> None:
    agrees_with_blame(story(page(DIG), None, page(DIG, PAY)))
