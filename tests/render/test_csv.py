from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.dossiers import dossier_of

from policydiff.assess import load_rules
from policydiff.render.csv import COLUMNS, LONGEST_CELL, cell, table
from policydiff.render.dossier import Dossier

OLD = "# Privacy\n\nWe keep mail for 30 days and then delete it for good.\n\nA clause that stands."
NEW = "# Privacy\n\nWe keep mail for 90 days and then delete it for good.\n\nA clause that stands."


def rows(dossier: Dossier) -> list[dict[str, str]]:
    text = table(dossier).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_change_is_a_row_with_both_texts_and_its_weight() -> None:
    (row,) = rows(dossier_of(OLD, NEW, rules=load_rules()))
    assert list(row) == list(COLUMNS)
    assert row["old_text"] == "We keep mail for 30 days and then delete it for good."
    assert row["new_text"] == "We keep mail for 90 days and then delete it for good."
    assert (row["kind"], row["level"], row["review"]) == ("reworded", "critical", "waiting")
    assert row["came"] == row["new_captured"] == "2024-09-23T15:26:00Z"


def test_another_document_is_one_row_with_every_column() -> None:
    old = "\n\n".join(f"Alpha beta gamma {n} delta epsilon zeta eta theta." for n in range(30))
    new = "\n\n".join(f"Uno dos tres {n} cuatro cinco seis siete ocho." for n in range(30))
    (row,) = rows(dossier_of(old, new))
    assert row["kind"] == "another document"
    assert row["source"] == "https://example.org/privacy"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n=", " =", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    assert cell(f"{start}HYPERLINK(1)").startswith("'")


@given(st.lists(st.sampled_from([*"=+-@;,\t\n\r\"' ＝a1(", "\x1b", "\u202e"]), max_size=30))
def test_no_cell_begins_as_a_formula_whatever_parts_the_cells(parts: list[str]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerow(["Example", cell("".join(parts)), "end"])
    for line in re.split("[\r\n]+", stream.getvalue()):
        for sign in ";\t":
            assert not [
                one for one in line.split(sign) if one.lstrip(" ")[:1] in set("=+-@＝＋－＠")
            ]


@pytest.mark.parametrize(
    "text",
    ["", "a = b", "a; b", "a-b", "We keep it; we sell it.\nA second clause.", "8.3", "‹=›", "(a)"],
)
def test_other_cells_stand_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_a_formula_in_a_page_is_no_formula_in_the_table() -> None:
    (row,) = rows(dossier_of("# A\n\nStands.", "# A\n\nStands.\n\n=cmd|'/c calc'!A0"))
    assert row["new_text"] == "'=cmd|'/c calc'!A0"


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so() -> None:
    said = cell("a" * (LONGEST_CELL + 5))
    assert said.endswith("… [5 characters cut]")
    assert len(said) < 32_767


def test_nothing_in_a_cell_acts_on_a_terminal() -> None:
    assert "\x1b" not in cell("\x1b[31m")
    assert "\u202e" not in cell("a\u202eb")
