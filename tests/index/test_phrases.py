"""Words in a row, and the texts that hold them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.index.database import Database
from policydiff.index.phrases import Phrases, find_words, words_of
from policydiff.index.records import Records
from policydiff.model import Terms

TERMS = Terms(service="Gardener", type="Terms of Service")


@pytest.fixture
def phrases() -> Iterator[Phrases]:
    database = Database(None, pytest.fail)
    yield Phrases(database, Records(database), lambda block: block)
    database.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t COPY a key", ["don", "t", "copy", "a", "key"]),
        ("STRASSE, Straße", ["strasse", "strasse"]),
        ("利用規約", ["利", "用", "規", "約"]),
        ("so\u00adft", ["soft"]),
        ("snake_case 8.3", ["snake", "case", "8", "3"]),
        ("— …", []),
    ],
)
def test_words_are_letters_and_digits_whatever_their_case(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=60), st.integers(0, 20), st.integers(1, 6))
def test_words_of_a_text_are_found_in_it(text: str, start: int, number: int) -> None:
    words = words_of(text)[start : start + number]
    if words:
        span = find_words(text, words)
        assert span is not None
        assert words_of(text[span.start : span.end]) == words


def test_words_in_another_order_are_not_found() -> None:
    assert find_words("a copy of the key", ["key", "copy"]) is None
    assert find_words("a keyhole", ["key"]) is None


def test_a_block_stays_from_the_text_that_brought_it_to_the_one_without_it(
    phrases: Phrases,
) -> None:
    texts = ["Lend a spade.\n\nFill a barrel.", "Fill a barrel.", "Fill a barrel.\n\nLend a spade."]
    phrases.take(TERMS, iter([(f"{n}", text) for n, text in enumerate(texts)]))
    [stays] = phrases.find(["lend", "a", "spade"]).values()
    assert [(stay.first, stay.last) for stay in stays] == [(0, 1), (2, None)]
    [stays] = phrases.find(["barrel"]).values()
    assert [(stay.first, stay.last) for stay in stays] == [(0, None)]


def test_texts_taken_one_by_one_are_those_taken_together(phrases: Phrases) -> None:
    texts = [(str(n), f"One.\n\nRule {n // 2}.\n\nRule {n % 3}.") for n in range(9)]
    for one in texts[:5]:
        phrases.take(TERMS, iter([one]))
    phrases.take(TERMS, iter(texts))
    other = Database(None, pytest.fail)
    together = Phrases(other, Records(other), lambda block: block)
    together.take(TERMS, iter(texts))
    for words in (["one"], ["rule", "1"], ["rule", "2"]):
        assert phrases.find(words) == together.find(words)
    assert phrases.places(TERMS) == {str(n): n for n in range(9)}
    other.close()


def test_what_a_text_holds_is_data(phrases: Phrases) -> None:
    hostile = "x\"; DROP TABLE text; -- NEAR('a') OR *"
    phrases.take(TERMS, iter([("0", hostile)]))
    assert list(phrases.find(words_of(hostile))) == [TERMS]
    assert phrases.find(["or"]) != {}
    assert phrases.find(["near"]) != {}
