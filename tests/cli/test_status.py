"""How terms stand, and what a person decides on what is held."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.commandline import call
from tests.loopback import Loopback, Reply
from tests.sites import DATA, declare, followed, git, make, page

from policydiff.collection import find
from policydiff.render import machine

SCHEMA = jsonschema.Draft202012Validator(json.loads(machine.schema()))

LONG = [f"{clause} It is point {number}." for number in range(30) for clause in DATA]
ANN = "Ann Lee <ann@example.org>"


@pytest.fixture
def collection(tmp_path: Path, server: Loopback) -> Path:
    """Follows a long policy, recorded once."""
    server.routes["/privacy"] = Reply(body=page(LONG))
    declared = {"Privacy Policy": followed(server.url("/privacy"))}
    path = make(tmp_path / "collection", {"Acme": declared}).path
    call("-C", path, "snapshot").done()
    return path


@pytest.fixture
def shrunk(collection: Path, server: Loopback) -> Path:
    """The policy has become a twentieth of what it was, and is held."""
    server.routes["/privacy"] = Reply(body=page(LONG[:4]))
    assert call("-C", collection, "snapshot").code == 3
    return collection


def state(collection: Path, *more: str) -> dict[str, object]:
    said = call("-C", collection, "status", "--json", *more)
    document = json.loads(said.out)
    SCHEMA.validate(document)
    found: dict[str, object] = document["terms"][0]
    assert said.code == (0 if found["state"] in ("fine", "never checked") else 3)
    return found


def test_terms_that_were_seen_are_fine(collection: Path) -> None:
    found = state(collection)
    assert found["state"] == "fine"
    assert found["seen"] == found["changed"] == found["checked"]
    assert "1 terms: 1 fine." in call("-C", collection, "status").done()


def test_terms_never_checked_are_no_trouble_yet(tmp_path: Path, server: Loopback) -> None:
    made = make(tmp_path / "new", {"Acme": {"Imprint": followed(server.url("/privacy"))}})
    assert state(made.path)["state"] == "never checked"


def test_failing_terms_say_since_when_and_why(collection: Path, server: Loopback) -> None:
    seen = state(collection)["seen"]
    del server.routes["/privacy"]
    call("-C", collection, "snapshot")
    first = state(collection)
    call("-C", collection, "snapshot")
    second = state(collection)
    assert second["state"] == "failing"
    assert second["seen"] == seen
    assert second["failing_since"] == first["failing_since"]
    assert "404" in str(second["reason"])
    said = call("-C", collection, "status")
    assert said.code == 3
    assert "404" in said.out


def test_what_is_held_is_listed_with_the_reason_and_how_to_decide(shrunk: Path) -> None:
    said = call("-C", shrunk, "status")
    assert said.code == 3
    assert "shrunk from" in said.out
    held = state(shrunk)["held"]
    assert isinstance(held, dict)
    for verb in ("accept", "reject"):
        assert f"policydiff -C {shrunk} {verb} {held['id'][:7]}\n" in said.out
    assert held["kind"] == "shrunk"


def test_what_is_held_is_kept_whole_and_no_version(shrunk: Path) -> None:
    archive = shrunk / "archive.git"
    assert git(archive, "rev-list", "--count", "versions").strip() == "1"
    assert git(archive, "rev-list", "--count", "snapshots").strip() == "1"
    names = git(archive, "ls-tree", "-r", "--name-only", "held").split("\n")
    assert [name.rpartition("/")[2] for name in names if name] == ["page.html", "text.md"]
    body = git(archive, "show", f"held:{names[0]}")
    assert body.encode().strip() == page(LONG[:4]).strip()


def test_what_is_accepted_becomes_the_version_of_its_day_and_says_by_whom(shrunk: Path) -> None:
    held = state(shrunk)["held"]
    assert isinstance(held, dict)
    said = call(
        "-C", shrunk, "accept", held["id"][:7], "--as", ANN, "--note", "as announced"
    ).done()
    assert said.startswith("Accepted Acme/Privacy Policy as captured")
    archive = shrunk / "archive.git"
    message = git(archive, "log", "-1", "--format=%aI %B", "versions")
    assert message.startswith(str(held["captured"])[:19])
    assert f"Accepted-By: {ANN}" in message
    assert "Note: as announced" in git(archive, "log", "-1", "--format=%B", "held")
    now = state(shrunk)
    assert (now["state"], now["held"], now["failing_since"]) == ("fine", None, None)
    assert now["seen"] == now["changed"] == held["captured"]
    assert call("-C", shrunk, "verify").code == 0
    said = call("-C", shrunk, "snapshot").done()
    assert "unchanged" in said
    assert state(shrunk)["state"] == "fine"


def test_every_look_at_the_page_that_was_accepted_has_seen_it(shrunk: Path) -> None:
    assert call("-C", shrunk, "snapshot").code == 3
    checked = state(shrunk)["checked"]
    call("-C", shrunk, "accept", "acme", "--as", ANN).done()
    assert state(shrunk)["seen"] == checked
    assert "1 fine" in call("-C", shrunk, "status").done()


def test_a_page_held_after_the_one_that_was_accepted_is_told_as_failing_once_rejected(
    shrunk: Path, server: Loopback
) -> None:
    call("-C", shrunk, "accept", "acme", "--as", ANN).done()
    server.routes["/privacy"] = Reply(body=page(["Please enable JavaScript to go on."]))
    assert call("-C", shrunk, "snapshot").code == 3
    call("-C", shrunk, "reject", "acme", "--as", ANN).done()
    assert state(shrunk)["state"] == "failing"


def test_an_accepted_kind_of_change_is_not_held_again(shrunk: Path, server: Loopback) -> None:
    call("-C", shrunk, "accept", "acme privacy", "--as", ANN).done()
    server.routes["/privacy"] = Reply(body=page(LONG))
    call("-C", shrunk, "snapshot").done()
    server.routes["/privacy"] = Reply(body=page(LONG[4:8]))
    assert "changed" in call("-C", shrunk, "snapshot").done()


def test_what_is_rejected_is_closed_stays_on_record_and_is_not_held_twice(shrunk: Path) -> None:
    archive = shrunk / "archive.git"
    said = call("-C", shrunk, "reject", "acme", "--as", ANN).done()
    assert said.startswith("Rejected what came of Acme/Privacy Policy")
    assert state(shrunk)["held"] is None
    commits = git(archive, "rev-list", "--count", "held")
    again = call("-C", shrunk, "snapshot")
    assert again.code == 3
    assert again.sentence().endswith("A person has rejected this page: it waits for nobody.")
    assert git(archive, "rev-list", "--count", "held") == commits
    assert state(shrunk)["state"] == "failing"
    assert call("-C", shrunk, "verify").code == 0


@pytest.fixture
def three_held(tmp_path: Path, server: Loopback) -> Path:
    """Of three followed policies, two are shown as walls, and one stands."""
    wall = Reply(body=page(["Please enable JavaScript to go on."]))
    server.routes |= {"/developers": wall, "/data": wall}
    terms = {
        "Data Policy": followed(server.url("/data")),
        "Developer Terms": followed(server.url("/developers")),
        "Privacy Policy": followed(server.url("/privacy")),
    }
    path = make(tmp_path / "three", {"Dial": terms}).path
    assert call("-C", path, "snapshot").code == 3
    return path


@pytest.mark.parametrize("verb", ["accept", "reject"])
@pytest.mark.parametrize("named", [("d",), ("dial",), ("dial", "d")])
def test_words_that_stand_for_several_held_decide_nothing(
    three_held: Path, verb: str, named: tuple[str, ...]
) -> None:
    said = call("-C", three_held, verb, *named, "--as", ANN).refused(2)
    assert '"Dial/Data Policy"' in said
    assert '"Dial/Developer Terms"' in said
    assert "2 held" in call("-C", three_held, "status").out


def test_several_are_decided_on_when_each_is_named(three_held: Path) -> None:
    said = call("-C", three_held, "reject", "data", "developer", "--as", ANN).done()
    assert said.count("Rejected what came of ") == 2


def test_a_name_of_terms_that_are_not_held_is_said_to_name_nothing_held(three_held: Path) -> None:
    said = call("-C", three_held, "accept", "privacy", "--as", ANN).refused(2)
    again = f"`policydiff -C {three_held} status`"
    assert said == f"'privacy' names nothing that is held: {again} lists what is."


def test_a_page_that_passes_again_closes_what_was_held(shrunk: Path, server: Loopback) -> None:
    server.routes["/privacy"] = Reply(body=page(LONG))
    call("-C", shrunk, "snapshot").done()
    assert state(shrunk)["state"] == "fine"
    assert "Decision: superseded" in git(shrunk / "archive.git", "log", "-1", "--format=%B", "held")


def test_a_decision_needs_a_name_and_something_held(shrunk: Path) -> None:
    said = call("-C", shrunk, "accept", "acme")
    assert said.code == 2
    assert "git config --global user.name" in said.err
    call("-C", shrunk, "reject", "acme", "--as", ANN).done()
    said = call("-C", shrunk, "accept", "acme", "--as", ANN)
    assert said.code == 2
    assert "Nothing is held" in said.err


def test_a_page_without_the_selected_part_is_held_with_its_bytes_and_cannot_be_accepted(
    collection: Path, server: Loopback
) -> None:
    server.routes["/privacy"] = Reply(body=b"<html><body><h1>Rebuilt</h1></body></html>")
    said = call("-C", collection, "snapshot")
    assert said.code == 3
    assert "held: " in said.err
    archive = collection / "archive.git"
    name = git(archive, "ls-tree", "-r", "--name-only", "held").strip()
    assert "Rebuilt" in git(archive, "show", f"held:{name}")
    said = call("-C", collection, "accept", "acme", "--as", ANN)
    assert said.code == 2
    assert "holds no text" in said.err


def test_terms_not_seen_for_long_are_stale_where_that_is_asked_for(collection: Path) -> None:
    assert state(collection, "--stale-after", "1")["state"] == "fine"
    said = call("-C", collection, "status", "--stale-after", "0")
    assert said.code in (0, 3)  # by the second


def test_the_prometheus_file_is_replaced_in_one_step(shrunk: Path, tmp_path: Path) -> None:
    file = tmp_path / "policydiff.prom"
    file.write_text("old")
    said = call("-C", shrunk, "status", "--prometheus", file)
    assert (said.code, said.out) == (3, "")
    lines = file.read_text().splitlines()
    assert 'policydiff_held{service="Acme",type="Privacy Policy"} 1' in lines
    assert sum(line.startswith("# TYPE") for line in lines) == 7
    assert [one.name for one in tmp_path.glob("*.prom*")] == ["policydiff.prom"]
    assert file.stat().st_mode & 0o444 == 0o444  # the exporter is another user


def test_names_from_outside_cannot_leave_their_label(tmp_path: Path, server: Loopback) -> None:
    made = make(tmp_path / "odd", {"Ac'me": {"Privacy Policy": followed(server.url("/privacy"))}})
    declare(made, "Zoe {1}", {"Imprint": followed(server.url("/privacy"))})
    call("-C", made.path, "snapshot").done()
    file = tmp_path / "odd.prom"
    call("-C", made.path, "status", "--prometheus", file).done()
    assert 'service="Zoe {1}"' in file.read_text()
    assert find(made.path, environment=None, current=tmp_path).path == made.path
