from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError

import pytest

from policydiff.clauses.making import clause, link
from policydiff.model import Clause, ClauseKind, Link, Role, Section, Span

SECTION = Section(number="1", title="Use", anchor=None, level=2)
PLAIN = Clause(
    index=3,
    kind=ClauseKind.ITEM,
    section=SECTION,
    address="1(a)",
    label="(a)",
    text="Some words.",
    links=(Link(span=Span(0, 4), target="#x"),),
    source=Span(10, 25),
    role=Role.DATE,
    depth=2,
)


def _made() -> Clause:
    return clause(
        3, ClauseKind.ITEM, SECTION, "1(a)", "(a)", "Some words.", (link(0, 4, "#x"),), 10, 25, Role.DATE, 2
    )  # fmt: skip


def test_a_clause_made_fast_is_the_one_made_by_its_name() -> None:
    assert _made() == PLAIN
    assert type(_made()) is Clause
    assert hash(_made()) == hash(PLAIN)
    assert repr(_made()) == repr(PLAIN)


def test_a_clause_made_fast_is_as_frozen_as_any() -> None:
    with pytest.raises(FrozenInstanceError):
        _made().index = 4  # type: ignore[misc]  # that is the point


def test_a_clause_made_fast_can_be_copied_and_sent() -> None:
    assert copy.copy(_made()) == PLAIN
    assert pickle.loads(pickle.dumps(_made())) == PLAIN
