"""The version that a point of a timeline stands for."""

from __future__ import annotations

from policydiff.dataclasses import dataclass
from policydiff.errors import UsageError
from policydiff.history.timeline import Timeline
from policydiff.model import Record
from policydiff.queries import Anchor, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Why two texts of a timeline differ in more than what the publisher changed."""

    technical: tuple[Record, ...]
    """Technical upgrades after the earlier of the two, up to the later one, in order."""
    kinds: tuple[int, int] | None
    """Of the old and of the new text, where they are two of those that are served in turn."""

    def __bool__(self) -> bool:
        return bool(self.technical or self.kinds)


def between(timeline: Timeline, old: Record, new: Record) -> Between:
    """What stands between two texts of a timeline.

    Args:
        timeline: of one terms.
        old: record of an entry in it.
        new: of another, or of the same; it may be the earlier one.
    """
    every = timeline.entries
    first, second = (
        next(n for n, entry in enumerate(every) if entry.record is one) for one in (old, new)
    )
    passed = every[min(first, second) + 1 : max(first, second) + 1]
    kinds = every[first].kind, every[second].kind
    return Between(
        technical=tuple(entry.record for entry in passed if entry.technical),
        kinds=kinds if kinds[0] != kinds[1] else None,
    )


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
        begin = "begin" if found else "begins"
        raise UsageError(
            f"{how} of {timeline.terms} {begin} with {said!r}: `policydiff log` lists them all."
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
