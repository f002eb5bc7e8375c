"""The kind of a clause: power, duty, right or prohibition, by who does what in which mood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from policydiff.assess.phrases import Hit
from policydiff.assess.rules import Act, Polarity

_AT_ONCE = 3
"""Words before what an item says of itself at most."""
_FLIPPED = {
    Polarity.POWER: Polarity.DUTY,
    Polarity.DUTY: Polarity.POWER,
    Polarity.RIGHT: Polarity.PROHIBITION,
    Polarity.PROHIBITION: Polarity.PROHIBITION,
    Polarity.UNKNOWN: Polarity.UNKNOWN,
}


_OTHER_RULE = {Polarity.RIGHT: Polarity.PROHIBITION, Polarity.PROHIBITION: Polarity.RIGHT}


class Who(StrEnum):
    """Whose act it is, by the class of the grammar that names him."""

    USER = "user"
    PROVIDER = "provider"
    OTHERS = "others"
    NOBODY = "nobody"


class Frame(NamedTuple):
    """A subject with its verb."""

    first: int
    subordinate: bool
    """Does it stand in an `if ...`, `which ...` part rather than in the main clause?"""
    negated: bool
    bare: Polarity
    """Of the clause without its negation."""
    act: Act | None = None
    """What is done."""

    @property
    def rules(self) -> bool:
        """Does it say what kind of clause it is?"""
        return self.bare is not Polarity.UNKNOWN

    @property
    def polarity(self) -> Polarity:
        """Of the clause as it stands."""
        if self.negated and self.act is not None and self.act.makes is not None:
            # What is not allowed is forbidden.
            return _OTHER_RULE.get(self.bare, _FLIPPED[self.bare])
        return _FLIPPED[self.bare] if self.negated else self.bare


def ruled_by(found: Collection[str]) -> Polarity | None:
    """What word classes found in a stem or in headings say of the items below, if anything."""
    if "allows" in found:
        return Polarity.RIGHT
    return Polarity.PROHIBITION if "forbids" in found else None


def ruled(
    stem: Polarity,
    hits: Mapping[str, Sequence[Hit]],
    above: Collection[str],
    text: str,
    *,
    item: bool,
) -> Polarity:
    """The kind of a list item, or of a paragraph that only names something, without a verb of its own.

    Args:
        stem: what its stem says.
        hits: what was found in the item.
        above: what was found in its headings, which count where it names a thing.
        text: the clause.
        item: is it a list item?
    """
    if any(hit.first <= _AT_ONCE for hit in hits.get("allows", ())):
        return Polarity.RIGHT
    if stem is not Polarity.UNKNOWN:
        return stem
    if item and "uses" in above and not hits.get("user"):
        return Polarity.POWER  # what something is used for is what the provider does
    named = any(hit.first == 0 for hit in hits.get("things", ()))
    names = text[:1].islower() or (named and (item or text.rstrip().endswith((".", ";"))))
    if item and "rulebook" in above and "asks" not in above and not hits.get("provider"):
        names = True  # what a book of rules lists, it forbids unless it says otherwise
    return (ruled_by(above) if names else None) or Polarity.UNKNOWN


def polarity_of(
    who: Who, mood: str | None, act: Act | None, *, passive: bool, befalls: bool, negated: bool
) -> Polarity:
    """The kind of a clause without its negation.

    Args:
        who: the subject.
        mood: the class of its modal verb.
        act: what is done.
        passive: is it done to the subject?
        befalls: does the verb after the modal say what comes about rather than what must be done?
        negated: is a negation there?
    """
    if act is not None and act.makes is not None and (passive or who is Who.PROVIDER):
        return act.makes
    if who is Who.USER:
        if befalls and mood in ("future", "weak"):
            return Polarity.UNKNOWN  # `you will see`, `you may be asked` bind and allow nothing
        return _OF_USER.get(mood or "", Polarity.UNKNOWN)
    if who is Who.NOBODY and not passive:
        return Polarity.UNKNOWN
    if act is not None:
        return Polarity.DUTY if act.serves_user else Polarity.POWER
    # What the provider says he will not do, he might.
    might = mood == "weak" or (mood == "future" and negated and not passive)
    return Polarity.POWER if might and who is Who.PROVIDER else Polarity.UNKNOWN


_OF_USER = {
    "strong": Polarity.PROHIBITION,
    "future": Polarity.PROHIBITION,
    "hedged": Polarity.PROHIBITION,
    "weak": Polarity.RIGHT,
}
