"""What is proposed to be removed because it is another at every look."""

from __future__ import annotations

import pytest
from tests.sites import DATA

from policydiff.extract.varying import varying

TEXT = "".join(f"<p>{clause}</p>" for clause in DATA * 4)


def proposed(one: str, other: str) -> tuple[str, ...]:
    pages = [f"<main><h1>Policy</h1>{TEXT}{part}</main>".encode() for part in (one, other)]
    return varying(pages[0], pages[1], "main")


@pytest.mark.parametrize(
    ("one", "other", "selectors"),
    [
        ("<div id=visitor><p>Guest 1</p></div>", "<div id=visitor><p>Guest 2</p></div>", ("#visitor",)),
        ("<p class='quote'>Be good</p>", "<p class='quote'>Be kind</p>", (".quote",)),
        ("", "<div class=offer>Today only</div>", (".offer",)),
        ("<div class=offer>Today only</div>", "", (".offer",)),
        ("<div id=a1b2c3d4>Guest 1</div>", "<div id=x9y8z7w6>Guest 2</div>", ()),
        ("<p>Guest 1</p>", "<p>Guest 2</p>", ()),
        ("<p class=note>Guest 1</p><p class=note>x</p>", "<p class=note>Guest 2</p><p class=note>x</p>", ()),
        ("<p id=same>Guest</p>", "<p id=same>Guest</p>", ()),
    ],
)  # fmt: skip
def test_the_narrowest_element_with_a_name_of_its_own_is_proposed(
    one: str, other: str, selectors: tuple[str, ...]
) -> None:
    assert proposed(one, other) == selectors


def test_an_element_that_holds_much_of_the_text_is_not_proposed() -> None:
    long = " ".join(DATA * 2)
    assert proposed(f"<div id=terms>{long} 1</div>", f"<div id=terms>{long} 2</div>") == ()


def test_another_page_is_not_taken_apart() -> None:
    one, other = (
        "".join(f"<p id=part{name}{n}>{name} {n}</p>" for n in range(60)) for name in "ab"
    )
    assert proposed(one, other) == ()


@pytest.mark.parametrize("body", [b"", b"<main></main>", b"<div>" * 10_000])
def test_pages_without_a_text_have_nothing_to_remove(body: bytes) -> None:
    assert varying(body, body, "main") == ()
