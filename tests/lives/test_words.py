"""Words that stood, were gone and stand again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.lives.conftest import Story
from tests.lives.reference import stood_before as slowly
from tests.lives.test_blame import (
    DIG,
    KEYS,
    PAY,
    PLANT,
    REAL,
    WATER,
    Source,
    histories,
    page,
    recorded,
)

from policydiff.clauses import parse
from policydiff.history import Looks
from policydiff.lives import address
from policydiff.lives.blame import blame
from policydiff.lives.course import Seen, course
from policydiff.lives.life import life
from policydiff.lives.passage import says
from policydiff.lives.words import stood_before, words
from policydiff.model import RecordKind

MONTH = WATER.replace("dry week", "dry month")


def before(found: Story) -> dict[str, list[int]]:
    """The numbers of the texts in which each paragraph stood before the day it is dated by."""
    clauses = [clause for clause, _ in found.blame()]
    pairs = zip(clauses, found.before(), strict=True)
    return {clause.text: numbers for clause, numbers in pairs if "¶" in clause.address}


# --------------------------------------------------------------------------------- the age of a text


def test_a_clause_that_came_back_says_when_it_had_stood(story: Callable[..., Story]) -> None:
    found = story(page(DIG, WATER), page(DIG, WATER, PAY), page(DIG, WATER), page(DIG, WATER, PAY))
    assert before(found) == {DIG: [], WATER: [], PAY: [1]}


def test_a_rewording_that_was_taken_back_says_when_the_words_had_stood(
    story: Callable[..., Story],
) -> None:
    found = story(page(DIG, WATER), page(DIG, MONTH), page(DIG, WATER))
    assert before(found)[WATER] == [0]


def test_the_same_words_at_another_place_are_no_earlier_time_of_a_clause(
    story: Callable[..., Story],
) -> None:
    found = story(page(DIG, WATER), page(DIG, WATER, DIG))
    assert found.before() == [[]] * 6


def test_two_words_in_another_list_are_another_clause(story: Callable[..., Story]) -> None:
    kept = f"## 1. What we keep\n\n{KEYS}\n\n- Names\n- Spades\n\n"
    given = f"## 2. What we give away\n\n{PAY}\n\n- Seeds\n"
    found = story(kept + given, kept.replace("- Spades\n", "") + given, kept.replace(
        "- Spades\n", "") + given + "- Spades\n")  # fmt: skip
    [spades] = [n for n, (clause, _) in enumerate(found.blame()) if clause.text == "Spades"]
    assert found.before()[spades] == []


def test_words_that_another_kind_of_the_text_had_are_told(story: Callable[..., Story]) -> None:
    one, other = page(DIG, WATER, PLANT), page(PAY, KEYS)
    more = page(DIG, WATER, PLANT, KEYS)
    found = story(one, other, one, other, one, other, more, other, more)
    assert before(found)[KEYS] == [1, 3, 5]


@given(histories())
@settings(max_examples=60, deadline=None)
def test_every_earlier_time_is_that_of_the_slow_reference(
    texts: list[str | tuple[str, RecordKind]],
) -> None:
    found = Story(texts)
    since = [one for _, one in found.blame()]
    assert found.before() == slowly(found.course, found.last(), len(since), found.texts, since)


@pytest.mark.real_data
@pytest.mark.parametrize(("bundle", "name"), [REAL[0], REAL[2]])
def test_every_earlier_time_of_a_recorded_history_is_that_of_the_slow_reference(
    clone_bundle: Callable[[str], Path], bundle: str, name: str
) -> None:
    one, texts = recorded(clone_bundle(bundle), name)
    place = len(one.texts) - 1
    size, first = (len(parse(texts[one.texts[at].blob])) for at in (place, 0))
    step = Source(texts).step
    since = blame(one, place, size, step)
    every = words(one, parse(texts[one.texts[0].blob]), step)
    assert len(every[0].said) == first
    slow = slowly(one, place, size, texts, list(since))
    got = [
        [
            at
            for at, stood in enumerate(one.spells)
            if any(s.start <= stood.start and (not s.end or stood.start < s.end) for s in spells)
        ]
        for spells in stood_before(one, every, place, since)
    ]
    assert got == slow


@given(histories())
@settings(max_examples=40, deadline=None)
def test_what_each_text_says_is_known_without_reading_it(
    texts: list[str | tuple[str, RecordKind]],
) -> None:
    found = Story(texts)
    pages = [found.clauses(text.record) for text in found.course.texts]
    every = words(found.course, pages[0], found.passage)
    assert [list(one.said) for one in every] == [list(map(says, clauses)) for clauses in pages]
    assert all(len(set(one.strands)) == len(one.strands) for one in every)


# ------------------------------------------------------------------------------- the life of a clause


def test_a_clause_that_was_gone_and_came_back_is_one_with_a_break(
    story: Callable[..., Story],
) -> None:
    found = story(page(DIG, WATER), page(DIG, WATER, PAY), page(DIG, WATER), page(DIG, WATER, PAY))
    for place in (1, 3):
        told = found.life("3 ¶1", place)
        assert found.weeks(told) == [[(1, 2), (3, None)]]
        assert told.gone is None


def test_a_section_that_was_gone_and_came_back_is_one_with_a_break(
    story: Callable[..., Story],
) -> None:
    found = story(page(DIG, WATER), page(DIG, WATER, PAY), page(DIG, WATER), page(DIG, WATER, PAY))
    for place in (1, 3):
        assert found.weeks(found.life("3", place)) == [[(1, 2), (3, None)]]


def test_what_a_clause_said_before_it_was_gone_is_part_of_its_life(
    story: Callable[..., Story],
) -> None:
    found = story(
        page(DIG, PLANT, MONTH), page(DIG, PLANT, WATER), page(DIG, PLANT), page(DIG, PLANT, WATER)
    )
    told = found.life("3 ¶1")
    assert [one.clauses[0].text for one in told.wordings] == [MONTH, WATER]
    assert found.weeks(told) == [[(0, 1)], [(1, 2), (3, None)]]
    assert told.from_start


def test_what_a_clause_said_after_it_came_back_is_part_of_its_life(
    story: Callable[..., Story],
) -> None:
    found = story(
        page(DIG, PLANT, WATER), page(DIG, PLANT), page(DIG, PLANT, WATER), page(DIG, PLANT, MONTH)
    )
    told = found.life("3 ¶1", 0)
    assert [one.clauses[0].text for one in told.wordings] == [WATER, MONTH]
    assert told.gone is None


def test_a_section_with_the_title_of_another_that_is_gone_is_another(
    story: Callable[..., Story],
) -> None:
    found = story(
        page(DIG, WATER),
        page(DIG),
        page(DIG) + f"\n\n## 2. Rule of barrels\n\n{KEYS}",
    )
    assert found.weeks(found.life("2")) == [[(2, None)]]


def test_a_clause_beside_one_with_the_same_words_keeps_its_own_days(
    story: Callable[..., Story],
) -> None:
    found = story(page(DIG, WATER), page(DIG, WATER, DIG), page(DIG, WATER))
    assert found.weeks(found.life("3 ¶1", 1)) == [[(1, 2)]]
    assert found.weeks(found.life("1 ¶1", 1)) == [[(0, None)]]


@given(histories())
@settings(max_examples=40, deadline=None)
def test_a_life_begins_no_later_than_the_words_stood(
    texts: list[str | tuple[str, RecordKind]],
) -> None:
    """Of a paragraph whose words never stood twice in one text."""
    found = Story(texts)
    pages = [[clause.text for clause in found.clauses(text.record)] for text in found.course.texts]
    for clause, _ in found.blame():
        if "¶" in clause.address and all(each.count(clause.text) <= 1 for each in pages):
            stood = [n for n, each in enumerate(pages) if clause.text in each]
            told = found.life(clause.address)
            assert told.wordings[0].spells[0].start <= found.course.spells[stood[0]].start


@pytest.mark.real_data
def test_a_recorded_clause_that_was_taken_back_twice_is_told_from_its_first_day(
    clone_bundle: Callable[[str], Path],
) -> None:
    one, texts = recorded(clone_bundle("telegram-versions"), "Telegram/Privacy Policy")
    place = len(one.texts) - 1
    subject = address.find("6.5.2 ¶1", parse(texts[one.texts[place].blob]))
    assert subject is not None
    told = life(
        one, place, subject, passages=Source(texts).step,
        clauses=lambda record: parse(texts[record.blob or ""]),
    )  # fmt: skip
    [wording] = told.wordings
    days = [str(spell.start.date()) for spell in wording.spells]
    assert days == ["2024-05-09", "2024-06-14", "2024-07-15"]


# ------------------------------------------------------------------------------ when it was seen last


def test_a_look_that_came_after_the_last_record_is_when_a_text_was_seen_last(
    story: Callable[..., Story],
) -> None:
    found = story(page(DIG), page(DIG, WATER))
    recorded_last = found.course.texts[-1].record.captured_at
    assert found.course.seen == Seen(recorded_last, looked=False)
    looked = recorded_last + timedelta(days=40)
    assert course(found.timeline, Looks((looked,))).seen == Seen(looked, looked=True)
    early = recorded_last - timedelta(days=3)
    assert course(found.timeline, Looks((early,))).seen == Seen(recorded_last, looked=False)
