"""From the records of one terms to its timeline.

Each text is told apart by what it says, each is compared with the one of its own kind before it, and
what tells nothing new is folded for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from policydiff.dataclasses import dataclass
from policydiff.history import furniture, turns
from policydiff.history.facts import TextFacts, TextLines, facts_of, letters_of, lines_of
from policydiff.history.timeline import Entry, Fold, Timeline
from policydiff.languages import language_of
from policydiff.model import Record, RecordKind, Terms

if TYPE_CHECKING:
    from policydiff.history.stays import Stays


class Source(Protocol):
    """Tells what the texts of records say; of each new text all that is asked is asked in a row."""

    def facts(self, record: Record) -> TextFacts:
        """Asked once for every text of a timeline."""
        ...

    def lines(self, record: Record) -> TextLines:
        """Asked for texts that say something new."""
        ...

    def language(self, record: Record) -> str | None:
        """ISO 639-1; asked for texts that say something new."""
        ...

    def letters(self, record: Record) -> int:
        """See `facts.letters_of`; asked where two origins recorded."""
        ...


class TextSource:
    """Tells it from the texts themselves.

    Args:
        text: reads the text of a record.
    """

    def __init__(self, text: Callable[[Record], str]) -> None:
        self._text = text

    def facts(self, record: Record) -> TextFacts:
        """See `Source`."""
        return facts_of(self._text(record))

    def lines(self, record: Record) -> TextLines:
        """See `Source`."""
        return lines_of(self._text(record))

    def language(self, record: Record) -> str | None:
        """See `Source`."""
        return language_of(self._text(record))

    def letters(self, record: Record) -> int:
        """See `Source`."""
        return letters_of(self._text(record))


def build(terms: Terms, records: Sequence[Record], source: Source) -> Timeline:
    """Fold the records of one terms into its timeline.

    Args:
        terms: whose records these are.
        records: in order of fetch time, from any number of branches.
        source: tells what their texts say.

    Cost: `facts` once for each text, `lines` once for each that says something new; O(n) besides, and
    where texts take turns a comparison of lines for each new one.
    """
    return built(terms, records, source)[0]


def built(terms: Terms, records: Sequence[Record], source: Source) -> tuple[Timeline, Stays]:
    """As `build`, with when the lines stood that came back."""
    from policydiff.history.stays import learn  # noqa: PLC0415 - only where nothing is kept

    kept = _Wordings(source)
    texts = _distinct(records, source, kept)
    said = [kept.lines(text) for text in texts]
    moving = furniture.learn(said)
    looks = {key: moving.without(lines) for key, lines in kept.items()}
    seen = [
        turns.Seen(
            look=looks[text.key],
            at=text.record.captured_at,
            technical=text.technical,
            language=kept.language(text),
        )
        for text in texts
    ]
    kinds = turns.kinds(seen, said.__getitem__)
    entries = _entries(texts, [one.look for one in seen], kinds, kept)
    gone = [Entry(record=record) for record in _gone(records)]
    ordered = sorted([*entries, *gone], key=lambda entry: entry.at) if gone else entries
    timeline = Timeline(terms=terms, entries=tuple(ordered), furniture=moving)
    return timeline, learn(said, kinds)


@dataclass(slots=True)
class _Text:
    """A text as it was recorded, and what it says."""

    record: Record
    facts: TextFacts
    also: list[Record]
    back: bool
    """Whether the document had been taken away before."""

    @property
    def technical(self) -> bool:
        return self.record.kind is RecordKind.TECHNICAL

    @property
    def key(self) -> tuple[int, int]:
        """What it says: texts with one key have one wording."""
        return self.facts.plain, self.facts.places


class _Wordings:
    """The lines and the language of each wording, read once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._read: dict[tuple[int, int], tuple[TextLines, str | None]] = {}

    def lines(self, text: _Text) -> TextLines:
        return self.read(text)[0]

    def language(self, text: _Text) -> str | None:
        return self.read(text)[1]

    def read(self, text: _Text) -> tuple[TextLines, str | None]:
        found = self._read.get(text.key)
        if found is None:
            found = self._source.lines(text.record), self._source.language(text.record)
            self._read[text.key] = found
        return found

    def items(self) -> Iterator[tuple[tuple[int, int], TextLines]]:
        return ((key, lines) for key, (lines, _) in self._read.items())


def _distinct(records: Sequence[Record], source: Source, kept: _Wordings) -> list[_Text]:
    """The texts in order, those that were recorded twice taken together.

    Two extractors write the same page in different Markdown; where their words are the same to the
    letter, they recorded one text.
    """
    texts: list[_Text] = []
    away = False
    for record in records:
        if record.blob is None:
            away = bool(texts)
            continue
        last = texts[-1] if texts and not away else None
        if last is not None and last.record.blob == record.blob:
            last.also.append(record)
            continue
        if (
            last is not None
            and record.origin != last.record.origin
            and source.letters(record) == source.letters(last.record)
        ):
            last.also.append(record)
            continue
        text = _Text(record, source.facts(record), [], away)
        away = False
        kept.read(text)  # while it is at hand
        texts.append(text)
    return texts


def _gone(records: Sequence[Record]) -> Iterator[Record]:
    """The records that took the document away."""
    gone = True
    for record in records:
        if record.blob is None and not gone:
            yield record
        gone = record.blob is None


def _entries(
    texts: Sequence[_Text], looks: Sequence[int], kinds: Sequence[int], kept: _Wordings
) -> list[Entry]:
    """Each text with what it is compared with, and why it is no news."""
    entries: list[Entry] = []
    latest: dict[int, int] = {}  # kind -> index of its last text
    first: dict[tuple[int, int], Record] = {}  # kind, look -> when it was first so
    anywhere: dict[int, Record] = {}  # look -> when a text of any kind first was
    known: set[int] = set()  # lines with an e-mail address that can be read
    for at, (text, look, kind) in enumerate(zip(texts, looks, kinds, strict=True)):
        opens = kind not in latest
        base = latest.get(kind, at - 1)
        fold: Fold | None = None
        if text.technical and at:
            fold = Fold.TECHNICAL
        elif text.back and (kind, look) in first:
            fold = Fold.RETURN
        elif at and look == looks[base]:
            fold = _same(texts[base], text, turned=kind != kinds[at - 1])
        elif at and furniture.only_hidden(kept.lines(texts[base]), kept.lines(text), known):
            fold = Fold.FURNITURE
        elif look in anywhere and not opens:
            fold = Fold.RETURN
        compared = at > 0 and fold is not Fold.TECHNICAL
        back = fold in {Fold.RETURN, Fold.VARIANT}
        entries.append(
            Entry(
                record=text.record,
                also=tuple(text.also),
                kind=kind,
                base=_of_origin(texts[base], text.record.origin) if compared else None,
                opens=opens and at > 0,
                fold=fold,
                links_only=fold in (None, Fold.RETURN)
                and compared
                and text.facts.plain == texts[base].facts.plain,
                returns_to=first.get((kind, look), anywhere.get(look)) if back else None,
                language=kept.language(text),
            )
        )
        first.setdefault((kind, look), text.record)
        anywhere.setdefault(look, text.record)
        latest[kind] = at
        known |= furniture.addresses(kept.lines(text))
    return entries


def _same(old: _Text, new: _Text, *, turned: bool) -> Fold:
    """Why a text that says the same as the one before it was recorded."""
    if turned:
        return Fold.VARIANT
    if old.facts.words == new.facts.words and old.facts.places == new.facts.places:
        return Fold.MARKUP if old.facts.targets == new.facts.targets else Fold.LINK
    return Fold.TYPOGRAPHY if old.key == new.key else Fold.FURNITURE


def _of_origin(text: _Text, origin: str) -> Record:
    """The record of a text that the same extractor wrote, where there is one."""
    return next((one for one in (text.record, *text.also) if one.origin == origin), text.record)
