from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.model import Change, ChangeKind, Comparison, Edit, Op

Compared = Callable[[str, str], Comparison]

POLICY = """# Policy

## 1. Scope

This policy covers every product that we run under our own name.

## 2. Data we collect

We collect the name and the number that you give us when you open an account.

* Your device and its settings are recorded when you sign in.
* Pictures that you upload are kept until you take them down.
* Payments are handled by a partner and never reach our servers.

## 3. Retention

We keep account data for 6 months after your last visit. Backups are deleted a month later.

## 4. Courts

If we receive a court order, see section 3, we may hand over your number.

## 5. Contact

Write to our office in Harbour Street with any question about this policy.
"""


def only(comparison: Comparison) -> Change:
    (change,) = comparison.changes
    return change


def shown(edits: tuple[Edit, ...]) -> str:
    marks = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}
    return "".join(marks[edit.op].format(edit.text) for edit in edits)


def test_a_text_compared_with_itself_has_no_changes(compared: Compared) -> None:
    comparison = compared(POLICY, POLICY)
    assert comparison.changes == ()
    assert comparison.unchanged == tuple((at, at) for at in range(len(comparison.old_clauses)))


def test_a_reworded_clause_is_one_change_with_its_redline(compared: Compared) -> None:
    change = only(compared(POLICY, POLICY.replace("6 months", "18 months")))
    assert change.kind is ChangeKind.REWORDED
    assert change.old[0].address == "3 ¶1"
    assert change.redline is not None
    assert "[-6 months-]{+18 months+}" in shown(change.redline.readable)


def test_an_item_added_to_a_list_disturbs_nothing(compared: Compared) -> None:
    line = "* Pictures"
    change = only(compared(POLICY, POLICY.replace(line, "* Calls are not recorded.\n" + line)))
    assert (change.kind, change.new[0].address) == (ChangeKind.ADDED, "2 item 2")


def test_a_removed_clause_is_removed(compared: Compared) -> None:
    change = only(
        compared(
            POLICY,
            POLICY.replace(
                "Write to our office in Harbour Street with any question about this policy.\n", ""
            ),
        )
    )
    assert (change.kind, change.old[0].address) == (ChangeKind.REMOVED, "5 ¶1")


def test_an_inserted_section_renumbers_the_rest_in_one_change(compared: Compared) -> None:
    new = POLICY
    for number in (5, 4, 3, 2):
        new = new.replace(f"## {number}.", f"## {number + 1}.")
    new = new.replace("## 3. Data", "## 2. Words\n\nWords have their usual meaning.\n\n## 3. Data")
    changes = compared(POLICY, new.replace("see section 3", "see section 4")).changes
    kinds = [(change.kind, len(change.old), len(change.new)) for change in changes]
    assert kinds == [
        (ChangeKind.ADDED, 0, 1),
        (ChangeKind.ADDED, 0, 1),
        (ChangeKind.RENUMBERED, 4, 4),
        (ChangeKind.RENUMBERED, 1, 1),
    ]
    run, reference = changes[2], changes[3]
    assert [(a.label, b.label) for a, b in zip(run.old, run.new, strict=True)] == [
        ("2.", "3."), ("3.", "4."), ("4.", "5."), ("5.", "6."),
    ]  # fmt: skip
    assert reference.redline is not None
    assert [edit.text for edit in reference.redline.readable if edit.reference] == [
        "section 3",
        "section 4",
    ]


def test_a_reference_to_something_else_is_a_change_of_words(compared: Compared) -> None:
    change = only(compared(POLICY, POLICY.replace("see section 3", "see section 2")))
    assert change.kind is ChangeKind.REWORDED


FOLLOWED = """# Hall

## 1. Keys

{keys}

{new}## {0}. Doors

Doors stay shut.

## {1}. Lamps

Lamps stay off.
"""


@pytest.mark.parametrize(
    ("said", "drawn"),
    [
        ("The rest is in {0}.2.", "[-2.2-]{+3.2+}"),
        ("Look at sections {0} and {1}.", ""),
        ("Look at §§ {0}, {1}.", ""),
        ("Siehe Ziffer {0}.", ""),
        ("Borrow {0} keys.", "[-2-]{+3+}"),
        ("Keep it for {0} weeks.", "[-2 weeks-]{+3 weeks+}"),
        ("You pay {0} % of it.", "[-2 %-]{+3 %+}"),
        ("Come on May {0} at noon.", "[-May 2-]{+May 3+}"),
    ],
)  # fmt: skip
def test_only_what_names_a_section_follows_its_number(
    compared: Compared, said: str, drawn: str
) -> None:
    before = FOLLOWED.format(2, 3, keys=said.format(2, 3), new="")
    after = FOLLOWED.format(
        3, 4, keys=said.format(3, 4), new="## 2. Words\n\nA door is a door.\n\n"
    )
    (change,) = (
        change for change in compared(before, after).changes if change.old and change.redline
    )
    assert change.redline is not None
    edits = [edit for edit in change.redline.minimal if edit.op is not Op.EQUAL]
    assert shown(tuple(edit for edit in edits if not edit.reference)) == drawn
    assert (change.kind is ChangeKind.REWORDED) == bool(drawn)


def test_the_number_of_a_list_s_item_is_no_section_that_a_reference_could_follow(
    compared: Compared,
) -> None:
    old = "Section 2 says more.\n\n# Hall\n\n1. Bring the key.\n2. Shut the door behind you.\n"
    new = old.replace("Section 2", "Section 3").replace("2. Shut", "2. Wipe your feet.\n3. Shut")
    kinds = {
        change.old[0].address: change.kind for change in compared(old, new).changes if change.old
    }
    assert kinds["¶1"] is ChangeKind.REWORDED


def test_list_labels_change_as_pairs_and_the_redline_says_nothing_of_it(compared: Compared) -> None:
    old = "## 1. Duties\n\na. Pay on time.\nb. Keep it safe.\nc. Tell us at once.\n"
    new = "## 1. Duties\n\ni. Pay on time.\nii. Keep it safe.\niii. Tell us at once.\n"
    change = only(compared(old, new))
    assert (change.kind, len(change.old), change.redline) == (ChangeKind.RENUMBERED, 3, None)


def test_runs_of_labels_are_told_list_by_list_in_both_directions(compared: Compared) -> None:
    one = "# Hall\n\n## Keys\n\n* Bring them.\n* Keep them.\n\n## Doors\n\n* Shut them.\n* Lock them.\n"
    other = "# Hall\n\n## Keys\n\n1. Bring them.\n2. Keep them.\n3. Shut them.\n4. Lock them.\n"
    for old, new in ((one, other), (other, one)):
        runs = [c for c in compared(old, new).changes if c.kind is ChangeKind.RENUMBERED]
        assert [len(run.old) for run in runs] == [2, 2]


def test_bullets_that_became_numbers_are_one_change(compared: Compared) -> None:
    old = "## 1. Duties\n\n* Pay on time.\n* Keep it safe.\n* Tell us at once.\n"
    change = only(
        compared(old, old.replace("* P", "1. P").replace("* K", "2. K").replace("* T", "3. T"))
    )
    assert (change.kind, len(change.old)) == (ChangeKind.RENUMBERED, 3)


def test_rows_that_begin_with_the_same_cell_are_one_row(compared: Compared) -> None:
    old = "| Kind | Kept |\n| --- | --- |\n| Films | one week |\n| Songs | one year |\n"
    new = old.replace("one week", "two weeks").replace("one year", "two years")
    changes = compared(old, new).changes
    assert [change.kind for change in changes] == [ChangeKind.REWORDED, ChangeKind.REWORDED]


def test_the_date_of_a_text_is_reworded_whatever_its_form(compared: Compared) -> None:
    new = POLICY.replace("# Policy\n", "# Policy\n\n12 May 2023\n")
    old = POLICY.replace("# Policy\n", "# Policy\n\nEffective: 30 September 2021\n")
    assert only(compared(old, new)).kind is ChangeKind.REWORDED


def test_a_bold_title_with_its_number_stays_itself_without_the_bold(compared: Compared) -> None:
    old = "# Rules\n\n**Article II: No tolerance**\n\nWe remove it at once.\n"
    for change in compared(old, old.replace("**", "")).changes:
        assert change.kind is ChangeKind.MARKUP


def test_a_tenth_of_a_chinese_paragraph_changed_is_no_other_document(compared: Compared) -> None:
    old = "我们收集您开立账户时提供的姓名和电话号码并在您删除账户之前保存这些数据" * 4
    comparison = compared(old, old.replace("电话号码", "电子邮件"))
    assert not comparison.replaced
    assert only(comparison).kind is ChangeKind.REWORDED


def test_a_section_that_moved_is_one_change(compared: Compared) -> None:
    start, stop = POLICY.index("## 3."), POLICY.index("## 4.")
    new = POLICY[:start] + POLICY[stop:] + "\n" + POLICY[start:stop]
    change = only(compared(POLICY, new))
    assert (change.kind, [clause.address for clause in change.old]) == (
        ChangeKind.MOVED,
        ["3", "3 ¶1"],
    )


def test_a_clause_that_moved_and_was_reworded_is_both(compared: Compared) -> None:
    line = "* Pictures that you upload are kept until you take them down.\n"
    new = POLICY.replace(line, "").replace(
        "## 5. Contact\n",
        "## 5. Contact\n\nPictures that you upload are kept for a year until you take them down.\n",
    )
    assert ChangeKind.MOVED_AND_REWORDED in {
        change.kind for change in compared(POLICY, new).changes
    }


def test_a_clause_split_in_two_is_one_change_without_marks(compared: Compared) -> None:
    change = only(compared(POLICY, POLICY.replace("visit. Backups", "visit.\n\nBackups")))
    assert (change.kind, len(change.old), len(change.new)) == (ChangeKind.SPLIT, 1, 2)
    assert change.redline is not None
    assert {edit.op for edit in change.redline.readable} == {Op.EQUAL}


def test_clauses_merged_into_one_are_one_change(compared: Compared) -> None:
    old = POLICY.replace("visit. Backups", "visit.\n\nBackups")
    change = only(compared(old, POLICY))
    assert (change.kind, len(change.old), len(change.new)) == (ChangeKind.MERGED, 2, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We don't “sell” data - ever.", 'We don’t "sell" data – ever.'),
        ("Ask your provider‘s desk.", "Ask your provider's desk."),
        ("We never sell data.", "We **never** sell data."),
        ("We never sell data.", "We  never\nsell\u00a0data."),
        ("See [here](https://a.example/x).", "See [here](https://b.example/x)."),
        ("See here.", "See [here](https://b.example/x)."),
        ("## 1. Scope", "## 1 Scope"),
    ],
    ids=[
        "typography",
        "wrong apostrophe",
        "emphasis",
        "white space",
        "target",
        "link",
        "full stop of a number",
    ],
)
def test_form_alone_marks_no_word(compared: Compared, old: str, new: str) -> None:
    for change in compared(old + "\n", new + "\n").changes:
        assert change.kind is ChangeKind.MARKUP
        assert change.redline is None or {edit.op for edit in change.redline.minimal} == {Op.EQUAL}


def test_a_changed_target_is_a_link_change(compared: Compared) -> None:
    change = only(compared("See [here](https://a.example).\n", "See [here](https://b.example).\n"))
    (link,) = change.links
    assert (link.text, link.old, link.new) == ("here", "https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Read [our list](https://a.example) of names.",
            "Read our [list of names](https://a.example).",
        ),
        ("See the [list](https://a.example).", "See the list [here](https://a.example)."),
    ],
    ids=["other words that stand", "words that came"],
)
def test_a_link_on_other_words_that_leads_where_it_led_is_no_link_change(
    compared: Compared, old: str, new: str
) -> None:
    assert only(compared(old + "\n", new + "\n")).links == ()


def test_a_link_that_went_to_other_words_hides_no_other_one(compared: Compared) -> None:
    old = "See [the list](https://a.example) or ask the office for names.\n"
    new = "See [the list](https://b.example) or ask [the office](https://a.example) for names.\n"
    assert [(link.text, link.old, link.new) for link in only(compared(old, new)).links] == [
        ("the list", "https://a.example", "https://b.example"),
        ("the office", None, "https://a.example"),
    ]


def test_typography_does_not_hide_a_match_nor_show_in_a_reworded_clause(compared: Compared) -> None:
    old = "You don't own the account; it's only lent to you by us for a year.\n"
    new = "You don’t own the account; it’s only lent to you by us for a month.\n"
    change = only(compared(old, new))
    assert change.redline is not None
    assert (
        shown(change.redline.readable)
        == "You don’t own the account; it’s only lent to you by us for a [-year-]{+month+}."
    )


def test_repeated_boilerplate_pairs_with_its_own_twin(compared: Compared) -> None:
    part = "## {0}. Product {0}\n\nProduct {0} stores notes about {0}.\n\nYou may opt out at any time.\n\n"
    old = "".join(part.format(number) for number in range(1, 6))
    new = old.replace(part.format(2), "")
    comparison = compared(old, new)
    assert {change.kind for change in comparison.changes} == {ChangeKind.REMOVED}
    gone = {clause.section.number for change in comparison.changes for clause in change.old}
    assert gone == {"2"}


def test_another_document_is_said_to_be_one(compared: Compared) -> None:
    other = "# Cookies\n\n" + "\n\n".join(
        f"Browsers hold small files called crumbs, kind {kind}, which expire after closing windows."
        for kind in "ABCDEF"
    )
    comparison = compared(POLICY, other)
    assert comparison.replaced
    assert {change.kind for change in comparison.changes} == {ChangeKind.REMOVED, ChangeKind.ADDED}
    assert not compared(POLICY, POLICY.replace("6 months", "18 months")).replaced


def test_a_text_of_which_only_the_title_is_left_is_another_document(compared: Compared) -> None:
    title = "# Policy\n\n"
    text = (
        title + "\n\n".join(f"Clause {at} speaks of subject {at} alone." for at in range(30)) + "\n"
    )
    assert compared(text, title).replaced
    assert compared(title, text).replaced
    assert not compared(text, text[: len(text) // 2]).replaced


def test_removals_stand_where_they_stood(compared: Compared) -> None:
    new = POLICY.replace(
        "* Pictures that you upload are kept until you take them down.\n", ""
    ).replace("6 months", "9 months")
    assert [change.kind for change in compared(POLICY, new).changes] == [
        ChangeKind.REMOVED,
        ChangeKind.REWORDED,
    ]


def test_a_space_that_came_behind_a_number_is_no_word(compared: Compared) -> None:
    old = "## 2. Guests\n\n2.1.Guests ring twice.\n\n(a)At the gate.\n\n2.2.They leave by ten.\n"
    new = old.replace("2.1.", "2.1. ").replace("(a)", "(a) ").replace("2.2.They", "2.2. They all")
    comparison = compared(old, new)
    assert [change.kind for change in comparison.changes] == [
        ChangeKind.MARKUP,
        ChangeKind.MARKUP,
        ChangeKind.REWORDED,
    ]
    redline = comparison.changes[2].redline
    assert redline is not None
    assert shown(redline.minimal) == "They {+all +}leave by ten."
