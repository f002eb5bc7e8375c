"""What assessments mean, in words a person reads."""

from __future__ import annotations

from policydiff.assess import assess, load_rules
from policydiff.compare import compare
from policydiff.model import Assessment, Version
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
