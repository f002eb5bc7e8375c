"""A server that does all that servers do: nothing false is recorded, nothing hidden is reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.hostile.behaviours import BEHAVIOURS, SECRET
from tests.hostile.pages import ACCENTED, CHANGED, CLAUSES
from tests.hostile.running import Met, Servers, meet, named, recorded_once, row, servers
from tests.sites import held

from policydiff.model import Outcome

TABLE = Path(__file__).resolve().parents[2] / "docs" / "hostile-pages.md"
TRUE = {"\n\n".join(("# Your data", *clauses)) + "\n" for clauses in (CLAUSES, CHANGED, ACCENTED)}
"""All that the site ever meant to say."""
TROUBLE = {Outcome.FAILED, Outcome.HELD}


@pytest.fixture(scope="module")
def running() -> Iterator[Servers]:
    with servers() as started:
        yield started


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, running: Servers) -> Path:
    return recorded_once(tmp_path_factory.mktemp("recorded") / "collection", running)


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_a_behaviour_ends_as_the_table_says_and_leaves_nothing_false(
    name: str, tmp_path: Path, running: Servers, recorded: Path
) -> None:
    behaviour = named(name)
    met = meet(name, tmp_path / "collection", recorded, running)
    assert met.look.outcome is behaviour.outcome, met.look
    assert met.ended.code == (3 if behaviour.outcome in TROUBLE else 0)
    assert met.keeps == behaviour.keeps, met.look
    assert behaviour.says in (met.look.reason or "")
    assert set(met.texts) <= TRUE
    assert running.plain.requests == []
    _check_said(met)
    assert bool(held(met.made)) is (behaviour.outcome is Outcome.HELD)
    assert row(name, met, running) in TABLE.read_text("utf-8").splitlines()


def _check_said(met: Met) -> None:
    """One line a complaint, with advice, without secrets, and nothing that acts on a terminal."""
    assert SECRET not in met.ended.err + (met.look.reason or "")
    assert all(line.isprintable() for line in (met.ended.err + met.ended.out).splitlines())
    if met.look.outcome is Outcome.FAILED:
        what, _, advice = (met.look.reason or "").partition("; ")
        assert what.startswith("http")
        assert advice.endswith(".")
