from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from policydiff.render.wrap import filled, lines

WIDTHS = st.integers(min_value=2, max_value=40)
HARD = "ab /.-法律，。「」עת عر\u0301👨\u200d👧🇩🇪{+}[]"
ANY = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(HARD), ANY), max_size=120)


def wrapped(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in lines(text, width)]


@given(TEXTS, WIDTHS)
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrapped(text, width))


@given(TEXTS, WIDTHS)
def test_nothing_but_white_space_is_lost(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())


def test_words_stay_whole_where_they_fit() -> None:
    assert wrapped("one two three four", 9) == ["one two", "three", "four"]


@pytest.mark.parametrize("width", [40, 80])
def test_a_long_url_is_cut_at_its_joints(width: int) -> None:
    url = "https://example.org/" + "a/long/path/" * 40 + "?page=1&part=2"
    assert all(line[-1] in "/?&=#._-" for line in wrapped(url, width)[:-1])


def test_a_long_word_fills_its_lines() -> None:
    assert [len(line) for line in wrapped("x" * 500, 40)] == [40] * 12 + [20]


def test_text_without_spaces_is_broken_between_its_letters() -> None:
    assert wrapped("我们保留您的数据三十天", 8) == ["我们保留", "您的数据", "三十天"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [("我们保留。数据", ["我们保", "留。数据"]), ("我们保「数据」", ["我们保", "「数据」"])],
)
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(
    text: str, rows: list[str]
) -> None:
    assert wrapped(text, 8) == rows


def test_the_marks_of_a_change_stay_with_its_first_and_last_letter() -> None:
    assert wrapped("我们[-保-]{+删+}除", 6) == ["我们", "[-保-]", "{+删+}", "除"]


@pytest.mark.parametrize("cluster", ["👨‍👩‍👧", "🇩🇪", "👋🏽", "e\u0301", "ก็"])
def test_a_character_of_several_parts_is_never_cut(cluster: str) -> None:
    for width in (2, 3, 5):
        for line in wrapped(cluster * 20, width):
            assert line.replace(cluster, "") == ""


def test_plain_text_is_filled_under_its_own_indentation() -> None:
    assert filled("head\n\n    one two three\n", 12) == "head\n\n    one two\n    three\n"
