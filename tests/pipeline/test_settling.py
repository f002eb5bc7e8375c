"""What two looks agree on."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from policydiff.pipeline.settling import settle

A, B, C = "# Terms", "You pay on the first of the month.", "We keep your orders for a year."
NEW = "Fees rise with the prices of the country you live in."


def text(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


def test_looks_that_agree_are_taken_as_they_are() -> None:
    assert settle(text(A, B, NEW), text(A, B, NEW), text(A, B)).text == text(A, B, NEW)
    assert settle(text(A, B), text(A, B), None).unstable == ()


def test_what_comes_and_goes_is_left_out_and_named() -> None:
    settled = settle(text(A, "Ad: shoes", B), text(A, "Buy a hat now", B), text(A, B))
    assert settled.text == text(A, B)
    assert settled.unstable == ("Buy a hat now",)


def test_a_change_that_stands_beside_it_is_kept() -> None:
    settled = settle(text(A, "Ad: shoes", B, NEW), text(A, "Buy a hat now", B, NEW), text(A, B, C))
    assert settled.text == text(A, B, NEW)


def test_what_stands_on_record_at_its_place_stays_there() -> None:
    settled = settle(text(A, "Ad: shoes", B, NEW), text(A, B, NEW), text(A, "Ad: coats", B))
    assert settled.text == text(A, "Ad: coats", B, NEW)


def test_a_word_that_comes_and_goes_does_not_hide_a_change_of_its_paragraph() -> None:
    old = "We serve 5 people and keep what they tell us for one year."
    first, second = (
        old.replace("5", "6").replace("one", "ten"),
        old.replace("5", "7").replace("one", "ten"),
    )
    settled = settle(text(A, first), text(A, second), text(A, old))
    assert settled.text == text(A, old.replace("one", "ten"))


def test_two_sentences_by_turns_are_not_mixed() -> None:
    settled = settle(
        text(A, "We are the best shop."), text(A, "You are the best guest."), text(A, C)
    )
    assert settled.text == text(A, C)


blocks = st.lists(st.sampled_from([A, B, C, NEW, "x", "y z", "y w"]), max_size=8)


@given(blocks, blocks)
def test_what_is_on_record_settles_any_quarrel_about_it(
    first: list[str], second: list[str]
) -> None:
    """Where the looks agree on nothing new, what stands stays as it is."""
    record = text(A, B)
    assert settle(text(A, *first, B), text(A, *second, B), record).text.startswith(A)
    if first != second and not set(first) & set(second):
        assert settle(text(A, *first), text(A, *second), text(A)).text == text(A)


@given(blocks, blocks, blocks)
def test_no_block_is_taken_that_nobody_showed(a: list[str], b: list[str], c: list[str]) -> None:
    shown = set(" ".join([*a, *b, *c]).split())
    assert set(settle(text(*a), text(*b), text(*c)).text.split()) <= shown


def test_long_texts_that_have_nothing_in_common_cost_little() -> None:
    began = time.process_time()
    one, other = (text(*(f"{n} {side}" for n in range(40_000))) for side in "ab")
    assert settle(one, other, one).unstable != ()
    assert time.process_time() - began < 20
