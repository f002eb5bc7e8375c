"""Folding of what stands unchanged between edits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.render.redline import folded

_SAID = re.compile(r"\[… (\d+) words unchanged …\]")


def _words(number: int) -> str:
    return " ".join(f"word{at}" for at in range(number))


@pytest.mark.parametrize("number", [1, 9, 29, 30, 37, 39, 40, 41, 59])
@pytest.mark.parametrize(("head", "tail"), [(40, 0), (0, 40), (40, 40)])
def test_a_stretch_hardly_longer_than_what_is_kept_of_it_stands_whole(
    number: int, head: int, tail: int
) -> None:
    text = _words(number)
    assert folded(text, head=head, tail=tail) == text


@pytest.mark.parametrize(("head", "tail"), [(40, 0), (0, 40)])
def test_a_stretch_is_folded_from_sixty_words_where_forty_are_kept(head: int, tail: int) -> None:
    said = _SAID.search(folded(_words(60), head=head, tail=tail))
    assert said
    assert said[1] == "20"


@given(number=st.integers(1, 200), head=st.integers(0, 60), tail=st.integers(0, 60))
def test_no_fewer_words_are_shown_at_either_end_than_were_asked_for(
    number: int, head: int, tail: int
) -> None:
    text = _words(number)
    drawn = folded(text, head=head, tail=tail)
    if drawn == text:
        return
    before, hidden, after = _SAID.split(drawn)
    words = text.split()
    assert before.split() == words[:head]
    assert after.split() == words[len(words) - tail :]
    assert head + int(hidden) + tail == number
