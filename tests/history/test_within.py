"""Changes inside a text that changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.history.conftest import KEEP, PAY, SHARE, page

from policydiff.compare import compare
from policydiff.history import Fold, Furniture, lines_of, within
from policydiff.history.lines import read_line
from policydiff.model import ChangeKind, Comparison, Version

AGE = "Updated 3 days ago"
LATER = "Updated 9 days ago"
LIST = "See what else we have written about the plan:"
FURTHER = "* [How to close an account](/close)"
OTHER = "* [How to pay by card](/card)"
BELOW = Furniture(slots=frozenset([read_line(LIST).key]))
"""What learned that links come and go below that line."""


def compared(old: str, new: str) -> Comparison:
    return compare(Version(title="old", text=old), Version(title="new", text=new))


def test_an_age_is_furniture_beside_a_clause_that_changed() -> None:
    found = compared(page(KEEP, AGE), page(KEEP.replace("thirty", "sixty"), LATER))
    assert within.folds(found, Furniture()) == (None, Fold.FURNITURE)


def test_a_link_is_furniture_only_where_that_was_learned() -> None:
    found = compared(page(LIST, FURTHER, KEEP), page(LIST, FURTHER, OTHER, SHARE, KEEP))
    assert within.folds(found, Furniture()) == (None, None)
    assert within.folds(found, BELOW) == (Fold.FURNITURE, None)


def test_texts_in_which_nothing_may_be_furniture_are_not_read_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(text: str) -> None:
        raise AssertionError(text)

    monkeypatch.setattr(within, "lines_of", read)
    found = compared(page(LIST, FURTHER, KEEP), page(LIST, OTHER, KEEP, PAY, SHARE))
    assert set(within.folds(found, Furniture())) == {None}


@given(
    st.lists(st.sampled_from([KEEP, SHARE, AGE, LATER, LIST, FURTHER, OTHER]), max_size=7),
    st.lists(st.sampled_from([KEEP, PAY, AGE, LATER, LIST, FURTHER, OTHER]), max_size=7),
    st.sampled_from([Furniture(), BELOW]),
)
def test_furniture_is_what_it_is_where_every_line_is_read(
    old: list[str], new: list[str], furniture: Furniture
) -> None:
    found = compared(page(*old), page(*new))
    texts = found.old.text, found.new.text
    moving = frozenset[int]().union(*(furniture.lines(lines_of(text)) for text in texts))
    folds = within.folds(found, furniture)
    for change, fold in zip(found.changes, folds, strict=True):
        if change.kind is not ChangeKind.MARKUP:
            pairs = zip((change.old, change.new), texts, strict=True)
            lines = [line for side, text in pairs for line in within.read_lines(side, text)]
            assert (fold is Fold.FURNITURE) == all(line.key in moving for line in lines)
