from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.render.notification import News, letters, tame, trial


def news(text: str, kind: str = "change", *, urgent: bool = False) -> News:
    return News(kind=kind, lines=(text,), urgent=urgent)


def test_a_title_counts_what_is_told() -> None:
    told = [news("a"), news("b"), news("c", "held", urgent=True), news("d", "failing")]
    (letter,) = letters(told, folder="policies")
    assert letter.title == "policydiff, policies: 2 changes, 1 held, 1 failing"
    assert letter.urgent


def test_nothing_to_be_told_makes_no_message() -> None:
    assert letters([], folder="policies") == ()


def test_an_id_follows_from_what_is_said_and_stands_in_the_message() -> None:
    (one,), (same,), (other,) = (letters([news(text)], folder="p") for text in "aab")
    assert one == same
    assert one.id != other.id
    assert one.body.endswith(f"message {one.id}")


def test_two_trials_are_two_messages() -> None:
    assert trial("p", "2026-01-01").id != trial("p", "2026-01-02").id


@given(st.lists(st.integers(1, 2500), min_size=1, max_size=30))
def test_every_piece_of_news_is_in_exactly_one_message_and_none_is_too_long(
    sizes: list[int],
) -> None:
    told = [news(f"{number}:" + "x" * size) for number, size in enumerate(sizes)]
    found = letters(told, folder="p")
    lines = [line for one in found for line in one.body.split("\n") if ":" in line]
    assert lines == [one.lines[0] for one in told]
    assert all(len(one.body) < 3600 for one in found)


@pytest.mark.parametrize(
    "hostile",
    ["@everyone", "@here", "<!channel>", "<@U123>", "<http://e.example|bank>", "<script>", "[bank](http://e.example)",
     "**bold**", "`code`", "```", "||spoiler||", "~~gone~~", "__under__", "&lt;b&gt;<b>"],
)  # fmt: skip
def test_markup_and_mentions_from_outside_are_letters(hostile: str) -> None:
    shown = tame(hostile)
    for acting in ("@", "<", ">", "`", "**", "](", "||", "~~", "__"):
        assert acting not in shown
    assert any(letter in shown for letter in hostile if letter.isalpha()) or hostile == "```"


@given(st.text(alphabet="<>@`*[](~|_ a", max_size=40))
def test_what_was_tamed_once_has_nothing_left_to_be_tamed(text: str) -> None:
    assert not any(acting in tame(text) for acting in ("@", "<", ">", "`", "](", "||", "~~", "__"))
