"""Which part of a page counts."""

from __future__ import annotations

import pytest
from tests.extract.conftest import Extracts

from policydiff.errors import ExtractError
from policydiff.extract.tree import DEEPEST, parse
from policydiff.model import FailureReason, RangeSelector, Selector

PAGE = """
<nav>Home</nav>
<main>
  <h1 id="top">Terms</h1><p class="lead">Welcome.</p>
  <section><h2 id="one">One</h2><p>First clause.</p></section>
  <section><h2 id="two">Two</h2><p>Second <i>clause</i>.</p><p>More.</p></section>
  <p class="end">The end.</p>
</main>
<footer>Imprint</footer>
"""


def words(markdown: str) -> str:
    return " ".join(word for word in markdown.split() if word.isalpha() or word[:-1].isalpha())


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ((), "Home Terms Welcome. One First clause. Two Second More. The end. Imprint"),
        (("main",), "Terms Welcome. One First clause. Two Second More. The end."),
        (("section",), "One First clause. Two Second More."),
        ((".end", "h1"), "The end. Terms"),
        (("main p.lead, footer",), "Welcome. Imprint"),
        (("section", "section p"), "One First clause. Two Second More."),
        (
            ("main", "main", "body > main"),
            "Terms Welcome. One First clause. Two Second More. The end.",
        ),
        (("p", ".nowhere"), "Welcome. First clause. Second More. The end."),
    ],
)
def test_elements_are_selected_in_the_order_of_the_selectors_and_once(
    md: Extracts, select: tuple[Selector, ...], expected: str
) -> None:
    assert words(md(PAGE, select=select)) == expected


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (RangeSelector(start_before="#one", end_before="#two"), "One First clause."),
        (RangeSelector(start_after="#one", end_before="#two"), "First clause."),
        (RangeSelector(start_before="#one", end_after="#two"), "One First clause. Two"),
        (RangeSelector(start_after="h1", end_after=".lead"), "Welcome."),
        (RangeSelector(start_before="h1", end_before="section"), "Terms Welcome."),
        (RangeSelector(start_after="nav", end_before="main"), ""),
        (RangeSelector(start_before="#two", end_after="section:last-of-type i"), "Two Second"),
        (RangeSelector(start_after="#two", end_before="footer"), "Second More. The end."),
        (RangeSelector(start_before="main", end_before="#one"), "Terms Welcome."),
    ],
)
def test_a_range_is_cut_at_its_ends_however_deep_they_lie(
    md: Extracts, selector: RangeSelector, expected: str
) -> None:
    assert words(md(PAGE, select=("nav", selector))) == f"Home {expected}".strip()


def test_ranges_and_elements_may_be_listed_together(md: Extracts) -> None:
    selected = (RangeSelector(start_before="#two", end_before=".end"), "h1")
    assert words(md(PAGE, select=selected)) == "Two Second More. Terms"


@pytest.mark.parametrize(
    ("remove", "expected"),
    [
        (("section",), "Terms Welcome. The end."),
        (("i", "h2"), "Terms Welcome. First clause. Second More. The end."),
        ((RangeSelector(start_before="#one", end_before=".end"),), "Terms Welcome. The end."),
        (
            (RangeSelector(start_after="#one", end_before="#two"),),
            "Terms Welcome. One Two Second More. The end.",
        ),
        (
            (RangeSelector(start_after="#two", end_after=".end"),),
            "Terms Welcome. One First clause. Two",
        ),
        (
            (RangeSelector(start_before="#one", end_before=".nowhere"),),
            "Terms Welcome. One First clause. Two Second More. The end.",
        ),
        ((".nowhere",), "Terms Welcome. One First clause. Two Second More. The end."),
        (("section", "section p"), "Terms Welcome. The end."),
    ],
)
def test_what_is_removed_is_gone_and_what_matches_nothing_changes_nothing(
    md: Extracts, remove: tuple[Selector, ...], expected: str
) -> None:
    assert words(md(PAGE, select=("main",), remove=remove)) == expected


def test_removing_comes_before_selecting(md: Extracts) -> None:
    assert (
        words(md(PAGE, select=("section:first-of-type",), remove=("section:has(#one)",)))
        == "Two Second More."
    )
    with pytest.raises(ExtractError):
        md(PAGE, select=("h2",), remove=("section",))


def test_a_range_inside_a_list_keeps_the_numbers_of_the_page(md: Extracts) -> None:
    page = "<ol><li>a</li><li id=b>b</li><li>c</li><li id=d>d</li></ol>"
    cut = RangeSelector(start_before="#b", end_before="#d")
    assert md(page, select=(cut,)) == "2. b\n3. c"


def test_items_selected_without_their_list_keep_their_numbers(md: Extracts) -> None:
    page = "<ol type=a><li>a</li><li class=x>b</li><li>c</li></ol>"
    assert md(page, select=(".x",)) == "b. b"


def test_a_removed_item_leaves_the_others_their_numbers(md: Extracts) -> None:
    page = "<ol><li>a</li><li class=ad>buy</li><li>c</li></ol>"
    assert md(page, remove=(".ad",)) == "1. a\n3. c"


@pytest.mark.parametrize(
    ("select", "named"),
    [
        ((".nowhere",), "“.nowhere”"),
        (("#gone", "article"), "“#gone”, “article”"),
        ((RangeSelector(start_before="#gone", end_before="#two"),), "“#gone”"),
        ((RangeSelector(start_before="#one", end_after="#gone"),), "“#gone”"),
        (
            (RangeSelector(start_before="#two", end_before="#one"),),
            "“#one” ends a range before “#two”",
        ),
        (
            (RangeSelector(start_before="#one", end_before="main"),),
            "“main” ends a range before “#one”",
        ),
        (("main >",), "“main >” is not a CSS selector"),
        (("p::first-line",), "“p::first-line” is not a CSS selector"),
    ],
)
def test_a_selector_that_matches_nothing_is_named(
    md: Extracts, select: tuple[Selector, ...], named: str
) -> None:
    with pytest.raises(ExtractError) as raised:
        md(PAGE, select=select)
    assert raised.value.reason is FailureReason.NO_MATCH
    assert named in raised.value.message
    assert "\n" not in raised.value.message


def test_a_part_that_the_page_hides_counts_when_it_is_selected(md: Extracts) -> None:
    page = '<div id="terms" hidden style="display:none">We <b hidden>never</b> sell data.</div>'
    assert md(page, select=("#terms",)) == "We sell data."


def test_nesting_beyond_reason_is_dissolved_and_its_words_kept() -> None:
    page = parse("<div>a" * 5000 + "</div>" * 5000 + "<p>end")
    assert max(len(list(tag.parents)) for tag in page.find_all(True)) == DEEPEST
    assert page.get_text(" ").split() == ["a"] * 5000 + ["end"]


def test_scripts_beyond_that_nesting_stay_scripts(md: Extracts) -> None:
    assert md("<p>shown</p>" + "<div>" * 1000 + "<script>hidden()</script>") == "shown"


def test_a_definition_ends_where_the_next_one_begins(md: Extracts) -> None:
    nested = "<dl><dt>A<dd>one<dl><dt>B<dd>two<dd>three</dl><dd>four</dl>"
    assert md(nested) == "**A**\n\n:   one\n\n    **B**\n\n    :   two\n\n    :   three\n\n:   four"


def test_a_stray_end_tag_of_a_paragraph_does_not_join_words(md: Extracts) -> None:
    assert md("<p>a<ul><li>b</ul>c</p>d</br>e") == "a\n\n* b\n\nc d  \ne"
