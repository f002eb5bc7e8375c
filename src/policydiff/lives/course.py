"""A timeline as texts that each follow from an earlier one."""

from __future__ import annotations

from datetime import UTC, datetime

from policydiff.dataclasses import dataclass
from policydiff.history import Looks, Spell, Timeline
from policydiff.model import Record, Terms

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """When a text was seen last: nobody knows how long it stood from then on."""

    at: datetime
    looked: bool
    """By somebody who wrote down that they looked; otherwise it is when the last text was recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of a course."""

    record: Record
    blob: str
    before: int | None
    """Place of the text it is compared with, always an earlier one; None for the first."""
    technical: bool
    """The text moved because the extractor or the declaration did, not the publisher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Every text one terms had, in order, and when the document was not there."""

    terms: Terms
    texts: tuple[Text, ...]
    spells: tuple[Spell, ...]
    """When each of the texts stood."""
    seen: Seen
    """When the last of them was seen last."""


def course(timeline: Timeline, looks: Looks | None = None) -> Course:
    """Follow a timeline.

    Args:
        timeline: of one terms.
        looks: when somebody looked; None where that is not known.

    A text follows from the one before it of its own kind; the first of a kind, and one moved by a
    technical upgrade, from whatever stood before.

    Cost: O(n) entries.
    """
    texts: list[Text] = []
    spells: list[Spell] = []
    places: dict[str, int] = {}
    entries = timeline.entries
    for number, entry in enumerate(entries):
        record = entry.record
        if record.blob is None:
            continue
        before = len(texts) - 1 if texts else None
        if entry.base is not None:
            before = places.get(entry.base.commit, before)
        places |= dict.fromkeys((one.commit for one in (record, *entry.also)), len(texts))
        following = entries[number + 1].at if number + 1 < len(entries) else None
        texts.append(
            Text(record=record, blob=record.blob, before=before, technical=entry.technical)
        )
        spells.append(Spell(start=entry.at, end=following))
    recorded = max(
        (record.captured_at for one in entries[-1:] for record in (one.record, *one.also)),
        default=_NEVER,
    )
    looked = looks.times[-1] if looks and looks.times else _NEVER
    return Course(
        terms=timeline.terms,
        texts=tuple(texts),
        spells=tuple(spells),
        seen=Seen(max(recorded, looked), looked=looked >= recorded and looked > _NEVER),
    )


def place_of(one: Course, record: Record) -> int:
    """Place of the text that a record of the timeline has."""
    return next(place for place, text in enumerate(one.texts) if text.record is record)
