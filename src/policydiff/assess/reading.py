"""Both sides of a change, read: in which language, under which headings, with which words."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.assess.frames import Frames
from policydiff.assess.kinds import ruled, ruled_by
from policydiff.assess.rules import Lexicon, Polarity, Rules
from policydiff.assess.sides import Side
from policydiff.assess.topics import Around, Topics, stem_of
from policydiff.assess.words import Spelling, read
from policydiff.languages import language_of
from policydiff.model import Change, Clause, ClauseKind, Comparison, Edit, Op, Version

_ASSUMED, _UNKNOWN = "en", "unknown"
"""The language of texts too short to tell, and of long ones in none that is known."""
_MANY = 60
"""From as many words on a language can be told."""
_SAMPLE, _FEW, _SHARE = 1_000, 4, 0.25
"""Characters of a clause looked at, and how many of its words leave no doubt of its language."""


class Reader:
    """Reads the changes of one comparison, remembering what stands above their clauses.

    Args:
        comparison: whose changes.
        rules: to go by.
    """

    def __init__(self, comparison: Comparison, rules: Rules) -> None:
        self._comparison = comparison
        self._rules = rules
        self._topics: dict[str, Topics] = {}
        self._stems: dict[tuple[str, bool, int], tuple[Around, Polarity]] = {}
        sample = " ".join(clause.text for clause in comparison.new_clauses[:120])
        self._language = language_of(sample) or (
            _UNKNOWN if sample.count(" ") >= _MANY else _ASSUMED
        )

    def lexicon_of(self, text: str) -> tuple[str, Lexicon, bool]:
        """The language of a text, the rules to read it with, and whether they are that language's."""
        code = self._language_of(text)
        lexicon = self._rules.lexicons.get(code)
        known = lexicon is not None and bool(lexicon.signals)
        return code, lexicon or self._rules.lexicons[_ASSUMED], known

    def spelling(self, lexicon: Lexicon, version: Version) -> Spelling:
        """A language's spelling, with the names of a version's service read as `we`."""
        service, slash, _ = version.title.partition("/")
        return lexicon.spelling_of(service if slash else "")

    def is_rulebook(self, lexicon: Lexicon) -> bool:
        """Is the whole document one of rules of conduct, by its type?"""
        _, _, kind = self._comparison.new.title.partition("/")
        return "rulebook" in lexicon.found_in(kind)

    def topics(self, lexicon: Lexicon) -> Topics:
        """The scores of topics in a language."""
        found = self._topics.get(lexicon.language)
        if found is None:
            found = self._topics[lexicon.language] = Topics(self._rules, lexicon)
        return found

    def sides(
        self, change: Change, old_text: str, new_text: str, lexicon: Lexicon
    ) -> tuple[Side | None, Side | None]:
        """The old and the new side of a change, None for one that is not there."""
        edits = change.redline.minimal if change.redline is not None else None
        old = self._side(change.old, old_text, edits, Op.DELETE, lexicon) if change.old else None
        new = self._side(change.new, new_text, edits, Op.INSERT, lexicon) if change.new else None
        return old, new

    def _side(
        self,
        clauses: Sequence[Clause],
        text: str,
        edits: Sequence[Edit] | None,
        gone: Op,
        lexicon: Lexicon,
    ) -> Side:
        topics = self.topics(lexicon)
        is_old = gone is Op.DELETE
        version = self._comparison.old if is_old else self._comparison.new
        among = self._comparison.old_clauses if is_old else self._comparison.new_clauses
        around, stem = self._around(
            clauses[0], among, lexicon, topics, version.title, is_old=is_old
        )
        words = read(text, self.spelling(lexicon, version), edits, gone)
        hits = lexicon.phrases.find(words)
        item = clauses[0].kind is ClauseKind.ITEM
        stem = ruled(stem, hits, around.owners, text, item=item)
        return Side.of(words, hits, lexicon, topics, around, stem, item=item)

    def _around(
        self,
        clause: Clause,
        among: Sequence[Clause],
        lexicon: Lexicon,
        topics: Topics,
        title: str,
        *,
        is_old: bool,
    ) -> tuple[Around, Polarity]:
        """What stands above a clause: its headings, and the stem of its list."""
        above = topics.of_section(clause.section, title)
        if clause.kind is not ClauseKind.ITEM:
            return above, Polarity.UNKNOWN
        stem = stem_of(among, clause)
        if stem is None:
            return above, Polarity.UNKNOWN
        key = (lexicon.language, is_old, stem.index)
        if key not in self._stems:
            words = read(stem.text, lexicon.spelling)
            hits = lexicon.phrases.find(words)
            frames = Frames(words, hits, lexicon.acts, Polarity.UNKNOWN)
            last = frames.of_sentence(words.sentence[-1]) if words.words else []
            polarity = last[-1].polarity if last else Polarity.UNKNOWN
            if polarity in {Polarity.UNKNOWN, Polarity.POWER}:
                polarity = ruled_by(hits) or polarity
            self._stems[key] = topics.with_stem(above, stem.text), polarity
        return self._stems[key]

    def _language_of(self, text: str) -> str:
        """The language of a clause: nearly always its page's, which its little words tell at once."""
        sample = text[:_SAMPLE].casefold().split()
        lexicon = self._rules.lexicons.get(self._language)
        if lexicon is not None:
            little = sum(word in lexicon.little for word in sample)
            if little >= max(_FEW, len(sample) * _SHARE):
                return self._language
        found = language_of(text, expected=self._language)
        if found is None and len(sample) >= _MANY:
            return _UNKNOWN
        return found or self._language
