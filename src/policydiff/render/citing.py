"""What a person means by a few words: an event to cite, a topic to rate by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policydiff.errors import UsageError
from policydiff.events import Event
from policydiff.render.harmless import one_line
from policydiff.review import Citation

if TYPE_CHECKING:
    from policydiff.assess import Rules


def cited(event: Event) -> Citation:
    """An event as a decision cites it."""
    return Citation(date=event.date, title=event.title, source=event.source)


def event_named(said: str, events: Sequence[Event]) -> Event:
    """The event that a person means by its day or by words of its title.

    Raises:
        UsageError: there is none, or there are several.
    """
    if not said.strip():
        raise UsageError("Say which event, by its day or words of its title.")
    wanted = said.casefold().split()
    found = [
        one
        for one in events
        if wanted
        and all(word in f"{one.date.isoformat()} {one.title}".casefold() for word in wanted)
    ]
    if len(found) == 1:
        return found[0]
    if not events:
        raise UsageError(
            "No event is written down here: write one with `policydiff event add`, then cite it."
        )
    known = "; ".join(f"{one.date.isoformat()} {one_line(one.title)}" for one in found or events)
    what = "Several events match" if found else "There is no event"
    raise UsageError(f"{what} {said!r}: say the day or words of the title of one of {known}.")


def topic_named(said: str, rules: Rules) -> str:
    """The id of the topic that a person means by its id or title.

    Raises:
        UsageError: there is none.
    """
    wanted = said.casefold().replace(" ", "_")
    for one in rules.topics.values():
        if wanted in (one.id, one.title.casefold().replace(" ", "_")):
            return one.id
    raise UsageError(f"There is no topic {said!r}: the known ones are {', '.join(rules.topics)}.")
