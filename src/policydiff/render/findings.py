"""What an assessment says, in words: one line for a change, one sentence for many."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.assess import Rules
from policydiff.model import Assessment, Direction, Level
from policydiff.render import words
from policydiff.render.harmless import one_line

_TOPICS_NAMED = 3


def topics(one: Assessment, rules: Rules) -> str:
    """`law enforcement, sharing with others`; empty where a change is about none."""
    return ", ".join(_titles(one.topics, rules))


def summary(one: Assessment, rules: Rules) -> str:
    """A change in one line: level, topics, direction, the weightiest reason.

    `critical · law enforcement · broadens · Disclosure condition loosened: ... (and 4 more)`
    """
    parts = [one.level.value, topics(one, rules), words.direction(one).removeprefix(", ")]
    reason = one_line(one.findings[0].reason)
    more = len(one.findings) - 1
    parts.append(f"{reason} (and {more} more)" if more else reason)
    return " · ".join(filter(None, parts))


def head_line(found: Sequence[Assessment], rules: Rules) -> str:
    """What many changes mean, in a sentence: the weightiest level told, the others counted.

    `1 critical change (law enforcement; mixed, leaning broadens) and 4 editorial ones.`
    """
    if not found:
        return "No change."
    parts: list[str] = []
    for level in reversed(Level):
        these = [one for one in found if one.level is level]
        if not these:
            continue
        noun = "change" if not parts else "one"
        said = words.count(len(these), f"{level.value} {noun}")
        told = _told(these, rules) if level in {Level.CRITICAL, Level.SUBSTANTIVE} else ""
        parts.append(f"{said} ({told})" if told else said)
    foreign = sorted({one.not_assessed for one in found if one.not_assessed})
    number = sum(one.not_assessed is not None for one in found)
    rest = f" {number} not assessed ({one_line(', '.join(foreign))})." if foreign else ""
    return f"{words.listing(parts)}.{rest}"


def hidden(shown: int, number: int) -> str:
    """What a filter left out, as `3 of 12 changes shown`; empty where it hid nothing."""
    if shown == number:
        return ""
    return f"{shown:,} of {words.count(number, 'change')} shown; the others do not match what was asked for."


def _told(found: Sequence[Assessment], rules: Rules) -> str:
    """The topics of some changes, commonest first, and where they point."""
    titles: dict[str, int] = {}
    for one in found:
        for title in _titles(one.topics, rules):
            titles[title] = titles.get(title, 0) + 1
    named = sorted(titles, key=lambda title: -titles[title])
    listed = ", ".join(named[:_TOPICS_NAMED]) + (" and more" if len(named) > _TOPICS_NAMED else "")
    if len(found) == 1:
        points = words.direction(found[0]).removeprefix(", ")
    else:
        points = ", ".join(
            f"{number} {said}"
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


def _titles(names: Sequence[str], rules: Rules) -> list[str]:
    return [one_line(rules.topics[name].title if name in rules.topics else name) for name in names]
