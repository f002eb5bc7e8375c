"""The tree that is built in a hurry is the one that Beautiful Soup builds."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policydiff.extract.selectors import matches
from policydiff.extract.tree import parse

PIECES = st.sampled_from(
    [
        "words", " ", "\n", " \n ", "&nbsp;", "&amp;", "<", "<!-- said aside -->", "<?target data?>",
        "<!doctype html>", "<p>", "</p>", "<p id=one class='a b'>", "<div class=a>", "</div>", "<div id='one'>",
        "<ul>", "<li>", "</ul>", "<ol start=3>", "</ol>", "<pre>", "</pre>", "<textarea>", "</textarea>",
        "<table><tr><td>", "</table>", "<template>", "</template>", "<b>", "</b>", "<i class=b>", "</i>",
        "<br>", "<br/>", "<h2 hidden>", "</h2>", "<script>1 < 2</script>", "<o:p>", "</o:p>",
        "<meta charset=x>", "<body>", "</body>", "<html lang=en>", "</html>", "<a name=n href=?x=1&y=2>",
        "</a>", "<main>", "</main>",
    ]
)  # fmt: skip
PAGES = st.lists(PIECES, max_size=40).map("".join)


def plainly(text: str) -> BeautifulSoup:
    """Beautiful Soup's own tree, with attributes as plain strings."""
    return BeautifulSoup(
        text.replace("</p>", "</p>\n").replace("</h2>", "</h2>\n").replace("</pre>", "</pre>\n")
        + "\n",
        "lxml",
        multi_valued_attributes=None,
        string_containers={},
    )


def shape(top: Tag) -> list[object]:
    """Every node in document order with all that is known of it, in words that can be compared."""
    nodes: list[PageElement] = [top, *top.descendants]
    number = {id(node): index for index, node in enumerate(nodes)}

    def place(node: PageElement | None) -> int | None:
        return None if node is None else number[id(node)]

    return [
        (
            (node.name, dict(node.attrs), [place(child) for child in node.contents])
            if isinstance(node, Tag)
            else (type(node), str(node) if type(node) is NavigableString else ""),
            place(node.parent),
            place(node.next_element),
            place(node.previous_element),
            place(node.next_sibling),
            place(node.previous_sibling),
        )
        for node in nodes
    ]


@given(page=PAGES)
@example(page="<pre>\n <b> </b></pre> \n <p>")
@example(page="<p>one<p>two</div>three")
@settings(deadline=None, max_examples=150)
def test_a_tree_is_the_one_that_beautiful_soup_builds(page: str) -> None:
    assert shape(parse(page)) == shape(plainly(page))


@given(
    page=PAGES,
    selector=st.sampled_from(
        ["p", "P", "#one", ".a", "div.a", ".a.b", "i.b, #one", "p#one.a", " li,\ttemplate ", "#one#one", "b"]
    ),
    limit=st.integers(0, 2),
)  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_a_plain_selector_finds_what_soupsieve_finds(page: str, selector: str, limit: int) -> None:
    tree = parse(page)
    expected = tree.select(selector, limit=limit)
    assert list(map(id, matches(tree, selector, limit=limit))) == list(map(id, expected))


@pytest.mark.parametrize(
    ("selector", "expected"),
    [("main > p", 1), ("p:not(.a)", 1), ("[class]", 1), ("p:nth-of-type(1)", 2), ("*", 5)],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_soupsieve(selector: str, expected: int) -> None:
    tree = parse("<main><p class=a>one</p></main><p>two</p>")
    found = matches(tree, selector)
    assert found == tree.select(selector)
    assert len(found) == expected
