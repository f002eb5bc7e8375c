"""All decisions together: where each change stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policydiff.review.decisions import Decision, Verdict, decode, encode


class Status(StrEnum):
    """Where a change stands, once everybody's latest word is heard."""

    WAITING = "waiting"
    """Nobody has decided."""
    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    DISCUSS = "under discussion"
    DISAGREEMENT = "disagreement"
    """Accepted by one and flagged by another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every decision that could be read."""

    decisions: dict[str, tuple[Decision, ...]]
    """Whole id of a change -> decisions on it, earliest first."""
    unread: int
    """Lines that are no decision."""

    @classmethod
    def read(cls, lines: Iterable[bytes]) -> Ledger:
        """Read lines, in any order and any of them repeated.

        Cost: n log n decisions.
        """
        found: set[Decision] = set()
        unread = 0
        for line in lines:
            decision = decode(line)
            if decision is None:
                unread += 1
            else:
                found.add(decision)
        by_change: dict[str, list[Decision]] = {}
        for decision in sorted(found, key=lambda one: (one.at, encode(one))):
            by_change.setdefault(decision.change, []).append(decision)
        return cls(decisions={key: tuple(all_) for key, all_ in by_change.items()}, unread=unread)

    def of(self, change: str) -> tuple[Decision, ...]:
        """The decisions on a change, earliest first.

        Args:
            change: its whole id.
        """
        return self.decisions.get(change, ())


def standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Each reviewer's latest decision on one change: an earlier one of theirs is withdrawn by it.

    Args:
        decisions: on one change, earliest first.

    Returns:
        One for each e-mail address, in any case of its letters; earliest first.
    """
    latest: dict[str, Decision] = {}
    for decision in decisions:
        latest.pop(key := decision.reviewer.email.casefold(), None)
        latest[key] = decision
    return tuple(latest.values())


def status(decisions: Sequence[Decision]) -> Status:
    """Where a change stands; what is open is never hidden by somebody's acceptance."""
    verdicts = {decision.verdict for decision in standing(decisions)}
    if {Verdict.ACCEPTED, Verdict.FLAGGED} <= verdicts:
        return Status.DISAGREEMENT
    if Verdict.FLAGGED in verdicts:
        return Status.FLAGGED
    if Verdict.DISCUSS in verdicts:
        return Status.DISCUSS
    return Status.ACCEPTED if verdicts else Status.WAITING


def seen_before(decisions: Sequence[Decision], came: datetime) -> Decision | None:
    """The last decision made on the same words when they came an earlier time, if there is one.

    Args:
        decisions: on one change, earliest first.
        came: when the words came this time.
    """
    earlier = [decision for decision in decisions if decision.came < came]
    return earlier[-1] if earlier else None
