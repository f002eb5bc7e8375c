"""Tables keep every cell's words once, at their place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.extract.conftest import Extracts

HEAD = "| A | B |\n| --- | --- |\n"
NO_HEAD = "|  |  |\n| --- | --- |\n"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<tr><th>A<th>B<tr><td>1<td>2", HEAD + "| 1 | 2 |"),
        ("<thead><tr><td>A<td>B<tbody><tr><td>1<td>2", HEAD + "| 1 | 2 |"),
        ("<tr><td>1<td>2<tr><td>3<td>4", NO_HEAD + "| 1 | 2 |\n| 3 | 4 |"),
        ("<tr><th>1<td>2<tr><th>3<td>4", NO_HEAD + "| 1 | 2 |\n| 3 | 4 |"),
        ("<tr><td>1<td><tr><td><td>4", NO_HEAD + "| 1 |  |\n|  | 4 |"),
        ("<tr><td>1<td>2<tr><td>3", NO_HEAD + "| 1 | 2 |\n| 3 |  |"),
        ("<tr><td><td><tr><td>3<td>4", NO_HEAD + "| 3 | 4 |"),
        ("<tr><td>a|b<td><code>c|d</code>", NO_HEAD + "| a\\|b | `c\\|d` |"),
        ("<tr><td>a<br>b<td><p>c</p><p>d</p>", NO_HEAD + "| a<br>b | c<br>d |"),
        ("<tr><td>&lt;br><td>b", NO_HEAD + "| \\<br> | b |"),
        ("<tr><td><ol type=a><li>x<li>y</ol><td>b", NO_HEAD + "| a. x<br>b. y | b |"),
        ("<tr><td>1. x<td>- y", NO_HEAD + "| 1\\. x | \\- y |"),
        ("<tr><td><h4>x</h4><td>y", NO_HEAD + "| **x** | y |"),
        ("<tr><td><pre>x\n*y</pre><td>z<hr>", NO_HEAD + "| x<br>\\*y | z |"),
        ("<caption>C</caption><tr><td>1<td>2", "C\n\n" + NO_HEAD + "| 1 | 2 |"),
        ("<tr><td>1<td>2</tr><tfoot><tr><td>9<td>9</tfoot><tbody><tr><td>3<td>4", None),
        ("<tr><td>1<td>2</tr>stray<tr><td>3<td>4", NO_HEAD + "| 1 | 2 |\n| stray |  |\n| 3 | 4 |"),
        ("<tr hidden><td>x<td>x</tr><tr><td>1<td>2", NO_HEAD + "| 1 | 2 |"),
    ],
)
def test_a_table_is_rows_of_cells(md: Extracts, page: str, text: str | None) -> None:
    text = text or NO_HEAD + "| 1 | 2 |\n| 3 | 4 |\n| 9 | 9 |"
    assert md(f"<table>{page}</table>") == text


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", ["a  b", "c d e"]),
        ("<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e", ["a b", " c", "d e"]),
        (
            "<tr><td rowspan=2>a<td>b<td rowspan=2>c<tr><td>d<tr><td>e<td>f<td>g",
            ["a b c", " d ", "e f g"],
        ),
        (
            "<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f",
            ["a  b", "  c", "d e f"],
        ),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", ["a b", " c", " d"]),
        ("<tbody><tr><td rowspan=9>a<td>b<tbody><tr><td>c<td>d", ["a b", "c d"]),
        ("<tr><td colspan=1000>a<tr><td>b<td>c", ["a ", "b c"]),
        ("<tr><td colspan=x>a<td rowspan=-1>b<tr><td>c<td>d", ["a b", "c d"]),
        ("<tr><td>a<td>b<tr><td colspan=2>c<tr><td>d<td>e", ["a b", "c ", "d e"]),
    ],
)
def test_spans_keep_columns_columns_and_repeat_no_word(
    md: Extracts, page: str, rows: list[str]
) -> None:
    lines = md(f"<table>{page}</table>").split("\n")[2:]
    assert lines == ["| " + " | ".join(row.split(" ")) + " |" for row in rows]


@pytest.mark.parametrize(
    "page",
    [
        "<table role=presentation><tr><td>a<td>b</table>",
        "<table><tr><td>a<tr><td>b</table>",
        "<table><tr><td><table><tr><td>a</table><td>b</table>",
        "<table><tr><td><h2>a</h2><p>b</p><td></table>".replace("<h2>a</h2>", "<h2></h2><p>a</p>"),
    ],
)
def test_a_table_that_lays_the_page_out_is_read_as_blocks(md: Extracts, page: str) -> None:
    assert md(page) == "a\n\nb"


def test_a_data_table_inside_a_layout_table_is_a_table(md: Extracts) -> None:
    page = "<table><tr><td><h2>T</h2><p>x</p><table><tr><td>1<td>2</table></table>"
    assert md(page) == "## T\n\nx\n\n" + NO_HEAD + "| 1 | 2 |"


def test_a_table_in_an_item_is_indented(md: Extracts) -> None:
    page = "<ul><li>a<table><tr><td>1<td>2</table></ul>"
    assert md(page) == "* a\n\n    |  |  |\n    | --- | --- |\n    | 1 | 2 |"


def test_a_table_that_claims_too_much_keeps_its_words_in_order(md: Extracts) -> None:
    rows = "".join(f"<tr><td colspan=1000 rowspan=1000>{number}<td>x" for number in range(1000))
    words = md(f"<table>{rows}</table>").replace("|", " ").split()
    numbers = [int(word) for word in words if word.isdigit()]
    assert all(after == before + 1 for before, after in pairwise(numbers))
    assert len(numbers) == words.count("x") == 1000
