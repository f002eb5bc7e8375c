"""Numbers that changed, each by the role it plays."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from policydiff.assess.phrases import Hit
from policydiff.assess.quantities import Quantity, quantities
from policydiff.assess.rules import Lexicon, NumberRole, Polarity
from policydiff.assess.sides import Side, turned
from policydiff.assess.signals import Vote, pairs, said
from policydiff.model import Direction, Level

_REACH = 24
_MUCH = 1.5
"""From this ratio on a number in a critical topic is critical."""
_LONGEST_DATE, _STAMP = 8, 4
"""Words of a date at most, and numbers in a row that are one: `2024-07-23 12:36:21`."""
_HOUR = re.compile(r"\d{2}t\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?z?")
"""Or its last word: `2024-07-23T12:36:21Z`."""
_PARTS = {
    1 / 10: "a tenth",
    1 / 5: "a fifth",
    1 / 4: "a quarter",
    1 / 3: "a third",
    1 / 2: "half",
    2 / 3: "two thirds",
    3 / 4: "three quarters",
}
_MEASURES = {"duration": "long", "count": "many"}
_SAME = 0.02
"""Thirty days and a month are not told apart."""


def number_votes(old: Side, new: Side, lexicon: Lexicon) -> Iterator[Vote]:
    """One vote for each number that gave way to another, or that only came or went."""
    before = _touched(old, quantities(old.words, lexicon.units))
    after = _touched(new, quantities(new.words, lexicon.units))
    for kind in dict.fromkeys(quantity.of for quantity in (*before, *after)):
        olds = [quantity for quantity in before if quantity.of == kind]
        news = [quantity for quantity in after if quantity.of == kind]
        old_hits = [Hit(at, quantity.first, quantity.last) for at, quantity in enumerate(olds)]
        new_hits = [Hit(at, quantity.first, quantity.last) for at, quantity in enumerate(news)]
        paired = pairs(old, old_hits, new, new_hits, _REACH)
        for one, other in paired:
            vote = _vote(lexicon, old, olds[one.value], new, news[other.value])
            if vote is not None:
                yield vote
        used_old, used_new = {one.value for one, _ in paired}, {other.value for _, other in paired}
        left = [quantity for at, quantity in enumerate(olds) if at not in used_old]
        right = [quantity for at, quantity in enumerate(news) if at not in used_new]
        # What only changed its place is neither gone nor new.
        moved = {quantity.value for quantity in left} & {quantity.value for quantity in right}
        for side, rest in ((old, left), (new, right)):
            for quantity in rest:
                if (
                    quantity.value not in moved
                    and side.words.sentence[quantity.first] not in side.words.lone
                ):
                    yield from _alone(lexicon, side, quantity, is_new=side is new)


def _touched(side: Side, found: Sequence[Quantity]) -> list[Quantity]:
    return [
        quantity
        for quantity in found
        if any(side.words.touched[quantity.first : quantity.last + 1])
    ]


def _vote(lexicon: Lexicon, old: Side, one: Quantity, new: Side, other: Quantity) -> Vote | None:
    ratio = other.value / one.value if one.value else 0.0
    if one.value == other.value or (one.of not in ("count", "date") and abs(ratio - 1) < _SAME):
        return None
    up = other.value > one.value
    # As with ladders: the side with the larger number speaks, so that both ways round agree.
    side, quantity = (new, other) if up else (old, one)
    role = _role(lexicon, side, quantity)
    if role is None:
        return None
    direction = role.up.directions[side.polarity(quantity.first)]
    old_quote = old.words.quote(one.first, one.last)
    new_quote = new.words.quote(other.first, other.last)
    much = role.small or ratio >= _MUCH or ratio <= 1 / _MUCH
    return Vote(
        rule=role.id,
        topic=role.topic or side.topic(quantity.first),
        direction=direction if up else turned(direction),
        level=role.level if much else min(role.level, Level.SUBSTANTIVE, key=list(Level).index),
        always_critical=role.critical,
        polarity=Polarity.UNKNOWN,
        old_quote=old_quote,
        new_quote=new_quote,
        reason=said(
            role.says,
            "up" if up else "down",
            old=old_quote,
            new=new_quote,
            ratio=_times(one, other),
        ),
        place=(new.words.reached[other.first], 0),
        own=role.topic is not None,
    )


def _times(one: Quantity, other: Quantity) -> str:
    """How one number compares with another, in words: `3 times as long`."""
    if not one.value or not other.value:
        return "none before" if other.value else "none now"
    ratio = other.value / one.value
    near = min(_PARTS, key=lambda part: abs(part - ratio))
    times = _PARTS[near] if abs(near - ratio) < _SAME * near else f"{ratio:.2g} times"
    return f"{'about' if times == '1 times' else times} as {_MEASURES.get(one.of, 'much')}"


def _alone(lexicon: Lexicon, side: Side, quantity: Quantity, *, is_new: bool) -> Iterator[Vote]:
    """A number with none in its place: that it is named says little about which way it points."""
    role = _role(lexicon, side, quantity)
    if role is None:
        return
    quote = side.words.quote(quantity.first, quantity.last)
    old_quote, new_quote = (None, quote) if is_new else (quote, None)
    yield Vote(
        rule=role.id,
        topic=role.topic or side.topic(quantity.first),
        direction=Direction.UNCLEAR,
        level=role.level,
        always_critical=False,
        polarity=Polarity.UNKNOWN,
        old_quote=old_quote,
        new_quote=new_quote,
        reason=said(role.says, "added" if is_new else "gone", old=old_quote, new=new_quote),
        place=(side.words.reached[quantity.first], 1 if is_new else 0),
    )


def counted_words(side: Side, lexicon: Lexicon) -> frozenset[int]:
    """The words of a side that are parts of numbers."""
    return frozenset(
        at
        for quantity in quantities(side.words, lexicon.units)
        for at in range(quantity.first, quantity.last + 1)
    )


def is_date(side: Side, lexicon: Lexicon) -> bool:
    """Is a text a date, or how long ago it was changed, and nothing else?"""
    words = side.words.words
    if not words or len(words) > _LONGEST_DATE:
        return False
    found = quantities(side.words, lexicon.units)
    dates = {at for one in found if one.of == "date" for at in range(one.first, one.last + 1)}
    digits = {at for at, word in enumerate(words) if any(sign.isdigit() for sign in word)}
    told = {at for hit in side.hits.get("dated", ()) for at in range(hit.first, hit.last + 1)}
    counted = {at for one in found for at in range(one.first, one.last + 1)}
    little = {at for at, word in enumerate(words) if word in lexicon.little}
    said = dates or (told and digits) or len(digits) >= _STAMP or any(map(_HOUR.fullmatch, words))
    return bool(said) and len(dates | digits | told | little | counted) == len(words)


def _role(lexicon: Lexicon, side: Side, quantity: Quantity) -> NumberRole | None:
    """The role whose words stand nearest; failing that by the headings; failing that one that asks nothing."""
    sentence = side.sentence(quantity.first)
    if quantity.of == "count" and any(hit.first in sentence for hit in side.hits.get("places", ())):
        return None  # a house, not a number of anything
    roles = [role for role in lexicon.numbers if role.of == quantity.of]
    best: tuple[int, NumberRole] | None = None
    for role in roles:
        hits = side.hits.get(f"role {role.id}", ())
        middle = bisect_left(hits, quantity.first, key=lambda hit: hit.first)
        for hit in hits[max(0, middle - 1) : middle + 1]:
            if hit.first in sentence:
                distance = max(hit.first - quantity.last, quantity.first - hit.last, 0)
                if best is None or distance < best[0]:
                    best = (distance, role)
    if best is not None:
        return best[1]
    return next((role for role in roles if f"role {role.id}" in side.around.owners), None) or next(
        (role for role in roles if not role.near), None
    )
