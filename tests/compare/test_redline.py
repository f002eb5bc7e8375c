"""What is marked in a reworded clause: tokens whole, borders on phrases, references apart."""

from __future__ import annotations

import pytest
from tests.compare.test_changes import Compared, shown

from policydiff.compare.redline import draw
from policydiff.model import ChangeKind, Op


@pytest.mark.parametrize(
    ("old", "new", "redline"),
    [
        (
            "We act within 30 days.",
            "We act within 30 business days.",
            "We act within [-30 days-]{+30 business days+}.",
        ),
        (
            "Until December 31, 2024 only.",
            "Until December 30, 2025 only.",
            "Until [-December 31, 2024-]{+December 30, 2025+} only.",
        ),
        ("Pay $1,000 now.", "Pay $1,500 now.", "Pay [-$1,000-]{+$1,500+} now."),
        (
            "Under Art. 6(1)(f) we may.",
            "Under Art. 6(1)(a) we may.",
            "Under [-Art. 6(1)(f)-]{+Art. 6(1)(a)+} we may.",
        ),
        (
            "Gemäß Art. 6 Abs. 1 lit. f DSGVO speichern wir sie.",
            "Gemäß Art. 6 Abs. 1 lit. a DSGVO speichern wir sie.",
            "Gemäß [-Art. 6 Abs. 1 lit. f-]{+Art. 6 Abs. 1 lit. a+} DSGVO speichern wir sie.",
        ),
        (
            "As D.7. says, see also page 10A of it.",
            "As D.1. says, see also page 10B of it.",
            "As [-D.7-]{+D.1+}. says, see also page [-10A-]{+10B+} of it.",
        ),
        (
            "Read more on help.shop.example.com/new, or call.",
            "Read more on help.yard.example.com/new, or call.",
            "Read more on [-help.shop.example.com/new-]{+help.yard.example.com/new+}, or call.",
        ),
        (
            "We show it to others[12], who hold licence v2.0 of it.",
            "We show it to others[14], who hold licence v2.1 of it.",
            "We show it to others[-[12]-]{+[14]+}, who hold licence [-v2.0-]{+v2.1+} of it.",
        ),
        (
            "2022-12-19T19:21:34Z",
            "2023-03-22T23:01:34Z",
            "[-2022-12-19T19:21:34Z-]{+2023-03-22T23:01:34Z+}",
        ),
        ("Our third-party tools.", "Our first-party tools.", "Our [-third-party-]{+first-party+} tools."),
        ("We sell.", "We never sell.", "We {+never +}sell."),
        ("เก็บไว้สามสิบวันเท่านั้น", "เก็บไว้หกสิบวันเท่านั้น", "เก็บไว้[-สาม-]{+หก+}สิบวันเท่านั้น"),
        ("Ask us and wait.", "Ask us.", "Ask us[- and wait-]."),
        (
            "We share it with partners. You may opt out.",
            "We share it with partners. We sell it to brokers. You may opt out.",
            "We share it with partners. {+We sell it to brokers. +}You may opt out.",
        ),
    ],
)  # fmt: skip
def test_tokens_are_marked_whole_and_borders_fall_on_phrases(
    old: str, new: str, redline: str
) -> None:
    assert shown(draw(old, new).readable) == redline


def test_no_crumb_stands_between_two_edits() -> None:
    drawn = draw(
        "If we receive a court order that names you as a spy, we may disclose your address and number.",
        "If we receive a valid order from a judge that names you as a suspect, "
        "we may disclose your address and number.",
    )
    assert "may disclose your address and number." in shown(drawn.readable)
    kept = [edit.text.split() for edit in drawn.readable if edit.op is Op.EQUAL]
    assert all(len(words) > 2 for words in kept[1:-1])


def test_a_reference_that_follows_stays_an_edit_of_its_own(compared: Compared) -> None:
    old = "# Rules\n\n## 2. Objecting\n\nSay no.\n\n## 3. Terms\n\n"
    old += "You may object as section 2 says, within a month.\n"
    new = old.replace("## 2.", "## 3.").replace("## 3. Terms", "## 4. Terms")
    new = new.replace("section 2 says, within a month", "section 3 says, within two weeks")
    (change,) = (
        change for change in compared(old, new).changes if change.kind is ChangeKind.REWORDED
    )
    assert change.redline is not None
    readable = change.redline.readable
    assert shown(readable) == (
        "You may object as [-section 2-]{+section 3+} says, within [-a month-]{+two weeks+}."
    )
    assert [edit.text for edit in readable if edit.reference] == ["section 2", "section 3"]
