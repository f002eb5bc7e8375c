"""What assessments mean, in words a person reads."""

from __future__ import annotations

import pytest

from policydiff.assess import assess, load_rules
from policydiff.compare import compare
from policydiff.dataclasses import replace
from policydiff.model import Assessment, Direction, Level, Version
from policydiff.render import findings

_HEAD = "# Shop\n\n## Sharing\n\n"


def _assessed(old: str, new: str) -> tuple[Assessment, ...]:
    versions = (Version(title="Shop/Terms", text=_HEAD + text) for text in (old, new))
    return assess(compare(*versions))


def test_a_change_is_one_line_with_level_topics_by_title_direction_and_reason() -> None:
    (found,) = _assessed(
        "We share your address only with couriers.", "We share your address with couriers."
    )
    assert findings.summary(found, load_rules()) == (
        "critical · sharing with others · broadens · Limit gone: 'only'."
    )


def test_many_changes_are_one_sentence_weightiest_first_the_rest_counted() -> None:
    found = _assessed(
        "We share your address only with couriers.\n\nBoxes are red, and nobody minds.",
        "We share your address with couriers.\n\nBoxes are red; nobody minds.",
    )
    assert findings.head_line(found, load_rules()) == (
        "1 critical change (sharing with others; broadens) and 1 cosmetic one."
    )


def test_what_was_not_assessed_is_told_in_the_head_line() -> None:
    old = "Мы не откроем посылку, которую вы нам дали на дорогу, и не продадим её."
    found = _assessed(old, old.replace("не продадим", "продадим"))
    assert "1 not assessed (language " in findings.head_line(found, load_rules())


def test_nothing_that_acts_on_a_terminal_comes_through() -> None:
    (found,) = _assessed("We share it only\x1b[31m with you.", "We share it with you.")
    assert "\x1b" not in findings.summary(found, load_rules())


def test_what_a_filter_hid_is_told() -> None:
    assert findings.hidden(3, 12).startswith("3 of 12 changes shown")
    assert not findings.hidden(12, 12)


# ------------------------------------------------------------------------- several that are read as one


def _pointing(*directions: Direction, level: Level = Level.SUBSTANTIVE) -> list[Assessment]:
    (one,) = _assessed("Boxes are red.", "Boxes are blue.")
    return [replace(one, level=level, direction=direction) for direction in directions]


@pytest.mark.parametrize(
    ("directions", "said"),
    [
        ("narrows narrows", "narrows"),
        ("broadens unclear none", "broadens"),
        ("unclear unclear", "unclear"),
        ("narrows broadens", "mixed"),
        ("narrows narrows broadens", "mixed"),
        ("narrows mixed", "mixed"),
    ],
)
def test_changes_read_as_one_are_mixed_where_those_of_the_heaviest_level_point_both_ways(
    directions: str, said: str
) -> None:
    found = _pointing(*map(Direction, directions.split()))
    assert findings.together(found).direction is Direction(said)
    assert findings.together(found[::-1]).direction is Direction(said)


def test_changes_read_as_one_lean_to_where_more_of_them_point() -> None:
    found = _pointing(Direction.NARROWS, Direction.BROADENS, Direction.NARROWS)
    assert findings.together(found).leaning is Direction.NARROWS
    assert findings.together(found[:2]).leaning is Direction.NONE


def test_where_changes_of_a_lower_level_point_says_nothing_of_those_they_are_read_with() -> None:
    heavy = _pointing(Direction.BROADENS, level=Level.CRITICAL)
    found = findings.together([*_pointing(Direction.NARROWS), *heavy])
    assert (found.level, found.direction) == (Level.CRITICAL, Direction.BROADENS)


def test_changes_read_as_one_are_about_the_topics_of_all_on_their_level() -> None:
    one, other = _pointing(Direction.NARROWS, Direction.NARROWS)
    found = [replace(one, topics=("sharing",)), replace(other, topics=("retention", "sharing"))]
    assert findings.together(found).topics == ("sharing", "retention")


def test_of_a_heading_that_went_with_its_clauses_the_reason_comes_last() -> None:
    found = _assessed("Boxes.\n\n## Colours\n\nBoxes are usually red.", "Boxes.")
    assert len(found) == 2
    heading, clause = found
    assert {one.level for one in found} == {Level.EDITORIAL}
    reason = clause.findings[0].reason.rstrip(".")
    assert heading.findings[0].reason.rstrip(".") != reason
    assert findings.short_reason(found) == f"{reason} (and 1 more)"


def test_a_quote_in_which_a_reason_is_shortened_is_closed() -> None:
    clause = (
        "We may store the address to which your parcel goes, the name of whoever opens the door,"
        " the colour of that door, and the hour."
    )
    said = findings.short_reason(_assessed("Boxes are red.", f"Boxes are red. {clause}"))
    assert said.startswith("New power of the provider: 'We may store")
    assert " …'" in said
    assert said.count("'") == 2
