from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from tests.compare.test_copies import BOTH, IN_FORCE, NEWS
from tests.render.docx.accepting import lines
from tests.render.docx.test_document import NEW, OLD, both_sides
from tests.render.dossiers import dossier_of

from policydiff.assess import load_rules
from policydiff.render import csv as tables
from policydiff.render import html, machine_report
from policydiff.render.docx import document
from policydiff.render.dossier import Dossier, weight


@pytest.fixture(params=[(IN_FORCE, BOTH), (BOTH, NEWS)], ids=["announced", "in force"])
def twice(request: pytest.FixtureRequest) -> Dossier:
    """Of a page that shows its text twice, on one side."""
    return dossier_of(*request.param, rules=load_rules())


def test_what_a_page_says_twice_is_counted_and_no_row_of_any_format(twice: Dossier) -> None:
    (part,) = twice.parts
    shown = len(part.rows)
    assert 0 < shown < len(part.report.changes)
    page = html.page(twice)
    assert page.count("<article ") == shown
    assert f"{len(part.said_twice)} clauses of a text that is on the page twice" in page
    table = io.StringIO(tables.table(twice).decode("utf-8-sig"), newline="")
    assert len(list(csv.DictReader(table))) == shown
    assert len(json.loads(machine_report.report(twice))["changes"]) == shown
    places = [words for style, words in lines(document(twice), accept=True) if style == "Place"]
    assert len(places) == shown


def test_what_one_text_says_otherwise_than_the_other_is_drawn_as_edits(twice: Dossier) -> None:
    page = html.page(twice)
    assert "<ins>12 months</ins>" in page
    assert "<del>30 days</del>" in page
    assert "in other words than at" in page or "in favour of the words at" in page


def test_both_texts_come_out_of_a_word_document_all_the_same(twice: Dossier) -> None:
    both_sides(twice, document(twice, whole=True))


def test_what_nobody_asked_for_is_counted_and_stays_in_whole_texts() -> None:
    dossier = dossier_of(OLD, NEW, rules=load_rules())
    (part,) = dossier.parts
    assert len(part.rows) > 2
    report = replace(part.report, changes=part.report.changes[:1], hidden=part.report.changes[1:])
    less = replace(dossier, parts=(replace(part, report=report, items=part.items[:1]),))
    hidden = len(report.hidden)
    page = html.page(less, whole=True)
    assert page.count("<article ") == 1
    assert f"{hidden} changes that nobody asked for left out" in page
    both_sides(less, document(less, whole=True))


def test_summaries_begin_with_what_weighs_most() -> None:
    old = "# A\n\nThis is a privcay policy of ours.\n\nWe keep your mail for 30 days and no longer."
    new = old.replace("privcay", "privacy").replace("30 days", "90 days")
    dossier = dossier_of(old, new, rules=load_rules())
    levels = [weight(dated) for dated, _ in dossier.parts[0].rows]
    assert levels != sorted(levels, reverse=True)
    page = html.page(dossier)
    table = page[page.index("<table>") : page.index("</table>")]
    assert table.index("badge-critical") < table.index("badge-cosmetic")
    words = " ".join(said for _, said in lines(document(dossier), accept=True))
    assert words.index("critical") < words.index("cosmetic")
