"""From an archive to where a phrase stands or stood."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence

from policydiff.clauses import parse
from policydiff.errors import UsageError
from policydiff.index.phrases import Stay, find_words, words_of
from policydiff.lives.course import course
from policydiff.lives.phrase import Said, occurrences
from policydiff.model import Clause, Record, Terms
from policydiff.pipeline.reading import Reader
from policydiff.queries import match_all


def search(
    reader: Reader,
    phrase: str,
    queries: Sequence[str],
    *,
    progress: Callable[[int, int], None],
) -> tuple[int, tuple[Said, ...]]:
    """Where some words stand or stood in a row, whatever their case and what is set between them.

    Args:
        reader: of an archive.
        phrase: at least one word.
        queries: names of terms as a person types them; none stands for all.
        progress: told how many terms were looked through, of how many.

    Returns:
        How many terms were searched, and those in which the phrase was found.

    Raises:
        UsageError: a name matches nothing, or the phrase has no word.
    """
    words = words_of(phrase)
    if not words:
        raise UsageError(f"{phrase!r} holds no word to search for.")
    asked = match_all(queries, reader.index.known(queries)) if queries else None
    by_terms: dict[Terms, dict[str, Record]] = {}
    for record in reader.index.records(asked):
        if record.blob is not None:
            by_terms.setdefault(record.terms, {}).setdefault(record.blob, record)
    found = _found(reader, words, by_terms, progress)
    said = (_said(reader, terms, words, *found[terms]) for terms in sorted(found))
    return len(by_terms), tuple(one for one in said if one.occurrences)


def _found(
    reader: Reader,
    words: Sequence[str],
    by_terms: dict[Terms, dict[str, Record]],
    progress: Callable[[int, int], None],
) -> dict[Terms, tuple[list[Stay], dict[str, int]]]:
    """Per terms that may hold the words: the stays of blocks with them, and the places of its texts."""

    def ask() -> dict[Terms, tuple[list[Stay], dict[str, int]]]:
        phrases = reader.index.phrases(_visible)
        for number, (terms, records) in enumerate(by_terms.items()):
            progress(number, len(by_terms))
            known = phrases.places(terms)
            new = [record for blob, record in records.items() if blob not in known]
            if new:
                phrases.take(terms, _texts(reader, new))
        progress(len(by_terms), len(by_terms))
        found = phrases.find(words)
        return {
            terms: (stays, phrases.places(terms))
            for terms, stays in found.items()
            if terms in by_terms
        }

    try:
        return reader.index.safely(ask)
    except sqlite3.Error as error:
        raise UsageError(
            f"This Python's SQLite can't search ({error}): use a Python whose SQLite has FTS5."
        ) from error


def _texts(reader: Reader, records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    for record, text in zip(records, reader.archive.read_texts(records), strict=True):
        yield record.blob or "", text


def _visible(block: str) -> str:
    return " ".join(clause.text for clause in parse(block))


def _said(
    reader: Reader,
    terms: Terms,
    words: Sequence[str],
    stays: Sequence[Stay],
    places: dict[str, int],
) -> Said:
    one = course(reader.timeline_of(terms))
    held = [
        tuple(
            stay.block
            for stay in stays
            if stay.first <= places[text.blob]
            and (stay.last is None or places[text.blob] < stay.last)
        )
        for text in one.texts
    ]

    def clauses(record: Record) -> tuple[Clause, ...]:
        return parse(reader.archive.read_text(record))

    return occurrences(one, held, find=lambda text: find_words(text, words), clauses=clauses)
