"""One change at a time: read both sides, gather the votes, weigh them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policydiff.assess.amounts import counted_words, is_date, number_votes
from policydiff.assess.frames import Frames, ruled, ruled_by
from policydiff.assess.members import member_votes
from policydiff.assess.rules import Lexicon, Polarity, Rules
from policydiff.assess.sides import Side
from policydiff.assess.signals import Vote, votes
from policydiff.assess.structure import by_form, is_label, remark, share_changed, whole_votes
from policydiff.assess.topics import Around, Topics, stem_of
from policydiff.assess.weigh import weighed
from policydiff.assess.words import read
from policydiff.languages import language_of
from policydiff.model import (
    Assessment,
    Change,
    ChangeKind,
    Clause,
    ClauseKind,
    Comparison,
    Direction,
    Edit,
    Level,
    Op,
)

_MUCH = 0.3
"""More of the content words than this changed without a signal: somebody should read it."""
_MOST_ALIKE = 8
"""Clauses that one is held against, to see whether it stands elsewhere."""
_SHORT = 6
"""Words of a text that is no sentence, at most one fewer."""
_ASSUMED, _UNKNOWN = "en", "unknown"
"""The language of texts too short to tell, and of long ones in none that is known."""
_MANY = 60
"""From as many words on a language can be told."""
_SAMPLE, _FEW, _SHARE = 1_000, 4, 0.25
"""Characters of a clause looked at, and how many of its words leave no doubt of its language."""


class Assessor:
    """Rates the changes of one comparison.

    Args:
        comparison: whose changes.
        rules: to go by.
    """

    def __init__(self, comparison: Comparison, rules: Rules) -> None:
        self._comparison = comparison
        self._rules = rules
        self._topics: dict[str, Topics] = {}
        self._whole: dict[ChangeKind, list[Sequence[str]]] | None = None
        self._stems: dict[tuple[str, bool, int], tuple[Around, Polarity]] = {}
        self._within: dict[bool, Assessor] = {}
        sample = " ".join(clause.text for clause in comparison.new_clauses[:120])
        self._language = language_of(sample) or (
            _UNKNOWN if sample.count(" ") >= _MANY else _ASSUMED
        )

    def assess(self, change: Change) -> Assessment:
        """Rate one change."""
        if change.beside and not change.repeats:
            return self._second_wording(change)
        decided = by_form(change)
        if decided is not None:
            return self._plain(change, *decided)
        old_text = "\n".join(clause.text for clause in change.old)
        new_text = "\n".join(clause.text for clause in change.new)
        code = self._language_of(new_text or old_text)
        lexicon = self._rules.lexicons.get(code)
        if lexicon is None or not lexicon.signals:
            return self._foreign(
                change, old_text, new_text, code, lexicon or self._rules.lexicons[_ASSUMED]
            )
        old, new = self._sides(change, old_text, new_text, lexicon)
        said = self._same_said(old, new, lexicon)
        if said is not None:
            return self._plain(change, *said)
        found = list(votes(old, new, lexicon))
        found += self._form_votes(old, new, lexicon)
        found += self._members(old, new, lexicon, found)
        if not found:
            return self._no_votes(change, old, new, lexicon)
        return weighed(self._rules, change, found, self._clause_topics(lexicon, old, new))

    def _second_wording(self, change: Change) -> Assessment:
        """Of a text that is on the page twice: what tells its two wordings apart."""
        came = bool(change.new)
        within = self._within.get(came)
        if within is None:
            whole = self._comparison
            version, clauses = (
                (whole.new, whole.new_clauses) if came else (whole.old, whole.old_clauses)
            )
            alone = replace(
                whole, old=version, new=version, old_clauses=clauses, new_clauses=clauses
            )
            within = self._within[came] = Assessor(alone, self._rules)
        told = replace(
            change,
            kind=ChangeKind.REWORDED,
            old=change.old or change.beside,
            new=change.new or change.beside,
            beside=(),
        )
        return replace(within.assess(told), change=change)

    def _same_said(
        self, old: Side | None, new: Side | None, lexicon: Lexicon
    ) -> tuple[str, Level] | None:
        """The rule and level of a change whose words say nothing new, or None."""
        whole = old or new
        if whole is None:
            return None
        if old and new:
            if old.words.words == new.words.words:
                return "formatting", Level.COSMETIC
            dated = is_date(old, lexicon) and is_date(new, lexicon)
            return ("date-of-text", Level.COSMETIC) if dated else None
        if self._is_elsewhere(whole, lexicon, is_new=old is None):
            return "moved", Level.EDITORIAL
        addressed = is_label(whole.words.text) and whole.hits.get("places")
        return ("label", Level.EDITORIAL) if addressed else None

    def _is_elsewhere(self, whole: Side, lexicon: Lexicon, *, is_new: bool) -> bool:
        """Did a clause that came or went whole go or come elsewhere, in the same words spelt otherwise?"""
        if self._whole is None:
            service, slash, _ = self._comparison.new.title.partition("/")
            spelling = lexicon.spelling_of(service if slash else "")
            self._whole = {
                kind: [
                    read((*change.old, *change.new)[0].text, spelling).words
                    for change in self._comparison.changes
                    if change.kind is kind
                ]
                for kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
            }
        others = self._whole[ChangeKind.REMOVED if is_new else ChangeKind.ADDED]
        words = whole.words.words
        alike = [other for other in others if len(other) == len(words)][:_MOST_ALIKE]
        return any(share_changed(words, other) == 0 for other in alike)

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

    def _form_votes(self, old: Side | None, new: Side | None, lexicon: Lexicon) -> list[Vote]:
        found: list[Vote] = []
        if old and new:
            found += number_votes(old, new, lexicon)
        if old:
            found += whole_votes(self._rules, old, is_new=False, all_of_it=new is None)
        if new:
            found += whole_votes(self._rules, new, is_new=True, all_of_it=old is None)
        return found

    def _members(
        self, old: Side | None, new: Side | None, lexicon: Lexicon, found: Sequence[Vote]
    ) -> list[Vote]:
        if old is None or new is None:
            return []
        return list(member_votes(self._rules, lexicon, old, new, found))

    def _no_votes(
        self, change: Change, old: Side | None, new: Side | None, lexicon: Lexicon
    ) -> Assessment:
        topics = self._clause_topics(lexicon, old, new)
        if old is None or new is None:
            shown = old or new
            rule = "label" if shown is None or is_label(shown.words.text) else "explains"
            return self._plain(change, rule, Level.EDITORIAL, topics)
        share = share_changed(_content(old, lexicon), _content(new, lexicon))
        if share == 0:
            return self._plain(change, "spelling", Level.COSMETIC)
        if share <= _MUCH or len(new.words.words) < _SHORT > len(old.words.words):
            return self._plain(change, "reworded", Level.EDITORIAL, topics)
        return Assessment(
            change=change,
            level=Level.SUBSTANTIVE,
            direction=Direction.UNCLEAR,
            topics=topics,
            findings=(remark(self._rules, "rewritten"),),
        )

    def _foreign(
        self, change: Change, old_text: str, new_text: str, code: str, lexicon: Lexicon
    ) -> Assessment:
        """A text the rules cannot read: its numbers, and a word that the rest is not assessed."""
        old, new = self._sides(change, old_text, new_text, lexicon)
        if old and new and share_changed(old.words.words, new.words.words) == 0:
            return self._plain(change, "spelling", Level.COSMETIC)
        if (old is None or new is None) and is_label(old_text or new_text):
            return self._plain(change, "label", Level.EDITORIAL)
        numbers = list(number_votes(old, new, lexicon)) if old and new else []
        shown = remark(self._rules, "foreign", language=code)
        rated = weighed(self._rules, change, numbers, ())
        return Assessment(
            change=change,
            level=rated.level if numbers else Level.SUBSTANTIVE,
            direction=rated.direction if numbers else Direction.UNCLEAR,
            leaning=rated.leaning,
            topics=rated.topics,
            findings=(*rated.findings, shown),
            not_assessed=f"language {code}",
        )

    def _plain(
        self, change: Change, rule: str, level: Level, topics: tuple[str, ...] = ()
    ) -> Assessment:
        return Assessment(
            change=change,
            level=level,
            direction=Direction.NONE,
            topics=topics,
            findings=(remark(self._rules, rule),),
        )

    def _clause_topics(
        self, lexicon: Lexicon, old: Side | None, new: Side | None
    ) -> tuple[str, ...]:
        topics = self._topics[lexicon.language]
        found: list[str] = []
        for side in (old, new):
            if side is not None:
                found += topics.enough(side.around.scores + topics.of_words(side.hits))
        return topics.ordered(found)

    def _sides(
        self, change: Change, old_text: str, new_text: str, lexicon: Lexicon
    ) -> tuple[Side | None, Side | None]:
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
        topics = self._topics.setdefault(lexicon.language, Topics(self._rules, lexicon))
        is_old = gone is Op.DELETE
        version = self._comparison.old if is_old else self._comparison.new
        among = self._comparison.old_clauses if is_old else self._comparison.new_clauses
        around, stem = self._around(
            clauses[0], among, lexicon, topics, version.title, is_old=is_old
        )
        service, slash, _ = version.title.partition("/")
        spelling = lexicon.spelling_of(service if slash else "")
        words = read(text, spelling, edits, gone)
        hits = lexicon.phrases.find(words)
        item = clauses[0].kind is ClauseKind.ITEM
        if item:
            stem = ruled(stem, hits, around.owners, text)
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


def _content(side: Side, lexicon: Lexicon) -> list[str]:
    """The words of a side that carry content; numbers have rules of their own."""
    numbers = counted_words(side, lexicon)
    return [
        word
        for at, word in enumerate(side.words.words)
        if word not in lexicon.little and at not in numbers and "://" not in word
    ]
