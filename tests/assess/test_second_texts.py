from __future__ import annotations

from tests.compare.test_copies import BOTH, IN_FORCE, NEWS

from policydiff.assess import assess
from policydiff.compare import compare
from policydiff.model import Assessment, Direction, Level, Version


def rated(old: str, new: str) -> list[Assessment]:
    return list(assess(compare(Version(title="A/B", text=old), Version(title="A/B", text=new))))


def test_an_announced_wording_is_rated_against_the_one_in_force() -> None:
    (found,) = (one for one in rated(IN_FORCE, BOTH) if one.level is Level.CRITICAL)
    assert found.direction is Direction.BROADENS
    assert (found.findings[0].old_quote, found.findings[0].new_quote) == ("30 days", "12 months")


def test_a_wording_that_goes_is_rated_against_the_one_that_stays() -> None:
    (found,) = (one for one in rated(BOTH, NEWS) if one.level is Level.CRITICAL)
    assert found.direction is Direction.BROADENS


def test_what_is_said_twice_weighs_nothing() -> None:
    again = [one for one in rated(IN_FORCE, BOTH) if one.change.repeats]
    assert {one.level for one in again} == {Level.COSMETIC}
    assert {one.findings[0].rule for one in again} == {"said-twice"}
