"""What a reader asks for is what is shown, weightiest first."""

from __future__ import annotations

import pytest

from policydiff.assess import choice, chosen, load_rules, reaches, weightiest_first
from policydiff.errors import UsageError
from policydiff.model import Assessment, Direction, Level

from .conftest import assess_texts

_HEAD = "# Shop\n\n## Sharing your data\n\n"


@pytest.fixture(scope="module")
def found() -> tuple[Assessment, ...]:
    """A critical change that broadens, one that narrows, and an editorial one."""
    old = (
        "We hand over your address after a court order.",
        "Boxes are red, and nobody minds.",
        "We may sell your address.",
    )
    new = (
        "We hand over your address after a request from the authorities.",
        "Boxes are red; nobody minds.",
        "We may not sell your address.",
    )
    return assess_texts(_HEAD + "\n\n".join(old), _HEAD + "\n\n".join(new))


def test_a_level_asks_for_that_one_and_heavier_ones(found: tuple[Assessment, ...]) -> None:
    rules = load_rules()
    kept = [one.level for one in found if chosen(one, choice(rules, level=Level.SUBSTANTIVE))]
    assert set(kept) == {Level.SUBSTANTIVE, Level.CRITICAL}


def test_a_topic_is_found_by_its_id_and_by_its_title(found: tuple[Assessment, ...]) -> None:
    rules = load_rules()
    for name in ("law_enforcement", "law-enforcement", "Law  enforcement"):
        kept = [one for one in found if chosen(one, choice(rules, topics=[name]))]
        assert [one.level for one in kept] == [Level.CRITICAL]


def test_a_topic_that_there_is_not_is_one_sentence_naming_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no topic 'gambling'; there are law_enforcement, "):
        choice(load_rules(), topics=["gambling"])


def test_the_beginning_of_one_topic_alone_is_enough() -> None:
    assert choice(load_rules(), topics=["law"]).topics == {"law_enforcement"}


def test_the_beginning_of_several_topics_names_them() -> None:
    with pytest.raises(UsageError, match="begin with 'con': contact, content_licence"):
        choice(load_rules(), topics=["con"])


def test_a_mixed_change_both_broadens_and_narrows(found: tuple[Assessment, ...]) -> None:
    mixed = Assessment(change=found[0].change, level=Level.CRITICAL, direction=Direction.MIXED)
    rules = load_rules()
    for direction in (Direction.BROADENS, Direction.NARROWS, Direction.MIXED):
        assert chosen(mixed, choice(rules, direction=direction))
    assert not chosen(mixed, choice(rules, direction=Direction.UNCLEAR))


def test_nothing_asked_for_hides_nothing(found: tuple[Assessment, ...]) -> None:
    assert all(chosen(one, choice(load_rules())) for one in found)


def test_a_level_is_reached_by_itself_and_heavier_ones(found: tuple[Assessment, ...]) -> None:
    assert reaches(found, Level.CRITICAL)
    light = [one for one in found if one.level is Level.COSMETIC or one.level is Level.EDITORIAL]
    assert light
    assert not reaches(light, Level.SUBSTANTIVE)
    assert not reaches((), Level.COSMETIC)


def test_the_weightiest_comes_first_and_what_was_not_rated_last(
    found: tuple[Assessment, ...],
) -> None:
    rated: list[Assessment | None] = [None, *reversed(found)]
    order = weightiest_first(rated, lambda one: one)
    assert order[-1] is None
    levels = [list(Level).index(one.level) for one in order if one]
    assert levels == sorted(levels, reverse=True)
