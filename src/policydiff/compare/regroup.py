"""Clauses that were split in several or merged from several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import LCSseq

from policydiff.compare.similarity import Words, words
from policydiff.model import Clause

Group = tuple[tuple[int, ...], tuple[int, ...]]
_FEWEST = 5
"""Words a left-over must have to be taken for part of another clause; fewer are there by chance."""
_COVERED = 0.8
"""Share of its words that must stand, still unexplained, in the clause it is taken for a part of."""
_EXPLAINED = 0.4
"""Or less, down to this, if it also explains as much of what is left unexplained there."""
_REACH = 3
"""Clauses away that another part may be: something may have been put between the two."""


def regroup(old: Sequence[Clause], new: Sequence[Clause], to_new: Mapping[int, int]) -> list[Group]:
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
        ((one,), (other,))
        for one, other in to_new.items()
        if one not in used_old and other not in used_new
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
    left = [at for at in range(len(parts)) if at not in belongs]
    while left:
        again = []
        for at in left:
            part = words(parts[at].text)
            if len(part.sequence) < _FEWEST:
                continue
            near = {belongs[by] for by in range(at - _REACH, at + _REACH + 1) if by in belongs}
            best, most = -1, 0
            for whole in sorted(near):
                if whole not in rest:
                    rest[whole] = (
                        words(wholes[whole].text).counts - words(parts[to_part[whole]].text).counts
                    )
                shared = _shared(words(wholes[whole].text), rest[whole], part)
                if shared > most:
                    best, most = whole, shared
            if best < 0:
                again.append(at)
                continue
            rest[best] = rest[best] - part.counts
            found.setdefault(best, [to_part[best]]).append(at)
            belongs[at] = best
        if len(again) == len(left):
            break
        left = again
    return found


def _shared(whole: Words, rest: Counter[str], part: Words) -> int:
    """How many words of a part are among those of a clause that nothing else explains; 0 if too few.

    They must stand in the same order, too.
    """
    shared = (part.counts & rest).total()
    need = _COVERED * len(part.sequence)
    if shared < need:
        need = _EXPLAINED * len(part.sequence)
        if shared < need or shared < _EXPLAINED * rest.total():
            return 0
    in_order = LCSseq.similarity(part.sequence, whole.sequence, score_cutoff=int(need))
    return shared if in_order >= need else 0
