"""What a change's form says, whatever its words: kind, role, sentences that came or went whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from policydiff.assess.rules import Act, Polarity, Rules
from policydiff.assess.sides import Side, turned
from policydiff.assess.signals import Vote, said
from policydiff.model import Change, ChangeKind, ClauseKind, Direction, Finding, Level, Op, Role

_DIRECTION = {
    Polarity.POWER: Direction.BROADENS,
    Polarity.DUTY: Direction.NARROWS,
    Polarity.RIGHT: Direction.NARROWS,
    Polarity.PROHIBITION: Direction.BROADENS,
    Polarity.UNKNOWN: Direction.UNCLEAR,
}
_ALIKE = 0.8
"""From this likeness on two long words are one word misspelt or inflected."""
_LONG = 5
_MOST_COMPARED = 400
"""Pairs of words looked at: where there are more, nobody takes it for a slip."""
_FORMS = {
    ChangeKind.MARKUP: ("formatting", Level.COSMETIC),
    ChangeKind.RENUMBERED: ("renumbered", Level.EDITORIAL),
    ChangeKind.MOVED: ("moved", Level.EDITORIAL),
}
_ROLES = {
    Role.CHANGE_LOG: ("change-log", Level.EDITORIAL),
    Role.CONTENTS: ("contents", Level.EDITORIAL),
    Role.DATE: ("date-of-text", Level.COSMETIC),
}
_OPERATIVE = ("strong", "weak", "hedged", "negations", "acts")
"""What orders, allows, denies or does something, whoever it is."""
_UNCLEAR = ("rewritten", "foreign", "party")
_LEAD, _RULE = 25, 4
"""Words of a lead-in at most, and of a list item among rules that says more than a name at least."""
_SAID = 3
"""Words of a sentence within a clause at least."""
_STOPS = (".", "!", "?", ":", ";", "。")


def by_form(change: Change) -> tuple[str, Level] | None:
    """The rule and level of a change that its form alone decides, or None."""
    if change.kind in _FORMS:
        return _FORMS[change.kind]
    if change.repeats:
        return "said-twice", Level.COSMETIC
    clauses = (*change.old, *change.new)
    roles = {clause.role for clause in clauses}
    if len(roles) == 1 and (role := roles.pop()) in _ROLES:
        return _ROLES[role]
    if change.redline is not None and not any(
        edit.op is not Op.EQUAL and not edit.reference for edit in change.redline.minimal
    ):
        return _FORMS[ChangeKind.MARKUP]
    if all(clause.kind is ClauseKind.HEADING for clause in clauses):
        return "heading", Level.EDITORIAL
    return None


def remark(
    rules: Rules, rule: str, *, old: str | None = None, new: str | None = None, **more: str
) -> Finding:
    """The finding that says why a change weighs little, or cannot be weighed."""
    direction = Direction.UNCLEAR if rule in _UNCLEAR else Direction.NONE
    return Finding(
        rule=rule,
        topic=None,
        direction=direction,
        old_quote=old,
        new_quote=new,
        reason=said(rules.structure.get(rule, {}), "says", old=old, new=new, **more),
    )


def whole_votes(rules: Rules, side: Side, other: Side | None, *, is_new: bool) -> Iterator[Vote]:
    """One vote for each kind of clause among the sentences that came or went whole.

    Args:
        rules: for the sentences.
        side: the text.
        other: the text on the other side, or None where the whole clause came or went.
        is_new: did it come, rather than go?
    """
    rule = "added" if is_new else "gone"
    all_of_it = other is None
    text, many = side.words.text, len(side.words.words)
    if not many or (all_of_it and text.rstrip().endswith((":", "?")) and many <= _LEAD):
        return  # what it leads in to says it
    if all_of_it and _begins(side, side.words.sentence_range(0), "instances"):
        return  # it only illustrates what stands beside it
    numbers = sorted(set(side.words.sentence)) if all_of_it else sorted(side.words.lone)
    stood = _sentences(other) if other is not None else frozenset()
    told = [
        number
        for number in numbers
        if not _stands(side, side.words.sentence_range(number), "pointers")
        and not (
            "asks" in side.around.owners
            and _begins(side, side.words.sentence_range(number), "steps")
        )
        and _sentence(side, number) not in stood
        and (all_of_it or _is_said(side, side.words.sentence_range(number)))
    ]
    found = _kinds(side, told, all_of_it=all_of_it)
    for polarity, (number, act) in found.items():
        yield _whole_vote(rules, side, number, rule, polarity, act)
    if not found and told:
        first = _first_operative(side, told, all_of_it=all_of_it)
        if first is not None:
            yield _whole_vote(rules, side, first, rule, Polarity.UNKNOWN)


def _kinds(
    side: Side, numbers: Sequence[int], *, all_of_it: bool
) -> dict[Polarity, tuple[int, Act | None]]:
    """Each kind of clause among some sentences, with the first that is one, and what is done there."""
    found: dict[Polarity, tuple[int, Act | None]] = {}
    for number in numbers:
        kinds = [(frame.polarity, frame.act) for frame in side.frames.of_sentence(number)]
        if not kinds and all_of_it:
            kinds = [(side.frames.stem, None)]
        for polarity, act in kinds:
            if polarity is not Polarity.UNKNOWN:
                # A word left over after a semicolon (`; or`) is not what is quoted.
                left_over = len(side.words.sentence_range(number)) == 1
                found.setdefault(polarity, (numbers[0] if left_over else number, act))
    return found


def _first_operative(side: Side, numbers: Sequence[int], *, all_of_it: bool) -> int | None:
    """The first of some sentences with no known subject that still orders, allows or does something."""
    if all_of_it and side.is_rule and len(side.words.words) >= _RULE:
        return 0
    if all_of_it and is_label(side.words.text):
        return None
    for number in numbers:
        if _stands(side, side.words.sentence_range(number), *_OPERATIVE):
            return number
    return None


def _is_said(side: Side, sentence: range) -> bool:
    """Is a sentence more than a word or two, or a number: `No.`, `3.3.5`?"""
    return sum(side.words.words[at].isalpha() for at in sentence) >= _SAID


def _sentence(side: Side, number: int) -> tuple[str, ...]:
    here = side.words.sentence_range(number)
    return tuple(side.words.words[here.start : here.stop])


def _sentences(side: Side) -> frozenset[tuple[str, ...]]:
    """The words of each sentence: what stands on both sides only moved."""
    return frozenset(_sentence(side, number) for number in set(side.words.sentence))


def _begins(side: Side, sentence: range, name: str) -> bool:
    """Does a sentence begin with a word of a class?"""
    return any(hit.first == sentence.start for hit in side.hits.get(name, ()))


def _stands(side: Side, sentence: range, *classes: str) -> bool:
    """Does a word of one of the classes stand in a sentence?"""
    return any(hit.first in sentence for name in classes for hit in side.hits.get(name, ()))


def _whole_vote(
    rules: Rules, side: Side, number: int, rule: str, polarity: Polarity, act: Act | None = None
) -> Vote:
    first = side.words.sentence_range(number).start
    quote = side.quote_sentence(number)
    is_new = rule == "added"
    direction = _DIRECTION[polarity]
    grave = _grave(rules, side, first, polarity, act, is_new=is_new)
    return Vote(
        rule=rule,
        topic=grave or side.topic(first),
        direction=direction if is_new else turned(direction),
        level=Level.CRITICAL if grave else Level.SUBSTANTIVE,
        always_critical=False,
        polarity=polarity,
        old_quote=None if is_new else quote.text,
        new_quote=quote.text if is_new else None,
        reason=said(
            rules.structure.get(rule, {}),
            polarity.value,
            old=None if is_new else quote.told,
            new=quote.told if is_new else None,
        ),
        place=(side.words.reached[first], 1 if is_new else 0),
    )


def _grave(
    rules: Rules, side: Side, word: int, polarity: Polarity, act: Act | None, *, is_new: bool
) -> str | None:
    """The topic in which a clause that came or went whole costs the user dearly by itself, if there is one."""
    if act is None:
        # A further item in a list of grounds, which the stem says what for.
        topic = side.topic(word)
        listed = side.is_item and "rulebook" not in side.around.owners
        told = rules.topics.get(topic or "")
        grounds = listed and told is not None and told.grounds
        return topic if grounds and is_new and polarity is Polarity.POWER else None
    own = side.topics.of_words(side.hits, side.sentence(word))
    stated = [topic for topic in own if _is_grave(rules, topic)]
    if is_new and polarity is Polarity.POWER:
        done = (act, *side.frames.listed(side.sentence(word)))
        grave = [one.topic for one in done if one.critical and _is_grave(rules, one.topic)]
        return next((topic for topic in (*grave, *stated) if grave and topic in stated), None)
    if not is_new and polarity is Polarity.DUTY:
        return act.topic if _is_grave(rules, act.topic) else next(iter(stated), None)
    return None


def _is_grave(rules: Rules, topic: str | None) -> bool:
    told = rules.topics.get(topic or "")
    return told is not None and told.critical


def is_label(text: str) -> bool:
    """Is a text no sentence: a name, a link, an address?"""
    return not text.rstrip(" \"'”’)").endswith(_STOPS)


def share_changed(old: Sequence[str], new: Sequence[str]) -> float:
    """Which part of some words differs, 0 to 1; misspelt or inflected words do not."""
    before, after = Counter(old), Counter(new)
    total = before.total() + after.total()
    gone, come = before - after, after - before
    _drop_joined(gone, come, new)
    _drop_joined(come, gone, old)
    changed = gone.total() + come.total()
    if not changed:
        return 0.0
    if len(gone) * len(come) <= _MOST_COMPARED:
        rest = dict(come)
        for word, count in gone.items():
            like = next((other for other in rest if _alike(word, other)), None)
            if like is not None:
                changed -= count + rest.pop(like)
    return max(0, changed) / total


def _drop_joined(joined: Counter[str], parted: Counter[str], words: Sequence[str]) -> None:
    """Take out words that stand on the other side in two pieces: `onsite` and `on site`."""
    if not joined:
        return
    for one, other in pairwise(words):
        if joined[one + other] > 0:
            joined -= Counter({one + other: 1})
            parted -= Counter((one, other))


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LONG or one[0] != other[0] or not (one + other).isalpha():
        return False
    return Indel.normalized_similarity(one, other) >= _ALIKE
