"""Every wording of a clause, and when it stood."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from tests.lives.conftest import Story
from tests.lives.test_blame import DIG, KEYS, PAY, PLANT, WATER, page

from policydiff.lives.life import Life
from policydiff.model import RecordKind


def words(found: Life) -> list[str]:
    """The paragraph of each wording."""
    return [one.clauses[-1].text for one in found.wordings]


MONTH = WATER.replace("dry week", "dry month")
YEAR = WATER.replace("dry week", "dry year")


def test_each_wording_is_listed_once_with_when_it_stood(story: Callable[..., Story]) -> None:
    found = story(page(DIG, WATER), page(DIG, WATER, PAY), page(DIG, MONTH), page(DIG, YEAR))
    life = found.life("2")
    assert words(life) == [WATER, MONTH, YEAR]
    assert found.weeks(life) == [[(0, 2)], [(2, 3)], [(3, None)]]
    assert (life.from_start, life.gone) == (True, None)


def test_a_wording_that_comes_back_is_one_wording_that_stood_twice(
    story: Callable[..., Story],
) -> None:
    found = story(page(DIG, WATER), page(DIG, MONTH), page(DIG, WATER))
    life = found.life("2 ¶1")
    assert words(life) == [WATER, MONTH]
    assert found.weeks(life) == [[(0, 1), (2, None)], [(1, 2)]]


def test_texts_in_turn_do_not_repeat_a_wording(story: Callable[..., Story]) -> None:
    one, other = page(DIG, WATER, PLANT, KEYS), page(DIG, MONTH, PLANT, KEYS, PAY)
    found = story(one, other, one, other, one, other, one, other)
    life = found.life("2")
    assert sorted(words(life)) == sorted([WATER, MONTH])
    assert sum(len(one.spells) for one in life.wordings) == 8


def test_a_clause_is_followed_through_a_new_number_and_another_place(
    story: Callable[..., Story],
) -> None:
    found = story(
        page(DIG, WATER, PLANT, PAY),
        page(KEYS, DIG, WATER, PLANT, PAY),
        page(KEYS, DIG, MONTH, PLANT, PAY),
        page(MONTH, KEYS, DIG, PLANT, PAY),
    )
    life = found.life("1 ¶1")
    assert words(life) == [WATER, MONTH]
    assert [one.clause.address for one in life.named] == ["2 ¶1", "3 ¶1", "1 ¶1"]


def test_a_section_is_followed_through_a_new_title(story: Callable[..., Story]) -> None:
    found = story(
        page(DIG, WATER), page(DIG, WATER).replace("Rule of barrels", "Sharing the barrels")
    )
    life = found.life("2")
    assert [one.clauses[0].text for one in life.wordings] == [
        "Rule of barrels",
        "Sharing the barrels",
    ]


def test_a_section_loses_and_gains_paragraphs(story: Callable[..., Story]) -> None:
    found = story(page(f"{DIG}\n\n{KEYS}", PAY), page(DIG, PAY), page(f"{DIG}\n\n{PLANT}", PAY))
    life = found.life("1")
    texts = [[clause.text for clause in one.clauses[1:]] for one in life.wordings]
    assert texts == [[DIG, KEYS], [DIG], [DIG, PLANT]]


def test_the_pieces_of_a_parted_clause_are_followed_together(story: Callable[..., Story]) -> None:
    found = story(page(f"{DIG} {KEYS}", PAY), page(f"{DIG}\n\n{KEYS}", PAY))
    life = found.life("1 ¶1", place=0)
    assert [len(one.clauses) for one in life.wordings] in ([1], [1, 2])
    assert life.gone is None


def test_a_clause_that_is_gone_says_since_when(story: Callable[..., Story]) -> None:
    found = story(page(DIG, WATER, PAY), page(DIG, PAY), page(DIG, PAY.replace("March", "May")))
    life = found.life("2 ¶1", place=0)
    assert life.gone == found.course.spells[1].start
    assert found.weeks(life) == [[(0, 1)]]


def test_a_clause_that_came_later_says_so(story: Callable[..., Story]) -> None:
    life = story(page(DIG, WATER), page(DIG, WATER, PAY)).life("3")
    assert not life.from_start


def test_a_wording_that_an_upgrade_brought_says_so(story: Callable[..., Story]) -> None:
    found = story(page(DIG, WATER), (page(DIG, MONTH), RecordKind.TECHNICAL))
    assert [one.technical for one in found.life("2").wordings] == [False, True]


def test_each_wording_is_drawn_against_the_one_it_came_from(story: Callable[..., Story]) -> None:
    found = story(page(DIG, WATER), page(DIG, MONTH), page(DIG, YEAR))
    first, second, third = found.life("2").wordings
    assert (first.before, second.before, third.before) == (None, 0, 1)
    assert second.redline is not None
    marked = [edit.text for edit in second.redline.minimal if edit.op != "equal"]
    assert marked == ["week", "month"]


def test_no_wording_stands_at_the_same_time_as_another(story: Callable[..., Story]) -> None:
    found = story(
        page(DIG, WATER),
        page(DIG, MONTH),
        page(DIG, WATER),
        None,
        page(DIG, YEAR),
        page(DIG, MONTH),
    )
    spells = sorted(
        (spell for one in found.life("2").wordings for spell in one.spells),
        key=lambda spell: spell.start,
    )
    for one, following in pairwise(spells):
        assert one.end is not None
        assert one.end <= following.start
