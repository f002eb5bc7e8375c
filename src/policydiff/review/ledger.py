"""All decisions together: where each change stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from policydiff.model import Assessment, Level, Overruled
from policydiff.review.decisions import OPINIONS, Decision, Verdict, decode, encode


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

    @property
    def number(self) -> int:
        """How many decisions there are."""
        return sum(map(len, self.decisions.values()))

    def adding(self, *made: Decision) -> Ledger:
        """The same with decisions just made, each later than those on its change."""
        decisions = dict(self.decisions)
        for one in made:
            decisions[one.change] = (*decisions.get(one.change, ()), one)
        return replace(self, decisions=decisions)

    def of(self, change: str) -> tuple[Decision, ...]:
        """The decisions on a change, earliest first.

        Args:
            change: its whole id.
        """
        return self.decisions.get(change, ())


def counting(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions on one change that nobody took back, the taking back left out.

    A reviewer can only take back their own.

    Args:
        decisions: on one change, earliest first.
    """
    gone = {(_person(one), one.withdraws) for one in decisions if one.withdraws is not None}
    return tuple(
        one
        for one in decisions
        if one.verdict is not Verdict.WITHDRAWN and (_person(one), one.at) not in gone
    )


def standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Each reviewer's latest opinion on one change: it takes the place of their earlier ones.

    Args:
        decisions: on one change, earliest first.

    Returns:
        One for each e-mail address, in any case of its letters; earliest first.
    """
    return _latest(one for one in counting(decisions) if one.verdict in OPINIONS)


def in_force(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """What still counts of the decisions on one change: remarks, ratings, and each latest opinion.

    Args:
        decisions: on one change, earliest first.
    """
    rating = rated(decisions)
    kept = {*standing(decisions), *rating.levels, *rating.topics}
    return tuple(one for one in counting(decisions) if one in kept or one.verdict is Verdict.NOTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What reviewers say a change weighs and is about, where that is not what the rules say."""

    levels: tuple[Decision, ...] = ()
    """Each reviewer's latest word on its level."""
    topics: tuple[Decision, ...] = ()
    """Each reviewer's latest word on what it is about."""

    @property
    def level(self) -> Level | None:
        """The level that holds: where reviewers differ, the heaviest, so that nothing is hidden."""
        levels = [one.level for one in self.levels if one.level]
        return max(levels, key=_LEVELS.index, default=None)

    @property
    def about(self) -> tuple[str, ...]:
        """Ids of topics, of all reviewers together."""
        return tuple(dict.fromkeys(topic for one in self.topics for topic in one.topics))

    @property
    def disputed(self) -> bool:
        """Whether reviewers set different levels."""
        return len({one.level for one in self.levels}) > 1

    def of(self, assessment: Assessment) -> Assessment:
        """An assessment as the reviewers have it; the findings stay those of the rules."""
        return replace(
            assessment,
            level=self.level or assessment.level,
            topics=self.about or assessment.topics,
            overruled=Overruled(
                level=assessment.level,
                topics=assessment.topics,
                by=tuple(dict.fromkeys(one.reviewer.name for one in self.levels + self.topics)),
                disputed=self.disputed,
            ),
        )

    def __bool__(self) -> bool:
        return bool(self.levels or self.topics)


def rated(decisions: Sequence[Decision]) -> Rating:
    """How reviewers rate a change.

    Args:
        decisions: on it, earliest first.
    """
    found = [one for one in counting(decisions) if one.verdict is Verdict.RATED]
    return Rating(
        levels=_latest(one for one in found if one.level),
        topics=_latest(one for one in found if one.topics),
    )


_LEVELS = tuple(Level)


def _latest(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    latest: dict[str, Decision] = {}
    for decision in decisions:
        latest.pop(key := _person(decision), None)
        latest[key] = decision
    return tuple(latest.values())


def _person(decision: Decision) -> str:
    return decision.reviewer.email.casefold()


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
    """The last opinion on the same words from when they came an earlier time, if there is one.

    Args:
        decisions: on one change, earliest first.
        came: when the words came this time.
    """
    earlier = [one for one in counting(decisions) if one.came < came and one.verdict in OPINIONS]
    return earlier[-1] if earlier else None
