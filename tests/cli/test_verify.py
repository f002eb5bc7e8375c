from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.commandline import call
from tests.loopback import Loopback
from tests.sites import followed, git, make

from policydiff.render import machine

SCHEMA = jsonschema.Draft202012Validator(json.loads(machine.schema()))


@pytest.fixture
def collection(tmp_path: Path, server: Loopback) -> Path:
    declared = {"Privacy Policy": followed(server.url("/privacy"))}
    path = make(tmp_path / "collection", {"Acme": declared}).path
    call("-C", path, "snapshot").done()
    return path


def test_an_archive_that_is_whole_is_said_to_be_and_what_was_checked(collection: Path) -> None:
    said = call("-C", collection, "verify").done()
    assert "all is as it was recorded." in said
    assert "versions extracted again from their snapshots" in said
    assert "Note this down elsewhere" in said
    found = json.loads(call("-C", collection, "verify", "--json").out)["checks"]
    assert [one["number"] for one in found if one["check"] == "extraction"] == [1]


def test_an_archive_of_failures_alone_is_not_said_to_be_of_an_older_policydiff(
    tmp_path: Path, server: Loopback
) -> None:
    declared = {"Privacy Policy": followed(server.url("/nowhere"))}
    path = make(tmp_path / "collection", {"Acme": declared}).path
    assert call("-C", path, "snapshot").code == 3
    said = call("-C", path, "verify").done()
    assert "all is as it was recorded." in said
    assert "older policydiff" not in said


def test_damage_is_named_and_ends_with_four(collection: Path) -> None:
    archive = collection / "archive.git"
    made = git(archive, "-c", "user.name=M", "-c", "user.email=m@example.org", "commit-tree",
               "versions^{tree}", "-p", "versions", "-m", "Fix").strip()  # fmt: skip
    git(archive, "update-ref", "refs/heads/versions", made)
    said = call("-C", collection, "verify")
    assert said.code == 4
    assert "was not made by policydiff" in said.out
    said = call("-C", collection, "verify", "--json", "--quick")
    SCHEMA.validate(found := json.loads(said.out))
    assert not found["good"]
    assert any(one["problems"] for one in found["checks"])


def test_the_noted_id_is_looked_for(collection: Path) -> None:
    noted = json.loads(call("-C", collection, "verify", "--json").out)["witness"]
    call("-C", collection, "snapshot").done()
    call("-C", collection, "verify", "--witness", noted[:12]).done()
    assert call("-C", collection, "verify", "--witness", "12ab" * 10).code == 4
    assert "is no id" in call("-C", collection, "verify", "--witness", "zzz").refused(2)


def test_nothing_recorded_is_a_matter_of_usage(tmp_path: Path) -> None:
    (tmp_path / "empty" / "declarations").mkdir(parents=True)
    assert call("-C", tmp_path / "empty", "verify").code == 2
