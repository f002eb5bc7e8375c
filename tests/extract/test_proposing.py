"""Which part of a page is proposed."""

from __future__ import annotations

import time

import pytest
from tests.sites import DATA

from policydiff.extract.proposing import propose

TEXT = "".join(f"<p>{clause}</p>" for clause in DATA * 4)
FRAME = (
    "<nav>Home News Shop About Contact</nav>",
    "<footer>All rights reserved by somebody</footer>",
)


@pytest.mark.parametrize(
    ("body", "selector"),
    [
        (f"<main><h1>T</h1>{TEXT}</main>", "main"),
        (f"<div id=app><div id=policy>{TEXT}</div></div>", "#policy"),
        (f"<div class='row legal-text'>{TEXT}</div>", ".legal-text"),
        (f"<main><div class=css-1x2y3z>{TEXT}</div></main>", "main"),
        (f"<main><div class=cdcKmh>{TEXT}</div></main>", "main"),
        (f"<div id=policy><div>{TEXT}</div></div>", "#policy"),
        (f"<div class=text>{TEXT}</div>", None),
        (f"<article>{TEXT}</article><article><p>Read more</p></article>", None),
        (f"<main>{TEXT}</main><div class='cookie-banner'>{'We use cookies. ' * 20}</div>", "main"),
        (f"<main><section>{TEXT}</section><section>{TEXT}</section></main>", "main"),
        (f"{TEXT}", None),
    ],
)  # fmt: skip
def test_the_narrowest_part_with_a_name_that_lasts_is_proposed(
    body: str, selector: str | None
) -> None:
    page = f"<html><body>{FRAME[0]}{body}{FRAME[1]}</body></html>"
    assert propose(page.encode()).select == selector


def test_what_in_the_text_is_none_is_to_be_removed() -> None:
    page = f"<main><nav>One Two Three</nav>{TEXT}<aside></aside></main>"
    assert propose(page.encode()).remove == ("nav",)


@pytest.mark.parametrize("body", [b"", b"<p>", b"<div>" * 50_000, b"<main></main>", bytes(1000)])
def test_a_page_without_a_text_is_proposed_whole(body: bytes) -> None:
    assert propose(body).words == 0


def test_a_large_page_costs_little() -> None:
    page = f"<main>{'<div><p>one two three</p><ul><li>four</ul></div>' * 20_000}</main>".encode()
    began = time.process_time()
    assert propose(page).select == "main"
    assert time.process_time() - began < 30
