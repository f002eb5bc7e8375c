"""Lists inside a clause, and items among rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.model import Assessment, Direction, Level

from .conftest import assess_texts

Assess = Callable[..., Assessment]


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("We may show it to tailors and bakers.", "We may show it to tailors, smiths and bakers.", "broadens"),
        ("You may keep the box and the string.", "You may keep the box, the bow and the string.", "narrows"),
        ("You must not post eels or carps.", "You must not post eels, crabs or carps.", "broadens"),
    ],
)  # fmt: skip
def test_a_list_that_grew_points_by_the_clause_it_stands_in(
    one: Assess, old: str, new: str, direction: str
) -> None:
    there, back = one(old, new), one(new, old)
    assert (there.findings[0].rule, there.direction.value) == ("list", direction)
    assert (
        back.direction
        is {
            "broadens": Direction.NARROWS,
            "narrows": Direction.BROADENS,
        }[direction]
    )


def test_what_a_rule_over_words_quotes_is_not_said_again_of_the_list(one: Assess) -> None:
    found = one(
        "We share it with tailors and bakers.",
        "We share it with tailors, advertisers and bakers.",
        heading="Sharing",
    )
    assert [finding.rule for finding in found.findings] == ["recipient"]


def test_a_name_that_grew_is_no_list(one: Assess) -> None:
    found = one(
        "Parcels go to Norway, Korea and Spain in the spring of the year.",
        "Parcels go to Norway, South Korea and Spain in the spring of the year.",
    )
    assert found.level is Level.EDITORIAL


@pytest.mark.parametrize(
    ("heading", "direction"),
    [("What is not allowed", Direction.BROADENS), ("What is allowed", Direction.NARROWS)],
)
def test_an_item_without_a_verb_is_what_its_heading_says(
    heading: str, direction: Direction
) -> None:
    old = f"# Rules\n\n## {heading}\n\n- content that shows burning boats\n"
    (found,) = assess_texts(old, old + "- content that shows sinking boats\n")
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, direction)
