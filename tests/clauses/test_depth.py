"""How deep in lists a clause stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policydiff.clauses import parse
from policydiff.model import ClauseKind

OURS = """# Terms

We note:

- your name
- your street
  - its number
    - its floor

    as it stands on the door
  - its town
- the day

That is all.

## Rows

| a | b |
| --- | --- |
| 1 | 2 |
"""
DEPTHS = [0, 0, 1, 1, 2, 3, 2, 2, 1, 0, 0, 0, 0]


def depths(text: str) -> list[int]:
    return [clause.depth for clause in parse(text)]


def test_an_item_stands_as_deep_as_the_lists_around_it() -> None:
    assert depths(OURS) == DEPTHS


def test_another_way_to_indent_is_no_other_depth() -> None:
    recorded = OURS.replace("    - its", "        *   its").replace("  - its", "    *   its")
    recorded = recorded.replace("\n- ", "\n*   ").replace("    as it", "        as it")
    assert depths(recorded) == DEPTHS


def test_numbers_make_a_list_no_deeper_than_bullets_do() -> None:
    assert depths("1. One.\n2. Two:\n   a. this;\n   b. that.\n3. Three.") == [1, 1, 2, 2, 1]


def test_a_heading_in_an_item_begins_anew() -> None:
    found = parse("- ### Keys\n\n  We keep them.\n\n  - one\n  - another\n")
    assert [(clause.kind, clause.depth) for clause in found] == [
        (ClauseKind.HEADING, 0),
        (ClauseKind.PARAGRAPH, 0),
        (ClauseKind.ITEM, 1),
        (ClauseKind.ITEM, 1),
    ]


@given(st.text(st.sampled_from("-*1.)(a #|>`\n \tword"), max_size=120))
def test_no_clause_stands_less_deep_than_outside_and_no_item_outside(text: str) -> None:
    for clause in parse(text):
        assert clause.depth >= (clause.kind is ClauseKind.ITEM)
