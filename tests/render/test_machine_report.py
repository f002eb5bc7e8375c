from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referencing import Registry, Resource
from tests.render.conftest import Case
from tests.render.hostile import HOSTILE_NEW, HOSTILE_OLD
from tests.render.test_flow import TEXTS

from policydiff.assess import load_rules
from policydiff.events import Event
from policydiff.model import Level
from policydiff.queries import parse_period
from policydiff.render import machine, machine_report
from policydiff.render.dossier import dossier
from policydiff.review import Decision, Ledger, Reviewer, Verdict, items

WORDS = st.text(max_size=30) | st.sampled_from(
    ["", "\x1b[2J", "\u202e", "</script>", "\ud800", "\x00", "'\"\\", "=1+1", "a\r\nb"]
)
EVENTS = st.lists(
    st.builds(
        Event, date=st.dates(date(2024, 8, 20), date(2024, 10, 10)), title=WORDS, source=WORDS, line=WORDS,
        terms=st.lists(WORDS, max_size=2).map(tuple),
    ),
    max_size=3,
)  # fmt: skip


def beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


DECISIONS = st.lists(
    st.builds(
        Decision, change=st.just(""), verdict=st.sampled_from([v for v in Verdict if v is not Verdict.RATED]),
        reviewer=st.builds(Reviewer, name=WORDS, email=WORDS),
        at=st.dates(date(2024, 9, 1), date(2025, 1, 1)).map(beginning), note=WORDS,
        terms=WORDS, address=WORDS, came=st.just(datetime(2024, 9, 2, tzinfo=UTC)), old=WORDS, new=WORDS,
    ),
    max_size=3,
)  # fmt: skip


@pytest.fixture(scope="module")
def checks() -> jsonschema.Draft202012Validator:
    whole = json.loads(machine.schema())
    registry = Registry().with_resource("schema.json", Resource.from_contents(whole))
    return jsonschema.Draft202012Validator(
        json.loads(machine_report.schema()),
        registry=registry,
        format_checker=jsonschema.FormatChecker(),
    )


@settings(max_examples=60, deadline=None)
@given(
    old=TEXTS | st.just(HOSTILE_OLD), new=TEXTS | st.just(HOSTILE_NEW), events=EVENTS, decisions=DECISIONS,
    assessed=st.booleans(),
)  # fmt: skip
def test_whatever_is_told_fits_the_schema(
    checks: jsonschema.Draft202012Validator,
    old: str,
    new: str,
    events: list[Event],
    decisions: list[Decision],
    assessed: bool,
) -> None:
    report = Case()(
        ("2024-08-01", old), ("2024-09-02", new), rules=load_rules() if assessed else None
    )
    empty = Ledger(decisions={}, unread=0)
    ledger = Ledger(
        decisions={
            item.id: tuple(replace(one, change=item.id) for one in decisions)
            for item in items(report, empty)
        },
        unread=0,
    )
    said = machine_report.report(dossier([report], parse_period("2024-09"), ledger, events))
    assert said.isascii()
    content = json.loads(said)
    checks.validate(content)
    shown = [
        one
        for one in events
        if not one.terms or {"Telegram", "Telegram/Privacy Policy"} & set(one.terms)
    ]
    assert [(one["title"], one["line"]) for one in content["events"]] == [
        (one.title, one.line) for one in shown
    ]
    assert all(len(one["decisions"]) == len(decisions) for one in content["changes"])


def test_a_report_of_another_shape_does_not_fit(
    case: Case, checks: jsonschema.Draft202012Validator
) -> None:
    report = case(("2024-08-01", "# A\n\nOne."), ("2024-09-02", "# A\n\nTwo."), rules=load_rules())
    found = dossier([report], parse_period("2024-09"), Ledger(decisions={}, unread=0))
    content = json.loads(machine_report.report(found))
    for wrong in (
        {**content, "more": 1},
        {
            **content,
            "events": [{"date": "yesterday", "title": "", "source": "", "line": "", "terms": []}],
        },
        {**content, "changes": [{**content["changes"][0], "status": str(Level.CRITICAL)}]},
        {key: value for key, value in content.items() if key != "period"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            checks.validate(wrong)
