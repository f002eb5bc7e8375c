from __future__ import annotations

from collections.abc import Callable

from policydiff.model import ChangeKind, Comparison

Compared = Callable[[str, str], Comparison]

HOUSE = """# House rules

## Kitchen

The kitchen is open from six in the morning.

Wash what you have used before you leave.

Ask the caretaker if anything is unclear.

## Laundry

The machines run from Monday to Saturday.

Every household has one day of the week.

Ask the caretaker if anything is unclear.

## Garden

The garden belongs to all of us alike.

Children may play there until eight in the evening.

Ask the caretaker if anything is unclear.
"""


def kinds(comparison: Comparison) -> list[ChangeKind]:
    return [change.kind for change in comparison.changes]


def test_two_clauses_alone_between_the_same_neighbours_are_one_reworded(compared: Compared) -> None:
    new = HOUSE.replace(
        "Every household has one day of the week.",
        "Every household has two days of each month, as the plan allows.",
    )
    assert kinds(compared(HOUSE, new)) == [ChangeKind.REWORDED]
    assert kinds(compared(new, HOUSE)) == [ChangeKind.REWORDED]


def test_two_clauses_alone_that_are_not_alike_are_no_pair(compared: Compared) -> None:
    new = HOUSE.replace("Every household has one day of the week.", "Bring your own soap.")
    assert sorted(kinds(compared(HOUSE, new))) == [ChangeKind.ADDED, ChangeKind.REMOVED]


def test_a_heading_over_the_same_text_is_retitled(compared: Compared) -> None:
    comparison = compared(HOUSE, HOUSE.replace("## Laundry", "## Washing machines in the cellar"))
    assert kinds(comparison) == [ChangeKind.REWORDED]


def test_a_heading_over_another_text_is_not_retitled(compared: Compared) -> None:
    start, stop = HOUSE.index("## Laundry"), HOUSE.index("## Garden")
    new = HOUSE[:start] + "## Cellar\n\nBicycles go on the racks.\n\n" + HOUSE[stop:]
    assert set(kinds(compared(HOUSE, new))) == {ChangeKind.ADDED, ChangeKind.REMOVED}


def test_a_few_words_alike_in_another_section_have_not_moved(compared: Compared) -> None:
    old = HOUSE.replace("## Garden", "* Plants of your family and other tenants\n\n## Garden")
    new = HOUSE.replace("## Kitchen", "## Visits of your friends and other tenants\n\n## Kitchen")
    assert sorted(kinds(compared(old, new))) == [ChangeKind.ADDED, ChangeKind.REMOVED]


def test_boilerplate_moves_with_its_own_section(compared: Compared) -> None:
    start = HOUSE.index("## Garden")
    garden = HOUSE[start:].replace("until eight", "until it gets dark")
    rest = HOUSE[HOUSE.index("## Kitchen") : start]
    new = "# House rules\n\n" + garden + "\n" + rest
    new = new.replace("The machines run from Monday to Saturday.\n\n", "")
    found = {
        change.kind: [clause.address for clause in change.old]
        for change in compared(HOUSE, new).changes
    }
    assert found == {
        ChangeKind.MOVED: ["Garden", "Garden ¶1", "Garden ¶3"],
        ChangeKind.MOVED_AND_REWORDED: ["Garden ¶2"],
        ChangeKind.REMOVED: ["Laundry ¶1"],
    }


def test_a_number_that_became_part_of_the_heading_is_markup_only(compared: Compared) -> None:
    old = "# Terms\n\nChapter 1 General rules for all of our services\n\nThey hold in any case.\n"
    new = old.replace(
        "Chapter 1 General rules for all of our services",
        "## Chapter 1 General rules for all of our services",
    )
    assert set(kinds(compared(old, new))) == {ChangeKind.MARKUP}
    assert set(kinds(compared(new, old))) == {ChangeKind.MARKUP}


def test_beside_a_number_read_off_the_words_that_changed_are_marked(compared: Compared) -> None:
    old = "# Terms\n\nChapter 1 General rules for all of our services\n\nThey hold in any case.\n"
    new = old.replace(
        "Chapter 1 General rules for all of our services",
        "## Chapter 1 Common rules for all of our services",
    )
    (change,) = (one for one in compared(old, new).changes if one.kind is ChangeKind.REWORDED)
    assert change.redline is not None
    marked = [edit.text for edit in change.redline.minimal if edit.op.value != "equal"]
    assert marked == ["General", "Common"]


def test_the_length_of_a_drawn_line_is_markup_only(compared: Compared) -> None:
    old = "Guidelines\n\n\\=====\n\nBe kind to each other.\n"
    assert kinds(compared(old, old.replace("=====", "=" * 30))) == [ChangeKind.MARKUP]


def test_twins_that_differ_in_case_stay_in_their_sections(compared: Compared) -> None:
    notice = (
        "guests from abroad, the caretaker writes to you first, except where a court forbids it."
    )
    old = f"{HOUSE}\n## Rules\n\nMusic ends at ten.\n\nFor Guests: {notice[7:]}\n\n## Leaving\n\n"
    old += f"The lease ends with the year.\n\nFor guests: {notice[7:]}\n"
    new = (
        old.replace("For guests:", "For guests and lodgers:")
        .replace("For Guests:", "For guests:")
        .replace("Music ends at ten.", "Music and dancing end at ten.")
    )
    for one, other in ((old, new), (new, old)):
        assert kinds(compared(one, other)) == [ChangeKind.REWORDED] * 3
