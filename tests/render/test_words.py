from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from policydiff.clauses import parse
from policydiff.render.words import count, days, listing, place

START = datetime(2024, 9, 3, 6, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([], ""),
        ([0], "3 Sep 2024"),
        ([0, 12], "3 Sep 2024"),
        ([0, 24], "3 Sep 2024 and 4 Sep 2024"),
        ([0, 24, 36, 72], "3 Sep 2024, 4 Sep 2024 and 6 Sep 2024"),
        (range(0, 24 * 9, 12), "3 Sep 2024 and 8 more days, last on 11 Sep 2024"),
    ],
)
def test_each_day_is_said_once_and_many_by_their_number(hours: list[int], said: str) -> None:
    assert days([START + timedelta(hours=hour) for hour in hours]) == said


def test_a_number_is_written_with_its_noun() -> None:
    assert [count(n, "clause") for n in (0, 1, 4052)] == ["0 clauses", "1 clause", "4,052 clauses"]


def test_a_list_is_written_as_it_is_read() -> None:
    assert [listing(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_a_lettered_clause_stands_a_space_behind_its_section_s_title() -> None:
    found = parse("## 4. Keys\n\n(b) Bring them.\n\nWhere they are:\n\n* here\n")
    assert [place(clause) for clause in found] == [
        "4 Keys",
        "4 Keys (b)",
        "4 Keys ¶1",
        "4 Keys item 1",
    ]


def test_a_numbered_title_is_named_without_its_full_stop() -> None:
    assert [place(clause) for clause in parse("## 4. Keys.\n\n## Doors\n\n## 5. Lamps etc.\n")] == [
        "4 Keys",
        "Doors",
        "5 Lamps etc.",
    ]
