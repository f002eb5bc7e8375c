"""What an assessment says, in words: one line for a change, one sentence for many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from policydiff.dataclasses import replace
from policydiff.model import ClauseKind, Direction, Level
from policydiff.render import words
from policydiff.render.harmless import one_line

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.model import Assessment

LIGHT = frozenset({Level.COSMETIC, Level.EDITORIAL})
"""What a reader who looks for a change of meaning may skip."""
_TOPICS_NAMED = 3
_REASON = 120
"""Characters of a reason where it stands in a list; the change itself has it whole."""
_LEVELS = tuple(Level)
_OPENS, _CLOSES = (": '", "→ '"), ("' → ", "' (", "' is ", "'. ")
"""How a rule's sentence begins and ends a quote; an apostrophe does neither."""
_DIRECTIONS = (
    Direction.NONE,
    Direction.NARROWS,
    Direction.UNCLEAR,
    Direction.MIXED,
    Direction.BROADENS,
)


class Rating(NamedTuple):
    """An assessment as far as a sentence about many needs it."""

    level: Level
    direction: Direction
    points: str
    """Where to, in words; see `words.direction`."""
    topics: tuple[str, ...]
    """Their titles."""
    not_assessed: str | None
    overruled: bool
    """Whether reviewers rated it."""


def rating(one: Assessment, rules: Rules | None) -> Rating:
    """What a sentence about many needs to know of one."""
    points, titles = words.direction(one), tuple(_titles(one.topics, rules))
    overruled = one.overruled is not None
    return Rating(one.level, one.direction, points, titles, one.not_assessed, overruled)


def weightiest(found: Sequence[Assessment]) -> Assessment:
    """The first of those that weigh most."""
    return max(found, key=weight)


def together(found: Sequence[Assessment]) -> Assessment:
    """What changes that are read as one weigh: the weightiest, with direction and topics of all its level.

    Where these point both ways it is mixed, leaning to where more of them point. What reviewers set
    stands as they set it.
    """
    head = max(found, key=_tells)
    alike = [one for one in found if one.level is head.level]
    if head.overruled is None:
        about = dict.fromkeys(topic for one in (head, *alike) for topic in one.topics)
        head = replace(head, topics=tuple(about))
    points = [one.leaning if one.direction is Direction.MIXED else one.direction for one in alike]
    broadens, narrows = points.count(Direction.BROADENS), points.count(Direction.NARROWS)
    if not (broadens and narrows) and all(
        one.direction in {head.direction, Direction.NONE, Direction.UNCLEAR} for one in alike
    ):
        return head
    leaning = Direction.NONE
    if broadens != narrows:
        leaning = Direction.BROADENS if broadens > narrows else Direction.NARROWS
    return replace(head, direction=Direction.MIXED, leaning=leaning)


def weight(one: Assessment) -> tuple[int, int]:
    """What an assessment weighs, to be sorted by: level, then whether the user loses by it."""
    return _LEVELS.index(one.level), _DIRECTIONS.index(one.direction)


def reasons(found: Sequence[Assessment]) -> tuple[str, ...]:
    """Why changes that are read together weigh what they weigh, each reason once.

    Of what weighs less than the others nothing is said: a heading that came with its clauses.
    """
    head = weightiest(found)
    heavy = [one for one in found if head.level in LIGHT or one.level not in LIGHT]
    said = (finding.reason for one in heavy for finding in one.findings)
    return tuple(one_line(reason) for reason in dict.fromkeys(said))


def short_reason(found: Sequence[Assessment]) -> str:
    """The first reason in one line, and how many more there are; that of a heading comes last."""
    first, *more = reasons(sorted(found, key=_tells, reverse=True))
    if len(first) > _REASON:
        first = _cut(first)
    return f"{first.rstrip('.')} (and {len(more)} more)" if more else first


def _cut(reason: str) -> str:
    """The beginning of a reason; a quote it breaks off in is closed."""
    kept = reason[:_REASON].rsplit(" ", 1)[0].rstrip(" …")
    opened = max(kept.rfind(sign) for sign in _OPENS)
    inside = opened >= 0 and not any(sign in kept[opened:] + " " for sign in _CLOSES)
    return f"{kept} …'" if inside else f"{kept} …"


def _tells(one: Assessment) -> tuple[tuple[int, int], bool]:
    """How much it tells: what it weighs, and then whether it is more than a heading."""
    clauses = one.change.old + one.change.new
    return weight(one), any(clause.kind is not ClauseKind.HEADING for clause in clauses)


def topics(one: Assessment, rules: Rules | None) -> str:
    """`law enforcement, sharing with others`; empty where a change is about none."""
    return ", ".join(_titles(one.topics, rules))


def overruled(one: Assessment, rules: Rules | None) -> str:
    """`set by Ann Lee; critical by the rules`; empty where nobody rated it but the rules."""
    own = one.overruled
    if own is None:
        return ""
    said = f"set by {words.listing([one_line(name) for name in own.by])}"
    if own.disputed:
        said += ", who differ"
    by_rules = [str(own.level)] if own.level is not one.level else []
    if own.topics != one.topics:
        by_rules.append(f"about {', '.join(_titles(own.topics, rules)) or 'no topic'}")
    return f"{said}; {', '.join(by_rules)} by the rules" if by_rules else said


def summary(one: Assessment, rules: Rules) -> str:
    """A change in one line: level, topics, direction, the weightiest reason.

    `critical · law enforcement · broadens · Disclosure condition loosened: ... (and 4 more)`
    """
    own = overruled(one, rules)
    level = f"{one.level.value} ({own})" if own else one.level.value
    parts = [level, topics(one, rules), words.direction(one).removeprefix(", ")]
    reason = one_line(one.findings[0].reason)
    more = len(one.findings) - 1
    parts.append(f"{reason} (and {more} more)" if more else reason)
    return " · ".join(filter(None, parts))


def head_line(found: Sequence[Assessment], rules: Rules | None) -> str:
    """What many changes mean, in a sentence: the weightiest level told, the others counted.

    `1 critical change (law enforcement; mixed, leaning broadens) and 4 editorial ones.`
    """
    return sentence([rating(one, rules) for one in found])


def sentence(found: Sequence[Rating]) -> str:
    """The same of ratings."""
    if not found:
        return "No change."
    parts: list[str] = []
    for level in reversed(Level):
        these = [one for one in found if one.level is level]
        if not these:
            continue
        noun = "change" if not parts else "one"
        said = words.count(len(these), f"{level.value} {noun}")
        told = _told(these) if level in {Level.CRITICAL, Level.SUBSTANTIVE} else ""
        parts.append(f"{said} ({told})" if told else said)
    foreign = sorted({one.not_assessed for one in found if one.not_assessed})
    number = sum(one.not_assessed is not None for one in found)
    rest = f" {number} not assessed ({one_line(', '.join(foreign))})." if foreign else ""
    by_people = sum(one.overruled for one in found)
    if by_people:
        rest += f" Rated by reviewers: {by_people:,}."
    return f"{words.listing(parts)}.{rest}"


def replaced(number: int) -> str:
    """What the sentence about all changes ends with where other documents took the place of some texts."""
    return f" {words.count(number, 'text')} replaced, {words.UNASSESSED}." if number else ""


def hidden(shown: int, number: int) -> str:
    """What a filter left out, as `3 of 12 changes shown`; empty where it hid nothing."""
    if shown == number:
        return ""
    return f"{shown:,} of {words.count(number, 'change')} shown; the others do not match what was asked for."


def _told(found: Sequence[Rating]) -> str:
    """The topics of some changes, commonest first, and where they point."""
    titles: dict[str, int] = {}
    for one in found:
        for title in one.topics:
            titles[title] = titles.get(title, 0) + 1
    named = sorted(titles, key=lambda title: -titles[title])
    listed = ", ".join(named[:_TOPICS_NAMED]) + (" and more" if len(named) > _TOPICS_NAMED else "")
    if len(found) == 1:
        points = found[0].points.removeprefix(", ")
    else:
        points = ", ".join(
            f"{number} {said if number == 1 else said.removesuffix('s')}"
            for direction, said in _SAID.items()
            if (number := sum(one.direction is direction for one in found))
        )
    return "; ".join(filter(None, (listed, points)))


_SAID = {
    Direction.BROADENS: "broadens",
    Direction.NARROWS: "narrows",
    Direction.MIXED: "mixed",
    Direction.UNCLEAR: "unclear",
}


def _titles(names: Sequence[str], rules: Rules | None) -> list[str]:
    """Titles; the ids' words where the rules are not at hand."""
    known = rules.topics if rules else {}
    return [
        one_line(known[name].title if name in known else name.replace("_", " ")) for name in names
    ]
