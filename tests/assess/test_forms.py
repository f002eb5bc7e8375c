"""What says the same in another form: notes, dates, names, spelling, examples, pointers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.assess import assess
from policydiff.compare import compare
from policydiff.model import Assessment, Direction, Level, Version

from .conftest import assess_texts

Assess = Callable[..., Assessment]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We keep the box for a year[12].", "We keep the box for a year[14]."),
        ("Last updated: 2 months ago", "Last updated: 3 months ago"),
        ("2024-07-23T12:36:21Z", "2025-03-14T13:17:56Z"),
        ("Your seaside parcels travel with us.", "Your sea-side parcels travel with us."),
        ("ThisBox stands in the yard of ours.", "This Box stands in the yard of ours."),
        ("We answer inquiries like yours in the spring.", "We answer enquiries such as yours in the spring."),
    ],
)  # fmt: skip
def test_what_only_looks_otherwise_is_cosmetic(one: Assess, old: str, new: str) -> None:
    found = one(old, new)
    assert (found.level, found.direction) == (Level.COSMETIC, Direction.NONE)


def test_a_number_without_a_note_still_counts(one: Assess) -> None:
    assert one("We lend 12 boxes.", "We lend 14 boxes.").level is Level.SUBSTANTIVE


def test_another_name_of_the_service_is_its_own() -> None:
    old, new = (
        Version(title="Twitter/Terms", text=f"# Terms\n\n{name} may show what you post.\n")
        for name in ("Twitter", "X")
    )
    (found,) = assess(compare(old, new))
    assert (found.level, found.direction) == (Level.EDITORIAL, Direction.NONE)
    assert found.findings[0].reason == "Another name: 'Twitter' → 'X'."


def test_another_company_that_is_the_providers_is_substantive_and_told() -> None:
    old, new = (
        f"# Terms\n\n{name} Corporation keeps what you post.\n" for name in ("Twitter", "X")
    )
    (found,) = assess_texts(old, new, service="Twitter")
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, Direction.UNCLEAR)
    assert found.findings[0].reason == "Another company: 'Twitter' → 'X'."


def test_the_providers_name_in_place_of_we_is_no_other_name() -> None:
    (found,) = assess_texts("# A\n\nWe like tidy boxes.\n", "# A\n\nShop like tidy boxes.\n")
    assert (found.level, found.findings[0].rule) == (Level.COSMETIC, "spelling")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mail to boxes@shop.example", "mail to parcels@shop.example"),
        ("a page, https://shop.example/boxes", "a page, https://shop.example/parcels"),
    ],
)
def test_another_address_is_told_as_one(one: Assess, old: str, new: str) -> None:
    found = one(f"Requests go by {old}.", f"Requests go by {new}.")
    assert (found.level, found.direction) == (Level.EDITORIAL, Direction.NONE)
    (finding,) = found.findings
    assert finding.rule == "address"
    assert finding.old_quote is not None
    assert finding.old_quote in finding.reason


def test_another_spelling_is_not_told_as_formatting(one: Assess) -> None:
    (finding,) = one("Boxes that are unauthorised go.", "Boxes that are unauthorized go.").findings
    assert finding.rule == "spelling"


@pytest.mark.parametrize(
    "clause",
    [
        "For example, we may give a box to a neighbour who asks for it.",
        "You can find more information about boxes in the yard: learn more.",
        "If you have questions about boxes, you can contact us.",
    ],
)
def test_an_example_or_a_pointer_that_comes_alone_is_editorial(clause: str) -> None:
    above = "# Shop\n\nWe post parcels.\n"
    (found,) = assess_texts(above, f"{above}\n{clause}\n")
    assert found.level is Level.EDITORIAL


def test_a_sentence_that_only_moved_within_its_clause_says_nothing(one: Assess) -> None:
    found = one(
        "Boxes are red. We may sell what nobody takes. Carts are green and wide and very old.",
        "Boxes are red. Carts are green and wide and very old. We may sell what nobody takes.",
    )
    assert found.level in (Level.COSMETIC, Level.EDITORIAL)


@pytest.mark.parametrize("member", ["such as bakers, ", "Blaze, "])
def test_a_member_that_is_an_example_or_a_name_is_told_and_weighs_little(
    one: Assess, member: str
) -> None:
    found = one(
        "We may show it to tailors and smiths of the town.",
        f"We may show it to tailors, {member}and smiths of the town.",
    )
    assert found.level is Level.EDITORIAL
    assert found.direction is Direction.NONE
    assert "list" in {finding.rule for finding in found.findings}


def test_a_record_that_breaks_off_is_no_list_that_shrank(one: Assess) -> None:
    found = one(
        "We carry letters for the town, and parcels or boxes of media.",
        "We carry letters for the town, and parcels or boxes of",
    )
    assert found.level in (Level.COSMETIC, Level.EDITORIAL)
