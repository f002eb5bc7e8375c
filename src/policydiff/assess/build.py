"""What rules files say, put together and made into Rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policydiff.assess.phrases import phrases_in
from policydiff.assess.rules import (
    Act,
    Effect,
    Lexicon,
    NumberRole,
    Polarity,
    Rules,
    Signal,
    SignalKind,
    Topic,
    Units,
)
from policydiff.assess.schema import MORE, PLAIN, wrong
from policydiff.assess.words import Spelling
from policydiff.errors import DeclarationError
from policydiff.model import Direction, Level

_SHARED = ("topics", "effects", "structure")
_QUANTITIES = ("duration", "amount", "percent", "count", "date")
_CASES = ("added", "gone", "up", "down")
_FIRST = "en"
"""The language whose rules those of the same name in another one take after."""
_WORDED = frozenset({"words", "values", "rungs", "ignore", "near"})
"""Fields written in a language, which none other takes over."""


class Parts:
    """Files put together, later ones on top."""

    def __init__(self) -> None:
        self.shared: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in _SHARED}
        self.languages: dict[str, dict[str, dict[str, Any]]] = {}
        self.files: dict[str, str] = {}
        """Which file last said something of an entry, for the sentence that finds fault with it."""

    def add(self, file: str, data: Mapping[str, Any]) -> None:
        """Put a file on top of those before it: its fields take the place of theirs."""
        language = (
            self.languages.setdefault(data.get("language", "en"), {}) if _speaks(data) else {}
        )
        for section, entries in data.items():
            if section == "language":
                continue
            for name, entry in entries.items():
                self.files[f"{section}.{name}"] = file
                if section in PLAIN:
                    language.setdefault(section, {})[name] = entry
                elif section == "topics":
                    shared = {
                        key: value
                        for key, value in entry.items()
                        if key in ("title", "critical", "bans", "silent")
                    }
                    _merge(self.shared[section].setdefault(name, {}), shared)
                    words = {key: value for key, value in entry.items() if key not in shared}
                    _merge(language.setdefault(section, {}).setdefault(name, {}), words)
                elif section in _SHARED:
                    _merge(self.shared[section].setdefault(name, {}), entry)
                else:
                    _merge(language.setdefault(section, {}).setdefault(name, {}), entry)

    def _fault(self, key: str, expected: str, found: object) -> DeclarationError:
        entry = ".".join(key.split(".")[:2])
        return wrong(self.files.get(entry, "rules"), key, expected, found)

    def _one_of(self, key: str, found: object, options: Mapping[str, Any] | tuple[str, ...]) -> str:
        if not isinstance(found, str) or found not in options:
            raise self._fault(key, "one of " + ", ".join(options), found)
        return found

    def rules(self) -> Rules:
        """Make the rules.

        Raises:
            DeclarationError: an entry refers to what there is not, or lacks what it cannot do without.
        """
        topics = {
            name: Topic(
                id=name,
                title=entry.get("title", name),
                critical=entry.get("critical", False),
                bans=entry.get("bans", False),
            )
            for name, entry in self.shared["topics"].items()
            if not entry.get("silent")
        }
        effects = {
            name: self._effect(name, entry) for name, entry in self.shared["effects"].items()
        }
        return Rules(
            topics=topics,
            lexicons={
                code: self._lexicon(code, self._complete(code, data), topics, effects)
                for code, data in self.languages.items()
            },
            structure=self.shared["structure"],
        )

    def _effect(self, name: str, entry: Mapping[str, Any]) -> Effect:
        directions: dict[Polarity, Direction] = {}
        for polarity in Polarity:
            found = entry.get("always", entry.get(polarity, Direction.UNCLEAR))
            key = f"effects.{name}.{'always' if 'always' in entry else polarity}"
            directions[polarity] = Direction(self._one_of(key, found, tuple(Direction)))
        return Effect(id=name, directions=directions, turns=entry.get("turns", False))

    def _complete(self, code: str, data: dict[str, Any]) -> dict[str, Any]:
        """A language's rules with what those of the same name in English say beside words."""
        if code == _FIRST:
            return data
        first = self.languages.get(_FIRST, {})
        return {
            **data,
            **{
                section: {
                    name: _taking_after(first.get(section, {}).get(name, {}), entry)
                    for name, entry in data.get(section, {}).items()
                }
                for section in ("acts", "signals", "numbers")
            },
        }

    def _lexicon(
        self,
        code: str,
        data: Mapping[str, Any],
        topics: Mapping[str, Topic],
        effects: Mapping[str, Effect],
    ) -> Lexicon:
        spelling = Spelling(
            contractions={
                key: tuple(value.split()) for key, value in data.get("contractions", {}).items()
            },
            same={
                other: key
                for key, value in data.get("same", {}).items()
                for other in phrases_in(value)
            },
        )
        grammar: dict[str, str] = data.get("grammar", {})
        return Lexicon(
            language=code,
            topic_words={
                name: (entry.get("words", ""), entry.get("headings", ""))
                for name, entry in data.get("topics", {}).items()
                if name in topics
            },
            grammar=grammar,
            acts=tuple(
                Act(
                    id=name,
                    title=entry.get("title", name),
                    words=entry.get("words", ""),
                    serves_user=self._one_of(
                        f"acts.{name}.serves", entry.get("serves"), ("provider", "user")
                    )
                    == "user",
                    topic=self._topic(f"acts.{name}.topic", entry.get("topic"), topics),
                )
                for name, entry in _heard(data, "acts")
            ),
            signals=tuple(
                self._signal(name, entry, topics, effects, grammar)
                for name, entry in _heard(data, "signals")
            ),
            numbers=tuple(
                NumberRole(
                    id=name,
                    of=self._one_of(f"numbers.{name}.of", entry.get("of"), _QUANTITIES),
                    up=effects[self._one_of(f"numbers.{name}.up", entry.get("up"), effects)],
                    says=entry.get("says", {}),
                    topic=self._topic(f"numbers.{name}.topic", entry.get("topic"), topics),
                    near=entry.get("near", ""),
                    level=self._level(f"numbers.{name}.level", entry),
                )
                for name, entry in _heard(data, "numbers")
            ),
            units=self._units(data.get("quantities", {})),
            spelling=spelling,
            little=_set(grammar.get("little", "")),
        )

    def _topic(self, key: str, found: object, topics: Mapping[str, Topic]) -> str | None:
        if found is None or found in self.shared["topics"]:
            return found if isinstance(found, str) and found in topics else None
        raise self._fault(key, "one of " + ", ".join(self.shared["topics"]), found)

    def _signal(
        self,
        name: str,
        entry: Mapping[str, Any],
        topics: Mapping[str, Topic],
        effects: Mapping[str, Effect],
        grammar: Mapping[str, str],
    ) -> Signal:
        key = f"signals.{name}"
        kind = SignalKind(self._one_of(f"{key}.kind", entry.get("kind"), tuple(SignalKind)))
        values: Mapping[str, str] = entry.get("values", {})
        texts = {
            SignalKind.WORDS: (entry.get("words", ""),),
            SignalKind.LIST: tuple(values.values()),
            SignalKind.LADDER: tuple(entry.get("rungs", ())),
            SignalKind.ACTS: (),
        }[kind]
        if kind is not SignalKind.ACTS and not any(texts):
            field = {
                SignalKind.WORDS: "words",
                SignalKind.LIST: "values",
                SignalKind.LADDER: "rungs",
            }[kind]
            raise self._fault(f"{key}.{field}", f"given for kind {kind.value}", entry.get(field))
        for text in (*texts, entry.get("ignore", ""), entry.get("near", "")):
            for form in phrases_in(text):
                if form.startswith("@") and form[1:] not in grammar:
                    raise self._fault(key, "written with word classes of the grammar", form)
        for case in entry.get("says", {}):
            self._one_of(f"{key}.says", case, _CASES)
        alone_effect = entry.get("alone_effect")
        return Signal(
            id=name,
            kind=kind,
            effect=effects[self._one_of(f"{key}.effect", entry.get("effect"), effects)],
            says=entry.get("says", {}),
            values=texts,
            names=tuple(value.replace("_", " ") for value in values),
            topics={
                value.replace("_", " "): topic
                for value, found in entry.get("topics", {}).items()
                if (topic := self._topic(f"{key}.topics.{value}", found, topics))
            },
            topic=self._topic(f"{key}.topic", entry.get("topic"), topics),
            ignore=entry.get("ignore", ""),
            near=entry.get("near", ""),
            level=self._level(f"{key}.level", entry),
            critical=entry.get("critical", False),
            whole=entry.get("whole", False),
            minor=entry.get("minor", False),
            bare=entry.get("bare", False),
            attached=entry.get("attached", False),
            reach=entry.get("reach", 80),
            alone=frozenset(rung - 1 for rung in entry.get("alone", ())),
            alone_effect=effects[self._one_of(f"{key}.alone_effect", alone_effect, effects)]
            if alone_effect
            else None,
            turns=entry.get("turns", True),
        )

    def _level(self, key: str, entry: Mapping[str, Any]) -> Level:
        return Level(self._one_of(key, entry.get("level", "critical"), tuple(Level)))

    def _units(self, data: Mapping[str, str]) -> Units:
        return Units(
            numbers=self._table("numbers", data),
            days=self._table("days", data),
            working=self._table("working", data),
            between=_set(data.get("between", "")),
            scale=self._table("scale", data),
            currency=_set(data.get("currency", "")),
            percent=_set(data.get("percent", "")),
            months=tuple(phrases_in(data.get("months", ""))),
        )

    def _table(self, name: str, data: Mapping[str, str]) -> dict[str, float]:
        values: dict[str, float] = {}
        for entry in phrases_in(data.get(name, "")):
            word, _, number = entry.rpartition(" ")
            try:
                values[word.casefold()] = float(number)
            except ValueError:
                raise self._fault(
                    f"quantities.{name}", "words with a number after each", entry
                ) from None
        return values


def _speaks(data: Mapping[str, Any]) -> bool:
    return any(section not in _SHARED or section == "topics" for section in data)


def _heard(data: Mapping[str, Any], section: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, entry) for name, entry in data.get(section, {}).items() if not entry.get("silent")
    ]


def _taking_after(first: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {key: value for key, value in first.items() if key not in _WORDED}
    _merge(whole, entry)
    return whole


def _set(text: str) -> frozenset[str]:
    return frozenset(phrases_in(text))


def _merge(base: dict[str, Any], entry: Mapping[str, Any]) -> None:
    for key, value in entry.items():
        if key.startswith(MORE):
            field = key.removeprefix(MORE)
            base[field] = f"{base.get(field, '')}\n{value}"
        elif isinstance(value, dict):
            base[key] = {**base.get(key, {}), **value}
        else:
            base[key] = value
