from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
from tests.render.conftest import TERMS, Case, source
from tests.render.test_outline import AFTER, BEFORE, LATER

from policydiff.assess import load_rules
from policydiff.compare import compare
from policydiff.history import Looks, build
from policydiff.model import RecordKind, Version
from policydiff.render import machine
from policydiff.report import undated

SCHEMA = json.loads(machine.schema())


def checked(text: str) -> dict[str, Any]:
    """A document, once the schema has found nothing wrong with it."""
    document = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert isinstance(document, dict)
    return document


def compared(old: str, new: str) -> str:
    comparison = compare(Version(title="a", text=old), Version(title="b", text=new))
    return machine.diff(comparison, undated(comparison, rules=load_rules()))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_period_fits_the_schema(case: Case) -> None:
    report = case(
        ("2024-07-15", BEFORE),
        ("2024-09-03", AFTER),
        ("2024-09-04", BEFORE, RecordKind.TECHNICAL),
        ("2024-09-23", LATER),
    )
    document = checked(machine.show([report], case.period))
    assert document["command"] == "show"


def test_a_first_record_fits_the_schema(case: Case) -> None:
    checked(machine.show([case(("2024-09-03", AFTER))], case.period))


def test_a_comparison_of_files_fits_the_schema() -> None:
    checked(compared(BEFORE, LATER))


def test_a_clause_says_in_how_many_lists_it_stands() -> None:
    ending = "- From you:\n  - what you write\n    - and what you delete\n"
    [*_, outer, inner, innermost] = checked(compared("We collect:\n", f"We collect:\n\n{ending}"))[
        "comparison"
    ]["changes"]
    assert [one["new"][0]["depth"] for one in (outer, inner, innermost)] == [1, 2, 3]


def test_a_log_fits_the_schema(case: Case) -> None:
    texts: dict[str, str] = {}
    records = [
        case.record(edition, texts) for edition in (("2024-07-15", BEFORE), ("2024-09-23", AFTER))
    ]
    looks = Looks((records[0].captured_at, records[1].captured_at - timedelta(hours=6)))
    timeline = build(TERMS, records, source(texts))
    document = checked(machine.log([timeline], {TERMS: looks}))
    times = [entry["not_before"] for entry in document["timelines"][0]["entries"]]
    assert times == [None, "2024-09-22T18:00:00Z"]


def test_a_document_of_another_shape_does_not_fit() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "policydiff/1", "tool": "x", "command": "log"}, SCHEMA)


def test_both_layers_of_a_redline_give_back_both_texts(case: Case) -> None:
    document = json.loads(
        machine.show([case(("2024-07-15", BEFORE), ("2024-09-23", AFTER))], case.period)
    )
    [change] = document["terms"][0]["stretches"][0]["comparison"]["changes"]
    for layer in ("minimal", "readable"):
        for side, without in (("old", "insert"), ("new", "delete")):
            text = "".join(
                edit["text"] for edit in change["redline"][layer] if edit["op"] != without
            )
            assert text == change[side][0]["text"]


def test_the_bytes_are_plain_ascii() -> None:
    assert compared("é\x9b\n", "ö\u202e\n").isascii()
