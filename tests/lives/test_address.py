"""Which clause a person means."""

from __future__ import annotations

import pytest

from policydiff.clauses import parse
from policydiff.lives.address import find, nearest

CLAUSES = parse(
    "# Garden {#garden}\n\n## 8. Visitors\n\nGuests sign in.\n\n### 8.3. Dogs and Cats {#8-3-dogs}\n\n"
    "Dogs stay on a lead.\n\nCats do as they like.\n\n### 8.4. Bees\n\n* Hives stand in the shade.\n"
)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("8.3", "8.3"),
        (" 8.3. ", "8.3"),
        ("8.3 ¶2", "8.3 ¶2"),
        ("8.3 P2", "8.3 ¶2"),
        ("8.3 para 2", "8.3 ¶2"),
        ("§8.3", "8.3"),
        ("§ 8.3 ¶2", "8.3 ¶2"),
        ("Section 8.3", "8.3"),
        ("clause 8.3 p2", "8.3 ¶2"),
        ("dogs  AND cats", "8.3"),
        ("8.3 Dogs and Cats", "8.3"),
        ("#8-3-dogs", "8.3"),
    ],
)
def test_a_clause_is_found_by_address_number_title_and_anchor(said: str, address: str) -> None:
    found = find(said, CLAUSES)
    assert found is not None
    assert found.address == address


@pytest.mark.parametrize("said", ["", " ", "9.9", "dogs", "8.3 ¶9", "§", "section"])
def test_what_stands_nowhere_is_not_found(said: str) -> None:
    assert find(said, CLAUSES) is None


@pytest.mark.parametrize(("said", "near"), [("8.5", "8.4"), ("8.3 ¶3", "8.3 ¶2"), ("cats", "8.3")])
def test_near_misses_suggest_addresses(said: str, near: str) -> None:
    assert near in nearest(said, CLAUSES)
