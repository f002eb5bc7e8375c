from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.clauses import parse
from policydiff.clauses.parts import read_parts

_LINES = st.sampled_from(
    [
        "Some words.", "## Title", "1. First", "(a) letter", "* item", "    * inner", "- - one",
        "> quoted", ">", "", "", "  ", "\n", "---", "===", "**Bold**", "**1 May 2024**", "| a | b |",
        "| --- | --- |", "[Title](#title)", "Words  ", "\tTab", "*", "* ",
    ]
)  # fmt: skip
_TEXT = st.lists(_LINES, max_size=8).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(_TEXT, _TEXT, _TEXT, _TEXT)
def test_a_text_reads_the_same_whatever_was_read_before(
    head: str, gone: str, come: str, tail: str
) -> None:
    new = head + come + tail
    parse("~~~")  # has nothing in common with any other
    afresh = parse(new)
    parse("~~~")
    parse(head + gone + tail)
    assert parse(new) == afresh


def test_parts_that_stand_in_both_texts_are_read_once() -> None:
    old = read_parts("# One\n\nSame words.\n\nOld words.\n\nLast words, the same again.")
    new = read_parts("# One\n\nSame words.\n\nQuite new words.\n\nLast words, the same again.")
    assert new.pieces[1] is old.pieces[1]
    assert new.pieces[-1] is old.pieces[-1]
    assert new.starts[-1] == new.text.index("Last")
