"""One rule, told so that somebody can check, quote and overrule it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from policydiff.assess.engine import Assessor
from policydiff.assess.load import Example, load_examples
from policydiff.assess.phrases import phrases_in
from policydiff.assess.rules import (
    Effect,
    Lexicon,
    NumberRole,
    Polarity,
    Rules,
    Signal,
    SignalKind,
)
from policydiff.compare import compare
from policydiff.errors import UsageError
from policydiff.model import Direction, Finding, Level, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An example of a rule and what the rule says of it."""

    example: Example
    level: Level
    findings: tuple[Finding, ...]
    """The rule's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What a rule is, row by row."""

    id: str
    kind: str
    rows: tuple[tuple[str, str], ...]
    """A label and a text each."""
    shown: Shown | None
    """None where the package has no example: a collection's own rule, or another language's."""


def explain(rules: Rules, name: str, language: str = "en") -> tuple[Explained, ...]:
    """Tell what bears a name: a rule, with its example rated by the rules as they are, or a topic.

    Args:
        rules: with a collection's own on top.
        name: a rule's id, as findings carry it, or a topic's.
        language: whose words to tell.

    Returns:
        One, or a rule and a topic of the same name.

    Raises:
        UsageError: there is no such rule, or no such language.
    """
    lexicon = lexicon_of(rules, language)
    signals = {signal.id: signal for signal in lexicon.signals}
    numbers = {role.id: role for role in lexicon.numbers}
    found: list[tuple[str, list[tuple[str, str]]]] = []
    if name in signals:
        found.append((f"signal ({signals[name].kind.value})", _signal(signals[name], lexicon)))
    if name in numbers:
        found.append((f"number ({numbers[name].of})", _number(numbers[name])))
    if name in rules.structure:
        says = rules.structure[name]
        found.append(("form", [(f"Says{_case(case)}", text) for case, text in says.items()]))
    if not found and name not in rules.topics:
        known = [*signals, *numbers, *rules.structure, *rules.topics]
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`policydiff rules` lists them."
        raise UsageError(f"There is no rule {name!r} for language {language}: {hint}")
    shown = _shown(rules, name, language) if found else None
    told = [Explained(id=name, kind=kind, rows=tuple(rows), shown=shown) for kind, rows in found]
    if name in rules.topics:
        rows = tuple(_topic(rules, name, lexicon))
        told.append(Explained(id=name, kind="topic", rows=rows, shown=None))
    return tuple(told)


def lexicon_of(rules: Rules, language: str) -> Lexicon:
    """The rules of a language.

    Raises:
        UsageError: there are none.
    """
    if language not in rules.lexicons:
        known = ", ".join(sorted(rules.lexicons))
        raise UsageError(f"There are no rules for language {language!r}; there are {known}.")
    return rules.lexicons[language]


def _shown(rules: Rules, name: str, language: str) -> Shown | None:
    try:
        examples = load_examples(language)
    except KeyError:
        return None
    example = next((one for one in examples if one.rule == name), None)
    if example is None:
        return None
    title = f"{example.service}/Terms"
    old, new = (Version(title=title, text=text) for text in example.pages())
    comparison = compare(old, new)
    assessor = Assessor(comparison, rules)
    found = [assessor.assess(change) for change in comparison.changes]
    telling = next((one for one in found if name in {f.rule for f in one.findings}), found[0])
    return Shown(
        example=example,
        level=telling.level,
        findings=tuple(finding for finding in telling.findings if finding.rule == name),
    )


def _signal(signal: Signal, lexicon: Lexicon) -> list[tuple[str, str]]:
    rows = [(f"Says{_case(case)}", text) for case, text in signal.says.items()]
    rows.append(("Direction", _effect(signal.effect, turns=signal.turns)))
    rows.append(("Topic", signal.topic or "that of the sentence"))
    rows += [(f"Topic of {value}", topic) for value, topic in signal.topics.items()]
    rows.append(("Level", _level(signal.level, always=signal.critical)))
    if signal.whole:
        rows.append(("Also", "where a clause or sentence came or went whole"))
    for at, text in enumerate(signal.values):
        match signal.kind:
            case SignalKind.LADDER:
                label = f"Rung {at + 1}"
            case SignalKind.LIST:
                label = signal.names[at]
            case _:
                label = "Words"
        rows.append((label, _phrases(text)))
    if signal.kind is SignalKind.ACTS:
        rows += [(act.title, _phrases(act.words)) for act in lexicon.acts]
    if signal.near:
        rows.append(("Only near", _phrases(signal.near)))
    if signal.ignore:
        rows.append(("Passed over", _phrases(signal.ignore)))
    return rows


def _number(role: NumberRole) -> list[tuple[str, str]]:
    rows = [(f"Says{_case(case)}", text) for case, text in role.says.items()]
    rows.append(("Direction", f"of a larger number: {_effect(role.up, turns=False)}"))
    rows.append(("Topic", role.topic or "that of the sentence"))
    rows.append(("Level", _level(role.level, always=False)))
    rows.append(("Nearest", _phrases(role.near) or "no words: what no other role takes"))
    return rows


def _topic(rules: Rules, name: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    topic = rules.topics[name]
    words, headings = lexicon.topic_words.get(name, ("", ""))
    rows = [("Title", topic.title)]
    rows.append(("Critical", "yes, where a change broadens" if topic.critical else "no"))
    if topic.grounds:
        rows.append(("Also critical", "where an item comes to a list of what may be done for it"))
    rows.append(("Words", _phrases(words)))
    if headings:
        rows.append(("In headings", _phrases(headings)))
    return rows


def _effect(effect: Effect, *, turns: bool) -> str:
    if len(set(effect.directions.values())) == 1:
        return f"{effect.directions[Polarity.UNKNOWN]} ({effect.id})"
    said = ", ".join(
        f"{polarity} {direction}"
        for polarity, direction in effect.directions.items()
        if direction is not Direction.UNCLEAR
    )
    turned = "; turned round inside exceptions" if effect.turns and turns else ""
    return f"{said}, else unclear ({effect.id}){turned}"


def _level(level: Level, *, always: bool) -> str:
    if always:
        return "critical whenever it broadens"
    return f"{level} at most"


def _case(case: str) -> str:
    return "" if case == "says" else f", {case}"


def _phrases(text: str) -> str:
    return ", ".join(phrases_in(text))
