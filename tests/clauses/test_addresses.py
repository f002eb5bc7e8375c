from __future__ import annotations

import pytest

from policydiff.clauses import parse
from policydiff.model import Clause, ClauseKind


def addresses(text: str) -> list[str]:
    return [clause.address for clause in parse(text)]


def clause(text: str, address: str) -> Clause:
    return {clause.address: clause for clause in parse(text)}[address]


def test_a_numbered_section_is_cited_by_its_number_alone() -> None:
    text = "# Policy\n\n## 8. Sharing\n\n### 8.3. Courts {#courts}\n\nWe answer courts.\n\nWe tell you.\n"
    assert addresses(text) == ["Policy", "8", "8.3", "8.3 ¶1", "8.3 ¶2"]
    section = clause(text, "8.3 ¶2").section
    assert (section.number, section.title, section.anchor, section.level) == (
        "8.3",
        "Courts",
        "courts",
        3,
    )
    assert section.parent is not None
    assert section.parent.number == "8"


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("8.3 Courts", "8.3", "Courts"),
        ("8.3. Courts", "8.3", "Courts"),
        ("8\\. Courts", "8", "Courts"),
        ("8) Courts", "8", "Courts"),
        ("IV. Courts", "IV", "Courts"),
        ("A. Courts", "A", "Courts"),
        ("(b) Courts", "(b)", "Courts"),
        ("§ 12 Courts", "§ 12", "Courts"),
        ("Art. 6(1) Courts", "Art. 6(1)", "Courts"),
        ("§ 12 Abs. 3 Courts", "§ 12 Abs. 3", "Courts"),
        ("Art. 6 Abs. 1 lit. f Courts", "Art. 6 Abs. 1 lit. f", "Courts"),
        ("Article 28 (3) Courts", "Article 28 (3)", "Courts"),
        ("10A. Courts", "10A", "Courts"),
        ("Clause 9A. Courts", "Clause 9A", "Courts"),
        ("Exhibit B-1: Courts", "Exhibit B-1", "Courts"),
        ("(aa) Courts", "(aa)", "Courts"),
        ("Article 5 – Courts", "Article 5", "Courts"),
        ("SECTION 3: Courts", "SECTION 3", "Courts"),
        ("1.Courts", "1", "Courts"),
        ("3.b.ii.Courts", "3.b.ii", "Courts"),
        ("7 Courts", "7", "Courts"),
        ("**9. Courts**", "9", "Courts"),
    ],
)
def test_numbers_are_read_as_published(heading: str, number: str, title: str) -> None:
    (found,) = parse(f"## {heading}\n")
    assert (found.section.number, found.section.title, found.text) == (number, title, title)


@pytest.mark.parametrize(
    "heading",
    ["2024 in short", "12 May 2024", "Article 27 of the law", "350 Harbour Street", "In short"],
)
def test_what_only_looks_like_a_number_is_part_of_the_title(heading: str) -> None:
    (found,) = parse(f"## {heading}\n")
    assert (found.section.number, found.text) == (None, heading)


def test_without_numbers_the_title_is_the_address() -> None:
    text = "# Policy\n\n## Retention\n\nWe keep it.\n\n## Contact\n\nWrite to us.\n"
    assert addresses(text) == ["Policy", "Retention", "Retention ¶1", "Contact", "Contact ¶1"]


def test_an_unnumbered_heading_below_a_numbered_one_is_cited_under_it() -> None:
    assert addresses("## 2. Payment\n\n### Refunds\n\nNone.\n") == [
        "2",
        "2 › Refunds",
        "2 › Refunds ¶1",
    ]


def test_text_before_the_first_heading_is_counted_alone() -> None:
    assert addresses("First.\n\nSecond.\n\n# Title\n")[:2] == ["¶1", "¶2"]


def test_numbers_tell_the_parent_where_sizes_do_not() -> None:
    text = (
        "### 3. Data\n\n#### 3.3. Messages\n\n##### 3.3.4. Chats\n\n"
        "#### 3.3.5. Posts\n\n##### 3.4. Contacts\n\nYes.\n"
    )
    sections = {clause.section.number: clause.section for clause in parse(text)}
    parents = {
        number: section.parent and section.parent.number for number, section in sections.items()
    }
    assert parents == {"3": None, "3.3": "3", "3.3.4": "3.3", "3.3.5": "3.3", "3.4": "3"}


def test_letters_below_a_number_are_cited_with_it() -> None:
    text = "## 10.2 Messages\n\na. One.\nb. Two.\n\n    i. Inner.\n\n    ii. Other.\n"
    assert addresses(text) == ["10.2", "10.2(a)", "10.2(b)", "10.2(b)(i)", "10.2(b)(ii)"]
    assert [found.label for found in parse(text)][1:3] == ["a.", "b."]


def test_bullets_are_counted_through_a_section_and_nested_ones_inside_their_item() -> None:
    text = "## 4. Use\n\nFirst:\n\n* One.\n\n    * Inner.\n\n* Two.\n\nThen:\n\n* Three.\n"
    assert addresses(text) == [
        "4",
        "4 ¶1",
        "4 item 1",
        "4 item 1.1",
        "4 item 2",
        "4 ¶2",
        "4 item 3",
    ]


def test_a_second_list_with_the_same_letters_is_cited_by_the_paragraph_before_it() -> None:
    text = "## 4. Use\n\nFirst:\n\na. One.\n\nThen:\n\na. Two.\n"
    assert addresses(text) == ["4", "4 ¶1", "4(a)", "4 ¶2", "4 ¶2(a)"]


def test_numbered_paragraphs_nest_by_their_style() -> None:
    text = (
        "## 3. Duties\n\n3\\.1 You pay.\n\n(a) On time.\n\n(b) In full:\n\n(i) fees,\n\n(ii) taxes.\n\n"
        "(c) Always.\n\n3\\.2 We work.\n\nAnd well.\n"
    )
    assert addresses(text) == [
        "3", "3.1", "3.1(a)", "3.1(b)", "3.1(b)(i)", "3.1(b)(ii)", "3.1(c)", "3.2", "3.2 ¶2",
    ]  # fmt: skip


def test_further_paragraphs_of_an_item_are_cited_under_it() -> None:
    assert addresses("## 1. Use\n\n* One.\n\n    More of one.\n\nApart.\n") == [
        "1", "1 item 1", "1 item 1 ¶2", "1 ¶1",
    ]  # fmt: skip


def test_rows_of_a_table_are_counted_and_columns_that_only_lay_out_are_dropped() -> None:
    text = "## 5. Cookies\n\n|  |  |  |\n| --- | --- | --- |\n|  | session | 1 day |\n|  | theme |  |\n"
    found = parse(text)
    assert [(row.address, row.kind, row.text) for row in found[1:]] == [
        ("5 row 1", ClauseKind.ROW, "session | 1 day"),
        ("5 row 2", ClauseKind.ROW, "theme |"),
    ]


def test_bold_paragraphs_act_as_headings_and_bold_sentences_do_not() -> None:
    text = (
        "**4.1 Your account**\n\nKeep it safe.\n\n**Never give it away.**\n\n"
        "**What do we collect?**\n\nLittle.\n"
    )
    assert addresses(text) == [
        "4.1",
        "4.1 ¶1",
        "4.1 ¶2",
        "What do we collect?",
        "What do we collect? ¶1",
    ]


def test_numbered_lines_of_one_paragraph_are_clauses_of_their_own() -> None:
    assert addresses("## 6. Steps\n\n(a) Ask.  \n(b) Wait.  \nStill waiting.\n") == [
        "6",
        "6(a)",
        "6(b)",
    ]


def test_a_letter_before_an_underlined_title_is_a_section_s_number() -> None:
    assert addresses("A. Scope\n========\n\nAll.\n\nII. Money\n---------\n\nNone.\n") == [
        "A",
        "A ¶1",
        "A(II)",
        "A(II) ¶1",
    ]


def test_definitions_are_cited_by_their_term() -> None:
    text = "## 1. Words\n\n**Account**\n\n:   What you open.\n\n    And keep.\n"
    assert addresses(text) == ["1", "1 › Account", "1 › Account ¶1", "1 › Account ¶2"]


def test_every_address_occurs_once_whatever_the_publisher_numbered_twice() -> None:
    text = "# Part one\n\n## 1. Use\n\nYes.\n\n# Part two\n\n## 1. Use\n\nNo.\n\n## 1. Use\n\nNo.\n"
    found = addresses(text)
    assert len(set(found)) == len(found)
    assert "Part two › 1 ¶1" in found


def test_a_section_whose_heading_stands_in_an_item_ends_with_the_item() -> None:
    text = "1. ### Scope\n\n    All of it.\n\n2. ### Money\n\n    None.\n\nThe end.\n"
    assert addresses(text) == ["1", "1 ¶1", "2", "2 ¶1", "¶1"]


def test_sources_point_at_the_markdown() -> None:
    text = "# Policy\n\n* **One** thing.\n"
    item = parse(text)[1]
    assert text[item.source.start : item.source.end] == "* **One** thing."


def test_no_address_is_longer_than_a_person_would_write() -> None:
    title = "What we do with what you tell us about " + "yourself and other people " * 2
    text = "".join(f"# {title}{n}\n\n" + f"## {title}\n\nYes.\n\n* No.\n\n" * 2 for n in range(3))
    found = addresses(text)
    assert len(set(found)) == len(found)
    assert max(map(len, found)) <= 60


def test_numbered_titles_in_bold_that_end_with_a_full_stop_open_sections() -> None:
    text = "**I. Words.**\n\nThey count.\n\n**1.** A key is a key.\n\n"
    text += "**II. Doors and Locks.** \n\n**A. Doors.** Keep them shut.\n"
    assert addresses(text) == ["I", "I ¶1", "I(1)", "II", "II(A)"]


@pytest.mark.parametrize(
    "text",
    ["**3. You may not sell the key.**\n", "**The yard**  \n**3 Harbour Street**  \n**Port**\n"],
    ids=["a sentence", "an address"],
)
def test_bold_alone_makes_no_heading(text: str) -> None:
    (found,) = parse(text)
    assert found.kind is ClauseKind.PARAGRAPH


def test_a_bold_title_with_a_blank_behind_its_marks_is_a_heading() -> None:
    assert [found.kind for found in parse("**Keys** \n\nThey open doors.\n")] == [
        ClauseKind.HEADING,
        ClauseKind.PARAGRAPH,
    ]


def test_numbers_go_on_behind_a_paragraph_without_one() -> None:
    text = "## IX. Courts\n\n**A.** Here.\n\n**1.** Soon.\n\nNot on Sundays.\n\n**2.** Late.\n\n**B.** There.\n"
    assert addresses(text) == ["IX", "IX(A)", "IX(A)(1)", "IX ¶1", "IX(A)(2)", "IX(B)"]


def test_a_number_behind_the_parts_of_the_one_before_stands_beside_that() -> None:
    text = "1\\. Keys\n\n1.1 Ours.\n\n1.2 Yours.\n\n2\\. Doors\n\n2.1 Ours.\n\n3\\. Lamps\n"
    assert addresses(text) == ["(1)", "1.1", "1.2", "(2)", "2.1", "(3)"]


def test_a_second_document_in_the_last_section_of_the_first_keeps_its_own_numbers() -> None:
    text = "## 1. Keys\n\n## 2. Doors\n\n### Rules for guests\n\n#### 1. Lamps\n\nOff.\n"
    assert addresses(text)[2:] == [
        "2 › Rules for guests",
        "Rules for guests › 1",
        "Rules for guests › 1 ¶1",
    ]


def test_a_heading_that_says_no_more_than_the_text_s_date_opens_no_section() -> None:
    text = "# House\n\n#### Last updated: 3 May 2024\n\nBe kind.\n\n## Keys\n\nKeep them.\n"
    assert addresses(text) == ["House", "Last updated: 3 May 2024", "House ¶1", "Keys", "Keys ¶1"]


@pytest.mark.parametrize(
    ("paragraph", "label", "words"),
    [
        ("10.1.Guests ring twice.", "10.1.", "Guests ring twice."),
        ("3.b.ii.Guests ring twice.", "3.b.ii.", "Guests ring twice."),
        ("b.Guests ring twice.", "b.", "Guests ring twice."),
        ("iv)Guests ring twice.", "iv)", "Guests ring twice."),
        ("II.Guests ring twice.", "II.", "Guests ring twice."),
        ("(2)Guests ring twice.", "(2)", "Guests ring twice."),
        ("(a)(i)Guests ring twice.", "(a)(i)", "Guests ring twice."),
        ("1.2.“Guest” means whoever rings.", "1.2.", "“Guest” means whoever rings."),
        ("1.客人按两次铃。", "1.", "客人按两次铃。"),
        ("* 4.Guests", "4.", "Guests"),
    ],
)
def test_a_number_needs_no_space_before_a_capital(paragraph: str, label: str, words: str) -> None:
    (found,) = parse(f"{paragraph}\n")
    assert (found.label, found.text) == (label, words)


@pytest.mark.parametrize(
    "paragraph",
    [
        "U.S.Citizens ring twice.",
        "e.g.Guests ring twice.",
        "z.B.Gäste läuten zweimal.",
        "a.M.Gäste läuten zweimal.",
        "J.Doe rings twice.",
        "I.Doe rings twice.",
        "3.5GHz is what the bell sends on.",
        "2.0Beta of the bell rings twice.",
        "v2.0.Bells ring twice.",
        "1.May 2024 is when it rings twice.",
        "(s)he rings twice.",
        "10.1.guests ring twice.",
        "2024.Guests ring twice.",
    ],
)
def test_what_no_space_parts_from_other_words_is_no_number(paragraph: str) -> None:
    (found,) = parse(f"{paragraph}\n")
    assert (found.label, found.text) == (None, paragraph)


def test_numbers_without_a_space_are_addresses() -> None:
    text = "## 3. Guests\n\n3.a.Ringing\n\n3.a.i.Guests ring twice.\n\n3.b.Leaving\n\n(1)By ten.\n"
    assert addresses(text) == ["3", "3.a", "3.a.i", "3.b", "3.b(1)"]
