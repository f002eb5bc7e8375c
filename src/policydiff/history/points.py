"""The version that a point of a timeline stands for."""

from __future__ import annotations

from policydiff.errors import UsageError
from policydiff.history.timeline import Timeline
from policydiff.model import Record
from policydiff.queries import Anchor, Point


def resolve(timeline: Timeline, point: Point, *, said: str) -> Record:
    """The record a point of the timeline stands for.

    Args:
        timeline: of one terms.
        point: the point asked for.
        said: how the person wrote it, for the sentence when it can't be found.

    Raises:
        UsageError: nothing was recorded by then, or no commit of this terms begins so.
    """
    texts = [entry.record for entry in timeline.entries if entry.record.blob]
    if not texts:
        raise UsageError(f"Nothing is recorded of {timeline.terms} yet: run `policydiff snapshot`.")
    if point.anchor is not None:
        match point.anchor:
            case Anchor.FIRST:
                return texts[0]
            case Anchor.PREVIOUS:
                return texts[max(len(texts) - 2, 0)]
            case Anchor.LATEST:
                return texts[-1]
    if point.commit is not None:
        found = [record for record in texts if record.commit.startswith(point.commit)]
        if len({record.commit for record in found}) == 1:
            return found[0]
        how = "Several commits" if found else "No commit"
        raise UsageError(
            f"{how} of {timeline.terms} begin with {said!r}: `policydiff log` lists them all."
        )
    standing = [
        record for record in texts if point.until is None or record.captured_at < point.until
    ]
    if not standing:
        raise UsageError(
            f"Nothing was recorded of {timeline.terms} by {said}: its first record is of "
            f"{texts[0].captured_at:%Y-%m-%d %H:%M} UTC."
        )
    return standing[-1]
