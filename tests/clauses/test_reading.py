from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.clauses import parse
from policydiff.model import ClauseKind, Role

OURS = """# Terms

## 1. Use {#use}

We _must_ agree, see [section 2](#money).

* One thing.
* Another thing:

    * inner thing.

> Quoted.

### 1.1 More {#more}

1. First.
2. Second.

|  |  |
| --- | --- |
| Cookie | 1 day |

## 2. Money {#money}

Pay [us](https://example.com/pay).
"""
RECORDED = """Terms
=====

[](#use)1\\. Use
---------------

We _must_ agree, see [section 2](#money).

*   One thing.
*   Another thing:
    *   inner thing.

> Quoted.

### [](#more)1.1 More

1.  First.
2.  Second.

|     |     |
| --- | --- |
| Cookie | 1 day |

[](#money)2\\. Money
-------------------

Pay [](https://example.com/pay)[us](https://example.com/pay).
"""


def test_our_markdown_and_recorded_markdown_of_one_text_give_one_tree() -> None:
    for text in (RECORDED, RECORDED.replace("*   ", "* ").replace(".  ", ". ")):
        assert [(c.kind, c.address, c.label, c.text, c.links, c.section) for c in parse(text)] == [
            (c.kind, c.address, c.label, c.text, c.links, c.section) for c in parse(OURS)
        ]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Bold** and _em_ and __both__.", "Bold and em and both."),
        ("READ\\_CALL\\_LOG and snake_case", "READ_CALL_LOG and snake_case"),
        ("_In short:_ “_Us_”_,_ always", "In short: “Us”, always"),
        ("1\\. not a list", "not a list"),
        ("Code `a_b*c` stays", "Code a_b*c stays"),
        ("terms^1^ and H~2~O and ~~gone~~", "terms¹ and H2O and gone"),
        ("![icon](x.png) Words", "Words"),
        ("[](#top)Words", "Words"),
        ("a\u00a0b \u200bc\u00add", "a b cd"),
        ("Line  \nbroken", "Line broken"),
        ("5 * 3 is 15", "5 * 3 is 15"),
        ("see \\[1\\] and [2]", "see [1] and [2]"),
        (
            "Mail <mailto:a@example.com> or <https://example.com>",
            "Mail a@example.com or https://example.com",
        ),
        ("** Torn bold", "Torn bold"),
        ("[torn link", "torn link"),
        ("link torn](https://example.com)", "link torn"),
    ],
)
def test_visible_words_are_what_is_left(markdown: str, words: str) -> None:
    (found,) = parse(markdown + "\n")
    assert found.text == words


def test_links_point_at_their_words() -> None:
    (found,) = parse(
        '(a) See [our **long** page](https://example.com/a_(b) "Title") and [x](#y).\n'
    )
    assert [(found.text[link.span.start : link.span.end], link.target) for link in found.links] == [
        ("our long page", "https://example.com/a_(b)"),
        ("x", "#y"),
    ]


def test_a_wrapped_paragraph_is_one_clause() -> None:
    assert [c.text for c in parse("We keep it\nfor 6\n2024. months\n")] == [
        "We keep it for 6 2024. months"
    ]


def test_contents_change_log_and_date_of_the_text_have_their_role() -> None:
    text = (
        "# Policy\n\nLast updated: 3 May 2024\n\n* [Use](#use)\n* [Money](#money)\n* [Changes](#changes)\n\n"
        "## Use\n\nYes.\n\n## Money\n\nNo.\n\n## Changes\n\nWe may change this.\n\n"
        "**March 24, 2021**\n\n* Added Money.\n\nWe tell you about important ones.\n"
    )
    roles = {c.text: c.role for c in parse(text)}
    assert roles["Last updated: 3 May 2024"] is Role.DATE
    entries = [
        c
        for c in parse(text)
        if (c.kind is ClauseKind.ITEM and c.links == ()) or c.role is Role.CONTENTS
    ]
    assert {c.role for c in entries if c.text in ("Use", "Money", "Changes")} == {Role.CONTENTS}
    assert roles["March 24, 2021"] is Role.CHANGE_LOG
    assert roles["Added Money."] is Role.CHANGE_LOG
    assert roles["We tell you about important ones."] is Role.BODY
    assert roles["We may change this."] is Role.BODY


def test_blocks_without_words_are_no_clauses() -> None:
    assert parse("* * *\n\n[](#x)\n\n![](y.png)\n\n## \n\n*   \n\n**\n\n\u00a0\n") == ()


@given(st.text(alphabet="ab1. \n*#>|-`[]()_~:\\\t&<{", max_size=200))
def test_any_text_is_read_and_every_source_lies_in_it(text: str) -> None:
    clauses = parse(text)
    assert [c.index for c in clauses] == list(range(len(clauses)))
    assert len({c.address for c in clauses}) == len(clauses)
    for found in clauses:
        assert 0 <= found.source.start <= found.source.end <= len(text)
        assert found.text == " ".join(found.text.split())
        for link in found.links:
            assert 0 <= link.span.start < link.span.end <= len(found.text)


@given(
    st.lists(
        st.sampled_from(["alpha", "beta", "(gamma)", "delta,", "“eta”"]), min_size=1, max_size=30
    )
)
def test_no_word_of_a_plain_paragraph_is_lost(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(f"{c.label or ''} {c.text}".strip() for c in parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "](x)" * 50_000,
        "> * " * 50_000,
        "**a" * 70_000,
        "`" * 100_000 + "x",
        "# " + "a" * 500_000,
        "1.1.1.1." * 40_000,
        '](x "' * 50_000,
        "| a " * 60_000 + "\n| --- |\n",
    ],
    ids=[
        "brackets",
        "targets",
        "nesting",
        "stars",
        "ticks",
        "heading",
        "numbers",
        "titles",
        "cells",
    ],
)
def test_hostile_markup_ends(text: str) -> None:
    start = time.process_time()
    parse(text)
    # Seconds stand for "not for ever": anything quadratic in these sizes takes minutes.
    assert time.process_time() - start < 60


@pytest.mark.parametrize("marker", ["a) ", "- ", "1. ", "* a) "])
def test_a_line_of_markers_without_end_is_read(marker: str) -> None:
    (clause,) = parse(marker * 5_000 + "the end")
    assert clause.text.endswith("the end")
