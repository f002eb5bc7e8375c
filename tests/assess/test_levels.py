"""What a change weighs by what it is, before any word of it is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.model import Assessment, Direction, Level

from .conftest import assess_texts

Assess = Callable[..., Assessment]


def test_more_than_a_third_reworded_without_a_signal_is_substantive_and_unclear(
    one: Assess,
) -> None:
    found = one(
        "Parcels travel slowly by boat along the northern coast towards the harbour each spring.",
        "Parcels travel slowly by boat along the southern river towards the market each autumn.",
    )
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, Direction.UNCLEAR)
    assert found.findings[0].rule == "rewritten"


def test_a_misspelling_put_right_is_cosmetic(one: Assess) -> None:
    assert one("Parcels for buisness.", "Parcels for business.").level is Level.COSMETIC


def test_case_quotes_and_contractions_are_cosmetic(one: Assess) -> None:
    found = one("We don't open 'parcels'.", "WE do not open “parcels”.")
    assert (found.level, found.direction) == (Level.COSMETIC, Direction.NONE)


def test_a_clause_that_only_moved_or_was_renumbered_is_editorial() -> None:
    clauses = [
        f"We may sell box {word} to third parties." for word in ("red", "green", "blue", "grey")
    ]
    old = "\n\n".join(["# Shop", *clauses])
    new = "\n\n".join(["# Shop", clauses[-1], *clauses[:-1]])
    found = assess_texts(old, new)
    assert found
    assert {one.level for one in found} == {Level.EDITORIAL}


def test_the_pages_own_change_log_never_rises_above_editorial() -> None:
    old = "# Privacy\n\nWe post.\n\n## Changes to this policy\n\n**March 31, 2024**\n\n- Words put right.\n"
    new = (
        old
        + "\n**May 2, 2024**\n\n- We may now sell your phone number to any third party for 5 years.\n"
    )
    assert {one.level for one in assess_texts(old, new)} == {Level.EDITORIAL}


def test_a_heading_is_editorial() -> None:
    found = assess_texts(
        "# Shop\n\n## Parcels\n\nWe post.\n", "# Shop\n\n## We sell data\n\nWe post.\n"
    )
    assert {one.level for one in found} == {Level.EDITORIAL}


@pytest.mark.parametrize(
    ("clause", "level", "direction"),
    [
        ("We may sell your data to data brokers.", Level.CRITICAL, Direction.BROADENS),
        ("We will notify you before we move.", Level.SUBSTANTIVE, Direction.NARROWS),
        ("You may keep the box.", Level.SUBSTANTIVE, Direction.NARROWS),
        ("You must return the box.", Level.SUBSTANTIVE, Direction.BROADENS),
        ("We may share your address with couriers.", Level.CRITICAL, Direction.BROADENS),
        ("The sky over the harbour is grey.", Level.EDITORIAL, Direction.NONE),
        ("Harbour Street 5", Level.EDITORIAL, Direction.NONE),
    ],
)
def test_a_new_clause_weighs_what_kind_of_clause_it_is(
    clause: str, level: Level, direction: Direction
) -> None:
    above = "# Shop\n\n## Sharing your data\n\nWe post parcels.\n"
    (found,) = assess_texts(above, f"{above}\n{clause}\n")
    assert (found.level, found.direction) == (level, direction)
    (back,) = assess_texts(f"{above}\n{clause}\n", above)
    turned = {Direction.BROADENS: Direction.NARROWS, Direction.NARROWS: Direction.BROADENS}
    assert back.direction is turned.get(direction, direction)


def test_a_list_item_is_what_its_stem_says() -> None:
    old = "# Shop\n\nYou agree not to:\n\n- send fireworks by post;\n- post live eels.\n"
    (found,) = assess_texts(old, old + "- post anything wet.\n")
    assert (found.level, found.direction, found.findings[0].rule) == (
        Level.SUBSTANTIVE,
        Direction.BROADENS,
        "added",
    )


def test_an_item_under_an_item_has_that_one_for_its_stem() -> None:
    old = "# Shop\n\nYou may:\n\n- post eels;\n- but you must not:\n  - open them;\n"
    (found,) = assess_texts(old, old + "  - photograph them.\n")
    assert found.direction is Direction.BROADENS


def test_an_exception_turns_the_sign_round(one: Assess) -> None:
    new_recipient = one(
        "We will not share your data except with couriers.",
        "We will not share your data except with couriers and advertisers.",
        heading="Sharing",
    )
    assert new_recipient.direction is Direction.BROADENS


def test_a_small_step_of_a_number_is_not_critical(one: Assess) -> None:
    small = one(
        "Logs are stored for 10 months.", "Logs are stored for 12 months.", heading="Retention"
    )
    large = one(
        "Logs are stored for 10 months.", "Logs are stored for 15 months.", heading="Retention"
    )
    assert (small.level, large.level) == (Level.SUBSTANTIVE, Level.CRITICAL)


def test_votes_that_disagree_are_all_listed_and_make_it_mixed(one: Assess) -> None:
    found = one(
        "We share your data only with couriers, and let you know.",
        "We share your data with couriers, with your consent, unless the law forbids it.",
        heading="Sharing",
    )
    assert found.direction is Direction.MIXED
    assert {finding.direction for finding in found.findings} == {
        Direction.BROADENS,
        Direction.NARROWS,
    }
    assert found.leaning is Direction.NONE


def test_one_vote_against_one_is_unclear(one: Assess) -> None:
    found = one(
        "We share your data only with couriers.",
        "We share your data with couriers, with your consent.",
        heading="Sharing",
    )
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, Direction.UNCLEAR)
    assert len(found.findings) == 2


def test_the_services_own_name_speaks_for_the_provider(one: Assess) -> None:
    assert (
        one("Shop may keep the box it sent.", "We may keep the box it sent.").level
        is Level.COSMETIC
    )
