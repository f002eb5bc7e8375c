from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.compare.test_copies import BOTH, IN_FORCE, NEWS
from tests.render.conftest import diffed, joined

from policydiff.model import Edit, Op
from policydiff.render.blocks import Role
from policydiff.render.redline import folded, redline

RIGHTS = ["## 8. Your rights", "You may ask for a copy of your data.", "We answer within a month."]
FEES = ["## 2. Fees", "Each transfer abroad costs five euros.", "The price list has all others."]
MIDDLE = [
    line
    for number, name in ((3, "Scope"), (4, "Security"), (5, "Cookies"))
    for line in (f"## {number}. {name}", f"What we say of {name.lower()} fills a whole paragraph here.")
]  # fmt: skip
MOVED = ["# Terms", *FEES, *MIDDLE, *RIGHTS]
MOVED_NEW = ["# Terms", *RIGHTS, *FEES, *MIDDLE]


def parts(text: str) -> list[str]:
    """What was drawn, change by change, under its heading."""
    return [part.strip() for part in text.split("\n\n") if " — " in part.splitlines()[0]]


def compared(old: Sequence[str], new: Sequence[str]) -> str:
    return diffed(joined(list(old)), joined(list(new)))


# --------------------------------------------------------------------------------- moves


def test_a_section_that_moved_is_one_block_where_it_stands_now() -> None:
    text = compared(MOVED, MOVED_NEW)
    assert text.count("— moved from ") == 1
    assert "[moved here: You may ask for a copy of your data.]" in text
    assert "the heading and 2 clauses under it, all in the same words" in text


def test_a_section_that_moved_is_one_block_where_it_stood() -> None:
    text = compared(MOVED, MOVED_NEW)
    assert text.count("— moved to ") == 1
    assert "[moved away: You may ask for a copy of your data.]" in text


def test_where_a_section_without_a_number_moved_is_told_by_what_stood_before_it() -> None:
    old, new = ([line.replace("8. ", "") for line in lines] for lines in (MOVED, MOVED_NEW))
    text = compared(old, new)
    assert "Your rights — moved from after 5 Cookies ¶1" in text
    assert "Your rights — moved to after Terms" in text


def test_what_moved_up_is_marked_first_where_it_stands_and_then_where_it_stood() -> None:
    text = compared(MOVED, MOVED_NEW)
    assert text.index("moved from") < text.index("moved to")


def test_what_moved_down_is_marked_first_where_it_stood() -> None:
    text = compared(MOVED_NEW, MOVED)
    assert text.index("moved to") < text.index("moved from")


def test_the_place_that_a_clause_left_is_between_the_changes_around_it() -> None:
    old = ["# Terms", *FEES, "A clause that wanders far away from here.", *MIDDLE, "The end of it."]
    new = ["# Terms", *FEES, *MIDDLE, "The end of it.", "A clause that wanders far away from here."]
    changed = [line.replace("five euros", "six euros") for line in new]
    text = compared(old, [line.replace("cookies fills", "cookies needs") for line in changed])
    assert text.index("{+six+}") < text.index("moved to") < text.index("needs")


def test_a_clause_that_was_reworded_on_its_way_names_both_places() -> None:
    new = [line.replace("within a month", "within two weeks") for line in MOVED_NEW]
    text = compared(MOVED, new)
    assert "and reworded" in text
    assert "We answer within [-a month-]{+two weeks+}." in text


def test_a_clause_that_was_split_and_kept_its_words_is_drawn_as_split() -> None:
    first, second = "The gate opens by itself every day.", "If it does not, press the button twice."
    text = compared(["# Parking", f"{first} {second}"], ["# Parking", first, second])
    assert f"{first}{{+¶+}}" in text
    assert "moved" not in text


def test_a_clause_reworded_in_a_section_that_moved_has_no_mark_of_its_own_where_it_stood() -> None:
    extra = [*RIGHTS, "Nobody pays for any of that.", "Complaints go to the office in the capital."]
    old = ["# Terms", *FEES, *MIDDLE, *MIDDLE[::-1][:1], *extra]
    new = ["# Terms", *extra, *FEES, *MIDDLE, *MIDDLE[::-1][:1]]
    text = compared(old, [line.replace("within a month", "within two weeks") for line in new])
    assert text.count("— moved to") == 1


def test_of_a_long_text_that_moved_the_first_words_are_said() -> None:
    long = " ".join(f"word{n}" for n in range(30)) + "."
    text = compared(["# Terms", long, *FEES, *MIDDLE], ["# Terms", *FEES, *MIDDLE, long])
    assert text.count("word24 …]") == 2
    assert "word25" not in text


# --------------------------------------------------------------------------------- numbers


def numbered(first: int) -> list[str]:
    names = ("Scope", "Fees", "Data", "Law")
    return [
        line
        for number, name in enumerate(names, start=first)
        for line in (f"## {number}. {name}", f"What stands under {name.lower()} stays as it was.")
    ]


def test_a_run_of_numbers_that_shifted_is_said_once() -> None:
    new = ["# Terms", "## 1. Words", "What the words in these terms mean.", *numbered(2)]
    text = compared(["# Terms", *numbered(1)], new)
    assert "Renumbered only: 1–4 → 2–5." in text


def test_list_labels_are_said_as_a_pair() -> None:
    old = ["## 4. Data", "We keep:", "(a) your full name;", "(b) your address;", "(c) your orders."]
    new = [
        line.replace("(a)", "(i)").replace("(b)", "(ii)").replace("(c)", "(iii)") for line in old
    ]
    assert "Renumbered only: 4(a)–(c) → (i)–(iii)." in compared(old, new)


OBJECT = "As section 2 has it, you may object to any use of what you told us within a month."


def test_a_reference_that_only_follows_is_marked_in_a_redline() -> None:
    extra = ["## 1. Words", "What the words in these terms mean."]
    old = ["# Terms", *numbered(1), OBJECT]
    after = OBJECT.replace("section 2", "section 3").replace("a month", "two weeks")
    new = ["# Terms", *extra, *numbered(2), after]
    assert "‹section 2 → section 3›" in compared(old, new)


def test_clauses_in_which_nothing_but_a_reference_follows_are_listed_by_their_numbers() -> None:
    extra = ["## 1. Words", "What the words in these terms mean."]
    old = ["# Terms", *numbered(1), "You may object as section 2 says."]
    new = ["# Terms", *extra, *numbered(2), "You may object as section 3 says."]
    text = compared(old, new)
    assert "References that follow the new numbers: section 2 → section 3 (in 5 ¶2)." in text
    assert "{+" not in text.partition("References")[2]


def test_a_paragraph_that_only_counts_anew_is_not_said_to_have_been_elsewhere() -> None:
    old = ["# Terms", "One stands first here.", "Two costs five euros a month."]
    new = ["# Terms", "A new one goes before all.", *old[1:2], "Two costs six euros a month."]
    assert "(was" not in compared(old, new)


def test_a_clause_of_a_section_with_another_title_is_not_said_to_have_been_elsewhere() -> None:
    old = ["# Terms", "## Sensitive media policy", "You may post what is allowed here.", *FEES]
    new = [line.replace("media policy", "media").replace("may", "can") for line in old]
    text = compared(old, new)
    assert "Sensitive media — heading reworded" in text
    assert "Sensitive media ¶1 — reworded" in text


def test_a_clause_that_has_another_number_says_which_it_had() -> None:
    new = ["# Terms", "## 1. Words", "What the words in these terms mean.", *numbered(2)]
    new = [line.replace("under fees stays", "below fees stays") for line in new]
    assert "3 Fees ¶1 (was 2 Fees ¶1) — reworded" in compared(["# Terms", *numbered(1)], new)


def test_a_run_of_items_says_once_that_they_are_items() -> None:
    new = ["## Caps", "* Swim caps are lent.", "* Bath caps are sold.", "* Night caps are neither."]
    assert "Caps item 2–3 — added" in compared(new[:2], [*new[:2], "\n".join(new[2:])])


# --------------------------------------------------------------------------------- repetition

PLAIN = "If you have questions about this part, write to the office that is named at the end."
LONGER = PLAIN + " You can also call us on every working day between nine and five."


def repeated(text: str, places: int) -> list[str]:
    return ["# Terms"] + [
        line
        for n in range(places)
        for line in (f"## {n + 1}. Part {'ABCDEFGH'[n]}", f"Words of {n} alone.", text)
    ]


def test_the_same_sentence_added_at_many_places_is_drawn_once_with_every_address() -> None:
    text = compared(repeated(PLAIN, 5), repeated(LONGER, 5))
    assert text.count("You can also call us") == 1
    assert "and the same at 4 more places" in text
    assert "the same at 2 Part B ¶2; 3 Part C ¶2; 4 Part D ¶2; 5 Part E ¶2" in text


def test_a_word_exchanged_throughout_is_shown_at_each_place_with_words_around_it() -> None:
    olds = [f"Number {n} of the things a Community member may do here." for n in "abcd"]
    text = compared(olds, [line.replace("Community", "User") for line in olds])
    assert text.count("reworded,") == 1
    assert text.count("[-Community-]{+User+}") == 4


def test_the_same_word_in_two_different_clauses_is_drawn_twice() -> None:
    olds = ["We may share your name with partners.", "You may close the account at any time."]
    text = compared(olds, [line.replace("may", "will") for line in olds])
    assert text.count("— reworded\n") == 2


def test_a_table_of_contents_that_came_is_one_paragraph() -> None:
    body = ["# Terms", *FEES, *MIDDLE]
    links = "\n".join(f"* [{line[6:]}](#{line[6:].lower()})" for line in body if line[:3] == "## ")
    text = compared(body, [body[0], "## Contents", links, *body[1:]])
    assert text.count("•") <= 1


# --------------------------------------------------------------------------------- many changes


def test_of_very_many_changes_a_table_of_sections_comes_first_and_fits_a_screen() -> None:
    old = [
        line
        for section in range(20)
        for line in (
            f"## Part {chr(65 + section)}",
            *(f"Rule {chr(65 + section)}{n} of the house costs {n} coins." for n in range(50)),
        )
    ]
    new = [line.replace("coins", "notes") for line in old]
    text = compared(["# House", *old], ["# House", *new])
    head = text[: text.index(" — ")].splitlines()
    assert "Section" in text
    assert any("and 400 clauses in 8 sections more" in line for line in head)
    assert len(head) < 24


def test_of_many_changes_in_one_section_no_table_says_that_there_is_one() -> None:
    old = [
        "# House",
        *(f"Rule {n} of the house costs {n} coins, {n * n} at most." for n in range(60)),
    ]
    text = compared(old, [line.replace("coins", f"{len(line)} notes") for line in old])
    assert "Section" not in text


# --------------------------------------------------------------------------------- redlines


def drawn(*edits: tuple[Op, str] | tuple[Op, str, str], context: int = 40) -> list[str]:
    made = [
        Edit(op=edit[0], text=edit[1], old_text=edit[2] if len(edit) == 3 else None)
        for edit in edits
    ]
    marks = {Role.INSERTED: "{+%s+}", Role.DELETED: "[-%s-]"}
    return [
        "".join(marks.get(span.role, "%s") % span.text for span in spans)
        for spans in redline(made, context=context)
    ]


def test_a_paragraph_that_was_split_shows_where() -> None:
    assert drawn((Op.EQUAL, "One.\nTwo.", "One. Two.")) == ["One.{+¶+}", "Two."]


def test_two_paragraphs_that_were_merged_show_where() -> None:
    assert drawn((Op.EQUAL, "One. Two.", "One.\nTwo.")) == ["One.[-¶-] Two."]


def test_a_paragraph_end_that_came_with_words_is_one_of_them() -> None:
    assert drawn((Op.EQUAL, "One."), (Op.INSERT, "\nTwo.")) == ["One.{+¶+}", "{+Two.+}"]


def test_each_paragraph_of_a_split_is_folded_by_itself() -> None:
    text = "\n".join(" ".join(f"w{n}" for n in range(60)) for _ in range(2))
    pieces = drawn((Op.EQUAL, text, text.replace("\n", " ")), (Op.INSERT, " end"), context=5)
    assert [piece.count("words unchanged") for piece in pieces] == [1, 1]


def test_of_a_text_without_spaces_characters_are_counted() -> None:
    assert folded("删" * 60, head=2, tail=3) == "删删 [… 55 characters unchanged …] 删删删"


@pytest.mark.parametrize(("head", "tail"), [(0, 0), (3, 0), (0, 3), (3, 4)])
def test_folding_says_how_many_words_it_leaves_out(head: int, tail: int) -> None:
    text = folded(" ".join("abcdefghijklmnopqrst"), head=head, tail=tail)
    assert f"[… {20 - head - tail} words unchanged …]" in text
    assert len(text.replace("[… ", "").split(" words unchanged …]")[0].split()) == head + 1


def test_a_stretch_that_is_hardly_longer_than_what_is_kept_stays_whole() -> None:
    text = " ".join("abcdefghijkl")
    assert folded(text, head=3, tail=3) == text


# --------------------------------------------------------------------------------- two texts on a page


def test_of_a_text_announced_above_the_one_in_force_only_what_differs_is_drawn() -> None:
    text = diffed(IN_FORCE, BOTH)
    assert "up to [-30 days-]{+12 months+}, then we burn them." in text
    assert "— added, in other words than at " in text
    assert text.count("shows it to nobody") == 0


def test_a_page_with_two_texts_is_said_to_have_them() -> None:
    text = " ".join(diffed(IN_FORCE, BOTH).split())
    assert (
        "The page shows its text twice: 27 clauses came that stand there in the same words" in text
    )


def test_a_text_that_goes_is_drawn_as_giving_way_to_the_one_that_stays() -> None:
    text = " ".join(diffed(BOTH, NEWS).split())
    assert "— removed, in favour of the words at " in text
    assert "The page showed its text twice" in text


# --------------------------------------------------------------------------------- what is only counted


def test_links_that_lead_elsewhere_came_or_went_are_counted_apart() -> None:
    old = "# Hall\n\nRead [the list](https://a.example) and the rules.\n\nAsk [us](https://c.example).\n"
    new = "# Hall\n\nRead [the list](https://b.example) and [the rules](https://d.example).\n\nAsk us.\n"
    text = diffed(old, new)
    assert "Links: 1 leads elsewhere, 1 new, 1 gone." in text
    assert "Hall ¶1 “the list”: https://a.example → https://b.example" in text
    assert "Hall ¶2 “us”: https://c.example → no link" in text


def test_two_links_of_one_clause_name_it_once() -> None:
    old = "# Hall\n\nRead [the list](https://a.example) and [the rules](https://a.example).\n"
    assert "· Hall ¶1 “the list” and “the rules”: https://a.example → https://b.example" in diffed(
        old, old.replace("a.example", "b.example")
    )


def test_of_another_document_it_is_told_how_it_begins() -> None:
    old = "# Keys\n\n" + "\n\n".join(
        f"Key number {at} opens the door of room {at}." for at in range(9)
    )
    new = "# Menu\n\n" + "\n\n".join(
        f"Monday brings soup made from {at} onions." for at in range(9)
    )
    text = " ".join(diffed(old, new).split())
    assert "the old text (10 clauses, beginning “Keys Key number 0 opens the door of …”)" in text
    assert (
        "the new one (10 clauses, beginning “Menu Monday brings soup made from 0 onions. …”)"
        in text
    )
