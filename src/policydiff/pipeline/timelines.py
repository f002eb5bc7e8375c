"""Timelines as they are kept: what history made of some records, by their places among them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from itertools import chain

from policydiff.history import Entry, Fold, Furniture, TextFacts, Timeline
from policydiff.history.stays import Stay, Stays
from policydiff.model import Record, Terms


def encode(timeline: Timeline, records: Sequence[Record]) -> bytes:
    """A timeline as it is kept.

    Args:
        timeline: built of the records.
        records: in order.
    """
    places = {id(record): place for place, record in enumerate(records)}

    def place(record: Record | None) -> int | None:
        return None if record is None else places[id(record)]

    entries = [
        [
            place(one.record), [place(record) for record in one.also], one.kind, place(one.base),
            one.opens, one.fold, one.links_only, place(one.returns_to), one.language,
        ]
        for one in timeline.entries
    ]  # fmt: skip
    return json.dumps([sorted(timeline.furniture.slots), entries], separators=(",", ":")).encode()


def decode(kept: bytes, terms: Terms, records: Sequence[Record]) -> Timeline:
    """A timeline as it was kept.

    Raises:
        ValueError: these bytes are none.
    """

    def record(place: int | None) -> Record | None:
        return None if place is None else records[place]

    try:
        slots, entries = json.loads(kept)
        return Timeline(
            terms=terms,
            entries=tuple(
                Entry(
                    record=records[place],
                    also=tuple(records[one] for one in also),
                    kind=kind,
                    base=record(base),
                    opens=opens,
                    fold=None if fold is None else Fold(fold),
                    links_only=links_only,
                    returns_to=record(returns_to),
                    language=language,
                )
                for place, also, kind, base, opens, fold, links_only, returns_to, language in entries
            ),
            furniture=Furniture(slots=frozenset(slots)),
        )
    except (TypeError, IndexError, ValueError) as error:
        raise ValueError("these bytes are no timeline") from error


def encode_stays(stays: Stays) -> bytes:
    """When the lines of a timeline's texts stood that came back, as it is kept."""
    rows = [[*key, *chain.from_iterable(each)] for key, each in stays.of.items()]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 1)


def decode_stays(kept: bytes) -> Stays:
    """The same as it was kept.

    Raises:
        ValueError: these bytes are none.
    """
    try:
        return Stays(
            of={
                (kind, line): tuple(map(Stay, ends[::2], ends[1::2]))
                for kind, line, *ends in json.loads(zlib.decompress(kept))
            }
        )
    except (TypeError, ValueError, zlib.error) as error:
        raise ValueError("these bytes are no stays") from error


def encode_facts(facts: TextFacts) -> bytes:
    """The facts of a text as they are kept."""
    values = [facts.words, facts.plain, facts.targets, facts.places]
    return json.dumps(values, separators=(",", ":")).encode()


def decode_facts(kept: bytes) -> TextFacts:
    """The facts of a text as they were kept.

    Raises:
        ValueError: these bytes are none.
    """
    try:
        words, plain, targets, places = json.loads(kept)
    except (TypeError, ValueError) as error:
        raise ValueError("these bytes are no facts") from error
    return TextFacts(words=words, plain=plain, targets=targets, places=places)
