"""Links whose words stand and whose targets do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from policydiff.model import Clause, LinkChange
from policydiff.typography import plain


def link_changes(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[LinkChange, ...]:
    """What changed under the words that stand on both sides.

    A link that came or went together with its words is in the redline already. One that sits on other
    words than before and leads where it led came and went nowhere.
    """
    if [clause.links for clause in old] == [clause.links for clause in new]:
        return ()
    before, after = _targets(old), _targets(new)
    pairs = [
        LinkChange(text=words, old=one, new=other)
        for words in dict.fromkeys((*before, *after))
        for one, other in zip_longest(before.get(words, ()), after.get(words, ()))
        if one != other
    ]
    gone = Counter(pair.old for pair in pairs if pair.new is None)
    come = Counter(pair.new for pair in pairs if pair.old is None)
    on_other_words = gone & come

    def told(pair: LinkChange) -> bool:
        if pair.old is not None and pair.new is not None:
            return True
        if on_other_words[pair.new if pair.old is None else pair.old]:
            return False
        if pair.text in before and pair.text in after:
            return True
        return _stands(pair.text, old if pair.old is None else new)

    return tuple(filter(told, pairs))


def _targets(clauses: Sequence[Clause]) -> dict[str, list[str]]:
    """The targets of each link text, in order."""
    found: dict[str, list[str]] = {}
    for clause in clauses:
        for link in clause.links:
            words = plain(clause.text[link.span.start : link.span.end])
            found.setdefault(words, []).append(link.target)
    return found


def _stands(words: str, clauses: Sequence[Clause]) -> bool:
    """Do words stand in one of the clauses as whole words, and as no part of an address?"""
    for clause in clauses:
        text = plain(clause.text)
        at = text.find(words)
        while at >= 0:
            end = at + len(words)
            if not _in_word(text[at - 1 : at]) and not _in_word(text[end : end + 1]):
                return True
            at = text.find(words, at + 1)
    return False


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign in ("_", "/")
