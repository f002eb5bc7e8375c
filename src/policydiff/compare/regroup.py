"""Clauses that were split in several or merged from several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import LCSseq

from policydiff.compare.similarity import words
from policydiff.model import Clause

Group = tuple[tuple[int, ...], tuple[int, ...]]
_FEWEST = 5
"""Words a left-over must have to be taken for part of another clause; fewer are there by chance."""
_COVERED = 0.8
"""Share of its words that must stand, still unexplained, in the clause it is taken for a part of."""


def regroup(
    old: Sequence[Clause], new: Sequence[Clause], to_new: Mapping[int, int]
) -> list[Group]:
    """Join left-overs to pairs of which they are a part.

    Args:
        old: the old clauses.
        new: the new ones.
        to_new: one-to-one pairs.

    Returns:
        All pairs, some of them grown to one-to-several or several-to-one, by old index.
    """
    to_old = {other: one for one, other in to_new.items()}
    splits = _parts(old, new, to_new, to_old)
    merges = _parts(new, old, to_old, to_new)
    groups: list[Group] = []
    used_old = {at for parts in merges.values() for at in parts}
    used_new = {at for whole, parts in splits.items() if whole not in used_old for at in parts}
    for one, parts in splits.items():
        if one not in used_old:
            groups.append(((one,), tuple(sorted(parts))))
    for other, parts in merges.items():
        groups.append((tuple(sorted(parts)), (other,)))
        used_new.add(other)
    used_old.update(one for (one, *_), _ in groups)
    groups += [
        ((one,), (other,)) for one, other in to_new.items() if one not in used_old and other not in used_new
    ]
    return sorted(groups)


def _parts(
    wholes: Sequence[Clause],
    parts: Sequence[Clause],
    to_part: Mapping[int, int],
    to_whole: Mapping[int, int],
) -> dict[int, list[int]]:
    """For each clause of one side that was split, its parts on the other."""
    found: dict[int, list[int]] = {}
    rest: dict[int, Counter[str]] = {}
    belongs = dict(to_whole)
    for step in (1, -1):
        order = range(len(parts)) if step > 0 else range(len(parts) - 1, -1, -1)
        for at in order:
            if at in belongs:
                continue
            beside = belongs.get(at - step)
            if beside is None or (beside in found and beside not in to_part):
                continue
            part = words(parts[at].text)
            if len(part.sequence) < _FEWEST:
                continue
            if beside not in rest:
                rest[beside] = words(wholes[beside].text).counts - words(parts[to_part[beside]].text).counts
            if not _covers(wholes[beside].text, rest[beside], parts[at].text):
                continue
            rest[beside] = rest[beside] - part.counts
            found.setdefault(beside, [to_part[beside]]).append(at)
            belongs[at] = beside
    return found


def _covers(whole: str, rest: Counter[str], part: str) -> bool:
    """Does what is left of a clause hold nearly all words of a part, and in their order?"""
    wanted = words(part)
    need = _COVERED * len(wanted.sequence)
    if (wanted.counts & rest).total() < need:
        return False
    return LCSseq.similarity(wanted.sequence, words(whole).sequence, score_cutoff=int(need)) >= need
