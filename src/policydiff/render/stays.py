"""That the words of a change had stood before, or stand again: a date is not signed unawares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policydiff.model import ChangeKind
from policydiff.render import words
from policydiff.report import DatedChange

if TYPE_CHECKING:
    from policydiff.history import Spell
    from policydiff.model import Clause

_LISTED = 3
"""Stays that are told one by one, and runs of clauses that are told apart."""


def of(dated: DatedChange) -> str:
    """`These words stood here before: 12 Jan 2021 until 9 Mar 2023.`; empty where they did not.

    Args:
        dated: a change.
    """
    came = went = "These words"
    if dated.change.kind not in (ChangeKind.ADDED, ChangeKind.REMOVED):
        came, went = "The new words", "The old words"
    said: list[str] = []
    if dated.stood_before:
        said.append(f"{came} stood here before: {_times(dated.stood_before)}.")
    if dated.stands_again:
        last, times = dated.stands_again[-1], _times(dated.stands_again)
        verb = "stand" if last.end is None else "stood"
        said.append(f"{went} {verb} here again{' ' if times.startswith('since') else ': '}{times}.")
    return " ".join(said)


def together(changes: Sequence[DatedChange]) -> Iterator[str]:
    """The same of changes that are drawn as one; of some of them, with where they stand.

    Args:
        changes: neighbouring clauses that came or went together, or one change.
    """
    groups: dict[str, list[DatedChange]] = {}
    for one in changes:
        if said := of(one):
            groups.setdefault(said, []).append(one)
    told = list(groups.items())
    for said, own in told[:_LISTED]:
        clauses = [(one.change.new or one.change.old)[0] for one in own]
        whole = len(own) == len(changes)
        yield said if whole else f"{_where(clauses, len(changes))}: {said[0].lower()}{said[1:]}"
    rest = sum(len(own) for _, own in told[_LISTED:])
    if rest:
        yield f"The words of {words.count(rest, 'more clause')} stood here at other times, too."


def _where(clauses: Sequence[Clause], every: int) -> str:
    if len(clauses) <= _LISTED:
        return words.listing([words.place(one) for one in clauses])
    return f"{len(clauses)} of {every} clauses"


def _times(spells: Sequence[Spell]) -> str:
    """`12 Jan 2021 until 9 Mar 2023 and since 5 Jun 2024`; of many stays, how many and between when."""
    if len(spells) <= _LISTED:
        return words.listing([_days(one) for one in spells])
    first, last = words.day(spells[0].start), spells[-1]
    if last.end is None:
        return f"{len(spells)} times, first {first}, last since {words.day(last.start)}"
    return f"{len(spells)} times between {first} and {words.day(last.end)}"


def _days(spell: Spell) -> str:
    start = words.day(spell.start)
    if spell.end is None:
        return f"since {start}"
    end = words.day(spell.end)
    return f"on {start}" if start == end else f"{start} until {end}"
