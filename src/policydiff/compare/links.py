"""Links whose words stand and whose targets do not."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.model import Clause, LinkChange
from policydiff.typography import plain


def link_changes(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[LinkChange, ...]:
    """What changed under the words that stand on both sides.

    A link that came or went together with its words is in the redline already.
    """
    if [clause.links for clause in old] == [clause.links for clause in new]:
        return ()
    before, after = _targets(old), _targets(new)
    found: list[LinkChange] = []
    for words in dict.fromkeys((*before, *after)):
        ones, others = before.get(words, []), after.get(words, [])
        if ones == others or (not (ones and others) and not _stands(words, new if ones else old)):
            continue
        for at in range(max(len(ones), len(others))):
            one = ones[at] if at < len(ones) else None
            other = others[at] if at < len(others) else None
            if one != other:
                found.append(LinkChange(text=words, old=one, new=other))
    return tuple(found)


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
