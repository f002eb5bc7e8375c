"""Names and addresses that gave way to others where nothing else was said anew."""

from __future__ import annotations

from policydiff.assess.rules import Lexicon, Rules
from policydiff.assess.sides import Side
from policydiff.assess.structure import remark
from policydiff.assess.words import read
from policydiff.model import Finding, Level


def other_name(
    rules: Rules, old: Side, new: Side, lexicon: Lexicon
) -> tuple[Level, Finding] | None:
    """What another name of the provider weighs where it is all that changed; None where it is not.

    As every name of the service is read as `we`, the words of both sides are the same then.
    """
    if old.words.words != new.words.words:
        return None
    before = read(old.words.text, lexicon.spelling).words
    after = read(new.words.text, lexicon.spelling).words
    own = frozenset(lexicon.written(lexicon.grammar.get("provider", "")))
    for at, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other and own.isdisjoint((one, other)):
            names = old.words.quote(at, at), new.words.quote(at, at)
            if _is_company(old, at) and _is_company(new, at):
                shown = remark(rules, "party", old=names[0], new=names[1])
                return Level.SUBSTANTIVE, shown
            return (
                Level.EDITORIAL,
                remark(rules, "name", old=names[0], new=names[1]),
            )
    return None


def _is_company(side: Side, at: int) -> bool:
    """Does the form of a company stand right after a name: `Corporation`, `Ltd`?"""
    return any(hit.first == at + 1 for hit in side.hits.get("companies", ()))


def other_address(rules: Rules, old: Side, new: Side) -> Finding | None:
    """The first address of a page or of mail that gave way to another, or None."""
    gone, come = _addresses(old, new), _addresses(new, old)
    if not gone or not come:
        return None
    return remark(
        rules,
        "address",
        old=old.words.quote(gone[0], gone[0]),
        new=new.words.quote(come[0], come[0]),
    )


def _addresses(side: Side, other: Side) -> list[int]:
    there = set(other.words.words)
    words = side.words.words
    return [at for at, word in enumerate(words) if is_address(word) and word not in there]


def is_address(word: str) -> bool:
    """Is a word the address of a page or of mail?"""
    return "://" in word or "@" in word or word.startswith("www.")
