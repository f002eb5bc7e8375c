from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.review.conftest import ANN, BOB, NOON, decision, decisions

from policydiff.review import (
    Decision,
    Ledger,
    Reviewer,
    Status,
    Verdict,
    encode,
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
