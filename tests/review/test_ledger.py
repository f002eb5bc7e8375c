from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.review.conftest import ANN, BOB, NOON, decision, decisions

from policydiff.model import Level
from policydiff.review import (
    Decision,
    Ledger,
    Reviewer,
    Status,
    Verdict,
    encode,
    in_force,
    rated,
    seen_before,
    standing,
    status,
)

HOUR = timedelta(hours=1)
ACCEPTED, FLAGGED, DISCUSS = Verdict.ACCEPTED, Verdict.FLAGGED, Verdict.DISCUSS


def said(*verdicts: tuple[Reviewer, Verdict]) -> list[Decision]:
    """Decisions an hour after each other."""
    return [
        decision(verdict, who, NOON + number * HOUR)
        for number, (who, verdict) in enumerate(verdicts)
    ]


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ([], Status.WAITING),
        ([(ANN, ACCEPTED)], Status.ACCEPTED),
        ([(ANN, ACCEPTED), (BOB, ACCEPTED)], Status.ACCEPTED),
        ([(ANN, FLAGGED)], Status.FLAGGED),
        ([(ANN, FLAGGED), (BOB, DISCUSS)], Status.FLAGGED),
        ([(ANN, DISCUSS)], Status.DISCUSS),
        ([(ANN, DISCUSS), (BOB, ACCEPTED)], Status.DISCUSS),
        ([(ANN, ACCEPTED), (BOB, FLAGGED)], Status.DISAGREEMENT),
        ([(ANN, FLAGGED), (BOB, ACCEPTED)], Status.DISAGREEMENT),
        ([(ANN, FLAGGED), (ANN, ACCEPTED)], Status.ACCEPTED),
        ([(ANN, ACCEPTED), (BOB, FLAGGED), (ANN, FLAGGED)], Status.FLAGGED),
    ],
)
def test_a_change_stands_where_everybody_s_latest_word_puts_it(
    decided: list[tuple[Reviewer, Verdict]], expected: Status
) -> None:
    assert status(said(*decided)) is expected


def test_a_reviewer_is_known_by_the_address_in_any_case() -> None:
    shouting = Reviewer(name="A. Lee", email="ANN@EXAMPLE.ORG")
    [kept] = standing(said((ANN, FLAGGED), (shouting, ACCEPTED)))
    assert kept.reviewer == shouting


def test_nothing_decided_is_forgotten_when_it_is_withdrawn() -> None:
    lines = [encode(one) for one in said((ANN, FLAGGED), (ANN, ACCEPTED))]
    assert [one.verdict for one in Ledger.read(lines).of("ab" * 32)] == [FLAGGED, ACCEPTED]


@given(st.lists(decisions, max_size=12), st.randoms())
def test_order_and_repetition_of_lines_do_not_count(
    found: list[Decision], chance: random.Random
) -> None:
    lines = [encode(one) for one in found]
    shuffled = lines + lines[:3]
    chance.shuffle(shuffled)
    assert Ledger.read(lines) == Ledger.read(shuffled)


@given(st.lists(decisions, max_size=8), st.lists(st.binary(max_size=30), max_size=8))
def test_lines_that_are_no_decision_are_counted_and_change_nothing(
    found: list[Decision], noise: list[bytes]
) -> None:
    lines = [encode(one) for one in found]
    clean, mixed = Ledger.read(lines), Ledger.read([*noise, *lines])
    assert mixed.decisions == clean.decisions
    assert (clean.unread, mixed.unread) == (0, len(noise))


def test_words_that_come_again_were_seen_before() -> None:
    first = decision(came=NOON)
    assert seen_before([first], NOON + HOUR) == first


def test_words_decided_on_long_after_they_came_were_not_seen_before() -> None:
    late = decision(came=NOON, at=NOON + 1000 * HOUR)
    assert seen_before([late], NOON) is None


def withdrawing(one: Decision, by: Reviewer, at: datetime) -> Decision:
    return replace(one, verdict=Verdict.WITHDRAWN, reviewer=by, at=at, withdraws=one.at)


def rating(level: Level, by: Reviewer, at: datetime = NOON) -> Decision:
    return replace(decision(Verdict.RATED, by, at), level=level)


def test_what_is_withdrawn_leaves_what_stood_before() -> None:
    first, second = said((ANN, FLAGGED), (ANN, ACCEPTED))
    undone = withdrawing(second, ANN, NOON + 2 * HOUR)
    assert standing([first, second, undone]) == (first,)
    again = withdrawing(first, ANN, NOON + 3 * HOUR)
    assert status([first, second, undone, again]) is Status.WAITING


def test_nobody_withdraws_what_another_decided() -> None:
    [mine] = said((ANN, FLAGGED))
    assert standing([mine, withdrawing(mine, BOB, NOON + HOUR)]) == (mine,)


def test_a_remark_and_a_rating_settle_nothing() -> None:
    heard = [decision(Verdict.NOTED), rating(Level.CRITICAL, BOB, NOON + HOUR)]
    assert status(heard) is Status.WAITING
    assert in_force(heard) == tuple(heard)


def test_where_reviewers_set_different_levels_the_heaviest_holds_and_it_is_told() -> None:
    heard = [rating(Level.CRITICAL, ANN), rating(Level.COSMETIC, BOB, NOON + HOUR)]
    assert rated(heard).level is Level.CRITICAL
    assert rated(heard).disputed
    agreed = [*heard, rating(Level.COSMETIC, ANN, NOON + 2 * HOUR)]
    assert rated(agreed).level is Level.COSMETIC
    assert not rated(agreed).disputed


@given(st.lists(decisions, max_size=10))
def test_each_opinion_in_force_is_one_that_was_given_and_not_taken_back(
    found: list[Decision],
) -> None:
    same = [replace(one, change="ab" * 32) for one in found]
    ordered = Ledger.read(map(encode, same)).of("ab" * 32)
    kept = in_force(ordered)
    assert set(kept) <= set(ordered)
    assert not any(one.verdict is Verdict.WITHDRAWN for one in kept)
    assert len({one.reviewer.email.casefold() for one in standing(ordered)}) == len(
        standing(ordered)
    )
