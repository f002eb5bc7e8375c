from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policydiff.clauses import parse
from policydiff.model import ClauseKind
from policydiff.site.text import heading_levels


@given(st.lists(st.integers(1, 6), max_size=20))
def test_no_level_of_headings_is_left_out_and_the_order_of_levels_is_the_publishers(
    levels: list[int],
) -> None:
    clauses = parse("\n\n".join(f"{'#' * level} Part {at}" for at, level in enumerate(levels)))
    found = heading_levels(clauses)
    assert len(found) == sum(one.kind is ClauseKind.HEADING for one in clauses)
    above = 1
    for one in clauses:
        if one.kind is ClauseKind.HEADING:
            assert 2 <= found[one.index] <= above + 1
            above = found[one.index]


def test_levels_that_follow_each_other_stand_as_they_are() -> None:
    clauses = parse("# A\n\n## B\n\n### C\n\n## D")
    assert list(heading_levels(clauses).values()) == [2, 3, 4, 3]


def test_a_level_that_the_publisher_left_out_is_closed() -> None:
    clauses = parse("# A\n\n### B\n\n#### C\n\n### D")
    assert list(heading_levels(clauses).values()) == [2, 3, 4, 3]
