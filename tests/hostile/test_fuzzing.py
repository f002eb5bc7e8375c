"""A short run of what `make fuzz` does for as long as one likes."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from hypothesis import strategies as st
from tests.hostile import fuzzing
from tests.hostile.fuzzing import apart, run
from tests.hostile.targets import TARGETS, Target

EXAMPLES = 60


@pytest.mark.parametrize("name", TARGETS)
def test_no_nonsense_breaks_what_reads_it(name: str, tmp_path: Path) -> None:
    done = run(name, TARGETS[name], tmp_path, seconds=0, examples=EXAMPLES, start=1)
    assert done.examples >= EXAMPLES // 2


def _crash(example: int, _: Path) -> None:
    assert example < 10, "too large"


def _hang(example: int, _: Path) -> None:
    while example > 1:
        time.process_time()


@pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="no timer of processor time")
@pytest.mark.parametrize(("take", "said"), [(_crash, "too large"), (_hang, "_hang")])
def test_what_breaks_or_hangs_is_found_and_named(
    take: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TARGETS, "bad", Target(examples=st.integers(), take=take))  # type: ignore[arg-type]  # one of two
    monkeypatch.setattr(fuzzing, "LONGEST", 0.3)
    assert said in apart("bad", 5, 1).failure
