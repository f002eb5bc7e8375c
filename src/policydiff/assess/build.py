"""Rules, made of what rules files say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policydiff.assess.merging import Parts
from policydiff.assess.phrases import phrases_in
from policydiff.assess.rules import (
    Act,
    Effect,
    Lexicon,
    NumberRole,
    Polarity,
    Signal,
    SignalKind,
    Topic,
)
from policydiff.assess.units import units_of
from policydiff.assess.words import Spelling
from policydiff.model import Direction, Level

_QUANTITIES = ("duration", "amount", "percent", "count", "date")
_CASES = ("added", "gone", "up", "down", "denied", "undenied")


class Builder:
    """Makes rules of files put together.

    Args:
        parts: the files.

    Raises:
        DeclarationError: an effect points nowhere.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.topics = {
            name: Topic(
                id=name,
                title=entry.get("title", name),
                critical=entry.get("critical", False),
                bans=entry.get("bans", False),
                general=entry.get("general", False),
                grounds=entry.get("grounds", False),
                own=entry.get("own", False),
            )
            for name, entry in parts.shared["topics"].items()
            if not entry.get("silent")
        }
        self._effects = {
            name: self._effect(name, entry) for name, entry in parts.shared["effects"].items()
        }

    def lexicon(self, code: str) -> Lexicon:
        """The rules of one language.

        Raises:
            DeclarationError: an entry refers to what there is not, or lacks what it cannot do without.
        """
        data = self._parts.complete(code)
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
                if name in self.topics
            },
            grammar=grammar,
            acts=tuple(
                Act(
                    id=name,
                    title=entry.get("title", name),
                    words=entry.get("words", ""),
                    serves_user=self._parts.one_of(
                        f"acts.{name}.serves", entry.get("serves"), ("provider", "user")
                    )
                    == "user",
                    topic=self._topic(f"acts.{name}.topic", entry.get("topic")),
                    critical=entry.get("critical", False),
                    makes=Polarity(
                        self._parts.one_of(
                            f"acts.{name}.makes", entry["makes"], ("right", "prohibition")
                        )
                    )
                    if "makes" in entry
                    else None,
                )
                for name, entry in _heard(data, "acts")
            ),
            signals=tuple(
                self._signal(name, entry, grammar) for name, entry in _heard(data, "signals")
            ),
            numbers=tuple(
                NumberRole(
                    id=name,
                    of=self._parts.one_of(f"numbers.{name}.of", entry.get("of"), _QUANTITIES),
                    up=self._effect_of(f"numbers.{name}.up", entry.get("up")),
                    says=entry.get("says", {}),
                    topic=self._topic(f"numbers.{name}.topic", entry.get("topic")),
                    near=entry.get("near", ""),
                    level=self._level(f"numbers.{name}.level", entry),
                    critical=entry.get("critical", False),
                    small=entry.get("small", False),
                )
                for name, entry in _heard(data, "numbers")
            ),
            units=units_of(self._parts, data.get("quantities", {})),
            spelling=spelling,
            little=_set(grammar.get("little", "")),
            names={
                name.casefold(): tuple(word.casefold() for word in phrases_in(text))
                for name, text in self._parts.names.items()
            },
        )

    def _effect(self, name: str, entry: Mapping[str, Any]) -> Effect:
        directions: dict[Polarity, Direction] = {}
        for polarity in Polarity:
            found = entry.get("always", entry.get(polarity, Direction.UNCLEAR))
            key = f"effects.{name}.{'always' if 'always' in entry else polarity}"
            directions[polarity] = Direction(self._parts.one_of(key, found, tuple(Direction)))
        return Effect(id=name, directions=directions, turns=entry.get("turns", False))

    def _effect_of(self, key: str, found: object) -> Effect:
        return self._effects[self._parts.one_of(key, found, self._effects)]

    def _topic(self, key: str, found: object) -> str | None:
        if found is None or found in self._parts.shared["topics"]:
            return found if isinstance(found, str) and found in self.topics else None
        raise self._parts.fault(key, "one of " + ", ".join(self._parts.shared["topics"]), found)

    def _signal(
        self,
        name: str,
        entry: Mapping[str, Any],
        grammar: Mapping[str, str],
    ) -> Signal:
        key = f"signals.{name}"
        kind = SignalKind(self._parts.one_of(f"{key}.kind", entry.get("kind"), tuple(SignalKind)))
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
            raise self._parts.fault(
                f"{key}.{field}", f"given for kind {kind.value}", entry.get(field)
            )
        for text in (*texts, entry.get("ignore", ""), entry.get("near", "")):
            for form in phrases_in(text):
                if form.startswith("@") and form[1:] not in grammar:
                    raise self._parts.fault(key, "written with word classes of the grammar", form)
        for case in entry.get("says", {}):
            self._parts.one_of(f"{key}.says", case, _CASES)
        alone_effect = entry.get("alone_effect")
        return Signal(
            id=name,
            kind=kind,
            effect=self._effect_of(f"{key}.effect", entry.get("effect")),
            says=entry.get("says", {}),
            values=texts,
            names=tuple(value.replace("_", " ") for value in values),
            topics={
                value.replace("_", " "): topic
                for value, found in entry.get("topics", {}).items()
                if (topic := self._topic(f"{key}.topics.{value}", found))
            },
            topic=self._topic(f"{key}.topic", entry.get("topic")),
            ignore=entry.get("ignore", ""),
            near=entry.get("near", ""),
            level=self._level(f"{key}.level", entry),
            critical=entry.get("critical", False),
            whole=entry.get("whole", False),
            minor=entry.get("minor", False),
            faint=entry.get("faint", False),
            bound=entry.get("bound", False),
            bare=entry.get("bare", False),
            attached=entry.get("attached", False),
            reach=entry.get("reach", 80),
            alone=frozenset(rung - 1 for rung in entry.get("alone", ())),
            alone_effect=self._effect_of(f"{key}.alone_effect", alone_effect)
            if alone_effect
            else None,
            turns=entry.get("turns", True),
        )

    def _level(self, key: str, entry: Mapping[str, Any]) -> Level:
        return Level(self._parts.one_of(key, entry.get("level", "critical"), tuple(Level)))


def _heard(data: Mapping[str, Any], section: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, entry) for name, entry in data.get(section, {}).items() if not entry.get("silent")
    ]


def _set(text: str) -> frozenset[str]:
    return frozenset(phrases_in(text))
