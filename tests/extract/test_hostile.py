"""Pages made to break a reader. Each must end soon with a text; what grew with the square would never end."""

from __future__ import annotations

import pytest

from policydiff.extract import extract_html
from policydiff.model import Selector, SourceDocument

MANY = 100_000


def words(
    body: str, *, select: tuple[Selector, ...] = (), remove: tuple[Selector, ...] = ()
) -> list[str]:
    document = SourceDocument(url="", select=select, remove=remove)
    return extract_html(body.encode(), document=document).split()


@pytest.mark.parametrize(
    "name",
    [
        "div",
        "b",
        "span style='display:block'",
        "sup",
        "code",
        "blockquote",
        "ul><li",
        "dl><dd",
        "table><tr><td",
        "pre",
    ],
)
def test_elements_nested_without_end_keep_every_word(name: str) -> None:
    text = extract_html((f"<{name}>x " * MANY).encode())
    assert text.count("x") == MANY
    assert len(text) < 20 * MANY


def test_selectors_stay_affordable_on_deep_pages() -> None:
    page = "<div>x" * MANY + "</div>" * MANY + "<p>end"
    assert words(
        page, select=("p",), remove=("section div div p", "p:has(i)", "div > div ~ p")
    ) == ["end"]


@pytest.mark.parametrize("remove", ["br", "b", "i:nth-of-type(2n)"])
def test_removing_many_elements_is_as_cheap_as_removing_few(remove: str) -> None:
    text = words("<p>" + "x <br><i></i><b></b>" * (MANY // 8), remove=(remove,))
    assert text == ["x"] * (MANY // 8)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p title='" + "y" * 5_000_000 + "'>x", "x"),
        ("<p style='" + "color:red;" * 300_000 + "'>x", "x"),
        ("<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">x", "x"),
        ("<!--" + "-" * 2_000_000 + "><p>x", "x"),
        ("<p>" + " " * 3_000_000 + "x", "x"),
        ("<p>x" + "\0" * 1_000_000, "x"),
        ("<p>x" + "&nbsp;" * 300_000, "x"),
        ("</p>" * 300_000 + "x", "x"),
        ("<li hidden>" * 20_000 + "</li>" * 20_000 + "x", "x"),
        ("<a data-cfemail='" + "ab" * 500_000 + "'>x", "x"),
        ("<span aria-hidden=true>" * 20_000 + "</span>" * 20_000 + "x", "x"),
    ],
)
def test_much_ado_about_one_word(page: str, expected: str) -> None:
    assert words(page) == [expected]


def test_ornaments_in_ornaments_are_looked_through_once() -> None:
    panel = "<span aria-hidden=true>" * 300 + "<p>x</p>" + "</span>" * 300
    assert words(panel * 50) == ["x"] * 50


def test_stray_text_between_empty_items_is_kept() -> None:
    text = words("<ul><li>x" + "<li></li>x" * (MANY // 5))
    assert text == ["*"] + ["x"] * (MANY // 5 + 1)


@pytest.mark.parametrize("size", ["colspan=1000", "rowspan=65534", "rowspan=0 colspan=1000"])
def test_cells_that_claim_the_world_keep_their_words(size: str) -> None:
    text = words("<table>" + f"<tr><td {size}>x<td>x" * 5_000)
    assert text.count("x") == 10_000


def test_a_wide_table_is_not_made_wider_in_every_row() -> None:
    text = extract_html(("<table><tr>" + "<td>x" * 2_000 + "<tr><td>x" * 2_000).encode())
    assert text.count("x") == 4_000
    assert len(text) < 200_000


@pytest.mark.parametrize("sign", ["_", "[", "`", "&a", "*", "\\", "{#", "<"])
def test_a_sea_of_signs_is_escaped_in_one_pass(sign: str) -> None:
    assert extract_html(("<p>x " + sign * 200_000).encode()).startswith("x ")


def test_no_control_character_reaches_the_text() -> None:
    raw = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)])).replace("<", "")
    page = f"<p>a{raw}b<a href='/{raw}'>c</a><pre>d{raw}e</pre><img alt='f{raw}' src='{raw}'><h2 id='{raw}'>g"
    text = extract_html(page.encode(), url="https://example.org/")
    assert not [sign for sign in text if not sign.isprintable() and sign not in "\n\t"]


def test_bidirectional_controls_stay_text_and_out_of_targets() -> None:
    text = extract_html(
        "<p>a\u202eb <a href='/x\u202ey'>c</a>".encode(), url="https://example.org/"
    )
    assert text == "a\u202eb [c](https://example.org/x%E2%80%AEy)\n"
