"""From an archive to the life of one clause, and to the age of every clause of a text."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from policydiff import history
from policydiff.clauses import parse
from policydiff.errors import UsageError
from policydiff.history import Timeline
from policydiff.lives import address, passage
from policydiff.lives.blame import Blame, Dated, blame
from policydiff.lives.course import Course, course, place_of
from policydiff.lives.passage import Passage
from policydiff.lives.words import stood_before, words
from policydiff.model import (
    Assessment,
    Change,
    ChangeKind,
    Clause,
    Comparison,
    Record,
    Version,
)
from policydiff.pipeline.reading import Reader
from policydiff.queries import Anchor, Point, parse_point, quoted

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.lives.life import Life, Wording

_HELD = 8
"""Texts held at a time: a long history would not fit into memory."""


def clause(reader: Reader, query: str, said: str, at: str | None = None) -> Life:
    """The life of a clause.

    Args:
        reader: of an archive.
        query: a name that stands for one terms.
        said: the clause's address, section number or title.
        at: a point of the timeline at which it is so called; None for the last text.

    Raises:
        UsageError: the name, the point or the clause is not to be found.
    """
    from policydiff.lives.life import life  # noqa: PLC0415 - brings the drawing of redlines

    timeline = reader.timeline(query)
    path = _Path(reader, timeline)
    place = path.place(at)
    subject = address.find(said, path.clauses(path.course.texts[place].record))
    if subject is None:
        place, subject = path.elsewhere(said, place, at)
    return life(path.course, place, subject, passages=path.passage, clauses=path.clauses)


def weighed(
    reader: Reader, life: Life, rules: Callable[[], Rules]
) -> tuple[Assessment | None, ...]:
    """What each rewording in the life of a clause means.

    Args:
        reader: of the archive it stands in.
        life: of the clause.
        rules: reads the rules, if anything was reworded.

    Returns:
        One for each wording; None for a first one and for what the publisher did not reword.

    Cost: each text in which a wording first stood is parsed; texts are not compared.
    """
    parsed: dict[str, tuple[Clause, ...]] = {}

    def page(one: Wording) -> tuple[Clause, ...]:
        if one.record.commit not in parsed:
            parsed[one.record.commit] = parse(reader.archive.read_text(one.record))
        return parsed[one.record.commit]

    def rated(one: Wording) -> Assessment | None:
        if one.before is None or one.redline is None or one.technical:
            return None
        from policydiff.assess.engine import Assessor  # noqa: PLC0415 - only for a rewording

        old = life.wordings[one.before]
        version = Version(title=str(life.terms), text="")
        change = Change(
            kind=ChangeKind.REWORDED, old=old.clauses, new=one.clauses, redline=one.redline
        )
        around = Comparison(
            old=version,
            new=version,
            old_clauses=page(old),
            new_clauses=page(one),
            changes=(change,),
            unchanged=(),
        )
        return Assessor(around, rules()).assess(change)

    return tuple(map(rated, life.wordings))


def blamed(reader: Reader, query: str, at: str | None = None) -> Blame:
    """Since when each clause of a text has its words.

    Args:
        reader: of an archive.
        query: a name that stands for one terms.
        at: a point of the timeline; None for the last text.

    Raises:
        UsageError: the name or the point is not to be found.
    """
    timeline = reader.timeline(query)
    path = _Path(reader, timeline)
    place = path.place(at)
    texts = path.course.texts
    clauses = path.clauses(texts[place].record)
    since = blame(path.course, place, len(clauses), path.passage)
    every = words(path.course, path.clauses(texts[0].record), path.passage)
    return Blame(
        terms=timeline.terms,
        record=texts[place].record,
        stood=path.course.spells[place],
        seen=path.course.seen,
        clauses=tuple(
            Dated(clause=one, record=texts[found.place].record, how=found.how, before=before)
            for one, found, before in zip(
                clauses, since, stood_before(path.course, every, place, since), strict=True
            )
        ),
    )


def passage_of(reader: Reader, old: str, new: str, compared: Callable[[], Comparison]) -> Passage:
    """What became of the clauses of one text in another, as it was kept or from the comparison.

    Args:
        reader: of the archive whose index keeps it.
        old: blob of a text.
        new: of another.
        compared: compares the two.
    """
    kept = reader.index.kept("passage", f"{old} {new}")
    if kept is not None:
        with suppress(ValueError):
            return passage.decode(kept)
    found = passage.passage(compared())
    reader.index.keep("passage", f"{old} {new}", passage.encode(found))
    return found


class _Path:
    """A timeline to be followed: its texts, and what was kept of their comparisons."""

    def __init__(self, reader: Reader, timeline: Timeline) -> None:
        self._reader = reader
        self._timeline = timeline
        self.course: Course = course(timeline, reader.looks_of(timeline.terms))
        self._records = {text.blob: text.record for text in self.course.texts}
        self._clauses: dict[str, tuple[Clause, ...]] = {}
        self._versions: dict[str, Version] = {}
        self._passages: dict[tuple[str, str], Passage] = {}

    def place(self, at: str | None) -> int:
        """The text of a point of the timeline."""
        point = Point(anchor=Anchor.LATEST) if at is None else parse_point(at)
        record = history.resolve(self._timeline, point, said=at or "now")
        return place_of(self.course, record)

    def clauses(self, record: Record) -> tuple[Clause, ...]:
        """The clauses of a text."""
        blob = record.blob or ""
        if blob not in self._clauses:
            self._clauses[blob] = parse(self._reader.archive.read_text(record))
        return self._clauses[blob]

    def passage(self, old: str, new: str) -> Passage:
        """What became of the clauses of one text in another."""
        if (old, new) not in self._passages:
            self._passages[old, new] = passage_of(
                self._reader, old, new, lambda: self._compare(old, new)
            )
        return self._passages[old, new]

    def _compare(self, old: str, new: str) -> Comparison:
        from policydiff.compare import compare  # noqa: PLC0415 - what is kept needs none of it

        return compare(self._version(old), self._version(new))

    def _version(self, blob: str) -> Version:
        """A text; the last few are held, since each is compared with the one before and the one after."""
        if blob not in self._versions:
            while len(self._versions) >= _HELD:
                del self._versions[next(iter(self._versions))]
            text = self._reader.archive.read_text(self._records[blob])
            self._versions[blob] = Version(title=str(self.course.terms), text=text)
        return self._versions[blob]

    def elsewhere(self, said: str, place: int, at: str | None) -> tuple[int, Clause]:
        """The last other text in which something is so called.

        Raises:
            UsageError: nothing ever was.
        """
        texts = self.course.texts
        earlier = reversed(range(place))
        for other in (*earlier, *range(place + 1, len(texts))):
            found = address.find(said, self.clauses(texts[other].record))
            if found is not None:
                return other, found
        terms = self._timeline.terms
        near = address.nearest(said, self.clauses(texts[place].record))
        hint = f" The nearest: {'; '.join(near)}." if near else ""
        when = f" at {at}" if at else ""
        dated = f" --at {at}" if at else ""
        raise UsageError(
            f"No clause {said!r} stands in {terms}{when}, or ever stood.{hint} "
            f"`policydiff blame {quoted(str(terms))}{dated}` lists every address."
        )
