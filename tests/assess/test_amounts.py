"""How a number that changed is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.model import Assessment

Assess = Callable[..., Assessment]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("We keep boxes for 6 months.", "We keep boxes for 18 months.", "3 times as long"),
        ("We keep boxes for 90 days.", "We keep boxes for 30 days.", "a third as long"),
        ("We keep boxes for 30 days.", "We keep boxes for 33 days.", "1.1 times as long"),
        ("We keep boxes for 30 days.", "We keep boxes for 31 days.", "about as long"),
        ("The fee is $10.", "The fee is $25.", "2.5 times as much"),
        ("The fee is $10.", "The fee is $5.", "half as much"),
        ("The fee is $0.", "The fee is $5.", "none before"),
        ("The fee is $5.", "The fee is $0.", "none now"),
    ],
)
def test_a_larger_or_smaller_number_is_held_against_the_other_in_words(
    one: Assess, old: str, new: str, said: str
) -> None:
    (finding,) = one(old, new).findings
    assert finding.reason.endswith(f" ({said}).")
