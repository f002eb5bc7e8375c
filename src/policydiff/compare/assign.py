"""Who belongs to whom: the best one-to-one choice among scored candidates."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

_STEP = 0.002
"""The least by which a bid raises a price: what the whole choice may miss of the optimum, per clause."""


def assign(values: Mapping[int, Mapping[int, float]]) -> dict[int, int]:
    """Choose partners so that the sum of their values is as large as can be.

    An auction (Bertsekas 1988): whoever has no partner bids for the candidate that is worth most
    to him after its price; being without one is worth 0. The sum is within `_STEP` per row of the
    optimum, and the graph may be as sparse as it likes: no matrix is ever built.

    Args:
        values: for each row its candidate columns with a value above 0.

    Returns:
        The chosen column of each row that has one.
    """
    prices: dict[int, float] = {}
    owners: dict[int, int] = {}
    waiting = deque(sorted(values))
    while waiting:
        row = waiting.popleft()
        best, best_worth, second_worth = -1, 0.0, 0.0
        for column, value in values[row].items():
            worth = value - prices.get(column, 0.0)
            if worth > best_worth:
                best, best_worth, second_worth = column, worth, best_worth
            elif worth > second_worth:
                second_worth = worth
        if best < 0:
            continue
        prices[best] = prices.get(best, 0.0) + best_worth - second_worth + _STEP
        if best in owners:
            waiting.append(owners[best])
        owners[best] = row
    return {row: column for column, row in sorted(owners.items())}
