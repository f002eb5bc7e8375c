"""What makes a change critical, and what only speaks of grave things."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.assess import assess
from policydiff.compare import compare
from policydiff.model import Assessment, Direction, Level, Version

Assess = Callable[..., Assessment]

_POWER = "We will share your address with other companies as they ask for it."


def _added(title: str, clause: str) -> Assessment:
    old = "# Shop\n\nThe shop is open from nine to five.\n"
    versions = (Version(title=title, text=text) for text in (old, f"{old}\n{clause}\n"))
    (found,) = assess(compare(*versions))
    return found


def test_a_new_power_over_data_is_critical() -> None:
    assert _added("Shop/Privacy Policy", _POWER).level is Level.CRITICAL


def test_a_book_of_rules_of_conduct_speaks_of_data_in_passing() -> None:
    found = _added("Shop/Community Guidelines", _POWER)
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, Direction.BROADENS)


def test_every_act_of_a_list_counts_in_a_sentence_that_comes() -> None:
    found = _added("Shop/Privacy Policy", "We may use your data to guess, keep, or share your age.")
    assert found.level is Level.CRITICAL


def test_one_word_for_sharing_in_place_of_another_gives_data_to_nobody(one: Assess) -> None:
    found = one(
        "Where you chose a courier, we need to share personal data to make this work.",
        "Where you chose a courier, we need to disclose personal data to make this work.",
    )
    assert found.level is not Level.CRITICAL


def test_a_period_before_which_one_must_cancel_is_critical_when_it_grows(one: Assess) -> None:
    found = one(
        "You must cancel your order at least 24 hours before the end of the month.",
        "You must cancel your order at least 14 days before the end of the month.",
    )
    assert (found.level, found.direction) == (Level.CRITICAL, Direction.BROADENS)


def test_consent_goes_with_the_power_it_limited() -> None:
    gone = "We collect your location with your consent."
    old = f"# Shop\n\nThe shop is open.\n\n{gone}\n"
    texts = (Version(title="Shop/Terms", text=text) for text in (old, old.replace(gone, "")))
    (found,) = assess(compare(*texts))
    assert found.direction is Direction.NARROWS
    assert "limit-consent" not in {finding.rule for finding in found.findings}


def test_a_single_faint_word_decides_nothing_where_much_was_reworded(one: Assess) -> None:
    found = one(
        "We may store any parcel that is late or goes by boat to the yellow house at a quiet harbour up north.",
        "We may store a parcel that is late or goes by road to one green van near busy shops during autumn "
        "rain, wind, fog and snow.",
    )
    assert found.direction is Direction.UNCLEAR
    assert found.level is not Level.CRITICAL


@pytest.mark.parametrize(
    "clause",
    [
        "You cannot sell parcels.",
        "You can't sell parcels.",
        "Nor do we allow the sale of parcels.",
        "Whoever opens a Shop account accepts these terms and promises not to sell parcels.",
    ],
)
def test_what_may_not_be_done_is_a_ban_however_it_is_said(clause: str) -> None:
    found = _added("Shop/Terms", clause)
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, Direction.BROADENS)
    assert found.findings[0].reason.startswith("New duty or ban for the user")


def test_what_others_are_allowed_is_no_right_of_the_user() -> None:
    found = _added("Shop/Terms", "We allow third parties to store your address.")
    assert found.direction is Direction.BROADENS


def test_news_of_what_changed_weighs_little() -> None:
    found = _added("Shop/Terms", "We have made some updates to our terms to make them clearer.")
    assert found.level is Level.EDITORIAL


def test_a_word_written_apart_is_the_same_word(one: Assess) -> None:
    found = one(
        "You can use our onsite shop for parcels.", "You can use our on-site shop for parcels."
    )
    assert found.level is Level.COSMETIC
