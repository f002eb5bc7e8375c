"""The queue of a review desk: which changes wait, in which order, and which of them are shown.

Nothing here draws or does I/O; what a change is about is known, its words are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from policydiff.model import ChangeKind, Direction, Level, Terms
from policydiff.review.decisions import Decision
from policydiff.review.ledger import (
    Ledger,
    Rating,
    Status,
    in_force,
    rated,
    seen_before,
    standing,
    status,
)
from policydiff.review.listing import Subject


class Order(StrEnum):
    """In which order changes are shown."""

    WEIGHT = "weightiest first"
    NEWEST = "newest first"
    TEXT = "as in the text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One change as a queue knows it: enough to be ranked, found and decided on, without its texts."""

    subject: Subject
    kind: ChangeKind
    replaced: bool
    """Another document took the place of the whole text."""
    place: str
    """Where it stands, in words; harmless, one line."""
    level: Level | None
    """By the rules; None where nobody rated it."""
    direction: Direction
    topics: tuple[str, ...]
    """Ids, by the rules."""
    stretch: int
    """Which of the comparisons at the desk it is of."""
    piece: int
    """Which of its pieces, where another document took the place of the text; see `report.comparisons`."""
    number: int
    """Which of its changes; 0 of a whole text."""
    elsewhere: int = 0
    """At how many other places the very same came."""

    @property
    def id(self) -> str:
        """Whole id of the change."""
        return self.subject.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which changes are shown; everything that is said has to hold."""

    level: Level | None = None
    """This level or a heavier one; what nobody rated always counts."""
    topic: str | None = None
    """Id."""
    status: Status | None = None
    terms: Terms | None = None
    words: str = ""
    """Each has to stand somewhere in what is known of the change, in any case of its letters."""

    def __bool__(self) -> bool:
        return self != Filter()


_LEVELS = tuple(Level)
_DIRECTIONS = (
    Direction.NONE,
    Direction.NARROWS,
    Direction.UNCLEAR,
    Direction.MIXED,
    Direction.BROADENS,
)
_UNRATED = _LEVELS.index(Level.CRITICAL) - 0.5
"""A text that another took the place of: nobody has rated it, so somebody has to look soon."""


class Docket:
    """The changes at a desk, and what has been decided on them.

    Args:
        ledger: what has been decided so far.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.order = Order.WEIGHT
        self.filter = Filter()
        self.titles: Mapping[str, str] = {}
        """Of topics, by their ids."""
        self.shown: list[Matter] = []
        """In order; brought up to date by `arrange`."""
        self._matters: dict[str, Matter] = {}
        self._terms: set[Terms] = set()
        self._said: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._matters)

    @property
    def places(self) -> int:
        """At how many places they came."""
        return sum(1 + one.elsewhere for one in self._matters.values())

    def every(self) -> tuple[Matter, ...]:
        """All changes, shown or not, in no order."""
        return tuple(self._matters.values())

    @property
    def terms(self) -> tuple[Terms, ...]:
        """Whose changes there are."""
        return tuple(sorted(self._terms))

    @property
    def of_one_service(self) -> bool:
        """Whether no other service's changes are here."""
        return len({one.service for one in self._terms}) < 2

    @property
    def topics(self) -> tuple[str, ...]:
        """What the changes are about, as ids."""
        each = (topic for one in self._matters.values() for topic in self.about(one))
        return tuple(sorted(set(each)))

    def add(self, found: Iterable[Matter]) -> None:
        """Take in changes; the same change at several places is one matter, its latest.

        `arrange` shows them.
        """
        for one in found:
            self._terms.add(one.subject.terms)
            before = self._matters.get(one.id)
            if before is None:
                self._matters[one.id] = one
                continue
            newest = max(before, one, key=lambda matter: matter.subject.at[-1])
            self._matters[one.id] = replace(newest, elsewhere=before.elsewhere + 1)

    def arrange(self) -> None:
        """Bring `shown` up to date with what came, was decided or asked for.

        Cost: n log n changes.
        """
        self.shown = sorted(
            (one for one in self._matters.values() if self._wanted(one)), key=self._key
        )

    def decisions(self, matter: Matter) -> tuple[Decision, ...]:
        """Every decision on a change, earliest first."""
        return self.ledger.of(matter.id)

    def in_force(self, matter: Matter) -> tuple[Decision, ...]:
        """What still counts of them."""
        return in_force(self.decisions(matter))

    def status(self, matter: Matter) -> Status:
        """Where a change stands."""
        decisions = self.ledger.of(matter.id)
        return status(decisions) if decisions else Status.WAITING

    def rating(self, matter: Matter) -> Rating:
        """How reviewers rate it."""
        return rated(self.decisions(matter))

    def level(self, matter: Matter) -> Level | None:
        """Its level, as reviewers set it or else by the rules."""
        decisions = self.ledger.of(matter.id)
        return (rated(decisions).level if decisions else None) or matter.level

    def about(self, matter: Matter) -> tuple[str, ...]:
        """Its topics, likewise."""
        decisions = self.ledger.of(matter.id)
        return (rated(decisions).about if decisions else ()) or matter.topics

    def named(self, topic: str) -> str:
        """A topic as people call it."""
        return self.titles.get(topic) or topic.replace("_", " ")

    def seen_before(self, matter: Matter) -> Decision | None:
        """An opinion on the same words from an earlier time they came."""
        came = matter.subject.at[0].replace(microsecond=0)
        return seen_before(self.decisions(matter), came)

    def tally(self) -> Counter[Status]:
        """How many changes stand where, whatever is shown."""
        return Counter(map(self.status, self._matters.values()))

    def reviewers(self) -> Counter[str]:
        """On how many of the changes each person's opinion stands, by name."""
        names: Counter[str] = Counter()
        for one in self._matters.values():
            names.update({said.reviewer.name for said in standing(self.decisions(one))})
        return names

    def place(self, key: str | None) -> int:
        """Where a change is shown, by its id; 0 where it is not."""
        return next((at for at, one in enumerate(self.shown) if one.id == key), 0)

    def next_waiting(self, after: int, *, passing: Collection[str] = ()) -> int | None:
        """The next change shown that nobody has decided on.

        Args:
            after: place of the change to begin behind; it goes round at the end.
            passing: ids of changes to pass over.
        """
        number = len(self.shown)
        for step in range(1, number + 1):
            at = (after + step) % number
            one = self.shown[at]
            if one.id not in passing and self.status(one) is Status.WAITING:
                return at
        return None

    def _wanted(self, one: Matter) -> bool:
        asked = self.filter
        if asked.terms is not None and one.subject.terms != asked.terms:
            return False
        if asked.status is not None and self.status(one) is not asked.status:
            return False
        if asked.topic is not None and asked.topic not in self.about(one):
            return False
        if asked.level is not None:
            level = self.level(one)
            if level is not None and _LEVELS.index(level) < _LEVELS.index(asked.level):
                return False
        return all(word in self._everything(one) for word in asked.words.casefold().split())

    def _everything(self, one: Matter) -> str:
        """What a search looks through."""
        if one.id not in self._said:
            subject = one.subject
            parts = (one.place, str(subject.terms), subject.old, subject.new, one.kind, one.id)
            topics = map(self.named, one.topics)
            self._said[one.id] = " ".join((*parts, *topics)).casefold()
        notes = " ".join(f"{one.note} {one.reviewer.name}" for one in self.decisions(one))
        return f"{self._said[one.id]} {notes.casefold()}" if notes else self._said[one.id]

    def _key(self, one: Matter) -> tuple[object, ...]:
        in_text = (str(one.subject.terms), one.stretch, one.piece, one.number)
        match self.order:
            case Order.TEXT:
                return in_text
            case Order.NEWEST:
                return (-one.subject.at[-1].timestamp(), *self._weight(one), *in_text)
            case Order.WEIGHT:
                return (*self._weight(one), *in_text)

    def _weight(self, one: Matter) -> tuple[float, int]:
        level = self.level(one)
        heavy = _UNRATED if level is None else _LEVELS.index(level)
        return -heavy, -_DIRECTIONS.index(one.direction)
