"""Which pairs moved: the lightest ones that, taken out, leave the rest in order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def moved(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> set[int]:
    """The positions in `pairs` that moved.

    Keeps the heaviest subsequence of pairs whose new indices rise; whatever crosses nothing is in
    it. O(n log n) over a Fenwick tree of prefix maxima.

    Args:
        pairs: (old index, new index) by old index, each index once.
        weights: what it costs to call the pair moved, above 0.
    """
    order = {new: rank for rank, new in enumerate(sorted(new for _, new in pairs), start=1)}
    ranks = [order[new] for _, new in pairs]
    if all(one < other for one, other in pairwise(ranks)):
        return set()
    size = len(pairs)
    best: list[tuple[int, int]] = [(0, -1)] * (size + 1)  # (weight, last pair) of prefixes
    before = [-1] * size
    top = (0, -1)
    for at, rank in enumerate(ranks):
        reach, node = (0, -1), rank - 1
        while node:
            if best[node][0] > reach[0]:
                reach = best[node]
            node &= node - 1
        before[at] = reach[1]
        total = (reach[0] + weights[at], at)
        if total[0] > top[0]:
            top = total
        node = rank
        while node <= size:
            if total[0] > best[node][0]:
                best[node] = total
            node += node & -node
    kept = set()
    at = top[1]
    while at >= 0:
        kept.add(at)
        at = before[at]
    return set(range(size)) - kept
