from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from policydiff.archive import Held
from policydiff.model import Observation, Outcome, Terms
from policydiff.standing import Overview, State, TermsStatus, aged, status_of

TERMS = Terms(service="Acme", type="Privacy Policy")
START = datetime(2024, 3, 1, 5, 17, tzinfo=UTC)
DAY = timedelta(days=1)

WAITING = Held(
    terms=TERMS, captured_at=START, recorded_at=START, commit="a" * 40, kind="shrunk",
    reason="The text shrank.", pages=(), text=None, trailers=(),
)  # fmt: skip


def checks(*outcomes: Outcome) -> list[Observation]:
    """One check a day, earliest first, as they are handed over: latest first."""
    made = [
        Observation(
            terms=TERMS,
            at=START + number * DAY,
            outcome=outcome,
            urls=(),
            reason=f"reason {number}",
        )
        for number, outcome in enumerate(outcomes)
    ]
    return made[::-1]


def status(*outcomes: Outcome, held: Held | None = None) -> TermsStatus:
    return status_of(TERMS, checks(*outcomes), START, held)


def test_terms_that_were_never_looked_at_are_told_so_and_trouble_nobody() -> None:
    one = status()
    assert one.state is State.NEVER
    assert (one.checked, one.seen, one.failing_since, one.reason) == (None, None, None, None)
    assert not Overview(at=START, terms=(one,)).trouble


@pytest.mark.parametrize("outcome", [Outcome.FIRST, Outcome.CHANGED, Outcome.UNCHANGED])
def test_a_check_that_received_the_policy_is_fine(outcome: Outcome) -> None:
    one = status(outcome)
    assert one.state is State.FINE
    assert one.seen == one.checked == START
    assert one.failing_since is None


def test_failing_counts_from_the_first_check_without_the_policy() -> None:
    one = status(Outcome.UNCHANGED, Outcome.FAILED, Outcome.FAILED)
    assert one.state is State.FAILING
    assert one.seen == START
    assert one.failing_since == START + DAY
    assert one.checked == START + 2 * DAY


def test_the_reason_is_that_of_the_last_check() -> None:
    assert status(Outcome.FAILED, Outcome.FAILED).reason == "reason 1"


def test_what_waits_for_a_person_goes_before_a_failure() -> None:
    one = status(Outcome.UNCHANGED, Outcome.HELD, Outcome.FAILED, held=WAITING)
    assert one.state is State.HELD
    assert one.failing_since == START + DAY


def test_what_was_held_and_rejected_since_counts_as_failing() -> None:
    assert status(Outcome.UNCHANGED, Outcome.HELD).state is State.FAILING


@pytest.mark.parametrize(("unseen", "state"), [(3 * DAY, State.FINE), (4 * DAY, State.STALE)])
def test_terms_go_stale_when_unseen_for_longer_than_asked(unseen: timedelta, state: State) -> None:
    assert aged(status(Outcome.UNCHANGED), START + unseen, 3 * DAY).state is state


def test_nothing_goes_stale_when_nobody_asks() -> None:
    assert aged(status(Outcome.UNCHANGED), START + 999 * DAY, None).state is State.FINE


def test_a_failure_stays_a_failure_however_old() -> None:
    one = status(Outcome.UNCHANGED, Outcome.FAILED)
    assert aged(one, START + 99 * DAY, DAY) is one


@pytest.mark.parametrize("state", [State.HELD, State.FAILING, State.STALE])
def test_one_terms_in_trouble_is_trouble(state: State) -> None:
    held = WAITING if state is State.HELD else None
    outcome = Outcome.UNCHANGED if state is State.STALE else Outcome.FAILED
    one = aged(status(outcome, held=held), START + 9 * DAY, DAY)
    assert one.state is state
    fine = aged(status(Outcome.UNCHANGED), START, DAY)
    assert not Overview(at=START, terms=(fine,)).trouble
    assert Overview(at=START, terms=(fine, one)).trouble
