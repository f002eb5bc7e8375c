from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from policydiff.render.harmless import harmless
from policydiff.render.markup import Markup, joined, tag

ANY = st.text(max_size=60)


def test_text_is_escaped_and_markup_is_not() -> None:
    inner = tag("b", None, "<&\"'")
    assert tag("p", {"title": '"<'}, "a < b", inner) == (
        '<p title="&quot;&lt;">a &lt; b<b>&lt;&amp;&quot;&#x27;</b></p>'
    )


def test_an_attribute_may_be_left_out_or_have_no_value() -> None:
    assert tag("input", {"checked": True, "id": None, "disabled": False}) == "<input checked>"


@given(ANY, ANY)
def test_whatever_the_text_the_element_is_well_formed_and_says_it(said: str, title: str) -> None:
    element = ET.fromstring(tag("p", {"title": title}, said).encode("utf-8"))
    drawn = harmless(said)
    assert len(element) == 0
    assert (element.text or "").replace("‹U+FFFE›", "\ufffe").replace(
        "‹U+FFFF›", "\uffff"
    ) == drawn or ("‹U+FD" in (element.text or "") or "‹U+FFF" in drawn)


def test_joining_escapes_what_is_no_markup() -> None:
    assert joined([Markup("<br>"), None, "<br>"]) == "<br>&lt;br&gt;"
