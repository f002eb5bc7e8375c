"""Paragraphs, headings and what they are set into."""

from __future__ import annotations

import pytest
from tests.extract.conftest import Extracts


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("<h1>A</h1>", "# A"),
        ("<h6 id=x>A</h6>", "###### A {#x}"),
        ("<h2>A <b>b</b> <i>c</i></h2>", "## A b _c_"),
        ("<h2>A<br>b<div>c</div></h2>", "## A b c"),
        ("<h2><div>A</div></h2>", "## A"),
        ("<b><h2>A</h2></b>", "## A"),
        ("<h2>1. A</h2>", "## 1. A"),
        ("<h2>C #</h2>", "## C \\#"),
        ("<h2>A {#b}</h2>", "## A \\{#b}"),
        (
            "<h3><a class=anchor name=8-3 href='#8-3'><i></i></a>8.3. Law</h3>",
            "### 8.3. Law {#8-3}",
        ),
        ("<h3><a href='#x'>A</a></h3>", "### A {#x}"),
        ("<h3 id=x>A<a href='#x'>¶</a></h3>", "### A {#x}"),
        ("<h3 id=x><a href='#y'>A</a></h3>", "### A {#x}"),
        ("<h3>A <a href='/x'>b</a></h3>", "### A [b](https://example.org/x)"),
        ("<h3><span id='a b'></span>A</h3>", "### A {#a%20b}"),
        ("<a name=x></a><h2>A</h2>", "## A {#x}"),
        ("<a href=#y><h2>A</h2></a>", "## [A](#y)"),
        ("<section id=x><h2>A</h2></section>", "## A {#x}"),
        ("<section id=x><h2 id=y>A</h2></section>", "## A {#y}"),
        ("<div id=x><h2>A</h2></div>", "## A"),
        ("<h2 id=x></h2><h2>A</h2>", "## A {#x}"),
        ("<h2></h2><h3><img src=x></h3><h2>A</h2>", "## A"),
    ],
)
def test_a_heading_is_one_line_with_the_fragment_that_leads_to_it(
    md: Extracts, page: str, heading: str
) -> None:
    assert md(page) == heading


def test_an_anchor_before_other_words_is_no_heading_s(md: Extracts) -> None:
    assert md("<a name=x></a><p>a</p><h2>B</h2>") == "a\n\n## B"


def test_a_heading_ends_where_a_list_or_table_begins(md: Extracts) -> None:
    assert md("<h2>A<ul><li>b</ul>c</h2>d") == "## A\n\n* b\n\nc d"


@pytest.mark.parametrize(
    "page",
    [
        "a<p>b</p>c",
        "<div>a</div><div>b</div>c",
        "<article>a<section>b</section></article><footer>c</footer>",
        "<p>a<p>b<p>c",
        "<form><fieldset><legend>a</legend>b</fieldset></form>c",
        "<figure>a<figcaption>b</figcaption></figure><address>c</address>",
        "<details><summary>a</summary>b</details>c",
        "<details open><summary>a</summary><div>b</div>c</details>",
        "<span style='display:block'>a</span>b<span style='display: flex'>c</span>",
        "<center>a</center>b<main>c</main>",
        "<table><tr><td>a</td></tr><tr><td><p>b</p>c</td></tr></table>",
    ],
)
def test_blocks_are_parted_by_a_blank_line(md: Extracts, page: str) -> None:
    assert md(page) == "a\n\nb\n\nc"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ul><li>a<li>b</ul>", "* a\n* b"),
        ("<ul><li>a<p>b</p>c<li>d</ul>", "* a\n\n    b\n\n    c\n* d"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "* a\n* b"),
        ("<ul><li>a<ul><li>b<ol><li>c</ol></ul></ul>", "* a\n\n    * b\n\n        1. c"),
        ("<ol><li><ol type=a><li>a<li>b</ol></ol>", "1. a. a\n    b. b"),
        ("<ol><li><h3 id=x>A</h3><p>b</p></ol>", "1. ### A {#x}\n\n    b"),
        ("<ul><li>a<br>b</ul>", "* a  \n    b"),
        ("<ul><li></li><li> </li><li>a</ul>", "* a"),
        ("<ul>a<li>b</ul>", "a\n\n* b"),
        ("<ul><li>a</li>b<li>c</ul>", "* a\n\n    b\n* c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "* a\n\n* b"),
        ("<ul><li>1. a</ul>", "* 1\\. a"),
        ("<ul><ul><li>a</ul></ul>", "* a"),
        ("<ul></ul>a", "a"),
    ],
)
def test_items_stand_below_one_another_and_what_they_hold_is_indented(
    md: Extracts, page: str, text: str
) -> None:
    assert md(page) == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<blockquote>a<p>b</blockquote>c", "> a\n>\n> b\n\nc"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<blockquote><ul><li>a<p>b</ul></blockquote>", "> * a\n>\n>     b"),
        ("<ul><li><blockquote>a<br>b</blockquote></ul>", "* > a  \n    > b"),
        ("<blockquote> </blockquote>a", "a"),
        (
            "<dl><dt>A<dd>b<dt><b>C</b><dt>D<dd>e<p>f</dl>",
            "**A**\n\n:   b\n\n**C**\n\n**D**\n\n:   e\n\n    f",
        ),
        ("<dl><div><dt>A<dd>b</div></dl>", "**A**\n\n:   b"),
        ("<dl><dt><h3>A</h3><dd>b</dl>", "### A\n\n:   b"),
        ("a<hr>b", "a\n\n* * *\n\nb"),
        ("<pre>\n a\n\n  b  \n</pre>c", "```\n a\n\n  b\n```\n\nc"),
        ("<pre>a<br>b<code>*c*</code></pre>", "```\na\nb*c*\n```"),
        ("<pre>a ```` b</pre>", "`````\na ```` b\n`````"),
        ("<pre><p>a\nb</p><p>c</p></pre>", "a b\n\nc"),
        ("<pre>a&nbsp;b\x1b[0m&shy;</pre>", "```\na b[0m\n```"),
        ("<ul><li><pre>a\n\nb</pre></ul>", "* ```\n    a\n\n    b\n    ```"),
        ("<textarea>a\nb</textarea>", "```\na\nb\n```"),
        ("<pre> \n </pre>a", "a"),
    ],
)
def test_quotes_definitions_rules_and_text_as_it_stands(md: Extracts, page: str, text: str) -> None:
    assert md(page) == text


def test_nesting_too_deep_to_be_indented_keeps_words_and_numbers(md: Extracts) -> None:
    depth = 40
    text = md("<ol type=i><li>a" * depth + "</ol>" * depth)
    assert text.replace("\\", "").split() == ["i.", "a"] * depth
    assert max(len(line) - len(line.lstrip()) for line in text.split("\n")) < 100
