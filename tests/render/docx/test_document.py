from __future__ import annotations

import io
import itertools
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from tests.render.docx.accepting import W, expected, lines, part, same_words, texts
from tests.render.dossiers import dossier_of
from tests.render.test_flow import TEXTS

from policydiff.assess import load_rules
from policydiff.events import Event
from policydiff.model import ChangeKind
from policydiff.render.docx import document
from policydiff.render.dossier import Dossier
from policydiff.review import Decision, Reviewer, Verdict

OLD = """# Privacy Policy

## 8. Sharing

8.1 We share data with nobody but the courts of law.

- mail addresses
- telephone numbers

| Data | Kept for |
| --- | --- |
| Mail | 30 days |
| Calls | not at all |

> We mean what we say here.

A clause about children that stands near the top of the page.

We delete all data in the end. Nothing is left of it after that.
"""
NEW = """# Privacy Policy

## 9. Sharing

9.1 We share data with anybody who asks and with the courts of law.

- mail addresses
- names of friends

| Data | Kept for |
| --- | --- |
| Mail | 90 days |
| Places | for ever |

> We mean “what” we say here.

We delete all data in the end.

Nothing is left of it after that.

A clause about children that stands near the top of the page.
"""
MOVING = "A clause about children that stands near the top of the page."


def both_sides(dossier: Dossier, file: bytes) -> None:
    """Accepting leaves the new text and rejecting the old one, clause by clause."""
    comparison = dossier.parts[0].report.comparison
    assert comparison is not None
    for accept, clauses in ((True, comparison.new_clauses), (False, comparison.old_clauses)):
        found = texts_of_the_terms(file, accept=accept)
        assert len(found) == len(clauses)
        for line, clause in zip(found, clauses, strict=True):
            assert same_words(line, expected(clause))


def texts_of_the_terms(file: bytes, *, accept: bool) -> list[str]:
    every = lines(file, accept=accept)
    start = next(at for at, (style, _) in enumerate(every) if style == "Heading1")
    end = next(at for at, (_, words) in enumerate(every) if words.startswith("End of the text"))
    return [
        words for style, words in every[start:end] if style not in ("Heading1", "Note", "Place")
    ]


def test_accepting_gives_the_new_text_and_rejecting_the_old() -> None:
    dossier = dossier_of(OLD, NEW, rules=load_rules())
    both_sides(dossier, document(dossier, whole=True))


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_it_does_whatever_the_texts(old: str, new: str) -> None:
    dossier = dossier_of(old, new, whole_edits=True)
    both_sides(dossier, document(dossier, whole=True))


def test_it_does_where_a_clause_grew_before_one_that_was_split() -> None:
    old = (
        "# A\n\n- Films that frighten children\n"
        "- Cartoons for families with violence in them are taken off. Say for whom your film is made.\n"
    )
    new = (
        "# A\n\n- Films that frighten children, such as those of monsters.\n"
        "- Cartoons for families with violence in them are taken off.\n"
        "- Say for whom your film is made.\n"
    )
    dossier = dossier_of(old, new)
    assert {dated.change.kind for dated in dossier.parts[0].report.changes} == {
        ChangeKind.REWORDED,
        ChangeKind.SPLIT,
    }
    both_sides(dossier, document(dossier, whole=True))


def test_a_document_of_changes_alone_holds_the_changed_clauses_and_no_other() -> None:
    dossier = dossier_of("# A\n\nIt stands.\n\nWe keep it.", "# A\n\nIt stands.\n\nWe keep it not.")
    file = document(dossier)
    assert texts(file, accept=True)[-1:] == ["We keep it not."]
    assert texts(file, accept=False)[-1:] == ["We keep it."]
    assert not any("It stands" in words for _, words in lines(file, accept=True))


def test_a_line_over_each_change_says_where_and_when() -> None:
    file = document(dossier_of("# A\n\nWe keep it.", "# A\n\nWe keep it not."))
    places = [words for style, words in lines(file, accept=True) if style == "Place"]
    assert places == ["A ¶1 — reworded on 23 Sep 2024"]


def test_a_move_is_a_move_at_both_ends_under_one_name() -> None:
    file = document(dossier_of(OLD, NEW), whole=True)
    names = [
        {element.get(f"{W}name") for element in part(file).iter(f"{W}{kind}")}
        for kind in ("moveFromRangeStart", "moveToRangeStart")
    ]
    assert len(names[0]) == 1
    assert names[0] == names[1]
    for kind in ("moveFrom", "moveTo"):
        moved = ["".join(run.itertext()) for run in part(file).iter(f"{W}{kind}") if len(run)]
        assert moved == [MOVING]


def test_every_range_that_opens_closes() -> None:
    body = part(document(dossier_of(OLD, NEW, rules=load_rules()), whole=True))
    for kind in ("moveFromRange", "moveToRange", "commentRange"):
        opened = [element.get(f"{W}id") for element in body.iter(f"{W}{kind}Start")]
        closed = [element.get(f"{W}id") for element in body.iter(f"{W}{kind}End")]
        assert sorted(map(str, opened)) == sorted(map(str, closed))


def test_every_tracked_change_names_the_publisher_and_the_day_it_came() -> None:
    body = part(document(dossier_of(OLD, NEW), whole=True))
    stamped = [
        element
        for kind in ("ins", "del", "moveFrom", "moveTo", "pPrChange")
        for element in body.iter(f"{W}{kind}")
    ]
    assert stamped
    assert {element.get(f"{W}author") for element in stamped} == {"Example"}
    assert {element.get(f"{W}date") for element in stamped} == {"2024-09-23T15:26:00Z"}
    numbers = [element.get(f"{W}id") for element in stamped]
    assert len(set(numbers)) == len(numbers)


def test_headings_lists_quotes_and_tables_are_such() -> None:
    file = document(dossier_of(OLD, NEW), whole=True)
    styles = {style for style, _ in lines(file, accept=True)}
    assert {"Heading2", "Heading3", "ClauseBullet", "ClauseQuote", "ClauseCell", "Clause"} <= styles
    assert [row for style, row in lines(file, accept=True) if style == "ClauseCell"] == [
        "Data | Kept for",
        "Mail | 90 days",
        "Places | for ever",
    ]


def test_findings_and_reviews_are_comments() -> None:
    decision = Decision(
        change="0" * 64, verdict=Verdict.FLAGGED, note="call the client",
        reviewer=Reviewer(name="Ann Lee", email="ann@example.org"),
        at=datetime(2024, 10, 2, tzinfo=UTC), terms="", address="", came=datetime(2024, 9, 23, tzinfo=UTC),
        old="", new="",
    )  # fmt: skip
    old = "# A\n\nWe keep your mail for 30 days and then delete it."
    file = document(
        dossier_of(old, old.replace("30", "90"), rules=load_rules(), decisions=[decision])
    )
    comments = list(part(file, "word/comments.xml"))
    authors = [comment.get(f"{W}author", "") for comment in comments]
    assert authors[0].startswith("policydiff")
    assert authors[1] == "Ann Lee"
    said = ["".join(comment.itertext()) for comment in comments]
    assert "30 days" in said[0]
    assert said[1] == "Flagged by Ann Lee on 2 Oct 2024: “call the client”"


def test_the_front_says_where_both_texts_are_from() -> None:
    event = Event(
        date=datetime(2024, 9, 23, tzinfo=UTC).date(),
        title="Told",
        source="A paper",
        line="It was told.",
    )
    said = "\n".join(
        words for _, words in lines(document(dossier_of(OLD, NEW, events=[event])), accept=True)
    )
    for fact in (
        "2024-08-01 09:30:00 UTC", "2024-09-23 15:26:00 UTC", "https://example.org/privacy", "a" * 40,
        "ab" * 32, "policydiff 0", "It was told. (Source: A paper)",
    ):  # fmt: skip
        assert fact in said


def test_another_document_is_said_and_not_drawn() -> None:
    old = "\n\n".join(f"Alpha beta gamma {n} delta epsilon zeta eta theta." for n in range(30))
    new = "\n\n".join(f"Uno dos tres {n} cuatro cinco seis siete ocho." for n in range(30))
    file = document(dossier_of(old, new))
    assert any(words.startswith("Another document") for _, words in lines(file, accept=True))
    assert not list(part(file).iter(f"{W}del"))


@pytest.mark.parametrize(
    "hostile",
    ["<w:p/>", "&amp;", "]]>", "\x00\x0b\x1b", "\ufffe", "\u202egnp.exe", "a\tb", "\ud800"],
)
def test_hostile_words_stand_in_it_as_words(hostile: str) -> None:
    dossier = dossier_of("# A\n\nIt stands so.", f"# A\n\nIt stands {hostile} so.\n\n# {hostile}")
    with zipfile.ZipFile(io.BytesIO(document(dossier, whole=True))) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))
    assert not re.search("[\u202a-\u202e]", archive_text(document(dossier, whole=True)))


def archive_text(file: bytes) -> str:
    return "".join(part(file).itertext())


def test_the_same_dossier_gives_the_same_bytes() -> None:
    files = [document(dossier_of(OLD, NEW, rules=load_rules())) for _ in range(2)]
    assert files[0] == files[1]


def test_words_from_right_to_left_are_set_so() -> None:
    file = document(dossier_of("# A", "# A\n\nסעיף חדש על פרטיות."))
    assert list(part(file).iter(f"{W}bidi"))
    assert list(part(file).iter(f"{W}rtl"))


def test_words_and_paragraphs_that_came_together_are_one_stretch() -> None:
    old = "# A\n\nFirst we say this much.\n\nLast it ends."
    new = "# A\n\nFirst we say this much. And more.\n\nAll new words here.\n\nLast it ends."
    dossier = dossier_of(old, new)
    file = document(dossier, whole=True)
    both_sides(dossier, file)
    marks = [
        [child.tag.removeprefix(W) for child in paragraph.findall(f"{W}pPr/{W}rPr/*")]
        for paragraph in part(file).iter(f"{W}p")
        if any(word in "".join(paragraph.itertext()) for word in ("First we", "All new", "Last it"))
    ]
    assert marks == [["ins"], [], []]


def test_no_column_of_a_row_is_lost_when_rows_have_other_cells() -> None:
    tables = [
        "| a | b |\n| --- | --- |\n| c | d |",
        "| a | b | e |\n| --- | --- | --- |\n| c | d |",
    ]
    for old, new in itertools.permutations(tables, 2):
        dossier = dossier_of(f"# A\n\n{old}", f"# A\n\n{new}")
        both_sides(dossier, document(dossier, whole=True))
