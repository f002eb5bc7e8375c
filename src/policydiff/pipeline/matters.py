"""The lines of a review's queue: made from compared changes, and as the index keeps them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from policydiff import review
from policydiff.model import ChangeKind, Direction, Level
from policydiff.review import Ledger, Subject
from policydiff.review.docket import Matter

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.model import Terms
    from policydiff.report import PeriodReport


def mark_of(collection: Collection) -> str:
    """What decides on a queue's lines besides the texts and the program: the collection's own rules."""
    mark = hashlib.sha256()
    if not collection.foreign:
        with suppress(OSError):
            mark.update((collection.path / "rules.toml").read_bytes())
    return mark.hexdigest()


def of(made: PeriodReport, stretch: int) -> Iterator[Matter]:
    """The changes of a report of one stretch, or of its pieces, as a queue knows them.

    Args:
        made: the report.
        stretch: which of the comparisons at the desk it is of.
    """
    from policydiff.render import reviews  # noqa: PLC0415 - what is kept needs none of it

    for piece, one in enumerate(made.stretches):
        comparison = one.comparison
        if comparison is None:
            continue
        numbers = {id(change): number for number, change in enumerate(comparison.changes)}
        every = review.items(replace(made, stretches=(one,)), Ledger(decisions={}, unread=0))
        ratings = [None] if comparison.replaced else [dated.assessment for dated in one.changes]
        for item, rating in zip(every, ratings, strict=True):
            yield Matter(
                subject=item.subject,
                kind=item.change.kind,
                replaced=item.replaced,
                place=reviews.where(item),
                level=rating.level if rating else None,
                direction=rating.direction if rating else Direction.NONE,
                topics=rating.topics if rating else (),
                stretch=stretch,
                piece=piece,
                number=numbers.get(id(item.change), 0),
            )


def encode(matters: Sequence[Matter]) -> bytes:
    """Lines as they are kept."""
    rows = [
        [
            one.id,
            one.subject.address,
            [at.isoformat() for at in one.subject.at],
            one.subject.commit,
            one.subject.old,
            one.subject.new,
            one.kind,
            one.replaced,
            one.place,
            one.level,
            one.direction,
            one.topics,
            one.piece,
            one.number,
        ]
        for one in matters
    ]
    return json.dumps(rows, separators=(",", ":")).encode()


def decode(kept: bytes, terms: Terms, stretch: int) -> tuple[Matter, ...]:
    """Lines as they were kept.

    Args:
        kept: see `encode`.
        terms: whose changes.
        stretch: which of the comparisons at the desk they are of.

    Raises:
        ValueError, TypeError: these bytes are none.
    """
    return tuple(
        Matter(
            subject=Subject(
                id=key,
                terms=terms,
                address=address,
                at=tuple(map(datetime.fromisoformat, at)),
                commit=commit,
                old=old,
                new=new,
            ),
            kind=ChangeKind(kind),
            replaced=replaced,
            place=place,
            level=Level(level) if level else None,
            direction=Direction(direction),
            topics=tuple(topics),
            stretch=stretch,
            piece=piece,
            number=number,
        )
        for (
            key, address, at, commit, old, new, kind, replaced, place, level, direction, topics, piece,
            number,
        ) in json.loads(kept)
    )  # fmt: skip
