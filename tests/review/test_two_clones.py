"""Two reviewers in two clones: what each was told is recorded stands with both in the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

EACH = int(os.environ.get("DECISIONS", "30"))
"""500 of them take minutes: python -m benchmarks.reviewers."""


@pytest.mark.parametrize("seed", [20240923, 7])
def test_no_decision_is_lost_in_whatever_order_two_clones_exchange(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[2])
    from benchmarks.reviewers import run  # noqa: PLC0415 - found only from here on

    outcome = run(tmp_path, EACH, seed)
    assert outcome.confirmed == 2 * EACH
    assert (outcome.lost, outcome.histories) == (0, 1)
