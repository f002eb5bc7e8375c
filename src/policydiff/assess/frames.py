"""Who may, must or must not: the kind of clause each word of a text stands in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from policydiff.assess.kinds import Frame, Who, polarity_of
from policydiff.assess.phrases import Hit
from policydiff.assess.rules import Act, Polarity
from policydiff.assess.words import Words

_TO_MODAL = 3
"""Words between a subject and its modal verb at most."""
_TO_ACT = 8
"""Words between a modal verb and what it lets happen at most."""
_TO_OTHERS = 3
"""Words after `allow` in which it is said whom."""
_TO_SUBORDINATOR = 3
"""Words between `if` or `which` and the subject at most."""


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
        self.stem = stem
        self._starts = {name: {hit.first: hit for hit in hits.get(name, ())} for name in _CLASSES}
        # Where one word begins several, the first class named has it.
        self._subjects = {
            hit.first: (who, hit)
            for who in reversed(_SUBJECTS)
            for hit in hits.get(who.value, ())
            # `a Shop account` names a thing, not who does something.
            if hit.first - 1 not in self._starts["attributes"]
        }
        self._modals = {
            hit.first: (name, hit) for name in reversed(_MOODS) for hit in hits.get(name, ())
        }
        self._acts = {hit.first: acts[hit.value] for hit in hits.get("acts", ())}
        # Negations of something else than the act: `without notice`, `no obligation to`.
        self._inverted = {hit.last for hit in hits.get("inverts", ())}
        self._announced = {hit.last for hit in hits.get("announces", ())}
        self._idle = {at for hit in hits.get("idle", ()) for at in range(hit.first, hit.last + 1)}
        self._frames: dict[int, list[Frame]] = {}
        self._done: set[int] = set()
        self._find()
        self._exceptions = [hit.last for hit in hits.get("exceptions", ())]
        self._breaks = sorted(words.breaks)
        self._main: dict[int, list[Frame]] = {}

    def at(self, word: int) -> Frame:
        """The frame that governs a word."""
        sentence = self._words.sentence[word]
        main = self.of_sentence(sentence)
        if main:
            last = max(0, bisect_right(main, word, key=lambda frame: frame.first) - 1)
            # What only explains a word before (`photos you saved`) does not govern what comes after it.
            governs = next((at for at in range(last, -1, -1) if main[at].rules), last)
            return main[governs]
        frames = self._frames.get(sentence, ())
        if self.stem is not Polarity.UNKNOWN or not frames:
            return Frame(word, subordinate=False, negated=False, bare=self.stem)
        return frames[-1]

    def of_sentence(self, number: int) -> Sequence[Frame]:
        """The main frames of a sentence, in order."""
        main = self._main.get(number)
        if main is None:
            main = [frame for frame in self._frames.get(number, ()) if not frame.subordinate]
            self._main[number] = main
        return main

    def is_done(self, word: int) -> bool:
        """Is a word what the provider, or nobody named, does: no noun, no act of the user's?"""
        return word in self._done

    def listed(self, among: range) -> Iterator[Act]:
        """What else is done in a list of acts among some words: `to infer, use, share or disclose`."""
        joining = self._starts["joining"]
        for at in among:
            if at in self._acts and (at in self._words.breaks or at - 1 in joining):
                yield self._acts[at]

    def excepted(self, word: int) -> bool:
        """Does a word stand inside an exception: after its sign and before the next comma?"""
        which = bisect_left(self._exceptions, word) - 1
        if which < 0:
            return False
        sign = self._exceptions[which]
        if self._words.sentence[sign] != self._words.sentence[word]:
            return False
        stop = bisect_right(self._breaks, sign)
        return stop == len(self._breaks) or self._breaks[stop] > word

    def _find(self) -> None:
        words, starts = self._words, self._starts
        claimed, sentence = -1, -1
        speaker = Who.NOBODY  # the last subject in this sentence
        for at in range(len(words.words)):
            if words.sentence[at] != sentence:
                sentence, speaker = words.sentence[at], Who.NOBODY
            subject = self._subjects.get(at)
            if subject is not None:
                frame, last = self._read(at, subject[1].last + 1, subject[0])
                if frame is not None or at == 0 or words.sentence[at - 1] != sentence:
                    speaker = subject[0]
            elif at <= claimed:
                continue
            elif at in starts["commands"] and (at == 0 or words.sentence[at - 1] != sentence):
                last = starts["commands"][at].last
                frame = Frame(at, subordinate=False, negated=False, bare=Polarity.PROHIBITION)
            elif at in self._modals:
                joined = at - 1 in starts["joining"]
                frame, last = self._read(at, at, speaker if joined else Who.NOBODY)
            elif at in starts["being"] and self._acts.keys() & {at + 1, at + 2}:
                frame, last = self._read(at, at, Who.NOBODY)
            else:
                continue
            if frame is not None:
                claimed = last
                self._frames.setdefault(sentence, []).append(frame)

    def _read(self, first: int, after: int, who: Who) -> tuple[Frame | None, int]:
        """Read on from a subject (or a modal verb without one) to its modal, negation and act."""
        words = self._words
        sentence = words.sentence[first]
        mood: str | None = None
        modal_last = first
        negated, passive = first - 1 in self._inverted, False
        act: Act | None = None
        at, last, limit = after, after - 1, after + _TO_MODAL
        while at < min(limit, len(words.words)) and words.sentence[at] == sentence:
            modal = self._modals.get(at)
            if modal is not None and mood is None:
                mood, last = modal[0], modal[1].last
                modal_last = last
                limit = last + 1 + _TO_ACT
                at = last + 1
                continue
            if at in self._starts["subordinate"] and at > modal_last + 1:
                break
            if at in self._starts["negations"]:
                negated = negated or at not in self._idle
            elif at in self._acts:
                act, last = self._acts[at], at
                break
            elif at in self._subjects and (mood is None or at in words.breaks):
                break
            passive = passive or at in self._starts["being"]
            at += 1
        if mood is None and act is None:
            return None, after - 1
        if act is not None and who is not Who.USER and (passive or who is not Who.NOBODY):
            self._do(last)
        comes_about = "befalls" if mood == "future" else "undergoes"
        befalls = modal_last + 1 in self._starts[comes_about] and not negated
        bare = polarity_of(who, mood, act, passive=passive, befalls=befalls, negated=negated)
        if act is not None and act.makes is Polarity.RIGHT and self._is_others(last + 1):
            bare = Polarity.POWER  # what others are allowed costs the user something
        return Frame(first, self._is_subordinate(first, who), negated, bare, act), last

    def _is_others(self, first: int) -> bool:
        """Is somebody else than user and provider named right there: `allow certain third parties`?"""
        for at in range(first, min(first + _TO_OTHERS, len(self._words.words))):
            if at in self._subjects:
                return self._subjects[at][0] is Who.OTHERS
        return False

    def _do(self, at: int) -> None:
        """An act, and those it is coordinated with: `store, share and sell`."""
        words, joining = self._words, self._starts["joining"]
        self._done.add(at)
        after = at + 1
        while after < len(words.words) and words.sentence[after] == words.sentence[at]:
            if after in self._acts and (after in words.breaks or after - 1 in joining):
                self._done.add(after)
                after += 1
            elif after in joining:
                after += 1
            else:
                break

    def _is_subordinate(self, first: int, who: Who) -> bool:
        """Does a frame stand in an `if ...` or `which ...` part?"""
        words = self._words
        # Before a verb without a known subject stand the words of its subject.
        back = _TO_SUBORDINATOR if who is not Who.NOBODY else _TO_SUBORDINATOR + _TO_MODAL
        for at in range(first, max(-1, first - back - 1), -1):
            if words.sentence[at] != words.sentence[first]:
                return False
            if at in self._starts["subordinate"] and at not in self._announced:
                return True
            if at in words.breaks:
                return False
        return False


_MOODS = ("strong", "future", "weak", "hedged")
_SUBJECTS = (Who.USER, Who.PROVIDER, Who.OTHERS)
_CLASSES = (
    "negations",
    "subordinate",
    "being",
    "joining",
    "commands",
    "befalls",
    "undergoes",
    "attributes",
)
