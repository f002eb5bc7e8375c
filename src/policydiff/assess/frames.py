"""Who may, must or must not: the kind of clause each word of a text stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from policydiff.assess.phrases import Hit
from policydiff.assess.rules import Act, Polarity
from policydiff.assess.words import Words

_TO_MODAL = 4
"""Words between a subject and its modal verb at most."""
_TO_ACT = 8
"""Words between a modal verb and what it lets happen at most."""
_FLIPPED = {
    Polarity.POWER: Polarity.DUTY,
    Polarity.DUTY: Polarity.POWER,
    Polarity.RIGHT: Polarity.PROHIBITION,
    Polarity.PROHIBITION: Polarity.PROHIBITION,
    Polarity.UNKNOWN: Polarity.UNKNOWN,
}


class Frame(NamedTuple):
    """A subject with its verb."""

    first: int
    subordinate: bool
    """Does it stand in an `if ...`, `which ...` part rather than in the main clause?"""
    negated: bool
    bare: Polarity
    """Of the clause without its negation."""

    @property
    def polarity(self) -> Polarity:
        """Of the clause as it stands."""
        return _FLIPPED[self.bare] if self.negated else self.bare


class Frames:
    """The frames of one text.

    Args:
        words: the text.
        hits: what the lexicon's grammar and acts found in it.
        acts: the lexicon's acts.
        stem: kind of the clause this one hangs on as a list item, or UNKNOWN.
    """

    def __init__(
        self, words: Words, hits: Mapping[str, Sequence[Hit]], acts: Sequence[Act], stem: Polarity
    ) -> None:
        self._words = words
        self._stem = stem
        self._starts = {name: {hit.first: hit for hit in hits.get(name, ())} for name in _CLASSES}
        self._acts = {hit.first: acts[hit.value] for hit in hits.get("acts", ())}
        self._frames: dict[int, list[Frame]] = {}
        self._find()
        self._exceptions = [self._stretch(hit) for hit in hits.get("exceptions", ())]

    def at(self, word: int) -> Frame:
        """The frame that governs a word."""
        frames = self._frames.get(self._words.sentence[word], ())
        main = [frame for frame in frames if not frame.subordinate]
        before = [frame for frame in main if frame.first <= word]
        if before:
            return before[-1]
        if main:
            return main[0]
        if self._stem is not Polarity.UNKNOWN or not frames:
            return Frame(word, subordinate=False, negated=False, bare=self._stem)
        return frames[-1]

    def of_sentence(self, number: int) -> list[Frame]:
        """The main frames of a sentence."""
        return [frame for frame in self._frames.get(number, ()) if not frame.subordinate]

    def excepted(self, word: int) -> bool:
        """Does a word stand inside an exception?"""
        return any(first < word <= last for first, last in self._exceptions)

    def _stretch(self, hit: Hit) -> tuple[int, int]:
        sentence = self._words.sentence_range(self._words.sentence[hit.first])
        stop = next(
            (at for at in range(hit.last + 1, sentence.stop) if at in self._words.breaks),
            sentence.stop,
        )
        return hit.last, stop - 1

    def _find(self) -> None:
        words, starts = self._words, self._starts
        claimed, sentence = -1, -1
        speaker: bool | None = None  # the last subject in this sentence: the user?
        for at in range(len(words.words)):
            if words.sentence[at] != sentence:
                sentence, speaker = words.sentence[at], None
            user, provider = starts["user"].get(at), starts["provider"].get(at)
            subject = user or provider
            if subject is not None:
                frame, last = self._read(at, subject.last + 1, user is not None)
                if frame is not None:
                    speaker = user is not None
            elif at <= claimed:
                continue
            elif self._modal(at) is not None:
                joined = at - 1 in starts["joining"]
                frame, last = self._read(at, at, speaker if joined else None)
            elif at in starts["being"] and self._acts.keys() & {at + 1, at + 2}:
                frame, last = self._read(at, at + 1, None)
            else:
                continue
            if frame is not None:
                claimed = last
                self._frames.setdefault(sentence, []).append(frame)

    def _modal(self, at: int) -> tuple[str, Hit] | None:
        for name in ("strong", "weak", "hedged"):
            hit = self._starts[name].get(at)
            if hit is not None:
                return name, hit
        return None

    def _is_subject(self, at: int) -> bool:
        return at in self._starts["user"] or at in self._starts["provider"]

    def _read(self, first: int, after: int, user: bool | None) -> tuple[Frame | None, int]:  # noqa: FBT001
        """Read on from a subject (or a modal verb without one) to its modal, negation and act."""
        words = self._words
        sentence = words.sentence[first]
        mood: str | None = None
        negated = False
        act: Act | None = None
        at, last, limit = after, after - 1, after + _TO_MODAL
        while at < min(limit, len(words.words)) and words.sentence[at] == sentence:
            modal = self._modal(at)
            negation = self._starts["negations"].get(at)
            if modal is not None and mood is None:
                mood, last = modal[0], modal[1].last
                limit = last + 1 + _TO_ACT
                at = last + 1
                continue
            if negation is not None:
                negated = True
            elif at in self._acts:
                act, last = self._acts[at], at
                break
            elif self._is_subject(at) and (mood is None or at in words.breaks):
                break
            at += 1
        if mood is None and act is None:
            return None, after - 1
        bare = _polarity(user, mood, act)
        subordinate = (
            any(
                at in self._starts["subordinate"]
                for at in range(max(0, first - 2), first)
                if words.sentence[at] == sentence
            )
            and first not in words.breaks
        )
        return Frame(first, subordinate, negated, bare), last


def _polarity(user: bool | None, mood: str | None, act: Act | None) -> Polarity:  # noqa: FBT001
    if user:
        return {
            "strong": Polarity.PROHIBITION,
            "hedged": Polarity.PROHIBITION,
            "weak": Polarity.RIGHT,
        }.get(mood or "", Polarity.UNKNOWN)
    if act is not None:
        return Polarity.DUTY if act.serves_user else Polarity.POWER
    return Polarity.POWER if mood == "weak" and user is False else Polarity.UNKNOWN


_CLASSES = (
    "provider",
    "user",
    "strong",
    "hedged",
    "weak",
    "negations",
    "subordinate",
    "being",
    "joining",
)
