"""That the words of a change had stood before, or stand again: a date is not signed unawares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policydiff.model import ChangeKind
from policydiff.render import words
from policydiff.report import DatedChange

if TYPE_CHECKING:
    from policydiff.history import Spell
    from policydiff.model import Clause

_LISTED = 3
"""Stays that are told one by one, and clauses that are named."""
_GROUPS = 2
"""Of clauses that came or went together, how many that stood at other times are told apart."""


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
        times = _times(dated.stands_again)
        said.append(f"{went} stood here again{' ' if times.startswith('from') else ': '}{times}.")
    return " ".join(said)


def together(changes: Sequence[DatedChange]) -> str:
    """The same of changes that are drawn as one; of some of them, with where they stand.

    Args:
        changes: neighbouring clauses that came or went together, or one change.
    """
    groups: dict[str, list[DatedChange]] = {}
    for one in changes:
        if said := of(one):
            groups.setdefault(said, []).append(one)
    if len(groups) > _GROUPS:
        return _in_short([one for own in groups.values() for one in own], len(changes))
    told: list[str] = []
    for said, own in groups.items():
        where = "" if len(own) == len(changes) else f"{_where(own, len(changes))}: "
        told.append(f"{where}{said[0].lower() if where else said[0]}{said[1:]}")
    return " ".join(told)


def _where(changes: Sequence[DatedChange], every: int) -> str:
    if len(changes) > _LISTED:
        return f"{len(changes)} of {every} clauses"
    return words.listing([words.place(clause) for one in changes for clause in _clauses(one)])


def _clauses(one: DatedChange) -> Sequence[Clause]:
    return one.change.new or one.change.old


def _in_short(changes: Sequence[DatedChange], every: int) -> str:
    """Of clauses that came or went together and stood at many different times."""
    spells = [spell for one in changes for spell in one.stood_before or one.stands_again]
    when = "before" if changes[0].stood_before else "again"
    first = words.day(min(one.start for one in spells))
    ends = [one.end for one in spells if one.end is not None]
    until = f"between {first} and {words.day(max(ends))}" if ends else f"from {first} on"
    stand = sum(one.end is None for one in spells)
    now = f"; {stand:,} of them to the last recorded text" if stand and ends else ""
    number = words.count(every, "clause")
    return f"Of these {number}, {len(changes):,} stood here {when} at times, {until}{now}."


def _times(spells: Sequence[Spell]) -> str:
    """`12 Jan 2021 until 9 Mar 2023 and from 5 Jun 2024 on`; of many stays, how many and between when."""
    if len(spells) <= _LISTED:
        return words.listing([_days(one) for one in spells])
    first, last = words.day(spells[0].start), spells[-1]
    if last.end is None:
        return f"{len(spells)} times, first {first}, last from {words.day(last.start)} on"
    return f"{len(spells)} times between {first} and {words.day(last.end)}"


def _days(spell: Spell) -> str:
    start = words.day(spell.start)
    if spell.end is None:
        return f"from {start} on"  # whether it stands now, nobody knows
    end = words.day(spell.end)
    return f"on {start}" if start == end else f"{start} until {end}"
