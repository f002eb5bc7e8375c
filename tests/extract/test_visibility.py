"""What a page hides and what it shows."""

from __future__ import annotations

import pytest
from tests.extract.conftest import Extracts


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>gone</p>",
        '<p hidden="hidden">gone</p>',
        '<p style="display:none">gone</p>',
        '<p style="color: red; DISPLAY : None !important;">gone</p>',
        '<p style="visibility: hidden">gone</p>',
        '<p style="visibility:collapse">gone</p>',
        "<div hidden><div><p>gone</p></div></div>",
        '<span aria-hidden="true">gone</span>',
        '<i class="icon" aria-hidden="TRUE">gone</i>',
        '<p aria-hidden="true">gone</p>',
        "<script>gone</script>",
        '<script type="application/json">"gone"</script>',
        "<style>gone</style>",
        "<noscript><p>gone</p></noscript>",
        "<template><p>gone</p></template>",
        "<svg><title>gone</title><text>gone</text></svg>",
        "<iframe>gone</iframe>",
        "<video>gone</video>",
        "<object><p>gone</p></object>",
        "<datalist><option>gone</datalist>",
        "<dialog><p>gone</p></dialog>",
        "<div popover>gone</div>",
        "<!-- gone -->",
        "<title>gone</title>",
        "<?php gone ?>",
        "<![CDATA[ gone ]]>",
    ],
)
def test_what_the_page_hides_is_left_out(md: Extracts, hidden: str) -> None:
    assert md(f"<p>before</p>{hidden}<p>after</p>") == "before\n\nafter"


@pytest.mark.parametrize(
    "shown",
    [
        "<details><summary>clause</summary></details>",
        '<p hidden="until-found">clause</p>',
        '<p style="display:block;visibility:visible">clause</p>',
        '<p style="display:none;display:block">clause</p>',
        '<p style="opacity:0;font-size:0;position:absolute;left:-9999px">clause</p>',
        '<p class="hidden sr-only d-none">clause</p>',
        '<p aria-hidden="false">clause</p>',
        '<div aria-hidden="true"><p>clause</p></div>',
        '<div aria-hidden="true"><div><span>clause</span></div></div>',
        "<dialog open>clause</dialog>",
        '<div style="visibility:hidden"><p style="visibility:visible">clause</p></div>',
        '<p style="background:url(display:none)">clause</p>',
    ],
)
def test_what_the_page_shows_or_folds_is_kept(md: Extracts, shown: str) -> None:
    assert md(f"<p>before</p>{shown}<p>after</p>") == "before\n\nclause\n\nafter"


def test_an_ornament_inside_a_kept_panel_is_left_out_all_the_same(md: Extracts) -> None:
    panel = '<i aria-hidden="true">icon</i><p>We log <b aria-hidden="true">x</b>you.</p>'
    assert md(f'<div aria-hidden="true">{panel}</div>') == "We log you."


def test_visibility_is_inherited_until_it_is_set_anew(md: Extracts) -> None:
    inner = '<i style="color:red">c</i><i style="visibility:visible"> d</i>'
    page = f'<p>a<span style="visibility:hidden"> b {inner} e</span> f'
    assert md(page) == "a _d_ f"


def test_a_hidden_part_does_not_join_the_words_beside_it(md: Extracts) -> None:
    assert md("<p>data <span hidden>x</span> base") == "data base"
    assert md("<p>data<span hidden>x</span>base") == "database"


def test_nested_panels_are_kept_for_the_one_block_inside(md: Extracts) -> None:
    nested = '<span aria-hidden="true">' * 400 + "<p>clause</p>" + "</span>" * 400
    assert md(nested * 5) == "\n\n".join(["clause"] * 5)


@pytest.mark.parametrize("style", ["display:none", "visibility:hidden", "opacity:0"])
def test_a_page_hidden_until_a_script_has_run_is_shown(md: Extracts, style: str) -> None:
    assert (
        md(f'<html style="{style}" hidden><body style="{style}" hidden><p>clause</p></body></html>')
        == "clause"
    )


def test_a_selected_part_counts_whatever_it_is(md: Extracts) -> None:
    assert md("<noscript><p>clause</p></noscript>", select=("noscript",)) == "clause"
