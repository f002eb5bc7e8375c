"""Where a table of contents begins, and where it ends."""

from __future__ import annotations

import pytest

from policydiff.clauses import parse
from policydiff.model import Role

LONG = (
    "Whoever brings a bicycle into the house carries it up the stairs, wipes its wheels at the door, "
    "and answers for every mark that it leaves on the walls of the hall."
)


def listed(text: str) -> list[str]:
    """The entries of tables of contents."""
    return [clause.text for clause in parse(text) if clause.role is Role.CONTENTS]


@pytest.mark.parametrize("title", ["Index", "Table of Contents", "Inhalt:"])
def test_a_list_under_such_a_title_is_a_table_of_contents(title: str) -> None:
    assert listed(f"# House\n\n## {title}\n\n* Keys\n* Doors\n") == ["Keys", "Doors"]


@pytest.mark.parametrize(
    "title", ["10. Contents", "10 Contents", "Art. 4 Contents", "(b) Contents"]
)
def test_under_a_title_with_a_number_stand_clauses(title: str) -> None:
    assert listed(f"# House\n\n## {title}\n\nYou keep what you post.\n\n{LONG}\n") == []


def test_a_table_ends_where_the_text_says_its_first_entry_again() -> None:
    text = (
        "# House\n\n## Contents\n\n1. Keys & doors\n2. Bicycles\n\n"
        f"Keys & Doors.\n\nThe key is yours.\n\nBicycles.\n\n{LONG}\n"
    )
    clauses = parse(text)
    assert listed(text) == ["Keys & doors", "Bicycles"]
    assert [(clause.address, clause.section.title) for clause in clauses[4:6]] == [
        ("House ¶1", "House"),
        ("House ¶2", "House"),
    ]


def test_a_table_ends_at_a_clause_too_long_for_a_title() -> None:
    text = f"# House\n\n## Contents\n\n* Keys\n* Bicycles\n\n{LONG}\n\n* A short one.\n\n## Keys\n"
    assert listed(text) == ["Keys", "Bicycles"]
    assert [clause.address for clause in parse(text)[4:]] == [
        "House ¶1",
        "House item 1",
        "Keys",
    ]


def test_text_alone_under_the_title_of_a_table_is_no_table() -> None:
    text = f"# House\n\n## Contents\n\n{LONG}\n\n* pictures;\n* letters.\n"
    assert listed(text) == []
    assert parse(text)[2].address == "Contents ¶1"


def test_links_behind_what_leads_to_a_table_are_its_entries() -> None:
    text = f"# House\n\n## Contents\n\n{LONG}\n\n* [A](#a)\n* [B](#b)\n* [C](#c)\n"
    assert listed(text) == ["A", "B", "C"]


def test_marks_without_a_letter_end_no_table() -> None:
    assert listed("# House\n\n## Contents\n\n—\n\nKeys\n\n—\n\nDoors\n") == [
        "—",
        "Keys",
        "—",
        "Doors",
    ]
