from __future__ import annotations

from datetime import UTC, datetime

from tests.history.conftest import KEEP, SHARE, TERMS, record, timeline

from policydiff.history import Looks
from policydiff.model import Observation, Outcome
from policydiff.queries import parse_period


def at(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=UTC)


def look(when: str, outcome: Outcome = Outcome.UNCHANGED) -> Observation:
    return Observation(terms=TERMS, at=at(when), outcome=outcome, urls=())


BUILT = timeline(record("2024-09-01", KEEP), record("2024-09-23T15:26", SHARE))
NEW = BUILT.entries[1]


def test_a_change_came_after_the_last_look_that_found_the_text_before() -> None:
    looks = Looks.of(
        [
            look("2024-09-23T15:26", Outcome.CHANGED),
            look("2024-09-01", Outcome.FIRST),
            look("2024-09-22T18:00"),
        ]
    )
    assert looks.since(NEW, BUILT.entries[0].record) == at("2024-09-22T18:00")


def test_a_look_that_saw_nothing_bounds_nothing() -> None:
    looks = Looks.of(
        [look("2024-09-21"), look("2024-09-22", Outcome.FAILED), look("2024-09-23", Outcome.HELD)]
    )
    assert looks.since(NEW, BUILT.entries[0].record) == at("2024-09-21")


def test_without_a_look_in_between_nothing_is_claimed() -> None:
    assert Looks.of([look("2024-08-01")]).since(NEW, BUILT.entries[0].record) is None
    assert Looks().since(NEW, BUILT.entries[0].record) is None


def test_what_others_recorded_is_not_bounded_by_our_looks() -> None:
    theirs = timeline(
        record("2024-09-01", KEEP, origin="imports/x"),
        record("2024-09-23", SHARE, origin="imports/x"),
    )
    looks = Looks.of([look("2024-09-22")])
    assert looks.since(theirs.entries[1], theirs.entries[0].record) is None


def test_a_period_in_which_nobody_looked_is_told_by_the_looks_around_it() -> None:
    looks = Looks.of([look("2024-08-30"), look("2024-11-02")])
    assert looks.gap(parse_period("2024-10")) == (at("2024-08-30"), at("2024-11-02"))
    assert looks.gap(parse_period("2024-11")) is None
    assert looks.gap(parse_period("2025")) == (at("2024-11-02"), None)
    assert looks.gap(parse_period("2023")) == (None, at("2024-08-30"))
    assert Looks().gap(parse_period("2024-10")) is None
