"""Rules as they are used: frozen, read from the lexicon by `policydiff.assess.load`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from policydiff.assess.phrases import Phrase, Phrases, phrases_in
from policydiff.assess.words import Spelling, read
from policydiff.dataclasses import dataclass, field, replace
from policydiff.model import Direction, Level

_MOST_KEPT = 4_096


class Polarity(StrEnum):
    """What kind of clause a signal stands in, from the provider's or the user's side."""

    POWER = "power"
    """The provider may do, or does, what costs the user something."""
    DUTY = "duty"
    """The provider must do what serves the user, or promises not to do what does not."""
    RIGHT = "right"
    """The user may."""
    PROHIBITION = "prohibition"
    """The user must, or must not."""
    UNKNOWN = "unknown"


class SignalKind(StrEnum):
    """How a signal's occurrences on both sides are held against each other."""

    WORDS = "words"
    """Counted: one more or one fewer counts."""
    LIST = "list"
    """Named values, each there or not there."""
    LADDER = "ladder"
    """Rungs from the strictest for the provider to the loosest."""
    ACTS = "acts"
    """The lexicon's acts, each there or not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a clause is about."""

    id: str
    title: str
    critical: bool = False
    """A change here that broadens is critical."""
    bans: bool = False
    """Critical even where the clause binds the user rather than the provider."""
    general: bool = False
    """Nearly every clause is about it a little: it is told where little else is."""
    grounds: bool = False
    """Critical where a list of what the provider may do for it only grows by an item."""
    own: bool = False
    """Critical only by a rule that has this topic, not by what else came into a clause about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Which way a signal that comes points, by the clause it stands in."""

    id: str
    directions: Mapping[Polarity, Direction]
    turns: bool = False
    """Inside an exception the direction turns round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One rule over words."""

    id: str
    kind: SignalKind
    effect: Effect
    says: Mapping[str, str]
    """Sentence by case: added, gone, up, down."""
    values: tuple[str, ...]
    """Phrases of each value; a single one for WORDS, the rungs for LADDER."""
    names: tuple[str, ...] = ()
    """Names of a LIST's values."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """Topic by value, where it is not the signal's."""
    topic: str | None = None
    ignore: str = ""
    near: str = ""
    level: Level = Level.CRITICAL
    """The highest level it can give."""
    critical: bool = False
    """Critical whenever it broadens, whatever the topic."""
    whole: bool = False
    """Speaks in clauses and sentences that came or went whole, too."""
    minor: bool = False
    """Does not make a change mixed that others all see one way."""
    faint: bool = False
    """Does not decide the direction where much else of the clause changed, too."""
    bound: bool = False
    """Silent where a whole sentence with a power in it came or went: it comes and goes with that power."""
    bare: bool = False
    """Judged by the clause without its negation."""
    attached: bool = False
    """Speaks alone only where the word after it stood before."""
    reach: int = 80
    """Most characters both sides share between two rungs that are held against each other."""
    alone: frozenset[int] = frozenset()
    """Rungs, from 0, that speak where the other side has none."""
    alone_effect: Effect | None = None
    turns: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRole:
    """What a number is there for."""

    id: str
    of: str
    """duration, amount, percent, count or date."""
    up: Effect
    says: Mapping[str, str]
    topic: str | None = None
    level: Level = Level.CRITICAL
    """The highest level it can give."""
    near: str = ""
    critical: bool = False
    """Critical whenever it broadens by much, whatever the topic."""
    small: bool = False
    """Does a small step weigh as much as a large one, as with ages?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody does to data, accounts, content or money."""

    id: str
    title: str
    words: str
    serves_user: bool
    topic: str | None = None
    critical: bool = False
    """Is a clause that comes whole critical for it, where its topic is?"""
    makes: Polarity | None = None
    """The kind of clause it makes whoever does it: what is allowed is a right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """How a language writes quantities."""

    numbers: Mapping[str, float]
    days: Mapping[str, float]
    working: Mapping[str, float]
    between: frozenset[str]
    scale: Mapping[str, float]
    currency: frozenset[str]
    percent: frozenset[str]
    months: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Lexicon:
    """The rules of one language."""

    language: str
    topic_words: Mapping[str, tuple[str, str]]
    """By topic: words that count anywhere, and those that count in headings alone."""
    grammar: Mapping[str, str]
    acts: tuple[Act, ...]
    signals: tuple[Signal, ...]
    numbers: tuple[NumberRole, ...]
    units: Units
    spelling: Spelling
    little: frozenset[str]
    """Words that carry no content."""
    names: Mapping[str, tuple[str, ...]]
    """Other names of a service, by its own; all in lower case."""

    @cached_property
    def phrases(self) -> Phrases:
        """Every phrase of the language in one index, built when first asked for."""
        return Phrases(self._all(), self.spelling)

    @cached_property
    def _titles(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _spellings(self) -> dict[str, Spelling]:
        return {}

    def found_in(self, title: str) -> frozenset[str]:
        """Whose phrases stand in a heading or a stem; those of the last ones asked for are kept."""
        found = self._titles.get(title)
        if found is None:
            if len(self._titles) >= _MOST_KEPT:
                self._titles.clear()
            found = self._titles[title] = frozenset(self.phrases.find(read(title, self.spelling)))
        return found

    def spelling_of(self, service: str) -> Spelling:
        """The language's spelling, with a service's own name read as `we`."""
        spelling = self._spellings.get(service)
        if spelling is None:
            if len(self._spellings) >= _MOST_KEPT:
                self._spellings.clear()
            we = self.written(self.grammar.get("provider", ""))
            named = bool(we) and service.isalnum()
            own = service.casefold()
            names = dict.fromkeys((own, *self.names.get(own, ())), we[0]) if named else None
            same = {**self.spelling.same, **names} if names else None
            spelling = replace(self.spelling, same=same) if same else self.spelling
            self._spellings[service] = spelling
        return spelling

    def _all(self) -> list[Phrase]:
        found: list[Phrase] = []

        def put(owner: str, value: int, text: str) -> None:
            found.extend(Phrase(owner, value, form) for form in self.written(text))

        for topic, (words, headings) in self.topic_words.items():
            put(f"topic {topic}", 0, words)
            put(f"heading {topic}", 0, f"{words}\n{headings}")
        for name, words in self.grammar.items():
            if name != "little":
                put(name, 0, words)
        for at, act in enumerate(self.acts):
            put("acts", at, act.words)
        for signal in self.signals:
            for at, text in enumerate(signal.values):
                put(f"signal {signal.id}", at, text)
            put(f"signal {signal.id}", -1, signal.ignore)
            put(f"near {signal.id}", 0, signal.near)
        for role in self.numbers:
            put(f"role {role.id}", 0, role.near)
        return found

    def written(self, text: str) -> list[str]:
        """The phrases of a field, `@name` standing for a word class of the grammar."""
        forms: list[str] = []
        for form in phrases_in(text):
            forms += phrases_in(self.grammar[form[1:]]) if form.startswith("@") else (form,)
        return forms


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Rules:
    """Everything `assess` goes by."""

    topics: Mapping[str, Topic]
    lexicons: Mapping[str, Lexicon]
    structure: Mapping[str, Mapping[str, str]]
    """Sentences of the rules on a change's form, by rule id and case."""
