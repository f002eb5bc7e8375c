"""One change at a time: read both sides, gather the votes, weigh them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policydiff.assess.amounts import counted_words, is_date, number_votes
from policydiff.assess.members import member_votes
from policydiff.assess.names import is_address, other_address, other_name
from policydiff.assess.reading import Reader
from policydiff.assess.rules import Lexicon, Rules
from policydiff.assess.sides import Side
from policydiff.assess.signals import Vote, votes
from policydiff.assess.structure import by_form, is_label, remark, share_changed, whole_votes
from policydiff.assess.weigh import weighed
from policydiff.assess.words import read
from policydiff.dataclasses import replace
from policydiff.model import (
    Assessment,
    Change,
    ChangeKind,
    Comparison,
    Direction,
    Level,
)

_MUCH = 0.3
"""More of the content words than this changed without a signal: somebody should read it."""
_MOST_ALIKE = 8
"""Clauses that one is held against, to see whether it stands elsewhere."""
_MANY_TOUCHED = 22
"""More words than this that came or went: one of them alone says little of where a clause points."""
_SHORT = 6
"""Words of a text that is no sentence, at most one fewer."""


class Assessor:
    """Rates the changes of one comparison.

    Args:
        comparison: whose changes.
        rules: to go by.
    """

    def __init__(self, comparison: Comparison, rules: Rules) -> None:
        self._comparison = comparison
        self._rules = rules
        self._reader = Reader(comparison, rules)
        self._whole: dict[ChangeKind, list[Sequence[str]]] | None = None
        self._within: dict[bool, Assessor] = {}

    def assess(self, change: Change) -> Assessment:
        """Rate one change."""
        if change.beside and not change.repeats:
            return self._second_wording(change)
        decided = by_form(change)
        if decided is not None:
            return self._plain(change, *decided)
        old_text = "\n".join(clause.text for clause in change.old)
        new_text = "\n".join(clause.text for clause in change.new)
        code, lexicon, known = self._reader.lexicon_of(new_text or old_text)
        old, new = self._reader.sides(change, old_text, new_text, lexicon)
        if not known:
            return self._foreign(change, old, new, code, lexicon)
        same = self._same(change, old, new, lexicon)
        if same is not None:
            return same
        found = list(votes(old, new, lexicon))
        found += self._form_votes(old, new, lexicon)
        found += self._members(old, new, lexicon, found)
        if not found:
            return self._no_votes(change, old, new, lexicon)
        topics = self._clause_topics(lexicon, old, new, found)
        return weighed(
            self._rules,
            change,
            found,
            topics,
            crowded=_crowded(old, new),
            conduct=self._reader.is_rulebook(lexicon),
        )

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

    def _same(
        self, change: Change, old: Side | None, new: Side | None, lexicon: Lexicon
    ) -> Assessment | None:
        """A change whose words say nothing new but, it may be, another name; None for others."""
        other = other_name(self._rules, old, new, lexicon) if old and new else None
        if other is not None:
            level, shown = other
            return Assessment(
                change=change, level=level, direction=shown.direction, topics=(), findings=(shown,)
            )
        said = self._same_said(old, new, lexicon)
        return self._plain(change, *said) if said is not None else None

    def _same_said(
        self, old: Side | None, new: Side | None, lexicon: Lexicon
    ) -> tuple[str, Level] | None:
        """The rule and level of a change whose words say nothing new, or None."""
        whole = old or new
        if whole is None:
            return None
        if all(is_date(side, lexicon) for side in (old, new) if side is not None):
            return "date-of-text", Level.COSMETIC
        if old and new:
            same = old.words.words == new.words.words
            return ("spelling", Level.COSMETIC) if same else None
        if not any(sign.isalpha() for sign in whole.words.text):
            return "formatting", Level.COSMETIC
        if self._is_elsewhere(whole, lexicon, is_new=old is None):
            return "moved", Level.EDITORIAL
        addressed = is_label(whole.words.text) and whole.hits.get("places")
        return ("label", Level.EDITORIAL) if addressed else None

    def _is_elsewhere(self, whole: Side, lexicon: Lexicon, *, is_new: bool) -> bool:
        """Did a clause that came or went whole go or come elsewhere, in the same words spelt otherwise?"""
        if self._whole is None:
            spelling = self._reader.spelling(lexicon, self._comparison.new)
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

    def _form_votes(self, old: Side | None, new: Side | None, lexicon: Lexicon) -> list[Vote]:
        found: list[Vote] = []
        if old and new:
            found += number_votes(old, new, lexicon)
        if old:
            found += whole_votes(self._rules, old, new, is_new=False)
        if new:
            found += whole_votes(self._rules, new, old, is_new=True)
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
        addresses = other_address(self._rules, old, new)
        if addresses is not None and share <= _MUCH:
            return Assessment(
                change=change,
                level=Level.EDITORIAL,
                direction=Direction.NONE,
                topics=topics,
                findings=(addresses,),
            )
        if share == 0 or "".join(old.words.words) == "".join(new.words.words):
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
        self, change: Change, old: Side | None, new: Side | None, code: str, lexicon: Lexicon
    ) -> Assessment:
        """A text the rules cannot read: its numbers, and a word that the rest is not assessed."""
        if old and new and share_changed(old.words.words, new.words.words) == 0:
            return self._plain(change, "spelling", Level.COSMETIC)
        whole = old or new
        if (old is None or new is None) and whole is not None and is_label(whole.words.text):
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
        self, lexicon: Lexicon, old: Side | None, new: Side | None, found: Sequence[Vote] = ()
    ) -> tuple[str, ...]:
        sides = [side for side in (old, new) if side is not None]
        above = Counter[str]()
        for side in sides:
            above |= side.around.scores
        touched = Counter(topic for side in sides for topic in side.touched_topics())
        spoken = {vote.topic for vote in found if vote.topic is not None}
        return self._reader.topics(lexicon).telling(above, touched, spoken)


def _crowded(old: Side | None, new: Side | None) -> bool:
    """Did so much of a clause change that a single word of it says little of where it points?"""
    if old is None or new is None:
        return False
    return sum(old.words.touched) + sum(new.words.touched) > _MANY_TOUCHED


def _content(side: Side, lexicon: Lexicon) -> list[str]:
    """The words of a side that carry content; numbers have rules of their own."""
    numbers = counted_words(side, lexicon)
    return [
        word
        for at, word in enumerate(side.words.words)
        if word not in lexicon.little and at not in numbers and not is_address(word)
    ]
