"""Signals that came or went between the two sides of a change."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policydiff.assess.phrases import Hit
from policydiff.assess.rules import Effect, Lexicon, Polarity, Signal, SignalKind
from policydiff.assess.sides import Side, turned
from policydiff.model import Direction, Level

_NEIGHBOURS = 4


class Vote(NamedTuple):
    """What one rule says of a change, before it is put into words for the reader."""

    rule: str
    topic: str | None
    direction: Direction
    level: Level
    """The highest level it can give."""
    always_critical: bool
    polarity: Polarity
    old_quote: str | None
    new_quote: str | None
    reason: str
    place: tuple[int, int]
    """Where it stands, old and new on one scale."""
    stated: bool = True
    """Is its topic spoken of where it stands, rather than only in headings?"""
    minor: bool = False
    """Does it not make a change mixed that others all see one way?"""
    faint: bool = False
    """Does it not decide where much else of the clause changed?"""
    own: bool = False
    """Is its topic the rule's own, rather than that of a value or of the sentence?"""
    denial: tuple[bool, int] | None = None
    """Of what the provider says he does not do: on the new side?, and where his saying so begins."""


def votes(old: Side | None, new: Side | None, lexicon: Lexicon) -> Iterator[Vote]:
    """Every signal's votes on a change.

    Args:
        old: None for a clause that was added.
        new: None for one that was removed.
        lexicon: of the language of both.
    """
    found = list(_votes(old, new, lexicon))
    # That a sale is denied says it all: no act came with it, no word was negated, and nobody gets
    # anything.
    told = {vote.denial for vote in found if vote.denial is not None and not vote.faint}
    return (vote for vote in found if not (vote.faint and vote.denial in told))


def _votes(old: Side | None, new: Side | None, lexicon: Lexicon) -> Iterator[Vote]:
    for signal in lexicon.signals:
        owner = "acts" if signal.kind is SignalKind.ACTS else f"signal {signal.id}"
        before = _heard(signal, owner, old, alone=new is None)
        after = _heard(signal, owner, new, alone=old is None)
        if not before and not after:
            continue
        gone, come = _told_apart(signal, old, before, new, after)
        gone = [
            hit for hit in gone if old is not None and _speaks(signal, old, hit, alone=new is None)
        ]
        come = [
            hit for hit in come if new is not None and _speaks(signal, new, hit, alone=old is None)
        ]
        if signal.kind is SignalKind.LADDER and old is not None and new is not None:
            paired = pairs(old, gone, new, come, signal.reach)
            for one, other in paired:
                if one.value != other.value:
                    yield _moved(signal, old, one, new, other)
            used_old, used_new = {one for one, _ in paired}, {other for _, other in paired}
            gone = [hit for hit in gone if hit not in used_old]
            come = [hit for hit in come if hit not in used_new]
        for side, hits in ((old, gone), (new, come)):
            if side is None:
                continue
            for hit in _once(hits):
                if _may_stand_alone(signal, side, hit):
                    yield _alone(signal, lexicon, side, hit, is_new=side is new)


def pairs(
    old: Side, gone: Sequence[Hit], new: Side, come: Sequence[Hit], reach: int
) -> list[tuple[Hit, Hit]]:
    """Hits that stand in each other's place: nearest first, each once."""
    candidates = set(_neighbours(old, gone, new, come))
    candidates |= {(at_old, at_new) for at_new, at_old in _neighbours(new, come, old, gone)}
    near = sorted(
        (gap, at_old, at_new)
        for at_old, at_new in candidates
        if (gap := _gap(old, gone[at_old], new, come[at_new])) <= reach
    )
    used_old: set[int] = set()
    used_new: set[int] = set()
    chosen: list[tuple[int, int]] = []
    for _, at_old, at_new in near:
        if at_old not in used_old and at_new not in used_new:
            used_old.add(at_old)
            used_new.add(at_new)
            chosen.append((at_old, at_new))
    return [(gone[at_old], come[at_new]) for at_old, at_new in sorted(chosen)]


def _neighbours(
    side: Side, hits: Sequence[Hit], other: Side, others: Sequence[Hit]
) -> Iterator[tuple[int, int]]:
    """For each hit the others around its place: enough of them, and never all."""
    here = [side.words.reached[hit.first] for hit in hits]
    there = [other.words.reached[hit.first] for hit in others]
    for at, place in enumerate(here):
        # Of those in one stretch of changed text, the first belongs to the first.
        middle = bisect_left(there, place) + at - bisect_left(here, place)
        for near in range(max(0, middle - _NEIGHBOURS), min(len(others), middle + _NEIGHBOURS)):
            yield at, near


def _gap(old: Side, one: Hit, new: Side, other: Hit) -> int:
    """Characters both sides share between two hits."""
    ends = min(old.words.reached[one.last], new.words.reached[other.last])
    return max(0, max(old.words.reached[one.first], new.words.reached[other.first]) - ends)


def _heard(signal: Signal, owner: str, side: Side | None, *, alone: bool) -> Sequence[Hit]:
    if side is None or (alone and not signal.whole):
        return ()
    return side.hits.get(owner, ())


def _difference(
    signal: Signal, before: Sequence[Hit], after: Sequence[Hit]
) -> tuple[list[Hit], list[Hit]]:
    """Hits on one side with no equal on the other."""
    if signal.kind in (SignalKind.LIST, SignalKind.ACTS):
        old_values, new_values = {hit.value for hit in before}, {hit.value for hit in after}
        return (
            [hit for hit in before if hit.value not in new_values],
            [hit for hit in after if hit.value not in old_values],
        )
    old_count, new_count = Counter(hit.value for hit in before), Counter(hit.value for hit in after)
    return (
        [hit for hit in before if old_count[hit.value] > new_count[hit.value]],
        [hit for hit in after if new_count[hit.value] > old_count[hit.value]],
    )


def _told_apart(
    signal: Signal, old: Side | None, before: Sequence[Hit], new: Side | None, after: Sequence[Hit]
) -> tuple[list[Hit], list[Hit]]:
    """The same where what is done and what is denied are two things; denied twice, a thing counts once."""
    if signal.kind is not SignalKind.WORDS or "denied" not in signal.says:
        return _difference(signal, before, after)
    denied_old = [hit for hit in before if old is not None and old.is_denied(hit.first)]
    denied_new = [hit for hit in after if new is not None and new.is_denied(hit.first)]
    gone, come = _difference(
        signal,
        [hit for hit in before if hit not in denied_old],
        [hit for hit in after if hit not in denied_new],
    )
    if denied_old and denied_new:
        return gone, come
    return gone + denied_old, come + denied_new


def _speaks(signal: Signal, side: Side, hit: Hit, *, alone: bool) -> bool:
    if signal.near and not side.is_near(f"near {signal.id}", hit.first):
        return False
    lone = alone or side.is_lone(hit)
    if lone and side.is_pointer(hit.first):
        return False
    if lone and signal.bound and side.polarity(hit.first) is Polarity.POWER:
        return False
    return alone or (side.is_touched(hit) and (signal.whole or not lone))


def _once(hits: Sequence[Hit]) -> Sequence[Hit]:
    """One hit for each value: the same thing said twice is one finding."""
    first: dict[int, Hit] = {}
    for hit in hits:
        first.setdefault(hit.value, hit)
    return list(first.values())


def _may_stand_alone(signal: Signal, side: Side, hit: Hit) -> bool:
    if signal.kind is SignalKind.ACTS:
        return side.frames.is_done(hit.first)
    if signal.kind is not SignalKind.LADDER:
        return True
    if hit.value not in signal.alone:
        return False
    after = hit.last + 1
    return not signal.attached or (
        after < len(side.words.touched) and not side.words.touched[after]
    )


def _moved(signal: Signal, old: Side, one: Hit, new: Side, other: Hit) -> Vote:
    """From one rung of a ladder to another."""
    down = other.value > one.value
    # The clause as it was says what a step down costs, the clause as it is what a step up gives:
    # so the same two texts the other way round give the same answer turned round.
    side, hit = (old, one) if down else (new, other)
    direction = side.points(signal, signal.effect, hit.first)
    old_quote, new_quote = old.quote(one), new.quote(other)
    return Vote(
        rule=signal.id,
        topic=signal.topic or side.topic(hit.first),
        direction=direction if down else turned(direction),
        level=signal.level,
        always_critical=signal.critical,
        polarity=side.polarity(hit.first, bare=signal.bare),
        old_quote=old_quote.text,
        new_quote=new_quote.text,
        reason=said(signal.says, "down" if down else "up", old=old_quote.told, new=new_quote.told),
        place=(new.words.reached[other.first], 0),
        stated=signal.topic is not None or side.states(side.topic(hit.first), hit.first),
        minor=signal.minor,
        faint=signal.faint,
        own=signal.topic is not None,
    )


def _alone(signal: Signal, lexicon: Lexicon, side: Side, hit: Hit, *, is_new: bool) -> Vote:
    """Something that only came, or only went."""
    effect: Effect = signal.alone_effect or signal.effect
    if signal.kind is SignalKind.ACTS:
        act = lexicon.acts[hit.value]
        name, topic = act.title, act.topic
    else:
        name = signal.names[hit.value] if signal.names else ""
        topic = signal.topics.get(name, signal.topic)
    direction = side.points(signal, effect, hit.first)
    quote = side.quote(hit)
    denied = side.is_denied(hit.first)
    case = "added" if is_new else "gone"
    if denied and "denied" in signal.says:
        case = "denied" if is_new else "undenied"
    return Vote(
        rule=signal.id,
        topic=topic or side.topic(hit.first),
        direction=direction if is_new else turned(direction),
        level=_most(signal, side, hit),
        always_critical=signal.critical,
        polarity=side.polarity(hit.first, bare=signal.bare),
        old_quote=None if is_new else quote.text,
        new_quote=quote.text if is_new else None,
        reason=said(
            signal.says,
            case,
            old=None if is_new else quote.told,
            new=quote.told if is_new else None,
            value=name,
        ),
        place=(side.words.reached[hit.first], 1 if is_new else 0),
        stated=topic is not None or side.states(side.topic(hit.first), hit.first),
        minor=signal.minor,
        faint=signal.faint,
        own=signal.topic is not None and topic == signal.topic,
        denial=(is_new, side.frames.at(hit.first).first)
        if denied and (signal.faint or "denied" in signal.says)
        else None,
    )


def _most(signal: Signal, side: Side, hit: Hit) -> Level:
    """The highest level something that only came, or only went, can give."""
    told = signal.kind is SignalKind.LIST and side.is_instance(hit.first)
    if signal.level is Level.CRITICAL and told:
        return Level.SUBSTANTIVE
    return signal.level


def said(
    says: Mapping[str, str],
    case: str,
    *,
    old: str | None = None,
    new: str | None = None,
    **more: str,
) -> str:
    """A rule's sentence with the quotes in it; whatever it lacks, the quotes are shown."""
    pattern = says.get(case) or {"added": "New: {new}.", "gone": "Gone: {old}."}.get(
        case, "{old} → {new}."
    )
    pieces = {"old": f"'{old}'", "new": f"'{new}'", **more}
    parts: list[str] = []
    for at, part in enumerate(pattern.split("{")):
        name, brace, rest = part.partition("}")
        if at and brace and name in pieces:
            parts.append(pieces[name] + rest)
        else:
            parts.append(part if at == 0 else "{" + part)
    return "".join(parts)
