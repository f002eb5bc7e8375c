"""What decides a text, in a form that can be read back years later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.declarations.canonical import canonical, documents_of, fingerprint
from policydiff.model import RangeSelector, SourceDocument

TEXT = st.text(max_size=20)
MAYBE = st.none() | TEXT
SELECTORS = st.lists(
    TEXT
    | st.builds(
        RangeSelector, start_before=MAYBE, start_after=MAYBE, end_before=MAYBE, end_after=MAYBE
    ),
    max_size=3,
).map(tuple)
DOCUMENTS = st.lists(
    st.builds(
        SourceDocument,
        url=TEXT,
        select=SELECTORS,
        remove=SELECTORS,
        remove_query_params=st.lists(TEXT, max_size=3).map(lambda names: tuple(sorted(names))),
        language=MAYBE,
    ),
    min_size=1,
    max_size=3,
).map(tuple)


@given(DOCUMENTS)
def test_a_declaration_comes_back_from_its_canonical_form(
    documents: tuple[SourceDocument, ...],
) -> None:
    text = canonical(documents)
    assert documents_of(text) == documents
    assert text.isascii()
    assert fingerprint(text) == fingerprint(canonical(documents))


@pytest.mark.parametrize("text", ["", "[", "{}x", "[1]", '[{"url":"x"}]', "null", "[" * 10_000])
def test_what_is_no_declaration_gives_none(text: str) -> None:
    assert documents_of(text) is None
