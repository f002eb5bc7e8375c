from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.review.conftest import ANN, NOON, decision, decisions

from policydiff.errors import UsageError
from policydiff.review import Decision, Reviewer, Verdict, decode, encode

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(decisions)
def test_a_decision_is_read_as_it_was_written(one: Decision) -> None:
    assert decode(encode(one)) == one


@given(decisions)
def test_a_line_is_one_line_of_visible_ascii(one: Decision) -> None:
    assert encode(one).decode("ascii").isprintable()


@given(decisions, decisions)
def test_lines_sort_as_their_times_do(one: Decision, other: Decision) -> None:
    if one.at < other.at:
        assert encode(one) < encode(other)


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_line_gives_a_decision_or_nothing(line: bytes) -> None:
    found = decode(line)
    assert found is None or isinstance(found, Decision)


@given(
    decisions,
    st.sampled_from(sorted(json.loads(encode(decision())))),
    json_values,
)
def test_a_line_with_any_field_replaced_gives_a_decision_or_nothing(
    one: Decision, name: str, value: object
) -> None:
    fields = json.loads(encode(one))
    fields[name] = value
    found = decode(json.dumps(fields).encode())
    assert found is None or decode(encode(found)) == found


def changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(encode(decision())), **fields}).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"looks fine to me",
        b"[" * 60_000,
        b'{"v":1}',
        b"\xff\xfe",
        b"1" * 60_000,
        changed(v=2),
        changed(verdict="rejected"),
        changed(change="abc"),
        changed(change="g" * 64),
        changed(at="2024-10-01"),
        changed(at="2024-10-01T12:00:00+02:00"),
        changed(at="2024-13-01T12:00:00Z"),
        changed(at="9999-12-31T23:59:59Z"),
        changed(at=1727784000),
        changed(note="x" * 4_001),
        changed(note=None),
        changed(old="x" * 4_001),
        changed(name=["Ann"]),
        changed(more="x" * 70_000),
    ],
)
def test_what_is_no_decision_gives_nothing(line: bytes) -> None:
    assert decode(line) is None


def test_a_field_that_is_not_known_is_passed_over() -> None:
    assert decode(changed(mood="good")) == decision()


def test_the_longest_note_in_any_alphabet_can_be_read_again() -> None:
    one = decision(note="\U0001f600" * 4_000)
    assert decode(encode(one)) == one


def test_a_line_tells_by_itself_who_decided_what_on_which_words() -> None:
    fields = json.loads(encode(decision(Verdict.FLAGGED)))
    assert fields == {
        "at": "2024-10-01T12:00:00Z",
        "verdict": "flagged",
        "change": "ab" * 32,
        "terms": "Acme/Privacy Policy",
        "address": "¶1",
        "came": "2024-10-01T12:00:00Z",
        "old": "thirty days",
        "new": "sixty days",
        "note": "as announced",
        "name": "Ann Lee",
        "email": "ann@example.org",
        "v": 1,
    }


def test_times_are_kept_in_utc() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5)))
    assert encode(decision(at=elsewhere)) == encode(decision(at=NOON))


@pytest.mark.parametrize(
    "said",
    ["Ann Lee <ann@example.org>", "  Ann  Lee <ann@example.org> "],
)
def test_a_reviewer_is_read_from_name_and_address(said: str) -> None:
    assert Reviewer.parse(said) == ANN
    assert str(ANN) == "Ann Lee <ann@example.org>"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Ann Lee",
        "ann@example.org",
        "<ann@example.org>",
        "Ann Lee <>",
        "Ann Lee <ann>",
        "Ann <Lee> <ann@example.org>",
        "Ann\nLee <ann@example.org>",
        "Ann\x1b[2J <ann@example.org>",
        "Ann\u202eLee <ann@example.org>",
        "Ann\udcff <ann@example.org>",
        "x" * 201 + " <ann@example.org>",
        "Ann <a@b c>",
    ],
)
def test_what_names_no_reviewer_is_refused(said: str) -> None:
    with pytest.raises(UsageError, match="names no reviewer"):
        Reviewer.parse(said)


def test_decisions_that_differ_in_one_thing_have_lines_that_differ() -> None:
    one = decision()
    others = [replace(one, note="other"), replace(one, verdict=Verdict.DISCUSS)]
    assert len({encode(each) for each in (one, *others)}) == 3
