from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.clauses import parse, read

TEXT = """# Terms

Last updated: 1 May 2024

* [Use](#use)
* [Data](#data)
* [Courts](#courts)

## Use

Plain words of a paragraph.

1. First item
2. Second item
    * inner words with a [link](https://a.example)

## Data

* Words of an item
* **Bold words** of another

**1 May 2023**

* We wrote this.

## Courts

![](picture.png)

| Place | Court |
| --- | --- |
| Here | There |
"""
WHOLE = parse(TEXT)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30)), max_size=4))
def test_a_clause_is_the_same_whichever_was_asked_for_before(asked: list[tuple[int, int]]) -> None:
    clauses = read(TEXT)
    for first, last in asked:
        assert clauses[first:last] == WHOLE[first:last]
    assert tuple(clauses) == WHOLE


@pytest.mark.parametrize("at", [*range(len(WHOLE)), -1, -len(WHOLE)])
def test_a_clause_asked_for_alone_is_what_it_is_among_all(at: int) -> None:
    assert read(TEXT)[at] == WHOLE[at]


def test_a_clause_stays_the_same_object() -> None:
    clauses = read(TEXT)
    one = clauses[3]
    assert clauses[:][3] is one
    assert next(clause for clause in clauses if clause.index == 3) is one
    assert clauses[4].section is clauses[::-1][-5].section


def test_clauses_are_as_good_as_a_tuple_of_them() -> None:
    clauses = read(TEXT)
    assert clauses == WHOLE
    assert clauses == read(TEXT)
    assert clauses != read(TEXT + "\n\nMore.")
    assert clauses != list(WHOLE)
    assert hash(clauses) == hash(WHOLE)
    assert repr(read(TEXT)) == repr(WHOLE)
    assert len(clauses) == len(WHOLE)
    assert clauses.index(WHOLE[5]) == 5
    assert WHOLE[2] in clauses
    assert list(reversed(clauses)) == list(reversed(WHOLE))


def test_clauses_can_be_copied_and_sent() -> None:
    assert pickle.loads(pickle.dumps(read(TEXT))) == WHOLE
    assert copy.deepcopy(read(TEXT)) == WHOLE


def test_what_is_not_there_is_an_error() -> None:
    clauses = read(TEXT)
    for at in (len(WHOLE), -len(WHOLE) - 1):
        with pytest.raises(IndexError):
            clauses[at]
    assert clauses[len(WHOLE) :] == ()


def test_what_a_clause_says_is_had_without_making_it() -> None:
    clauses = read(TEXT)
    assert [clauses.text(at) for at in range(len(WHOLE))] == [clause.text for clause in WHOLE]
    assert [clauses.kind(at) for at in range(len(WHOLE))] == [clause.kind for clause in WHOLE]
    assert list(clauses.texts(2, 7)) == [clause.text for clause in WHOLE[2:7]]


def test_an_empty_text_has_none() -> None:
    assert read("") == ()
    assert not read("")


def test_threads_may_ask_at_the_same_time() -> None:
    long = "\n\n".join(f"## {n}. Title {n}\n\nSome words of {n}." for n in range(300))
    whole = parse(long)
    clauses = read(long)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(clauses.__getitem__, [*range(599, -1, -7), *range(600)]))
    assert found == [*whole[599::-7], *whole]
    assert all(clauses[one.index] is one for one in found)
