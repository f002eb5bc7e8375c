"""Pages that somebody saved."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.archive.conftest import (
    COOKIES,
    NOON,
    PRIVACY,
    Foreign,
    check,
    git,
    hours,
    refs,
    saved_page,
)

from policydiff.archive import Archive
from policydiff.errors import ArchiveError
from policydiff.model import RecordKind


def test_a_saved_page_is_kept_with_its_text_and_where_it_comes_from(
    archive: Archive, path: Path
) -> None:
    record = archive.record_saved(saved_page("We keep data.", hours(-24)), recorded_at=NOON)
    assert record is not None
    assert (record.origin, record.captured_at) == ("imports/saved", hours(-24))
    assert archive.records() == (record,)
    stem = "imports/saved:Example/Privacy Policy/2024-09-22T120000Z"
    assert git(path, "show", f"{stem}.html") == "<p>We keep data."
    assert git(path, "show", f"{stem}.md") == "We keep data."
    assert git(path, "log", "--format=%(trailers)", "imports/saved").splitlines() == [
        "Terms: Example/Privacy Policy",
        "Origin: saved page",
        "Origin-File: privacy.html",
        "Source-URL: https://example.org/privacy",
        f"Content-SHA256: {hashlib.sha256(b'<p>We keep data.').hexdigest()}",
        "Captured-At: 2024-09-22T12:00:00Z",
        "Captured-At-By: A. Clerk",
        "Extractor: x 1",
        "Declaration: f00d",
    ]


def test_the_folders_of_a_saved_file_are_nobodys_business(archive: Archive) -> None:
    page = replace(saved_page("x", NOON), file_name="C:\\Users\\clerk\\page.html")
    record = archive.record_saved(page, recorded_at=NOON)
    assert record is not None
    assert record.trailer("Origin-File") == "page.html"


def test_pages_saved_in_any_order_stand_in_order_of_capture(archive: Archive) -> None:
    for number in (3, 1, 2):
        archive.record_saved(saved_page(f"{number}", hours(number)), recorded_at=hours(9 + number))
    assert list(archive.read_texts(archive.records())) == ["1", "2", "3"]
    assert list(archive.read_texts(archive.records([PRIVACY]))) == ["1", "2", "3"]


def test_the_same_page_at_another_time_is_another_record(archive: Archive) -> None:
    for number in (3, 1, 2):
        archive.record_saved(saved_page("Same.", hours(number)), recorded_at=NOON)
    for found in (archive.records(), archive.records([PRIVACY])):
        assert [one.captured_at for one in found] == [hours(1), hours(2), hours(3)]
        assert len({one.blob for one in found}) == 1


def test_the_same_page_at_the_same_time_changes_nothing(archive: Archive, path: Path) -> None:
    assert archive.record_saved(saved_page("Same.", NOON), recorded_at=hours(1)) is not None
    before = refs(path)
    assert archive.record_saved(saved_page("Same.", NOON), recorded_at=hours(2)) is None
    assert refs(path) == before


def test_the_same_page_read_by_another_extractor_is_a_technical_upgrade(archive: Archive) -> None:
    body = b"<p>Same."
    archive.record_saved(saved_page("Same.", NOON, body=body), recorded_at=hours(1))
    again = archive.record_saved(saved_page("# Same.", NOON, body=body), recorded_at=hours(2))
    assert again is not None
    assert again.kind is RecordKind.TECHNICAL
    assert list(archive.read_texts(archive.records())) == ["Same.", "# Same."]


def test_another_page_of_the_same_time_is_a_later_record(archive: Archive) -> None:
    archive.record_saved(saved_page("One.", NOON), recorded_at=hours(1))
    archive.record_saved(saved_page("Two.", NOON), recorded_at=hours(2))
    assert list(archive.read_texts(archive.records())) == ["One.", "Two."]


def test_a_saved_markdown_file_is_kept_beside_its_text(archive: Archive, path: Path) -> None:
    page = replace(saved_page("Text.", NOON, body=b"Text. \n"), file_name="policy.md")
    archive.record_saved(page, recorded_at=NOON)
    assert len(archive.records()) == 1
    stem = "imports/saved:Example/Privacy Policy/2024-09-23T120000Z"
    assert git(path, "show", f"{stem}.markdown") == "Text. "


def test_saved_pages_join_the_timeline_of_what_was_fetched(archive: Archive) -> None:
    archive.record([check("Fetched.", hours(1)), check("x", terms=COOKIES)], recorded_at=hours(1))
    archive.record_saved(saved_page("Saved.", hours(0)), recorded_at=hours(2))
    assert list(archive.read_texts(archive.records([PRIVACY]))) == ["Saved.", "Fetched."]


def test_several_saved_collections_can_be_kept_apart(archive: Archive, path: Path) -> None:
    archive.record_saved(saved_page("One.", NOON), recorded_at=NOON, name="case-12")
    archive.record_saved(saved_page("Two.", NOON), recorded_at=NOON, name="case-13")
    assert refs(path).keys() >= {"refs/heads/imports/case-12", "refs/heads/imports/case-13"}
    assert len(archive.records()) == 2


def test_nothing_is_added_to_a_history_that_was_imported(
    archive: Archive, path: Path, published: Foreign
) -> None:
    archive.import_history(str(published.directory), name="theirs")
    before = refs(path)
    with pytest.raises(ArchiveError, match="imported as published"):
        archive.record_saved(saved_page("One.", NOON), recorded_at=NOON, name="theirs")
    assert refs(path) == before
