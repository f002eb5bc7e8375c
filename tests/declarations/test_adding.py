"""A declaration joins a file, and every other character of it stays."""

# ruff: noqa: E501 - a file's content is one line here

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.declarations import load_file
from policydiff.declarations.adding import addition, write
from policydiff.errors import UsageError
from policydiff.model import Terms

ENTRY = {"fetch": "https://acme.example/new", "select": "main"}
NEW = Terms(service="Acme", type="Terms of Service")
FILES = {
    "two spaces": '{\n  "name": "Acme",\n  "terms": {\n    "Imprint": { "fetch": "https://acme.example/i" }\n  }\n}\n',
    "tabs": '{\n\t"name": "Acme",\n\t"terms": {\n\t\t"Imprint": {\n\t\t\t"fetch": "https://acme.example/i"\n\t\t}\n\t}\n}',
    "one line": '{"name": "Acme", "terms": {"Imprint": {"fetch": "https://acme.example/i"}}}',
    "nothing declared": '{\n    "name": "Acme",\n    "terms": {}\n}\n',
    "terms first": '{\n  "terms": {\n    "Imprint": {"fetch": "https://acme.example/i"}\n  },\n  "name": "} \\"terms\\": {"\n}\n',
    "CRLF": '{\r\n  "name": "Acme",\r\n  "terms": {\r\n    "Imprint": {"fetch": "https://acme.example/i"}\r\n  }\r\n}\r\n',
}


@pytest.mark.parametrize("case", FILES)
def test_a_declaration_is_added_and_nothing_else_moves(tmp_path: Path, case: str) -> None:
    file = tmp_path / "Acme.json"
    before = FILES[case]
    file.write_text(before, encoding="utf-8", newline="")
    made = addition(tmp_path, NEW, ENTRY)
    write(made)
    after = file.read_bytes().decode()
    content = json.loads(before)
    content["terms"][NEW.type] = ENTRY
    assert json.loads(after) == content
    left = iter(after)
    assert all(character in left for character in before if not character.isspace())
    if case not in ("one line", "nothing declared"):
        added = set(after.splitlines()) - set(before.splitlines())
        old_lines = [line for line in before.splitlines() if line not in after.splitlines()]
        assert len(old_lines) <= 1  # the line before, which takes a comma
        assert all("Imprint" in line or line.strip() == "}" for line in old_lines)
        assert any(NEW.type in line for line in added)
    assert {one.terms.type for one in load_file(file)} >= {NEW.type}


@given(name=st.text(min_size=1, max_size=20))
def test_any_name_of_a_service_s_own_survives(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    folder = tmp_path_factory.mktemp("declarations")
    shown = json.dumps(name)
    (folder / "Acme.json").write_text(f'{{"name": {shown}, "terms": {{}}}}', encoding="utf-8")
    if not name.strip():
        return
    made = addition(folder, NEW, ENTRY)
    assert json.loads(made.text)["name"] == name


def test_terms_that_are_declared_are_refused(tmp_path: Path) -> None:
    write(addition(tmp_path, NEW, ENTRY))
    with pytest.raises(UsageError, match="declared in"):
        addition(tmp_path, NEW, ENTRY)


def test_a_service_that_clashes_by_case_is_refused(tmp_path: Path) -> None:
    write(addition(tmp_path, NEW, ENTRY))
    with pytest.raises(UsageError, match="name the service 'Acme'"):
        addition(tmp_path, Terms(service="ACME", type="Imprint"), ENTRY)
