"""Which assessments a reader asked for, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from policydiff.assess.rules import Rules
from policydiff.dataclasses import dataclass
from policydiff.errors import UsageError
from policydiff.model import Assessment, Direction, Level

T = TypeVar("T")

_LEVELS = tuple(Level)
_DIRECTIONS = (
    Direction.BROADENS,
    Direction.MIXED,
    Direction.UNCLEAR,
    Direction.NARROWS,
    Direction.NONE,
)
_BOTH_WAYS = frozenset({Direction.BROADENS, Direction.NARROWS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a reader wants to see; what is empty hides nothing."""

    level: Level | None = None
    """This one and heavier ones."""
    topics: frozenset[str] = frozenset()
    """Ids; one of them is enough."""
    direction: Direction | None = None
    """A mixed change both broadens and narrows."""


def choice(
    rules: Rules,
    *,
    level: Level | None = None,
    topics: Sequence[str] = (),
    direction: Direction | None = None,
) -> Choice:
    """A choice of topics that there are.

    Args:
        rules: for their topics.
        level: the lightest to be seen.
        topics: by id or title, however their words are joined, or by how one of them alone begins.
        direction: whom the change favours.

    Raises:
        UsageError: there is no such topic, or several begin so.
    """
    known = {_plain(topic.title): topic.id for topic in rules.topics.values()}
    known |= {_plain(name): name for name in rules.topics}
    found = frozenset(_topic(said, known, rules) for said in topics)
    return Choice(level=level, topics=found, direction=direction)


def _topic(said: str, known: Mapping[str, str], rules: Rules) -> str:
    """The id of the topic somebody means."""
    plain = _plain(said)
    if plain in known:
        return known[plain]
    near = {topic for name, topic in known.items() if plain and name.startswith(plain)}
    if len(near) == 1:
        return near.pop()
    if near:
        raise UsageError(f"Several topics begin with {said!r}: {', '.join(sorted(near))}.")
    raise UsageError(f"There is no topic {said!r}; there are {', '.join(rules.topics)}.")


def chosen(found: Assessment, by: Choice) -> bool:
    """Does an assessment belong to what a reader wants to see?"""
    if by.level is not None and _LEVELS.index(found.level) < _LEVELS.index(by.level):
        return False
    if by.topics and by.topics.isdisjoint(found.topics):
        return False
    return (
        by.direction is None
        or found.direction is by.direction
        or (found.direction is Direction.MIXED and by.direction in _BOTH_WAYS)
    )


def reaches(found: Iterable[Assessment], level: Level) -> bool:
    """Is any change of this level, or a heavier one?"""
    return any(_LEVELS.index(one.level) >= _LEVELS.index(level) for one in found)


def weightiest_first(found: Sequence[T], assessment: Callable[[T], Assessment | None]) -> list[T]:
    """Things in order of what their assessments weigh: level, then whether the user loses by it.

    Args:
        found: the things; equals keep their order.
        assessment: of one; things without one come last.
    """

    def place(one: T) -> tuple[int, int]:
        rated = assessment(one)
        if rated is None:
            return len(_LEVELS), 0
        return -_LEVELS.index(rated.level), _DIRECTIONS.index(rated.direction)

    return sorted(found, key=place)


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
