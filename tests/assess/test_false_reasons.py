"""What looks like a power, a duty or a loss and is none is not told as one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.model import Assessment

Assess = Callable[..., Assessment]

_BOX = "Every box is red and tidy and ready to be sent to whoever it is meant for."


def _rules(found: Assessment) -> set[str]:
    return {finding.rule for finding in found.findings}


@pytest.mark.parametrize("little", ["No.", "Not allowed."])
def test_a_word_or_two_beside_a_clause_are_no_new_clause(one: Assess, little: str) -> None:
    assert "added" not in _rules(one(_BOX, f"{_BOX} {little}"))


def test_a_member_whose_words_stand_elsewhere_in_the_clause_is_no_loss(one: Assess) -> None:
    found = one(
        "To mend old boxes we use your names, the weather, to mend old boxes, and the tides.",
        "To mend old boxes we use your names, the weather, and the tides.",
    )
    assert "list" not in _rules(found)


def test_what_holds_if_the_user_grants_it_is_no_duty_of_his(one: Assess) -> None:
    found = one(_BOX, _BOX.replace(".", ", if you grant it permission to do so."))
    assert "user-duty" not in _rules(found)
    assert "user-duty" in _rules(one(_BOX, f"{_BOX} You grant us the use of your pictures."))


@pytest.mark.parametrize(
    "mine", ["You can return the box at any time.", "You have a right to leave at any time."]
)
def test_at_any_time_is_no_discretion_where_it_is_the_users(one: Assess, mine: str) -> None:
    assert "scope-discretion" not in _rules(one(_BOX, f"{_BOX} {mine}"))
    assert "scope-discretion" in _rules(one(_BOX, f"{_BOX} We may open it at any time."))
