"""The numbers of list items are the publisher's."""

from __future__ import annotations

import pytest
from tests.extract.conftest import Extracts


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        ("<ol><li>x<li>x<li>x</ol>", "1. 2. 3."),
        ("<ol type=a><li>x<li>x<li>x</ol>", "a. b. c."),
        ("<ol type=A start=25><li>x<li>x<li>x</ol>", "Y. Z. AA."),
        ("<ol type=i><li>x<li>x<li>x<li>x</ol>", "i. ii. iii. iv."),
        ("<ol type=I start=1998><li>x<li>x</ol>", "MCMXCVIII. MCMXCIX."),
        ("<ol type=i start=3999><li>x<li>x</ol>", "mmmcmxcix. 4000."),
        ("<ol type=a start=0><li>x<li>x</ol>", "0. a."),
        ("<ol start=-1><li>x<li>x<li>x</ol>", "-1. 0. 1."),
        ('<ol start="4th"><li>x<li>x</ol>', "4. 5."),
        ("<ol start=four><li>x<li>x</ol>", "1. 2."),
        ("<ol><li>x<li value=7>x<li>x</ol>", "1. 7. 8."),
        ("<ol type=a><li value=3>x<li value=b>x</ol>", "c. d."),
        ("<ol reversed><li>x<li>x<li>x</ol>", "3. 2. 1."),
        ("<ol reversed start=10><li>x<li>x</ol>", "10. 9."),
        ("<ol reversed><li>x<li value=9>x<li>x</ol>", "3. 9. 8."),
        ("<ol type=a><li>x<li type=I>x<li>x</ol>", "a. II. c."),
        ('<ol style="list-style-type: lower-alpha"><li>x<li>x</ol>', "a. b."),
        ('<ol style="list-style: upper-roman inside"><li>x<li>x</ol>', "I. II."),
        ('<ol type=1 style="list-style-type:lower-roman"><li>x</ol>', "i."),
        ('<ol style="list-style-type:decimal-leading-zero"><li>x<li value=10>x</ol>', "01. 10."),
        ('<ol style="list-style:none"><li>x<li>x</ol>', "* *"),
        ('<ol><li>x<li style="list-style:none">x<li>x</ol>', "1. * 3."),
        ('<ol><li>x<li style="display:block">x<li>x</ol>', "1. * 3."),
        ("<ol><li>x<li hidden>y<li>x</ol>", "1. 2."),
        ('<ol><li>x<li style="visibility:hidden">y<li>x</ol>', "1. 3."),
        ("<ol><li>x<li></li><li>x</ol>", "1. 3."),
        ("<ol><li>x</li><p></p><li>x</ol>", "1. 2."),
        ("<ol><div><li>x</li></div><div><li>x</li></div></ol>", "1. 2."),
        ("<ul type=a><li>x<li>x</ul>", "* *"),
        ("<menu><li>x</menu>", "*"),
        ("<li>x<li>x", "* *"),
    ],
)
def test_each_item_has_the_label_that_the_page_shows(md: Extracts, page: str, labels: str) -> None:
    lines = [line for line in md(page).split("\n") if line]
    assert [line.partition(" ")[0] for line in lines] == labels.split()
    assert {line.partition(" ")[2] for line in lines} == {"x"}


def test_every_list_counts_for_itself(md: Extracts) -> None:
    page = "<ol><li>a<ol type=a><li>b<li>c</ol><li>d<ol type=i><li>e</ol></ol><ol><li>f</ol>"
    assert " ".join(md(page).split()) == "1. a a. b b. c 2. d i. e 1. f"


def test_a_list_that_stands_between_items_takes_no_number(md: Extracts) -> None:
    page = "<ol><li>a</li><ul><li>b</li></ul><li>c</li></ol>"
    assert md(page) == "1. a\n\n    * b\n2. c"


@pytest.mark.parametrize("number", ["99999999999999999999", "-99999999999999999999"])
def test_absurd_numbers_do_no_harm(md: Extracts, number: str) -> None:
    assert "x" in md(f"<ol type=a start={number}><li>x</ol><ol type=i><li value={number}>x</ol>")
