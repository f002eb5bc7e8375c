"""Powers, duties, rights and prohibitions that are said without `may` and `must`; and what is grave."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.assess import load_rules
from policydiff.model import Assessment, Direction, Level

from .conftest import assess_texts

Assess = Callable[..., Assessment]


def _came(clause: str, heading: str = "Parcels") -> Assessment:
    above = f"# Shop\n\n## {heading}\n\nThe sea is cold.\n"
    (found,) = assess_texts(above, f"{above}\n{clause}\n")
    return found


@pytest.mark.parametrize(
    ("clause", "direction"),
    [
        ("We do not allow eels in parcels.", Direction.BROADENS),
        ("Do not post live eels.", Direction.BROADENS),
        ("Eels are prohibited.", Direction.BROADENS),
        ("We also allow members to post dried eels.", Direction.NARROWS),
        ("Dried eels are permitted.", Direction.NARROWS),
        ("You will bring the box back.", Direction.BROADENS),
        ("We will not frighten your eels.", Direction.NARROWS),
        ("We may open boxes without notice.", Direction.BROADENS),
    ],
)
def test_a_clause_is_of_its_kind_however_it_is_said(clause: str, direction: Direction) -> None:
    found = _came(clause)
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, direction)


def test_what_you_will_see_binds_nobody() -> None:
    assert _came("You will see a red box.").level is Level.EDITORIAL


@pytest.mark.parametrize(
    ("heading", "direction"),
    [
        ("Community rules", Direction.BROADENS),
        ("Community rules: what is allowed", Direction.NARROWS),
        ("What boxes are used for", Direction.BROADENS),
    ],
)
def test_an_item_is_what_the_book_it_stands_in_says_of_it(
    heading: str, direction: Direction
) -> None:
    old = f"# Shop\n\n## {heading}\n\n- Parading red boats at night\n"
    (found,) = assess_texts(old, old + "- Burning blue boats at noon\n")
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, direction)


def test_steps_of_a_form_are_no_rules() -> None:
    old = "# Shop\n\n## Community rules\n\n### How do I report eels\n\n- Select the red box\n"
    (found,) = assess_texts(old, old + "- Select the boat you wish to report\n")
    assert found.level is Level.EDITORIAL


def test_giving_data_away_is_grave_where_the_clause_says_so() -> None:
    assert _came("We share your data with the harbour.").level is Level.CRITICAL
    # The same under a heading that speaks of sharing, but of no data.
    above = "Sharing your data"
    assert _came("We may paint the harbour.", above).level is Level.SUBSTANTIVE


def test_a_promise_to_delete_that_goes_is_grave_and_one_to_wave_is_not() -> None:
    above = "# Shop\n\n## Boxes\n\nThe sea is cold.\n"
    for clause, level in (
        ("Letters are deleted after a day.", Level.CRITICAL),
        ("We will tell you the colour.", Level.SUBSTANTIVE),
    ):
        (found,) = assess_texts(f"{above}\n{clause}\n", above)
        assert (found.level, found.direction) == (level, Direction.BROADENS)


def test_a_further_ground_for_disclosure_is_grave() -> None:
    old = (
        "# Shop\n\n## Law enforcement\n\nWe may disclose your data to the police in case of:\n\n"
        "- theft of boxes\n"
    )
    (found,) = assess_texts(old, old + "- loud singing\n")
    assert (found.level, found.direction) == (Level.CRITICAL, Direction.BROADENS)


def test_a_change_leans_where_one_side_has_twice_the_votes(one: Assess) -> None:
    found = one(
        "We share your data only with couriers, with your consent, unless you object.",
        "We share your data with couriers, at our sole discretion, unless you object, after a court order.",
        heading="Sharing",
    )
    votes = [finding.direction for finding in found.findings]
    assert votes.count(Direction.BROADENS) >= 2 * votes.count(Direction.NARROWS) > 0
    assert found.direction is Direction.BROADENS


def test_a_language_is_read_when_it_is_asked_for() -> None:
    lexicons = load_rules().lexicons
    assert {"en", "de", "fr", "es", "it", "nl"} <= set(lexicons)
    assert "tlh" not in lexicons
    assert lexicons.get("tlh") is None
    assert lexicons["nl"] is lexicons["nl"]
