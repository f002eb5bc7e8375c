from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from policydiff import history
from policydiff.clauses import parse
from policydiff.compare import compare
from policydiff.lives import address
from policydiff.lives.blame import Since, blame
from policydiff.lives.course import Course, course
from policydiff.lives.life import Life, life
from policydiff.lives.passage import Passage, decode, encode, passage
from policydiff.lives.words import stood_before, words
from policydiff.model import Clause, Record, RecordKind, Terms, Version

TERMS = Terms(service="Gardener", type="Terms of Service")
START = datetime(2024, 1, 1, tzinfo=UTC)


class Story:
    """A terms whose texts a test names, each a week after the one before it."""

    def __init__(self, texts: Sequence[str | tuple[str, RecordKind] | None]) -> None:
        self.texts: dict[str, str] = {}
        records = [self._record(number, text) for number, text in enumerate(texts)]
        source = history.TextSource(lambda record: self.texts[record.blob or ""])
        self.timeline = history.build(TERMS, records, source)
        self.course: Course = course(self.timeline)
        self.passages = 0

    def _record(self, number: int, said: str | tuple[str, RecordKind] | None) -> Record:
        text, kind = said if isinstance(said, tuple) else (said, RecordKind.CHANGE)
        at = START + timedelta(days=7 * number)
        blob = None if text is None else hashlib.sha1(text.encode()).hexdigest()
        if blob is not None and text is not None:
            self.texts[blob] = text
        return Record(
            terms=TERMS, captured_at=at, recorded_at=at, commit=f"{number:040x}", blob=blob, kind=kind,
            origin="versions", subject="",
        )  # fmt: skip

    def version(self, blob: str) -> Version:
        return Version(title=str(TERMS), text=self.texts[blob])

    def passage(self, old: str, new: str) -> Passage:
        self.passages += 1
        return decode(encode(passage(compare(self.version(old), self.version(new)))))

    def clauses(self, record: Record) -> tuple[Clause, ...]:
        return parse(self.texts[record.blob or ""])

    def last(self) -> int:
        return len(self.course.texts) - 1

    def blame(self, place: int | None = None) -> list[tuple[Clause, Since]]:
        place = self.last() if place is None else place
        clauses = self.clauses(self.course.texts[place].record)
        return list(
            zip(clauses, blame(self.course, place, len(clauses), self.passage), strict=True)
        )

    def before(self, place: int | None = None) -> list[list[int]]:
        """Per clause of a text, the numbers of the texts that had its words before its day."""
        place = self.last() if place is None else place
        every = words(self.course, self.clauses(self.course.texts[0].record), self.passage)
        since = [one for _, one in self.blame(place)]
        starts = [spell.start for spell in self.course.spells]
        return [
            [
                number
                for number, start in enumerate(starts)
                if any(one.start <= start and (not one.end or start < one.end) for one in spells)
            ]
            for spells in stood_before(self.course, every, place, since)
        ]

    def life(self, said: str, place: int | None = None) -> Life:
        place = self.last() if place is None else place
        subject = address.find(said, self.clauses(self.course.texts[place].record))
        assert subject is not None
        return life(self.course, place, subject, passages=self.passage, clauses=self.clauses)

    def weeks(self, found: Life) -> list[list[tuple[int, int | None]]]:
        """Per wording, the numbers of the texts with which it came and went."""

        def number(at: datetime | None) -> int | None:
            return None if at is None else (at - START).days // 7

        return [
            [(number(spell.start) or 0, number(spell.end)) for spell in one.spells]
            for one in found.wordings
        ]


@pytest.fixture
def story() -> Callable[..., Story]:
    return lambda *texts: Story(texts)
