from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policydiff.typography import plain, seen


def test_quotes_and_dashes_become_those_of_a_typewriter() -> None:
    assert plain("“Eels” ‹and› ‘hats’ – it’s…") == "\"Eels\" ‹and› 'hats' - it's..."


def test_signs_without_width_are_left_out() -> None:
    assert seen("par\u00adcel\u200b \u200fhats") == "parcel hats"


@given(st.text())
def test_what_is_plain_and_seen_stays_as_it_is(text: str) -> None:
    once = seen(plain(text))
    assert seen(plain(once)) == once


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_stays_as_it_is(text: str) -> None:
    assert plain(text) == seen(text) == text
