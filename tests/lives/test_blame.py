"""Since when each clause has its words."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lives.conftest import Story
from tests.lives.reference import blamed, standing_since

from policydiff.archive import open_archive
from policydiff.clauses import parse
from policydiff.compare import compare
from policydiff.history import TextSource, build
from policydiff.lives.blame import How, Since, blame
from policydiff.lives.course import Course, course
from policydiff.lives.passage import Passage, passage
from policydiff.model import RecordKind, Terms, Version
from policydiff.typography import plain

DIG = "Whoever borrows a spade brings it back clean before the sun goes down on the same day."
WATER = "Rain barrels are filled for everybody and are shared out again in a dry week of summer."
PLANT = "Trees may be planted along the northern fence where they take light from nobody's beds."
PAY = "The yearly fee is due in March and is paid to the treasurer or into the box at the gate."
KEYS = "A key to the gate is lent to each member and may not be copied or handed to a guest."


def page(*clauses: str) -> str:
    return "\n\n".join(
        f"## {number}. Rule of {clause.split()[1]}\n\n{clause}"
        for number, clause in enumerate(clauses, 1)
    )


def dates(found: Story) -> dict[str, int]:
    """The number of the text that brought each paragraph."""
    return {clause.text: since.place for clause, since in found.blame() if "¶" in clause.address}


def test_a_reworded_clause_has_the_day_of_its_rewording(story: Callable[..., Story]) -> None:
    other = WATER.replace("dry week", "dry month")
    found = story(page(DIG, WATER), page(DIG, WATER, PAY), page(DIG, other, PAY))
    assert dates(found) == {DIG: 0, other: 2, PAY: 1}


def test_a_new_number_another_place_and_markup_date_no_words(story: Callable[..., Story]) -> None:
    found = story(
        page(DIG, WATER, PLANT, PAY),
        page(KEYS, DIG, WATER, PLANT, PAY),
        page(KEYS, PAY, DIG, WATER, PLANT),
        page(KEYS, PAY, DIG, WATER, PLANT).replace("yearly fee", "**yearly fee**"),
    )
    assert dates(found) == {KEYS: 1, PAY: 0, DIG: 0, WATER: 0, PLANT: 0}


def test_typography_dates_no_words(story: Callable[..., Story]) -> None:
    found = story(page(DIG, PLANT), page(DIG, PLANT.replace("'", "’")))
    assert {since.place for _, since in found.blame()} == {0}


def test_a_clause_that_is_parted_without_another_word_keeps_its_day(
    story: Callable[..., Story],
) -> None:
    found = story(page(f"{DIG} {KEYS}", PAY), page(f"{DIG}\n\n{KEYS}", PAY))
    assert dates(found) == {DIG: 0, KEYS: 0, PAY: 0}


def test_a_clause_keeps_its_day_where_others_stood_in_one_paragraph_with_it_for_a_while(
    story: Callable[..., Story],
) -> None:
    other = WATER.replace("dry week", "dry month")
    found = story(
        page(PAY, f"{DIG}\n\n{WATER}\n\n{KEYS}"),
        page(PAY, f"{DIG}\n\n{other}\n\n{KEYS}"),
        page(PAY, f"{DIG} {other} {KEYS}"),
        page(PAY, f"{DIG}\n\n{other}\n\n{KEYS}"),
    )
    assert dates(found) == {PAY: 0, DIG: 0, other: 1, KEYS: 0}


def test_a_clause_that_was_taken_back_has_the_day_of_that(story: Callable[..., Story]) -> None:
    other = WATER.replace("dry week", "dry month")
    found = story(page(DIG, WATER), page(DIG, other), page(DIG, WATER))
    assert dates(found) == {DIG: 0, WATER: 2}


def test_a_text_that_alternates_is_dated_within_its_own_kind(story: Callable[..., Story]) -> None:
    one, other = page(DIG, WATER, PLANT, KEYS), page(DIG, PAY)
    found = story(one, other, one, other, one, other, one)
    assert set(dates(found).values()) == {0}


def test_words_that_an_upgrade_moved_keep_their_day_and_those_it_brought_say_so(
    story: Callable[..., Story],
) -> None:
    upgraded = page(DIG, WATER.replace("everybody", "everybody alike"), PAY)
    found = story(page(DIG, WATER), (upgraded, RecordKind.TECHNICAL))
    since = {clause.text: one for clause, one in found.blame()}
    assert since[PAY] == Since(1, How.UPGRADED)
    assert since[WATER.replace("everybody", "everybody alike")] == Since(0, How.FIRST)


def test_a_document_that_was_away_is_followed_to_what_stood_before(
    story: Callable[..., Story],
) -> None:
    found = story(page(DIG, WATER), None, page(DIG, WATER, PAY))
    assert dates(found) == {DIG: 0, WATER: 0, PAY: 1}


def test_the_cost_is_one_passage_for_each_text(story: Callable[..., Story]) -> None:
    texts = [page(DIG, WATER, PAY.replace("March", f"the week {number}")) for number in range(30)]
    found = story(*texts)
    found.blame()
    assert found.passages <= 29


@st.composite
def histories(draw: st.DrawFn) -> list[str | tuple[str, RecordKind]]:
    chance = random.Random(draw(st.integers(0, 2**32)))
    pool = [DIG, WATER, PLANT, PAY, KEYS]
    clauses = pool[: draw(st.integers(2, 4))]
    texts: list[str | tuple[str, RecordKind]] = [page(*clauses)]
    for _ in range(draw(st.integers(1, 8))):
        step = chance.randrange(6)
        at = chance.randrange(len(clauses))
        if step == 0:
            words = clauses[at].split()
            words[2 + chance.randrange(len(words) - 3)] = f"word{chance.randrange(50)}"
            clauses[at] = " ".join(words)
        elif step == 1:
            clauses.insert(at, chance.choice(pool))
        elif step == 2 and len(clauses) > 2:
            clauses.pop(at)
        elif step == 3:
            chance.shuffle(clauses)
        elif step == 4:
            clauses[at] = clauses[at].replace(". ", ".\n\n") + f" And word{chance.randrange(50)}."
        text = page(*clauses)
        upgrade = step == 5 and chance.random() < 0.3
        texts.append((text, RecordKind.TECHNICAL) if upgrade else text)
    return texts


@given(histories())
@settings(max_examples=60, deadline=None)
def test_every_date_is_that_of_the_slow_reference(
    texts: list[str | tuple[str, RecordKind]],
) -> None:
    found = Story(texts)
    for place in range(len(found.course.texts)):
        got = [since for _, since in found.blame(place)]
        assert got == blamed(found.course, place, len(got), found.texts)


class Source(TextSource):
    """Reads a recorded history."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(lambda record: texts[record.blob or ""])
        self.texts = texts

    def step(self, old: str, new: str) -> Passage:
        one, other = (Version(title="", text=self.texts[blob]) for blob in (old, new))
        return passage(compare(one, other))


def recorded(clone: Path, name: str) -> tuple[Course, dict[str, str]]:
    service, _, kind = name.partition("/")
    terms = Terms(service=service, type=kind)
    with open_archive(clone) as archive:
        records = archive.records([terms])
        blobs = {record.blob: record for record in records if record.blob}
        texts = dict(zip(blobs, archive.read_texts(blobs.values()), strict=True))
    timeline = build(terms, records, Source(texts))
    return course(timeline), texts


REAL = [
    ("telegram-versions", "Telegram/Privacy Policy"),
    ("telegram-versions", "Telegram/Terms of Service"),
    ("pga-versions", "LinkedIn/Privacy Policy"),
]


@pytest.mark.real_data
@pytest.mark.parametrize(("bundle", "name"), REAL)
def test_every_date_of_a_recorded_history_is_that_of_the_slow_reference(
    clone_bundle: Callable[[str], Path], bundle: str, name: str
) -> None:
    one, texts = recorded(clone_bundle(bundle), name)
    assert len(one.texts) > 10
    sys.setrecursionlimit(10_000)
    place = len(one.texts) - 1
    clauses = parse(texts[one.texts[place].blob])

    got = list(blame(one, place, len(clauses), Source(texts).step))
    assert got == blamed(one, place, len(clauses), texts)


@pytest.mark.real_data
def test_dates_agree_with_looking_for_the_same_words_where_these_stand_once(
    clone_bundle: Callable[[str], Path],
) -> None:
    one, texts = recorded(clone_bundle("telegram-versions"), "Telegram/Privacy Policy")
    place = len(one.texts) - 1
    said = [Counter(plain(c.text) for c in parse(texts[text.blob])) for text in one.texts]
    clauses = parse(texts[one.texts[place].blob])

    got = blame(one, place, len(clauses), Source(texts).step)
    sure = [
        (clause, since)
        for clause, since in zip(clauses, got, strict=True)
        if all(words[plain(clause.text)] <= 1 for words in said)
    ]
    words = [set(each) for each in said]
    apart = [
        clause.address
        for clause, since in sure
        if standing_since(one, place, plain(clause.text), words) != since.place
    ]
    assert len(sure) > 150
    assert apart == [], "only renumbered references and parted clauses may differ"


@pytest.mark.real_data
def test_the_clauses_of_a_known_case_have_the_days_on_which_they_came(
    clone_bundle: Callable[[str], Path],
) -> None:
    one, texts = recorded(clone_bundle("telegram-versions"), "Telegram/Privacy Policy")
    place = len(one.texts) - 1
    clauses = parse(texts[one.texts[place].blob])

    got = {
        clause.address: one.texts[since.place].record.captured_at.date().isoformat()
        for clause, since in zip(
            clauses, blame(one, place, len(clauses), Source(texts).step), strict=True
        )
    }
    assert (got["8.3 ¶1"], got["10.4 ¶1"]) == ("2024-09-23", "2024-10-02")
