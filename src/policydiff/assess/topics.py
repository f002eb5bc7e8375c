"""What a clause is about: by the words of its headings, its stem and its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from policydiff.assess.phrases import Hit
from policydiff.assess.rules import Lexicon, Rules
from policydiff.model import Clause, Section

_HEADING = 3
_HEADING_ABOVE = 2
_TITLE = 1
_TYPE = 2
_STEM = 2
_MOST_BODY = 3
"""One topic's words in a body count up to this."""
_TOUCHED, _MOST_TOUCHED = 2, 2
"""What a topic's word counts that came or went, and how many of them count."""
_SPOKEN = 2
"""What a finding counts."""
_ENOUGH, _MOST_TOLD = 2, 3
"""From this score on a topic is told, and as many at most beside those of findings."""
_FAR = 200
"""Clauses looked back for a stem at most."""


class Around(NamedTuple):
    """What stands above a clause."""

    scores: Counter[str]
    """By topic."""
    owners: frozenset[str]
    """Whose phrases were found there."""


class Topics:
    """Scores topics, remembering sections.

    Args:
        rules: for the order of topics.
        lexicon: of the text's language.
    """

    def __init__(self, rules: Rules, lexicon: Lexicon) -> None:
        self._order = {topic: at for at, topic in enumerate(rules.topics)}
        self._critical = {topic.id for topic in rules.topics.values() if topic.critical}
        self._general = {topic.id for topic in rules.topics.values() if topic.general}
        self.known = tuple(lexicon.topic_words)
        self._lexicon = lexicon
        self._sections: dict[tuple[Section, str], Around] = {}

    def of_section(self, section: Section, document: str) -> Around:
        """What a section's title, those above it, and the document's own say."""
        around = self._sections.get((section, document))
        if around is None:
            around = self._sections[section, document] = self._titles(section, document)
        return around

    def _titles(self, section: Section, document: str) -> Around:
        scores: Counter[str] = Counter()
        # The document's type, without the service's name.
        owners = set(self._lexicon.found_in(document.partition("/")[2]))
        for topic in self._lexicon.topic_words:
            if f"heading {topic}" in owners:
                scores[topic] = _TYPE
        here: Section | None = section
        while here is not None:
            if here.title:
                found = self._lexicon.found_in(here.title)
                if here is section:
                    weight = _HEADING
                else:
                    weight = _HEADING_ABOVE if here.parent and here.parent.title else _TITLE
                for topic in self._lexicon.topic_words:
                    if f"heading {topic}" in found:
                        scores[topic] = max(scores[topic], weight)
                owners |= found
            here = here.parent
        return Around(scores, frozenset(owners))

    def with_stem(self, around: Around, text: str) -> Around:
        """The same with what the words a list item hangs on say."""
        found = self._lexicon.found_in(text)
        scores = around.scores + Counter(
            {topic: _STEM for topic in self._lexicon.topic_words if f"topic {topic}" in found}
        )
        return Around(scores, around.owners | found)

    def of_words(
        self, hits: Mapping[str, Sequence[Hit]], among: range | None = None
    ) -> Counter[str]:
        """Scores by a body's own words, or those of one sentence."""
        scores: Counter[str] = Counter()
        for topic in self._lexicon.topic_words:
            found = hits.get(f"topic {topic}", ())
            count = sum(1 for hit in found if among is None or hit.first in among)
            if count:
                scores[topic] = min(count, _MOST_BODY)
        return scores

    def telling(
        self, above: Mapping[str, int], touched: Mapping[str, int], spoken: Collection[str]
    ) -> tuple[str, ...]:
        """The topics that tell most of a change.

        Args:
            above: scores of what stands above the clause.
            touched: how often each topic's words came or went.
            spoken: topics of findings.
        """
        scores = Counter(above)
        for topic, count in touched.items():
            scores[topic] += _TOUCHED * min(count, _MOST_TOUCHED)
        for topic in spoken:
            scores[topic] += _SPOKEN
        for topic in self._general:
            scores[topic] -= 1
        order = sorted(scores, key=lambda topic: (-scores[topic], self._place(topic)))
        return self.ordered(topic for topic in order[:_MOST_TOLD] if scores[topic] >= _ENOUGH)

    def best(self, scores: Mapping[str, int]) -> str | None:
        """The topic that tells most, or None."""
        most = max(scores.values(), default=0)
        if most < 2:
            return None
        return min((topic for topic, score in scores.items() if score == most), key=self._place)

    def is_critical(self, topic: str | None) -> bool:
        """Is a change critical that broadens there?"""
        return topic in self._critical

    def ordered(self, topics: Iterable[str]) -> tuple[str, ...]:
        """Topics in the order of the rules, each once."""
        return tuple(sorted(set(topics), key=self._place))

    def _place(self, topic: str) -> int:
        return self._order.get(topic, len(self._order))


def stem_of(clauses: Sequence[Clause], clause: Clause) -> Clause | None:
    """The clause a list item hangs on: the paragraph before its list, or the item it stands under."""
    for at in range(clause.index - 1, max(-1, clause.index - _FAR), -1):
        other = clauses[at]
        if other.section is not clause.section and other.section != clause.section:
            return None
        if other.kind is not clause.kind:
            return None if other.text.rstrip().endswith(".") else other
        if _under(clause.address, other.address):
            return other
    return None


def _under(inner: str, outer: str) -> bool:
    return inner.startswith(outer) and inner[len(outer) : len(outer) + 1] in (".", "(", " ")
