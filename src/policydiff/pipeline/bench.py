"""An archive open for review: its changes as a queue knows them, each looked into when it is shown.

What a queue has to know of a comparison's changes is kept in the index, so that a desk opens without
comparing anything that was compared before.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from policydiff import history
from policydiff.errors import UsageError
from policydiff.model import Assessment, ChangeKind, Comparison, Record, Terms, Version
from policydiff.pipeline import matters, reviewing
from policydiff.pipeline.reading import Reader
from policydiff.queries import Period
from policydiff.review.docket import Matter

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.history import Stretch, TermsPeriod
    from policydiff.lives.life import Life
    from policydiff.report import DatedChange
    from policydiff.review import Ask, Decision, Ledger, Reviewer, Subject

EVER = Period(start=None, end=None, label="every recorded change")
_TEXTS_KEPT = 32
_COMPARED_KEPT = 6
"""Comparisons held for a reviewer who goes to and fro."""
_LINES = "matters"
"""What a queue has to know of a comparison's changes, in the index."""
_TITLES = "topics"
"""Titles of topics there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One change with its texts."""

    comparison: Comparison
    dated: DatedChange | None
    """The change and what the rules say of it; None where another document took the text's place."""
    rules: Rules | None = None
    """That say so."""


class Bench:
    """An archive open for review; to be used by the thread that opened it.

    Args:
        reader: of the archive.
        queries: names as a person types them; none stands for all.
        period: whose changes; None for every recorded change by itself.
        rules: reads the rules.
        mark: of all that decides on a queue's lines, besides the texts.
        ledger: what has been decided so far; it is read where none is given.
    """

    def __init__(
        self,
        reader: Reader,
        queries: Sequence[str],
        period: Period | None,
        *,
        rules: Callable[[], Rules],
        mark: str,
        ledger: Ledger | None = None,
    ) -> None:
        self.reader = reader
        self.rules = rules
        self._stamp = reader.archive.notes_stamp()
        self.ledger = reviewing.read_ledger(reader) if ledger is None else ledger
        self._mark = mark
        self._plan: list[tuple[TermsPeriod, Stretch]] = []
        for timeline in reader.timelines_of(_asked(reader, queries, period)):
            found = history.in_period(timeline, period or EVER)
            found = found if period is not None else history.apart(found)
            self._plan += [(found, stretch) for stretch in found.stretches if _compared(stretch)]
        self._compared: OrderedDict[tuple[int, int], Comparison] = OrderedDict()

        @lru_cache(maxsize=_TEXTS_KEPT)
        def load(record: Record) -> Version:
            return Reader(archive=reader.archive).load(record)  # which itself keeps every text

        self._load = load

    def __len__(self) -> int:
        """How many comparisons its changes come from."""
        return len(self._plan)

    def order(self) -> list[int]:
        """The comparisons, those of the latest texts first."""
        return sorted(
            range(len(self._plan)), key=lambda one: self._plan[one][1].steps[-1].at, reverse=True
        )

    def matters(self, stretch: int) -> tuple[Matter, ...]:
        """The changes of one of the comparisons.

        Args:
            stretch: which.

        Cost: a look into the index; of what is not kept there, the comparisons of a report.
        """
        key = self._key(stretch)
        found, one = self._plan[stretch]
        kept = self.reader.index.kept(_LINES, key)
        if kept is not None:
            with suppress(ValueError, KeyError, TypeError):
                return matters.decode(kept, found.terms, stretch)
        from policydiff.report import report  # noqa: PLC0415 - what is kept needs none of it

        alone = replace(found, stretches=(one,), turns=None)
        made = tuple(matters.of(report(alone, self._load, rules=self.rules), stretch))
        self.reader.index.keep(_LINES, key, matters.encode(made))
        return made

    def titles(self) -> dict[str, str]:
        """Topics as people call them, by their ids.

        Cost: a look into the index; the first time, the rules are read.
        """
        kept = self.reader.index.kept(_TITLES, self._mark)
        if kept is not None:
            with suppress(ValueError):
                return dict(json.loads(kept))
        made = {one.id: one.title for one in self.rules().topics.values()}
        self.reader.index.keep(_TITLES, self._mark, json.dumps(made).encode())
        return made

    def look(self, matter: Matter) -> Sight:
        """A change with its texts.

        Cost: one comparison, unless it was one of the last few.
        """
        comparison = self._comparison(matter)
        if matter.replaced:
            return Sight(comparison=comparison, dated=None)
        from policydiff.assess.engine import Assessor  # noqa: PLC0415 - a queue needs none
        from policydiff.report import DatedChange  # noqa: PLC0415 - as above

        change = comparison.changes[matter.number]
        rules = self.rules()
        rated = Assessor(comparison, rules).assess(change)
        dated = DatedChange(change=change, at=matter.subject.at, assessment=rated)
        return Sight(comparison=comparison, dated=dated, rules=rules)

    def life(self, matter: Matter) -> tuple[Life, tuple[Assessment | None, ...]]:
        """Every wording that the clause of a change ever had, and what each rewording means.

        Raises:
            UsageError: a whole text gave way to another.
        """
        from policydiff.pipeline import lives  # noqa: PLC0415 - only for who asks

        if matter.replaced:
            raise UsageError("Another document took the place of this text: no clause lived on.")
        comparison = self._comparison(matter)
        stood = comparison.old if matter.kind is ChangeKind.REMOVED else comparison.new
        at = stood.record.commit if stood.record else None
        terms = str(matter.subject.terms)
        life = lives.clause(self.reader, terms, matter.subject.address, at)
        return life, lives.weighed(self.reader, life, self.rules)

    def decide(
        self, asked: Sequence[tuple[Subject, Ask]], *, by: Reviewer, now: datetime
    ) -> tuple[Decision, ...]:
        """Record decisions, all or none; once this returns they stand in git.

        Args:
            asked: what is decided on which changes, each change once.
            by: who decides.
            now: the time.

        Raises:
            UsageError: the archive is somebody else's, or such a decision can't be made.
            ArchiveError: it cannot be written, or signed.
        """
        made = reviewing.record(self.reader, self.ledger, asked, by=by, now=now)
        self.ledger = self.ledger.adding(*made)
        return made

    def reread(self) -> Ledger:
        """What has been decided by now, by others too."""
        self._stamp = self.reader.archive.notes_stamp()
        self.ledger = reviewing.read_ledger(self.reader)
        return self.ledger

    def heard(self) -> Ledger | None:
        """What has been decided by now; None where nobody has written anything since it was read last.

        Cost: three small files are read.
        """
        return None if self.reader.archive.notes_stamp() == self._stamp else self.reread()

    def _comparison(self, matter: Matter) -> Comparison:
        key = (matter.stretch, matter.piece)
        if key in self._compared:
            self._compared.move_to_end(key)
            return self._compared[key]
        from policydiff.report import comparisons  # noqa: PLC0415 - what is kept needs none of it

        found = comparisons(self._plan[matter.stretch][1], self._load)[matter.piece]
        assert found is not None  # noqa: S101 - a change is one of two texts
        self._compared[key] = found
        while len(self._compared) > _COMPARED_KEPT:
            self._compared.popitem(last=False)
        return found

    def _key(self, stretch: int) -> str:
        found, one = self._plan[stretch]
        records = [record for record in (one.base, *(step.record for step in one.steps)) if record]
        said = [
            self._mark,
            str(found.terms),
            [[record.commit, record.captured_at.isoformat()] for record in records],
            sorted(found.furniture.slots),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _asked(
    reader: Reader, queries: Sequence[str], period: Period | None
) -> tuple[Terms, ...] | None:
    """The terms to look into; of a period, those of which something was recorded in it."""
    asked = reader.asked(queries)
    if period is None:
        return asked
    terms = reader.index.terms() if asked is None else asked
    reader.index.states(terms)  # which takes in what is new of them
    moved = reader.index.moved(period)
    return tuple(one for one in terms if one in moved)


def _compared(stretch: Stretch) -> bool:
    """Whether there is another text to compare with."""
    return stretch.base is not None or len(stretch.steps) > 1
