"""Where links lead."""

from __future__ import annotations

import pytest
from tests.extract.conftest import Extracts

from policydiff.extract.links import Targets, cloudflare_address, fragment

PAGE = "https://example.org/legal/terms?lang=en"


def hidden(address: str, key: int = 0x5A) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("privacy", "https://example.org/legal/privacy"),
        ("/privacy", "https://example.org/privacy"),
        ("../a/../b", "https://example.org/b"),
        ("//cdn.example.net/x", "https://cdn.example.net/x"),
        ("?lang=de", "https://example.org/legal/terms?lang=de"),
        ("HTTPS://Example.org/X", "https://Example.org/X"),
        ("#data", "#data"),
        (" \n/a b ", "https://example.org/a%20b"),
        ("/tar_(computing)", "https://example.org/tar_%28computing%29"),
        ("/a)|b\\<c>`d`", "https://example.org/a%29%7Cb%5C%3Cc%3E%60d%60"),
        ("/straße?q=ü", "https://example.org/straße?q=ü"),
        ("/a\u202eb", "https://example.org/a%E2%80%AEb"),
        ("mailto:legal@example.org", "mailto:legal@example.org"),
        ("tel:+49301234", "tel:+49301234"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("https://example.org/\x1b]8;;x", "https://example.org/]8;;x"),
    ],
)
def test_targets_are_absolute_and_hold_nothing_that_ends_them(href: str, target: str) -> None:
    assert Targets(PAGE).of(href) == target


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://example.org/x",
        "about:blank",
        "",
        "   ",
        "#",
        "http://[broken",
        "https://exa[mple.org/",
    ],
)
def test_what_leads_nowhere_good_has_no_target(href: str) -> None:
    assert Targets(PAGE).of(href) is None


@pytest.mark.parametrize(
    ("base", "href", "target"),
    [
        ("https://cdn.example.net/x/", "y", "https://cdn.example.net/x/y"),
        ("/en/", "y", "https://example.org/en/y"),
        ("/en/", "#data", "https://example.org/en/#data"),
        ("/legal/terms?lang=en", "#data", "#data"),
        ("http://[broken", "y", "https://example.org/legal/y"),
        ("javascript:x//", "y", "https://example.org/legal/y"),
    ],
)
def test_a_base_of_the_page_decides(base: str, href: str, target: str) -> None:
    assert Targets(PAGE, base=base).of(href) == target


def test_the_base_is_found_in_the_page(md: Extracts) -> None:
    page = '<head><BASE target=_top><base href="/en/"><base href="/de/"></head><a href=x>y</a>'
    assert md(page) == "[y](https://example.org/en/x)"


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/a?utm_source=x&id=1", "https://example.org/a?id=1"),
        ("/a?id=1&utm_source=x#part", "https://example.org/a?id=1#part"),
        ("/a?utm_source=x&fbclid=y", "https://example.org/a"),
        ("/a?utm%5Fsource=x", "https://example.org/a"),
        ("/a?utm_source", "https://example.org/a"),
        ("/a?q=utm_source", "https://example.org/a?q=utm_source"),
        ("/a?b=%2F&c=x+y", "https://example.org/a?b=%2F&c=x+y"),
        ("/a#?utm_source=x", "https://example.org/a#?utm_source=x"),
    ],
)
def test_declared_query_parameters_are_dropped_and_nothing_else_changes(
    href: str, target: str
) -> None:
    assert Targets(PAGE, dropped=("utm_source", "fbclid")).of(href) == target


def test_query_parameters_are_dropped_from_links_and_images(md: Extracts) -> None:
    page = "<a href='/a?x=1&y=2'>a</a> <img alt=b src='/b?x=1'>"
    assert md(page, drop=("x",)) == "[a](https://example.org/a?y=2) ![b](https://example.org/b)"


def test_a_page_of_no_known_place_keeps_relative_links(md: Extracts) -> None:
    page = "<a href='/a'>a</a> <a href='b#c'>b</a> <a href='javascript:x'>c</a> <a href='#d'>d</a>"
    assert md(page, url="") == "[a](/a) [b](b#c) c [d](#d)"


def test_a_link_that_leads_nowhere_keeps_its_words(md: Extracts) -> None:
    assert (
        md("<p>See <a href='javascript:open()'>our <b>partners</b></a>.") == "See our **partners**."
    )


def test_hidden_addresses_are_decoded(md: Extracts) -> None:
    code = hidden("privacy@example.org")
    placeholder = f'<span class="__cf_email__" data-cfemail="{code}">[email&#160;protected]</span>'
    linked = f'<a href="/cdn-cgi/l/email-protection#{hidden("privacy@example.org", 7)}">{placeholder}</a>'
    bare = placeholder.replace("<span", "<a href='/cdn-cgi/l/email-protection'").replace(
        "</span", "</a"
    )
    subject = (
        f'<a href="/cdn-cgi/l/email-protection#{hidden("x@example.org?subject=Data")}">write</a>'
    )
    assert md(f"<p>{linked}, {bare} or {subject}.") == (
        "[privacy@example.org](mailto:privacy@example.org), privacy@example.org or "
        "[write](mailto:x@example.org?subject=Data)."
    )


def test_hidden_addresses_may_be_written_in_character_references() -> None:
    assert cloudflare_address(hidden("&#112;&#x40;example.org")) == "p@example.org"


@pytest.mark.parametrize(
    "code", ["", "5", "zz", "5a", "5a00ff", hidden("no address"), hidden("a@b\x1b[0m")]
)
def test_what_is_no_hidden_address_stays_as_it_is(md: Extracts, code: str) -> None:
    assert cloudflare_address(code) is None
    assert md(f"<p><b data-cfemail='{code}'>words</b>") == "**words**"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("8-3-law", "8-3-law"),
        ("a b", "a%20b"),
        ("a}b{", "a%7Db%7B"),
        ("абв", "абв"),
        ("\n\x1b", ""),
    ],
)
def test_names_become_fragments(name: str, written: str) -> None:
    assert fragment(name) == written
