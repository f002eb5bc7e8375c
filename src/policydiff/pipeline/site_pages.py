"""The pages of one terms' records and texts, written as far as they are not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby

from policydiff import history, review
from policydiff.clauses import parse
from policydiff.compare import compare
from policydiff.events import Event
from policydiff.history import Stretch, Timeline
from policydiff.lives.ages import ages
from policydiff.lives.blame import Since
from policydiff.lives.course import Course, Text, course
from policydiff.lives.passage import Passage
from policydiff.model import Comparison
from policydiff.pipeline.chapters import Making, Steps, digest
from policydiff.pipeline.comparing import stood_in
from policydiff.pipeline.lives import passage_of
from policydiff.pipeline.reading import Reader
from policydiff.pipeline.site_files import SiteFiles
from policydiff.queries import Period
from policydiff.render.dossier import Dossier, Part
from policydiff.report import report
from policydiff.site import record as record_page
from policydiff.site import text as text_page
from policydiff.site import told
from policydiff.site.chapter import Chapter, Row
from policydiff.site.told import Told

_EVER = Period(start=None, end=None, label="ever")


class Pages:
    """The pages of one chapter's records and texts.

    Args:
        chapter: what is told.
        timeline: of its terms.
        making: what all pages are made of.
        reader: of the archive; it holds every text of the terms in the end.
        files: where the pages go.
        kept: what steps were found to come to.
        advance: called for each record.
    """

    def __init__(
        self,
        chapter: Chapter,
        timeline: Timeline,
        making: Making,
        *,
        reader: Reader,
        files: SiteFiles,
        kept: Steps,
        advance: Callable[[], None],
    ) -> None:
        self._chapter = chapter
        self._found = history.in_period(timeline, _EVER)
        self._slots = sorted(timeline.furniture.slots)
        self._course: Course = course(timeline)
        self._making = making
        self._reader = reader
        self._files = files
        self._kept = kept
        self._advance = advance
        self._bringers = [row for row in chapter.rows if row.entry.record.blob]
        self._shared = digest(making.program, making.site, chapter.terms, chapter.turned)
        self._last: Comparison | None = None
        self._stood = cache(stood_in(reader, timeline))

    def write(self) -> Steps:
        """Write those that are not there as they should be.

        Returns:
            What each step comes to.

        Cost: one comparison for each step whose page is not there, or shows another neighbour, event or
        decision; a passage for each text.
        """
        return dict(self._rows())

    def _rows(self) -> Iterator[tuple[str, tuple[str, Told]]]:
        """Write all; gives what each step came to."""
        aged = ages(self._course, self._size, self._passage)
        place = 0
        for row in self._chapter.rows:
            self._last = None
            self._repetitions(row)
            if row.step:
                yield row.entry.record.commit, self._step(row)
            else:
                self._other(row)
            if row.entry.record.blob:
                self._text(row, place, next(aged))
                place += 1
            self._advance()

    def _repetitions(self, row: Row) -> None:
        """Write the pages of later records of the same text."""
        for name in row.other_names:
            page = f"{self._chapter.folder}/{name}.html"
            key = digest(self._shared, row.name, row.at)
            if not self._files.stands(page, key):
                site = self._making.site
                self._files.put(page, key, record_page.moved(site, self._chapter, row, name))

    def _other(self, row: Row) -> None:
        """Write the page of a record that changed nothing."""
        chapter, page = self._chapter, self._chapter.page(row)
        key = digest(self._shared, row, self._near(row))
        if not self._files.stands(page, key):
            version = self._reader.load(row.entry.record) if row.entry.record.blob else None
            drawn = record_page.other(self._making.site, chapter, row, version)
            self._files.put(page, key, drawn)

    def _step(self, row: Row) -> tuple[str, Told]:
        """Write the page of a record that changed something."""
        chapter, making, page = self._chapter, self._making, self._chapter.page(row)
        around = chapter.around(row)
        compared = digest(making.program, chapter.terms, row.entry, self._slots)
        stays = self._stood().moved(row.entry.record)
        shown = digest(self._shared, compared, row, self._near(row), around, stays)
        was, found = self._kept.get(row.entry.record.commit, ("", None))
        key = digest(shown, making.on(found.ids if found else ()))
        if found and was == compared and self._files.stands(page, key):
            return compared, found
        dossier = self._dossier(row, around)
        found = told.tell(dossier)
        drawn = record_page.step(
            making.site, chapter, row, dossier, reviewed=bool(making.on(found.ids))
        )
        self._files.put(page, digest(shown, making.on(found.ids)), drawn)
        return compared, found

    def _near(self, row: Row, *, texts: bool = False) -> list[str | None]:
        """The pages that a page leads on to."""
        return [one.name if one else None for one in self._chapter.near(row, texts=texts)]

    def _dossier(self, row: Row, around: tuple[Event, ...]) -> Dossier:
        """What a step changed, and nothing else."""
        entry = row.entry
        stretch = Stretch(base=entry.base, steps=(entry,), opens=entry.opens)
        alone = replace(self._found, stretches=(stretch,), turns=None)
        rules, stood = self._making.rules, self._stood
        whole = report(alone, self._reader.load, rules=rules, stood=stood)
        [one] = whole.stretches
        self._last = one.comparison
        part = Part(
            terms=self._chapter.terms,
            report=one,
            items=review.items(whole, self._making.ledger),
        )
        titled = rules() if callable(rules) else rules
        return Dossier(period=_EVER, reports=(), parts=(part,), events=around, rules=titled)

    def _text(self, row: Row, place: int, since: tuple[Since, ...]) -> None:
        """Write the page of a text."""
        chapter, making = self._chapter, self._making
        page = chapter.text(row)
        if page is None or not row.own_text:
            return
        runs = [
            (self._bringers[one.place].name, one.how, len(list(own))) for one, own in groupby(since)
        ]
        stood = self._course.spells[place]
        near = self._near(row, texts=True)
        key = digest(self._shared, row.entry.record, stood, runs, near)
        if self._files.stands(page, key):
            return
        version = self._reader.load(row.entry.record)
        clauses = self._last.new_clauses if self._last else parse(version.text)
        whole = text_page.Whole(version=version, stood=stood, since=since, bringers=self._bringers)
        self._files.put(page, key, text_page.text(making.site, chapter, row, whole, clauses))

    def _size(self, text: Text) -> int:
        return len(parse(self._reader.load(text.record).text))

    def _passage(self, old: str, new: str) -> Passage:
        return passage_of(self._reader, old, new, lambda: self._compared(old, new))

    def _compared(self, old: str, new: str) -> Comparison:
        """Two texts compared, by their blobs; those of the step at hand were compared already."""
        last = self._last
        both = (last.old.record, last.new.record) if last else ()
        if last and [one.blob for one in both if one] == [old, new]:
            return last
        records = {text.blob: text.record for text in self._course.texts}
        return compare(*(self._reader.load(records[blob]) for blob in (old, new)))
