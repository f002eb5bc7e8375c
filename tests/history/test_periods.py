from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.history.conftest import record, timeline

from policydiff import history
from policydiff.errors import UsageError
from policydiff.model import Record, RecordKind
from policydiff.queries import parse_period, parse_point


def blobs(records: Iterable[Record]) -> list[str | None]:
    return [r.blob for r in records]


def test_the_same_text_recorded_twice_in_a_row_is_one_entry() -> None:
    built = timeline(
        record("2024-01-01", "a"),
        record("2024-01-02", "a", origin="imports/x"),
        record("2024-01-03", "b"),
    )
    assert [entry.record.blob for entry in built.entries] == ["a", "b"]


def test_a_text_that_comes_back_names_the_record_it_returns_to() -> None:
    built = timeline(
        record("2024-01-01", "a"), record("2024-01-02", "b"), record("2024-01-03", "a")
    )
    assert built.entries[2].returns_to == built.entries[0].record
    assert built.entries[1].returns_to is None


def test_a_period_is_compared_with_what_was_in_force_before_it() -> None:
    built = timeline(
        record("2024-07-15", "a"),
        record("2024-09-23", "b"),
        record("2024-09-27", "c"),
        record("2024-10-02", "d"),
    )
    found = history.in_period(built, parse_period("2024-09"))
    assert found.before is not None
    assert found.after is not None
    assert (found.before.blob, found.after.blob) == ("a", "d")
    [stretch] = found.stretches
    assert stretch.base == found.before
    assert blobs(entry.record for entry in stretch.steps) == ["b", "c"]


def test_nothing_is_compared_across_a_technical_upgrade() -> None:
    built = timeline(
        record("2024-08-01", "a"),
        record("2024-09-01", "b"),
        record("2024-09-02", "B", RecordKind.TECHNICAL),
        record("2024-09-03", "C"),
    )
    found = history.in_period(built, parse_period("2024-09"))
    assert [
        (s.base.blob if s.base else None, blobs(e.record for e in s.steps)) for s in found.stretches
    ] == [
        ("a", ["b"]),
        ("B", ["C"]),
    ]
    assert blobs(found.technical) == ["B"]


def test_a_technical_upgrade_alone_is_no_change_by_the_publisher() -> None:
    built = timeline(record("2024-08-01", "a"), record("2024-09-02", "A", RecordKind.TECHNICAL))
    assert history.in_period(built, parse_period("2024-09")).stretches == ()


def test_a_first_record_inside_the_period_has_nothing_before_it() -> None:
    found = history.in_period(timeline(record("2024-09-02", "a")), parse_period("2024-09"))
    assert found.stretches[0].base is None


def test_a_document_taken_away_is_told_and_its_last_text_stays_the_one_before() -> None:
    built = timeline(
        record("2024-08-01", "a"), record("2024-08-15", None), record("2024-09-10", "b")
    )
    found = history.in_period(built, parse_period("2024-09"))
    assert found.stretches[0].base is not None
    assert found.stretches[0].base.blob == "a"
    assert blobs(history.in_period(built, parse_period("2024-08")).gone) == [None]


@pytest.mark.parametrize(
    ("said", "blob"),
    [
        ("2024-01-01", "a"),
        ("2024-01-31", "b"),
        ("2024", "c"),
        ("@first", "a"),
        ("@previous", "b"),
        ("@latest", "c"),
        ("2024-01-15T00:00:00Z", "b"),
        ("2024-01-14T23:59:59Z", "a"),
    ],
)
def test_a_point_stands_for_the_version_in_force_then(said: str, blob: str) -> None:
    built = timeline(
        record("2024-01-01", "a"), record("2024-01-15", "b"), record("2024-02-01", "c")
    )
    assert history.resolve(built, parse_point(said), said=said).blob == blob


def test_a_commit_is_found_by_its_beginning() -> None:
    built = timeline(record("2024-01-01", "a"), record("2024-01-15", "b"))
    commit = built.entries[1].record.commit
    assert history.resolve(built, parse_point(commit), said=commit).blob == "b"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("2023", "first record is of 2024-01-01"),
        ("fffffff", "No commit of .* begins with"),
        ("0000000", "Several commits of .* begin with"),
    ],
)
def test_a_point_that_is_not_there_is_told(said: str, message: str) -> None:
    built = timeline(record("2024-01-01", "a"), record("2024-01-15", "b"))
    with pytest.raises(UsageError, match=message):
        history.resolve(built, parse_point(said), said=said)


def test_what_was_taken_away_before_a_period_is_not_in_force_in_it() -> None:
    built = timeline(
        record("2024-01-01", "a"),
        record("2024-02-01", None),
        record("2024-04-01", "a"),
        record("2024-05-01", None),
    )
    away = {
        month: (found.before and found.before.blob, found.away and found.away.captured_at.month)
        for month in ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06")
        for found in [history.in_period(built, parse_period(month))]
    }
    assert away == {
        "2024-01": (None, None),
        "2024-02": ("a", None),
        "2024-03": (None, 2),
        "2024-04": (None, 2),
        "2024-05": ("a", None),
        "2024-06": (None, 5),
    }


def test_a_text_that_comes_back_after_a_period_is_the_first_news_after_it() -> None:
    built = timeline(
        record("2024-01-01", "a"),
        record("2024-02-01", "b"),
        record("2024-05-01", "a"),
        record("2024-06-01", "c"),
    )
    found = history.in_period(built, parse_period("2024-03"))
    assert found.after == built.entries[2].record
