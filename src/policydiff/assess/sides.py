"""One side of a change with everything the rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policydiff.assess.frames import Frames
from policydiff.assess.phrases import Hit
from policydiff.assess.rules import Effect, Lexicon, Polarity, Signal
from policydiff.assess.topics import Around, Topics
from policydiff.assess.words import Words
from policydiff.dataclasses import dataclass, field
from policydiff.model import Direction

_LONGEST_QUOTE = 160


class Quote(NamedTuple):
    """Words of a text, letter by letter."""

    text: str
    told: str
    """The same as a reason says it: with ` …` where it was cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The old or the new text of a change, read with one lexicon."""

    words: Words
    hits: Mapping[str, Sequence[Hit]]
    frames: Frames
    around: Around
    """What headings and stem say."""
    topics: Topics
    is_item: bool = False
    is_rule: bool = False
    """Is it a list item where headings say what is allowed or forbidden?"""
    _near: dict[str, set[int]] = field(default_factory=dict, init=False)
    _topic: dict[int, str | None] = field(default_factory=dict, init=False)

    @classmethod
    def of(
        cls,
        words: Words,
        hits: Mapping[str, Sequence[Hit]],
        lexicon: Lexicon,
        topics: Topics,
        around: Around,
        stem: Polarity,
        *,
        item: bool,
    ) -> Side:
        """Read a side."""
        frames = Frames(words, hits, lexicon.acts, stem)
        is_rule = item and not around.owners.isdisjoint(("allows", "forbids"))
        return cls(
            words=words,
            hits=hits,
            frames=frames,
            around=around,
            topics=topics,
            is_item=item,
            is_rule=is_rule,
        )

    def is_touched(self, hit: Hit) -> bool:
        """Did any word of a hit come or go?"""
        return any(self.words.touched[hit.first : hit.last + 1])

    def touched_topics(self) -> Iterator[str]:
        """The topic of every word that came or went."""
        for topic in self.topics.known:
            for hit in self.hits.get(f"topic {topic}", ()):
                if self.is_touched(hit) and not self.is_instance(hit.first):
                    yield topic

    def is_lone(self, hit: Hit) -> bool:
        """Does a hit stand in a sentence that came or went whole?"""
        return self.words.sentence[hit.first] in self.words.lone

    def is_pointer(self, word: int) -> bool:
        """Does a word stand in a sentence that only points to another page?"""
        sentence = self.sentence(word)
        return any(hit.first in sentence for hit in self.hits.get("pointers", ()))

    def sentence(self, word: int) -> range:
        """The words of the sentence a word stands in."""
        return self.words.sentence_range(self.words.sentence[word])

    def is_near(self, owner: str, word: int) -> bool:
        """Does an owner's phrase stand in a word's sentence, or above the clause?"""
        if owner in self.around.owners:
            return True
        if owner not in self._near:
            self._near[owner] = {self.words.sentence[hit.first] for hit in self.hits.get(owner, ())}
        return self.words.sentence[word] in self._near[owner]

    def topic(self, word: int) -> str | None:
        """The topic of the sentence a word stands in."""
        act = self.frames.at(word).act
        if act is not None and self.topics.is_critical(act.topic):
            return act.topic
        number = self.words.sentence[word]
        if number not in self._topic:
            own = self.topics.of_words(self.hits, self.words.sentence_range(number))
            self._topic[number] = self.topics.best(self.around.scores + own)
        return self._topic[number]

    def is_instance(self, word: int) -> bool:
        """Does a word stand after `for example` or `such as` in its sentence?"""
        first = self.sentence(word).start
        return any(first <= hit.first < word for hit in self.hits.get("instances", ()))

    def states(self, topic: str | None, word: int) -> bool:
        """Is a topic spoken of in a word's own sentence, rather than only in what stands above?"""
        if topic is None:
            return False
        sentence = self.sentence(word)
        return any(hit.first in sentence for hit in self.hits.get(f"topic {topic}", ()))

    def polarity(self, word: int, *, bare: bool = False) -> Polarity:
        """The kind of clause a word stands in."""
        frame = self.frames.at(word)
        return frame.bare if bare else frame.polarity

    def is_denied(self, word: int) -> bool:
        """Does a word stand in what the provider says he does not do?"""
        frame = self.frames.at(word)
        return frame.negated and frame.polarity is Polarity.DUTY

    def points(self, signal: Signal, effect: Effect, word: int) -> Direction:
        """Which way a signal that stands at a word points."""
        direction = effect.directions[self.polarity(word, bare=signal.bare)]
        if effect.turns and signal.turns and self.frames.excepted(word):
            return turned(direction)
        return direction

    def quote(self, hit: Hit) -> Quote:
        """The words of a hit with the changed words right around it, never cut within a phrase."""
        words = self.words
        sentence = self.sentence(hit.first)
        first, last = hit.first, hit.last
        if self.is_touched(hit):
            while first - 1 in sentence and words.touched[first - 1]:
                first -= 1
            while last + 1 in sentence and words.touched[last + 1]:
                last += 1
        whole = first, last
        if words.ends[last] - words.starts[first] > _LONGEST_QUOTE:
            # Of a long stretch, what stands between the commas around the hit.
            first = max(
                (at for at in range(first, hit.first + 1) if at in words.breaks), default=hit.first
            )
            last = min(
                (at - 1 for at in range(hit.last + 1, last + 1) if at in words.breaks),
                default=hit.last,
            )
        if words.ends[last] - words.starts[first] > _LONGEST_QUOTE:
            first, last = hit.first, hit.last
        return self._quoted(first, last, whole)

    def quote_sentence(self, number: int) -> Quote:
        """A sentence, cut at a word where it is long."""
        sentence = self.words.sentence_range(number)
        last = sentence.start
        for at in sentence:
            if self.words.ends[at] - self.words.starts[sentence.start] > _LONGEST_QUOTE:
                break
            last = at
        return self._quoted(sentence.start, last, (sentence.start, sentence.stop - 1))

    def _quoted(self, first: int, last: int, whole: tuple[int, int]) -> Quote:
        """The words from one to another, of those that were to be quoted."""
        text = self.words.quote(first, last)
        quote = text[:_LONGEST_QUOTE]
        before = "… " if first > whole[0] else ""
        after = " …" if last < whole[1] or quote != text else ""
        return Quote(quote, f"{before}{quote}{after}")


def turned(direction: Direction) -> Direction:
    """The direction seen from the other side."""
    if direction is Direction.BROADENS:
        return Direction.NARROWS
    if direction is Direction.NARROWS:
        return Direction.BROADENS
    return direction
