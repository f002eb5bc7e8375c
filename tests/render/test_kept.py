from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.model import Direction, Level, Terms
from policydiff.render.blocks import Block, Clauses, Facts, Heading, Line, Role, Span, Table
from policydiff.render.findings import Rating
from policydiff.render.kept import decode, encode
from policydiff.render.sections import Row, Section

TERMS = Terms(service="Acme", type="Privacy Policy")

_TEXT = st.text(max_size=12)
_SPANS = st.lists(st.builds(Span, _TEXT, st.sampled_from(Role)), max_size=3).map(tuple)
_BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Line, spans=_SPANS),
    st.builds(Heading, level=st.integers(1, 3), spans=_SPANS),
    st.builds(
        Clauses,
        paragraphs=st.lists(_SPANS, max_size=3).map(tuple),
        insets=st.lists(st.integers(0, 5), max_size=3).map(tuple),
    ),
    st.builds(Facts, rows=st.lists(st.tuples(_TEXT, _SPANS), max_size=3).map(tuple)),
    st.builds(
        Table,
        header=st.lists(_TEXT, max_size=3).map(tuple),
        rows=st.lists(st.lists(_SPANS, max_size=3).map(tuple), max_size=3).map(tuple),
    ),
)
_RATINGS = st.builds(
    Rating,
    st.sampled_from(Level),
    st.sampled_from(Direction),
    _TEXT,
    st.lists(_TEXT, max_size=2).map(tuple),
    st.none() | _TEXT,
)
SECTIONS = st.builds(
    Section,
    terms=st.just(TERMS),
    row=st.none() | st.builds(Row, _TEXT, _TEXT),
    hidden=st.integers(0, 9),
    replaced=st.booleans(),
    told=st.booleans(),
    found=st.lists(_RATINGS, max_size=3).map(tuple),
    blocks=st.lists(_BLOCKS, max_size=4).map(tuple),
)


@given(SECTIONS)
def test_a_section_is_read_back_as_it_was_drawn(section: Section) -> None:
    assert decode(encode(section), TERMS) == section


@given(SECTIONS, st.data())
def test_damaged_bytes_are_no_section_rather_than_another(
    section: Section, data: st.DataObject
) -> None:
    kept = bytearray(encode(section))
    at = data.draw(st.integers(2, len(kept) - 1))
    kept[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = decode(bytes(kept), TERMS)
    except ValueError:
        return
    assert found == section  # a bit that means nothing, as one of the stream's padding


@pytest.mark.parametrize("kept", [b"", b"[]", zlib.compress(b"[]"), zlib.compress(b"words")])
def test_anything_else_is_no_section(kept: bytes) -> None:
    with pytest.raises(ValueError, match="no section"):
        decode(kept, TERMS)
