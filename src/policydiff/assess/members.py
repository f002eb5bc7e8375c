"""Lists inside a clause that grew or shrank: said where no rule over words says more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.assess.phrases import Hit
from policydiff.assess.rules import Lexicon, Polarity, Rules
from policydiff.assess.sides import Side, turned
from policydiff.assess.signals import Vote, said
from policydiff.model import Direction, Level

_DIRECTION = {
    Polarity.POWER: Direction.BROADENS,
    Polarity.PROHIBITION: Direction.BROADENS,
    Polarity.DUTY: Direction.NARROWS,
    Polarity.RIGHT: Direction.NARROWS,
    # What nobody is named for is what is collected, done, or forbidden.
    Polarity.UNKNOWN: Direction.BROADENS,
}
_SENTENCE = 6
"""Fewer words than this are no sentence that could hold a list."""
_MOST = 0.4
"""Less than this part of the changed words in members of lists: a rewording, in which they say little."""


def member_votes(
    rules: Rules, lexicon: Lexicon, old: Side, new: Side, others: Sequence[Vote]
) -> Iterator[Vote]:
    """One vote for each member of a list that only came, or only went.

    Args:
        rules: for the sentences.
        lexicon: of the language of both.
        old: the old text.
        new: the new text.
        others: what the rules over words say of the change; what they quote is not said again.
    """
    found = [
        (side, run)
        for side, other in ((old, new), (new, old))
        for run in _runs(side, lexicon)
        if not _moved(side, run, other)
    ]
    listed = sum(_content(side, run, lexicon) for side, run in found)
    changed = sum(
        _content(side, range(len(side.words.words)), lexicon, touched=True) for side in (old, new)
    )
    if listed < changed * _MOST:
        return
    for side, run in found:
        if side is old and _breaks_off(old, run, new):
            continue
        if side is new and _breaks_off(new, run, old):
            continue
        vote = _vote(rules, side, run, is_new=side is new)
        quote = vote.new_quote or vote.old_quote or ""
        told = [(one.new_quote if side is new else one.old_quote) or "" for one in others]
        if not any(other and (quote in other or other in quote) for other in told):
            yield vote


def _vote(rules: Rules, side: Side, run: range, *, is_new: bool) -> Vote:
    first, last = run.start, run.stop - 1
    polarity = side.polarity(first)
    direction = _DIRECTION[polarity]
    if side.frames.excepted(first):
        direction = turned(direction)
    shown = side.quote(Hit(0, first, last))
    topic = side.topic(first)
    # Who is bound by a waiver or a licence need not be named beside it.
    binds = polarity is not Polarity.UNKNOWN or (
        topic is not None and topic in rules.topics and rules.topics[topic].bans
    )
    return Vote(
        rule="list",
        topic=topic,
        direction=direction if is_new else turned(direction),
        level=_most(side, run)
        if binds
        else min(Level.SUBSTANTIVE, _most(side, run), key=list(Level).index),
        always_critical=False,
        polarity=polarity,
        old_quote=None if is_new else shown.text,
        new_quote=shown.text if is_new else None,
        reason=said(
            rules.structure.get("list", {}),
            "added" if is_new else "gone",
            old=None if is_new else shown.told,
            new=shown.told if is_new else None,
        ),
        place=(side.words.reached[first], 1 if is_new else 0),
        stated=side.states(topic, first),
        minor=True,
    )


def _most(side: Side, run: range) -> Level:
    """The highest level a member can give: examples and names of things say little."""
    marks = {hit.first for hit in side.hits.get("instances", ())}
    if not marks.isdisjoint(range(run.start, run.start + 2)) or _is_name(side, run):
        return Level.EDITORIAL
    return Level.SUBSTANTIVE if side.is_instance(run.start) else Level.CRITICAL


def _is_name(side: Side, run: range) -> bool:
    """Is a run nothing but names, of products or places?"""
    words = side.words
    told = [at for at in run if at not in {hit.first for hit in side.hits.get("joining", ())}]
    telling = any(
        hit.first in run
        for owner, hits in side.hits.items()
        if owner == "acts" or owner.startswith(("topic ", "signal "))
        for hit in hits
    )
    return not telling and all(not words.text[words.starts[at]].islower() for at in told)


def _breaks_off(side: Side, run: range, other: Side) -> bool:
    """Does the other text break off where a run stands, as a record does that was cut?"""
    words = side.words
    return (
        run.stop == len(words.words)
        and words.text.rstrip().endswith(".")
        and other.words.text[-1:].isalpha()
    )


def _runs(side: Side, lexicon: Lexicon) -> Iterator[range]:
    """Members of lists that came or went with nothing in their place, in sentences that stood."""
    words = side.words
    joining = {hit.first for hit in side.hits.get("joining", ())}

    def parts(word: int) -> bool:
        return word in words.breaks or word in joining

    start: int | None = None
    for at in range(len(words.words) + 1):
        inside = at < len(words.words) and words.free[at] and words.sentence[at] not in words.lone
        if start is not None and (not inside or words.sentence[at] != words.sentence[start]):
            run = range(start, at)
            opened = parts(start) or (start > 0 and start - 1 in joining)
            closed = parts(at) or at - 1 in joining or at == side.sentence(start).stop
            # Where a name grew (`Ireland, {Northern} Ireland`) no list did.
            named = words.text[words.starts[start]].isupper()
            long = len(side.sentence(start)) >= _SENTENCE
            listed = (opened and closed) or ((opened or closed) and not named)
            if long and listed and not _is_lead(side, run) and _content(side, run, lexicon):
                yield run
            start = None
        if inside and start is None:
            start = at


def _moved(side: Side, run: range, other: Side) -> bool:
    """Do the words of a run stand among what changed on the other side, too?"""
    words = other.words
    there = {word for word, touched in zip(words.words, words.touched, strict=True) if touched}
    return all(side.words.words[at] in there for at in run) or _stands(side, run, other)


def _stands(side: Side, run: range, other: Side) -> bool:
    """Do the words of a run, two at least, stand in the other text in the same order?"""
    joining = {hit.first for hit in side.hits.get("joining", ())}
    told = [side.words.words[at] for at in run if at not in joining]
    words, many = other.words.words, len(told)
    return many > 1 and any(
        words[at] == told[0] and list(words[at : at + many]) == told
        for at in range(len(words) - many + 1)
    )


def _is_lead(side: Side, run: range) -> bool:
    """Is a run the title before a sentence: `Purposes: `?"""
    words = side.words
    after = words.text[words.ends[run.stop - 1] :]
    return run.start == side.sentence(run.start).start and after.startswith(":")


def _content(side: Side, run: range, lexicon: Lexicon, *, touched: bool = False) -> int:
    """How many words that carry content stand in a run, or of those the ones that came or went."""
    words = side.words
    return sum(
        words.words[at] not in lexicon.little
        and not words.words[at].isdigit()
        and (not touched or (words.touched[at] and words.sentence[at] not in words.lone))
        for at in run
    )
