"""What history needs to know of texts, read from an archive once and kept in its index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from policydiff.archive import Archive
from policydiff.history import TextFacts, TextLines
from policydiff.history.facts import Texts
from policydiff.languages import language_of
from policydiff.model import Record
from policydiff.pipeline import timelines as kept
from policydiff.pipeline.indexing import Indexed


class Teller:
    """Tells it of the records of one timeline; see `history.Source`.

    The texts that will be needed are read in the records' order, ahead of being asked for.

    Args:
        archive: where they stand.
        index: of the archive.
        records: of the timeline, in order.
    """

    def __init__(self, archive: Archive, index: Indexed, records: Sequence[Record]) -> None:
        self._archive = archive
        self._index = index
        self._facts: dict[str, TextFacts] = {}
        wanted = self._wanted(records)
        contents = archive.read_contents(wanted.values())
        self._ahead: Iterator[tuple[str, bytes]] = zip(wanted, contents, strict=True)
        self._coming = set(wanted)
        self._at_hand = ("", b"")
        self._texts = Texts()

    def _wanted(self, records: Sequence[Record]) -> dict[str, Record]:
        """The texts that nothing is kept of, and the first of each wording, by blob."""
        wanted: dict[str, Record] = {}
        wordings: set[tuple[int, int]] = set()
        for record in records:
            blob = record.blob
            if blob is None or blob in wanted or blob in self._facts:
                continue
            facts = self._kept(blob)
            if facts is None:
                wanted[blob] = record
                continue
            self._facts[blob] = facts
            if (facts.plain, facts.places) not in wordings:
                wordings.add((facts.plain, facts.places))
                wanted[blob] = record
        return wanted

    def _kept(self, blob: str) -> TextFacts | None:
        found = self._index.kept("facts", blob)
        if found is not None:
            with suppress(ValueError):
                return kept.decode_facts(found)
        return None

    def facts(self, record: Record) -> TextFacts:
        """See `history.Source`."""
        blob = record.blob or ""
        if blob not in self._facts:
            self._facts[blob] = self._texts.facts(self._content(record))
            self._index.keep("facts", blob, kept.encode_facts(self._facts[blob]))
        return self._facts[blob]

    def lines(self, record: Record) -> TextLines:
        """See `history.Source`."""
        return self._texts.lines(self._content(record))

    def language(self, record: Record) -> str | None:
        """See `history.Source`."""
        found = self._index.kept("language", record.blob or "")
        if found is None:
            text = self._content(record).decode("utf-8", "replace")
            found = (language_of(text) or "").encode()
            self._index.keep("language", record.blob or "", found)
        return found.decode() or None

    def letters(self, record: Record) -> int:
        """See `history.Source`."""
        found = self._index.kept("letters", record.blob or "")
        if found is None:
            found = b"%d" % self._texts.letters(self._content(record))
            self._index.keep("letters", record.blob or "", found)
        return int(found)

    def _content(self, record: Record) -> bytes:
        blob = record.blob or ""
        if blob != self._at_hand[0] and blob in self._coming:
            for ahead in self._ahead:
                self._at_hand = ahead
                self._coming.remove(ahead[0])
                if ahead[0] == blob:
                    break
        if blob != self._at_hand[0]:
            self._at_hand = blob, next(self._archive.read_contents([record]))
        return self._at_hand[1]
