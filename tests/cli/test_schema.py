"""The schemas that documents keep to, for whoever has policydiff but not its source."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource
from tests.commandline import call

ASKED = [
    ["show", "2024-09", "--format", "json"],
    ["log", "--format", "json"],
    ["clause", "privacy", "8.3", "--format", "json"],
    ["blame", "privacy", "--format", "json"],
    ["search", "court order", "--format", "json"],
    ["diff", "privacy", "@previous", "@latest", "--format", "json"],
    ["review", "2024-09", "--list", "--format", "json"],
    ["status", "--json"],
    ["verify", "--quick", "--format", "json"],
    ["report", "2024-09", "--format", "json", "-o", "-"],
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked[0])
def test_what_a_command_says_keeps_to_the_schema_it_has(asked: list[str], sample: Path) -> None:
    shared = json.loads(call("schema", "show").done())
    registry = Registry().with_resource("schema.json", Resource.from_contents(shared))
    schema = json.loads(call("schema", asked[0]).done())
    said = json.loads(call("-C", sample, *asked).out)
    jsonschema.Draft202012Validator(schema, registry=registry).validate(said)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema, registry=registry).validate({**said, "command": 1})


def test_a_command_without_json_is_refused_with_those_that_have_some() -> None:
    assert "show, diff, log" in call("schema", "init").refused(2)
