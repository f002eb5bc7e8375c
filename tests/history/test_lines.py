from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.history.conftest import page

from policydiff.clauses import parse
from policydiff.history import facts_of, letters_of
from policydiff.history.facts import Texts
from policydiff.history.lines import HIDDEN, TEASER, TICKER, bare, read_line
from policydiff.history.places import place_of


@pytest.mark.parametrize(
    "raw",
    [
        "## We keep data",
        "* We keep data",
        "*   We keep **data**",
        "> We _keep_ data",
        "| We keep | data |",
        "[We keep](https://example.org/x?y=1) data",
        "We keep\\ data".replace("\\ ", " "),
        "  - We keep\u00adtheir data".replace("\u00adtheir", ""),
    ],
)
def test_markup_is_no_word(raw: str) -> None:
    assert read_line(raw).words == "We keep data"


@pytest.mark.parametrize("raw", ["", "   ", "=====", "-----", "* * *", "| --- | --- |", "***"])
def test_rules_and_underlines_hold_no_words(raw: str) -> None:
    assert read_line(raw).size == 0


def test_the_end_of_a_link_begun_lines_above_is_a_target_and_no_word() -> None:
    line = read_line("](https://example.org/film) and more")
    assert (line.words, line.targets) == ("and more", ("https://example.org/film",))


def test_quotes_and_dashes_are_kept_in_words_and_made_plain_beside() -> None:
    line = read_line("“Data” – all of it…")
    assert (line.words, line.plain) == ("“Data” – all of it…", '"Data" - all of it...')


def test_list_numbers_are_words_but_not_bare_letters() -> None:
    one, other = read_line("1. We keep data."), read_line("(a) We keep data.")
    assert one.plain != other.plain
    assert bare(one.plain) == bare(other.plain) == "wekeepdata"


@pytest.mark.parametrize(
    ("raw", "marks"),
    [
        ("[Further article](https://example.org/a)", TEASER),
        ("[One](https://e.org/1)[Two](https://e.org/2)", TEASER),
        ("See [the rules](https://example.org/a)", 0),
        ("Write to [email protected]", HIDDEN),
        ("Write to office@example.org", 0),
        ("Last updated: 3 days ago", TICKER),
        ("2674 out of 3984 found this helpful", TICKER),
        ("1,204 views", TICKER),
        ("We updated our policy on December 12, 2023. View the one before.", 0),
        ("We erase what was sent 30 days ago", 0),
        ("You have 2 votes in each ballot", 0),
        ("Last updated: 3 May 2024", 0),
        ("[" + "word " * 20 + "](https://example.org/a)", 0),
    ],
)
def test_only_short_lines_of_known_forms_may_be_furniture(raw: str, marks: int) -> None:
    assert read_line(raw).marks == marks


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("https://www.example.org/a/?x=1#y", "example.org/a"),
        ("http://Example.org/a", "example.org/a"),
        ("https://l.example.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Fb&h=AT1x", "example.org/a"),
        ("https://help.example.com/https%3A%2F%2Fexample.org%2Fa", "example.org/a"),
        ("https://example.org/a&e=AT0token", "example.org/a"),
        ("mailto:office@example.org", "mailto:office@example.org"),
        ("#section-3", None),
        ("https://cdn.example.org/film.mp4?t=9", None),
        ("https://example.org/cdn-cgi/l/email-protection#8b9c", None),
    ],
)
def test_a_place_is_a_host_and_a_document(target: str, place: str | None) -> None:
    assert place_of(target) == place


def test_redirects_inside_redirects_come_to_an_end() -> None:
    target = "https://a.org/?u=" * 50 + "https://b.org"
    assert place_of(target)


def test_facts_differ_just_where_texts_do() -> None:
    text = page("# Data", "We keep “data”. See [the rules](https://example.org/a?x=1).")
    facts = facts_of(text)
    assert facts_of(text.replace("# Data", "Data\n====").replace("x=1", "x=1")) == facts
    other = facts_of(text.replace("x=1", "x=2"))
    assert (other.words, other.places) == (facts.words, facts.places)
    assert other.targets != facts.targets
    quoted = facts_of(text.replace("“data”", '"data"'))
    assert (quoted.plain, quoted.words == facts.words) == (facts.plain, False)
    sold = text.replace("keep", "sell")
    assert facts_of(sold).plain != facts.plain
    assert letters_of(sold) != letters_of(text) == letters_of(text.replace("“data”", "DATA"))


@given(st.lists(st.text("ab\n", max_size=12), max_size=8), st.booleans())
def test_what_was_read_before_changes_nothing_that_is_told_of_a_text(
    texts: list[str], forgetful: bool
) -> None:
    reader = Texts(most=8 if forgetful else 1 << 20)
    for text in (text.encode() for text in texts):
        assert reader.facts(text) == Texts().facts(text)
        assert reader.lines(text) == Texts().lines(text)
        assert reader.letters(text) == Texts().letters(text)


def test_no_more_lines_are_remembered_than_may_be() -> None:
    reader = Texts(most=100_000)
    for number in range(1000):
        reader.facts(b"We keep the data of %d accounts." % number)
    assert reader.size < 110_000


_PIECES = (
    *("We keep", " ", "data", "[", "]", "(", ")", "](", "[rules](", "!", "*", "**", "_", "`", "\\"),
    *("<", '"', ' "so")', "|", "https://example.org/a?x=1", "[rules](https://example.org/a?x=1)"),
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_PIECES), max_size=10).map("".join))
def test_a_line_says_the_same_wherever_its_links_lead(raw: str) -> None:
    # an address with a bang is read together with its line
    one, other = read_line(raw), read_line(raw.replace("?x=1", "?x!1"))
    assert [part.replace("?x=1", "?x!1") for part in (one.words, *one.targets)] == [
        other.words,
        *other.targets,
    ]
    assert (one.places, one.marks, one.size) == (other.places, other.marks, other.size)


_WORDS = st.lists(
    st.sampled_from(["we", "keep", "data", "for", "30", "days", "law", "Ämter"]),
    min_size=1,
    max_size=6,
).map(" ".join)
_MARKED = st.tuples(
    _WORDS, st.sampled_from(["{}", "## {}", "* {}", "**{}**", "[{}](https://e.org/x)"])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_MARKED, min_size=1, max_size=6), st.lists(_MARKED, min_size=1, max_size=6))
def test_texts_have_the_same_words_just_where_their_clauses_do(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    texts = [
        "\n\n".join(form.format(words) for words, form in text) + "\n" for text in (one, other)
    ]
    facts = [facts_of(text) for text in texts]
    said = [" ".join(clause.text for clause in parse(text)) for text in texts]
    assert (facts[0].plain == facts[1].plain) == (said[0] == said[1])
