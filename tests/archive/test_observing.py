"""Observations, kept and given back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.archive.conftest import COOKIES, NOON, PRIVACY, git, hours, refs, seen

from policydiff.archive import Archive, Recording, observing
from policydiff.errors import ArchiveError
from policydiff.model import Observation, Outcome, Terms

NAME = st.text(min_size=1, max_size=20).filter(lambda name: "/" not in name)
OBSERVATION = st.builds(
    Observation,
    terms=st.builds(Terms, service=NAME, type=NAME),
    at=st.datetimes(
        min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5.5))]),
    ),
    outcome=st.sampled_from(Outcome),
    urls=st.lists(st.text(), max_size=3).map(tuple),
    status=st.none() | st.integers(100, 599),
    sha256=st.lists(st.text(), max_size=3).map(tuple),
    reason=st.none() | st.text(),
)


@given(observations=st.lists(OBSERVATION, max_size=5))
def test_whatever_was_seen_comes_back(observations: list[Observation]) -> None:
    content = observing.encode(observations)
    assert list(observing.decode(content, "x")) == observations
    assert content.isascii()
    assert content.count(b"\n") == len(observations)


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b"{", b'{"terms": 1}', b"\xff"])
def test_a_damaged_line_is_named(line: bytes) -> None:
    good = observing.encode([seen()])
    with pytest.raises(ArchiveError, match=r"Line 2 of 2024/x\.jsonl"):
        list(observing.decode(good + line + b"\n", "2024/x.jsonl"))


def observe(archive: Archive, *observations: Observation, at: datetime) -> None:
    recordings = [Recording(terms=one.terms, observation=one) for one in observations]
    archive.record(recordings, recorded_at=at)


def test_a_run_leaves_one_file_for_all_it_saw(archive: Archive, path: Path) -> None:
    observe(archive, seen(PRIVACY), seen(COOKIES), at=hours(1))
    files = git(path, "ls-tree", "-r", "--name-only", "observations").splitlines()
    assert len(files) == 1
    assert files[0].startswith("2024/09/2024-09-23T130000Z-")
    assert list(archive.observations()) == [seen(PRIVACY), seen(COOKIES)]


def test_two_runs_of_one_second_both_stay(archive: Archive) -> None:
    observe(archive, seen(PRIVACY), at=NOON)
    observe(archive, seen(COOKIES), at=NOON)
    assert {one.terms for one in archive.observations()} == {PRIVACY, COOKIES}


def test_observations_come_in_the_order_they_were_recorded_in(archive: Archive) -> None:
    times = [hours(24 * day) for day in range(40)]
    for at in times:
        observe(archive, seen(PRIVACY, at), seen(COOKIES, at), at=at + timedelta(minutes=5))
    assert [one.at for one in archive.observations() if one.terms == PRIVACY] == times


def test_a_failure_is_kept_with_its_reason_and_records_nothing_else(
    archive: Archive, path: Path
) -> None:
    failed = Observation(
        terms=PRIVACY,
        at=NOON,
        outcome=Outcome.FAILED,
        urls=("u",),
        status=500,
        reason="It\nfailed.",
    )
    observe(archive, failed, at=NOON)
    assert list(archive.observations()) == [failed]
    assert list(refs(path)) == ["refs/heads/observations"]


def test_an_archive_without_observations_has_none(archive: Archive) -> None:
    assert list(archive.observations()) == []
