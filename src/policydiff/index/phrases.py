"""Which texts hold some words in a row.

A text is cut into blocks at its blank lines. Each block is kept once, by its words alone, however many
texts hold it; and for each terms, from which of its texts to which it stayed. So the cost of a further
text follows what is new in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from policydiff.index.database import Database
from policydiff.index.records import Records
from policydiff.model import Span, Terms

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|(?:[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[\u0300-\u036f\u00ad\u200b])+"
)
"""A word: letters and digits; of a script that has no blanks, a letter."""
_TABLE = """
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    said, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0"
)
"""
_FENCE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)


class Stay(NamedTuple):
    """A block of one terms that holds the words, and the texts from which to which it stayed."""

    block: int
    first: int
    last: int | None
    """Exclusive; None: to the last one."""


def words_of(text: str) -> list[str]:
    """The words of a text, whatever their case, and whatever stands between them."""
    return [word for word, _ in _words(text)]


def find_words(text: str, wanted: Sequence[str]) -> Span | None:
    """Where some words first stand in a row; None where they don't.

    Args:
        text: to be searched.
        wanted: at least one; see `words_of`.
    """
    folded = text.casefold().replace("\u00ad", "").replace("\u200b", "")
    if not all(word in folded for word in wanted):  # nearly always, and quickly said
        return None
    found = list(_words(text))
    words = [word for word, _ in found]
    for at in range(len(words) - len(wanted) + 1):
        if words[at] == wanted[0] and words[at : at + len(wanted)] == list(wanted):
            return Span(found[at][1].start, found[at + len(wanted) - 1][1].end)
    return None


def _words(text: str) -> Iterator[tuple[str, Span]]:
    for match in _WORD.finditer(text):
        word = match[0].casefold().replace("\u00ad", "").replace("\u200b", "")
        if word:
            yield word, Span(*match.span())


class Phrases:
    """Finds the texts that may hold a phrase.

    Args:
        database: where it is kept.
        records: of the same database.
        visible: the words that a reader sees of a block's Markdown.
    """

    def __init__(self, database: Database, records: Records, visible: Callable[[str], str]) -> None:
        self._database = database
        self._records = records
        self._visible = visible

    def places(self, terms: Terms) -> dict[str, int]:
        """The texts of a terms that were taken in, by blob, and the place of each among them."""
        number = self._records.number(terms)
        found = self._database.rows("SELECT blob, place FROM text WHERE terms = ?", (number,))
        return dict(found.fetchall())

    def take(self, terms: Terms, texts: Iterator[tuple[str, str]]) -> None:
        """Take texts of a terms in, in order, after those that were taken in before.

        Args:
            terms: whose texts these are.
            texts: blob and Markdown of each, none twice.
        """
        with self._database.writing():
            self._database.rows(_TABLE)
            number = self._records.numbered(terms)
            known = self.places(terms)
            place = len(known)
            current = dict(
                self._database.rows(
                    "SELECT block, first FROM stay WHERE terms = ? AND last IS NULL", (number,)
                ).fetchall()
            )
            ids: dict[str, int] = {}
            for blob, text in texts:
                if blob in known:
                    continue
                parts = [text] if _FENCE.search(text) else text.split("\n\n")
                blocks = {ids.get(part) or self._block(part, ids) for part in parts}
                for block in current.keys() - blocks:
                    self._database.rows(
                        "UPDATE stay SET last = ? WHERE block = ? AND terms = ? AND first = ?",
                        (place, block, number, current.pop(block)),
                    )
                for block in blocks - current.keys():
                    self._database.rows(
                        "INSERT INTO stay VALUES (?, ?, ?, NULL)", (block, number, place)
                    )
                    current[block] = place
                self._database.rows("INSERT INTO text VALUES (?, ?, ?)", (number, blob, place))
                place += 1

    def _block(self, part: str, ids: dict[str, int]) -> int:
        """The number of a block; given if it has none."""
        digest = hashlib.blake2b(part.encode("utf-8", "replace"), digest_size=16).digest()
        row = self._database.row("SELECT id FROM block WHERE hash = ?", (digest,))
        if row is None:
            number = self._database.rows("INSERT INTO block (hash) VALUES (?)", (digest,)).lastrowid
            words = " ".join(words_of(self._visible(part)))
            self._database.rows("INSERT INTO words (rowid, said) VALUES (?, ?)", (number, words))
            row = (number,)
        ids[part] = int(str(row[0]))
        return ids[part]

    def find(self, words: Sequence[str]) -> dict[Terms, list[Stay]]:
        """Where blocks stand that hold some words in a row.

        Args:
            words: at least one; see `words_of`.
        """
        phrase = '"' + " ".join(words) + '"'  # a word holds no quotation mark
        rows = self._database.rows(
            "SELECT service, type, block, first, last FROM stay JOIN terms ON terms.id = stay.terms "
            "WHERE block IN (SELECT rowid FROM words WHERE words MATCH ?) ORDER BY terms, first, block",
            (phrase,),
        )
        found: dict[Terms, list[Stay]] = {}
        for service, kind, block, first, last in rows:
            found.setdefault(Terms(service=service, type=kind), []).append(Stay(block, first, last))
        return found
