"""What the provider says he does not do is not told as if he did it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.model import Assessment, Direction, Level

Assess = Callable[..., Assessment]

_PLAIN = "We keep your name, and use it for the purposes that are told above."
_DENIED = [
    _PLAIN.replace(".", ", but we do not sell your details to third parties."),
    f"{_PLAIN} We don't sell your particulars to data brokers.",
    f"{_PLAIN} We will never rent your contacts to other companies.",
]


@pytest.mark.parametrize("denied", _DENIED)
def test_a_denial_that_comes_is_told_as_one_and_no_act_or_party_with_it(
    one: Assess, denied: str
) -> None:
    found = one(_PLAIN, denied)
    assert found.direction is Direction.NARROWS
    said = {finding.rule: finding.reason for finding in found.findings}
    assert said["sale"].startswith("Denial of a sale added: '")
    assert not said.keys() & {"act", "recipient", "negation"}


@pytest.mark.parametrize("denied", _DENIED)
def test_a_denial_that_goes_is_told_as_one_and_is_critical(one: Assess, denied: str) -> None:
    found = one(denied, _PLAIN)
    assert (found.level, found.direction) == (Level.CRITICAL, Direction.BROADENS)
    said = {finding.rule: finding.reason for finding in found.findings}
    assert said["sale"].startswith("Denial of a sale gone: '")
    assert not said.keys() & {"act", "recipient", "negation"}


def test_a_denial_in_other_words_is_neither_gone_nor_new(one: Assess) -> None:
    found = one(_DENIED[1], _DENIED[2])
    assert "sale" not in {finding.rule for finding in found.findings}


def test_a_denial_that_gave_way_to_a_sale_is_told_as_both(one: Assess) -> None:
    found = one("We will not sell your name.", "We may rent your name to our partners.")
    said = [finding.reason.split(":")[0] for finding in found.findings if finding.rule == "sale"]
    assert said == ["Denial of a sale gone", "Sale of data"]
    assert found.level is Level.CRITICAL


def test_another_act_that_is_denied_is_not_told_as_a_new_one(one: Assess) -> None:
    found = one(_PLAIN, _PLAIN.replace(".", ", and we do not disclose it."))
    said = [finding.reason for finding in found.findings if finding.rule == "act"]
    assert said
    assert said[0].startswith("Denial of an act added (share): '")
