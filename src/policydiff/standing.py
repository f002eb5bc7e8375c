"""How every terms of a collection stands: seen when, changed when, failing since when, held why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from policydiff.archive import Held
from policydiff.model import Observation, Outcome, Terms

SEEN = frozenset({Outcome.FIRST, Outcome.CHANGED, Outcome.UNCHANGED})
"""Outcomes of a check that received the policy."""


class State(StrEnum):
    """How one terms stands."""

    FINE = "fine"
    HELD = "held"
    """A person has to look at what came."""
    FAILING = "failing"
    """The last check received no text of it."""
    STALE = "stale"
    """Not seen for longer than asked for."""
    NEVER = "never checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsStatus:
    """How one terms stands."""

    terms: Terms
    state: State
    checked: datetime | None
    """Time of the last check, whatever it found."""
    seen: datetime | None
    """Time of the last check that received the policy."""
    changed: datetime | None
    """When the text that stands was first seen; changes of extractor or declaration do not count."""
    failing_since: datetime | None
    """Time of the first check without the policy since it was seen last."""
    reason: str | None
    """What the last check said, if it failed or was held."""
    held: Held | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifierStatus:
    """How one notifier stands."""

    name: str
    waiting: int
    """Messages that are still to be sent."""
    since: datetime | None
    """When the first of these was written."""
    tries: int
    """Those that failed since one succeeded."""
    error: str | None
    """Why the last one did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How every declared terms stands."""

    at: datetime
    terms: tuple[TermsStatus, ...]
    notifiers: tuple[NotifierStatus, ...] = ()
    """Who was ever told anything, sorted by name."""

    @property
    def trouble(self) -> bool:
        """Whether somebody has to do something."""
        undelivered = any(one.waiting and one.tries for one in self.notifiers)
        return undelivered or any(one.state not in {State.FINE, State.NEVER} for one in self.terms)


def status_of(
    terms: Terms, checks: Sequence[Observation], changed: datetime | None, held: Held | None
) -> TermsStatus:
    """How one terms stands.

    Args:
        terms: which.
        checks: back to the last one that received the policy, latest first.
        changed: when the text that stands was first seen.
        held: what waits for a person.
    """
    without = [one for one in checks if one.outcome not in SEEN]
    seen = next((one.at for one in checks if one.outcome in SEEN), None)
    if held is not None:
        state = State.HELD
    elif without:
        state = State.FAILING
    else:
        state = State.FINE if checks else State.NEVER
    return TermsStatus(
        terms=terms,
        state=state,
        checked=checks[0].at if checks else None,
        seen=seen,
        changed=changed,
        failing_since=without[-1].at if without else None,
        reason=without[0].reason if without else None,
        held=held,
    )


def aged(one: TermsStatus, now: datetime, stale: timedelta | None) -> TermsStatus:
    """The same, stale if it is fine but has not been seen for so long."""
    if stale is None or one.state is not State.FINE or one.seen is None or now - one.seen <= stale:
        return one
    return replace(one, state=State.STALE)
