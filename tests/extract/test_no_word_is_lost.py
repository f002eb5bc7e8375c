"""A law: every word that a page shows is in its Markdown, in order, and no word that it hides."""

from __future__ import annotations

import html
from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.extract.conftest import words

from policydiff.errors import ExtractError
from policydiff.extract import extract_html

Shown = tuple[str, str]
"""Markup, and the text that it shows: words parted by white space."""

TRICKY = """
we data user's § 8.3 1. a. iv) (a) -12. café 数据 e\u0301 50% R&D * **b** _a_ a_b # ### > - + : --- === | a|b
~~x~~ ^1^ \\ [x](y) ![i](j) ] `c` ``` <b> </p> &amp; &lt; {#x} ! <br>
"""
WORDS = st.sampled_from([*TRICKY.split(), "* * *", "| --- |"])
PLAIN_WORDS = st.sampled_from(["we", "collect", "data", "8.3", "a-b", "数据", "café"])
HIDE = st.sampled_from(
    [
        "<{0} hidden>{1}</{0}>",
        '<{0} style="display:none">{1}</{0}>',
        '<{0} style="visibility: hidden">{1}</{0}>',
        '<{0} aria-hidden="true">{1}</{0}>',
        "<script>{1}</script>",
        "<style>{1}</style>",
        "<template>{1}</template>",
        "<noscript>{1}</noscript>",
        "<!-- {1} -->",
    ]
)


@st.composite
def texts(draw: st.DrawFn) -> Shown:
    markup, shown = "", ""
    for word in draw(st.lists(WORDS, min_size=1, max_size=4)):
        gap, seen = draw(
            st.sampled_from([(" ", " "), ("\n ", " "), ("&nbsp;", " "), ("&shy;", ""), ("", "")])
        )
        markup += gap + html.escape(word)
        shown += seen + word
    end = draw(st.sampled_from(["", " ", "\n"]))
    return markup + end, shown + end


def joined(parts: list[Shown], between: str = "") -> Shown:
    return "".join(markup for markup, _ in parts), between.join(shown for _, shown in parts)


def around(name: str) -> Callable[[list[Shown]], Shown]:
    def wrap(parts: list[Shown]) -> Shown:
        markup, shown = joined(parts)
        return f"<{name}>{markup}</{name.partition(' ')[0]}>", shown

    return wrap


@st.composite
def hidden(draw: st.DrawFn, name: str) -> Shown:
    secret = draw(PLAIN_WORDS)
    return draw(HIDE).format(name, f"secret {secret}"), ""


code = PLAIN_WORDS.map(lambda word: (f"<code>{word}</code>", word))
quoted = PLAIN_WORDS.map(lambda word: (f"<q>{word}</q>", f"“{word}”"))
breaks = st.just(("<br>", " "))
inline = st.recursive(
    st.one_of(texts(), code, quoted, breaks, hidden("span")),
    lambda inner: st.one_of(
        *(
            st.lists(inner, max_size=3).map(around(name))
            for name in (
                "em",
                "strong",
                "b",
                "i",
                "del",
                "sup",
                "span class=x",
                "u",
                'a href="/x?(y)"',
                "a",
            )
        )
    ),
    max_leaves=6,
)
lines = st.lists(inline, max_size=4).map(joined)


def block(name: str) -> Callable[[Shown], Shown]:
    return lambda inner: (f"<{name}>{inner[0]}</{name.partition(' ')[0]}>", f" {inner[1]} ")


@st.composite
def lists(draw: st.DrawFn, inner: st.SearchStrategy[Shown]) -> Shown:
    items = draw(st.lists(inner, min_size=1, max_size=4))
    if draw(st.booleans()):
        return (
            f"<ul>{''.join(f'<li>{item[0]}</li>' for item in items)}</ul>",
            f" {joined(items, ' ')[1]} ",
        )
    kind, number = draw(st.sampled_from(["1", "a"])), draw(st.integers(1, 5))
    markup, shown = f"<ol type={kind} start={number}>", ""
    for item in items:
        value = draw(st.none() | st.integers(1, 20))
        number = value or number
        label = chr(ord("a") + number - 1) if kind == "a" else number
        markup += f"<li value={value}>{item[0]}</li>" if value else f"<li>{item[0]}</li>"
        shown += f" {label}. {item[1]} " if item[1].strip() else ""
        number += 1
    return f"{markup}</ol>", f" {shown} "


@st.composite
def tables(draw: st.DrawFn, inner: st.SearchStrategy[Shown]) -> Shown:
    markup, shown = "", ""
    for _ in range(draw(st.integers(1, 3))):
        markup += "<tr>"
        for cell in draw(st.lists(inner, min_size=1, max_size=3)):
            name = draw(st.sampled_from(["td", "th"]))
            columns, rows = draw(st.integers(0, 3)), draw(st.integers(0, 3))
            markup += f"<{name} colspan={columns} rowspan={rows}>{cell[0]}</{name}>"
            shown += f" {cell[1]} "
        markup += "</tr>"
    return f"<table>{markup}</table>", shown


def definitions(parts: list[tuple[Shown, Shown]]) -> Shown:
    markup = "".join(f"<dt>{term[0]}</dt><dd>{meaning[0]}</dd>" for term, meaning in parts)
    return f"<dl>{markup}</dl>", "".join(
        f" {term[1]} {meaning[1]} " for term, meaning in parts
    ) or " "


def folded(parts: tuple[Shown, Shown]) -> Shown:
    (summary, below), (told, more) = parts
    return f"<details><summary>{summary}</summary>{told}</details>", f" {below} {more} "


preformatted = st.lists(PLAIN_WORDS, min_size=1).map(
    lambda found: (f"<pre>{chr(10).join(found)}</pre>", f" {' '.join(found)} ")
)
headings = st.sampled_from(["h1", "h2 id=x", "h6"]).flatmap(lambda name: lines.map(block(name)))
blocks = st.recursive(
    st.one_of(lines.map(block("p")), headings, preformatted, hidden("p"), lines),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(joined).map(block("div")),
        st.lists(inner, max_size=2).map(joined).map(block("blockquote")),
        lists(st.lists(inner, max_size=2).map(joined)),
        tables(st.lists(inner, max_size=2).map(joined)),
        st.lists(st.tuples(lines, inner), max_size=2).map(definitions),
        st.tuples(lines, inner).map(folded),
    ),
    max_leaves=8,
)


@settings(max_examples=120, deadline=None)
@given(st.lists(blocks, min_size=1, max_size=4))
def test_every_word_shown_is_extracted_in_order_and_none_that_is_hidden(page: list[Shown]) -> None:
    markup, shown = joined(page)
    try:
        text = extract_html(markup.encode())
    except ExtractError:
        assert not any(map(str.isalnum, shown))
    else:
        assert words(text) == shown.split()


@settings(max_examples=25, deadline=None)
@given(st.lists(blocks, min_size=1, max_size=4))
def test_extracting_twice_gives_the_same_text(page: list[Shown]) -> None:
    markup = joined(page)[0] + "<p>words"
    assert extract_html(markup.encode()) == extract_html(markup.encode())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
@example("<table><tr><td><li><h2><a href='#'><dd></table></dl>")
@example("<ol><td><blockquote></ol></td><tr>x")
def test_no_page_makes_it_fail(page: str) -> None:
    try:
        text = extract_html(page.encode("utf-8", "replace"))
    except ExtractError:
        return
    assert text.endswith("\n")
    assert "\x1b" not in text


TAGS = """
a b br blockquote caption code dd details dialog div dl dt em h1 h3 hr i img li ol option p pre q script section
select span sub summary sup table tbody td textarea tfoot th thead tr ul
"""
SOUP = st.lists(
    st.sampled_from([f"<{sign}{name}>" for name in TAGS.split() for sign in ("", "/")])
    | PLAIN_WORDS,
    max_size=40,
).map("".join)


@settings(max_examples=100, deadline=None)
@given(SOUP)
def test_tags_in_any_order_neither_fail_nor_leave_a_line_unended(page: str) -> None:
    text = extract_html(f"<p>words</p>{page}".encode())
    assert "words" in text
    assert not any(line.endswith(" ") and not line.endswith("  ") for line in text.split("\n"))
