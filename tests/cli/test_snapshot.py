from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from tests.commandline import call
from tests.loopback import Loopback, Reply
from tests.sites import DATA, SETTINGS, all_refs, declare, followed, git, make, page

NEWER = (*DATA, "Fees for the paid plan are taken on the first working day of every month.")


@pytest.fixture
def collection(tmp_path: Path, server: Loopback) -> Path:
    """Follows one page that is there."""
    declared = {"Privacy Policy": followed(server.url("/privacy"))}
    return make(tmp_path / "collection", {"Acme": declared}).path


@pytest.fixture
def troubled(tmp_path: Path, server: Loopback) -> Path:
    """Follows one page that is there, one that is not, and one that is not the policy."""
    server.routes["/wall"] = Reply(body=page(["Please enable JavaScript to go on."]))
    terms = {
        "Cookies Policy": followed(server.url("/gone")),
        "Imprint": followed(server.url("/wall")),
        "Privacy Policy": followed(server.url("/privacy")),
    }
    return make(tmp_path / "troubled", {"Acme": terms}).path


def test_each_terms_has_a_line_and_the_run_a_sum(collection: Path) -> None:
    said = call("-C", collection, "snapshot").done()
    assert said == "  first record  Acme/Privacy Policy\n  1 checked: 1 first record.\n"
    said = call("-C", collection, "snapshot").done()
    assert said == "  unchanged     Acme/Privacy Policy\n  1 checked: 1 unchanged.\n"


def test_a_change_is_followed_by_the_command_that_shows_it(
    collection: Path, server: Loopback
) -> None:
    call("-C", collection, "snapshot").done()
    server.routes["/privacy"] = Reply(body=page(NEWER))
    changed, hint, _ = call("-C", collection, "snapshot").done().splitlines()
    assert changed == "  changed       Acme/Privacy Policy"
    command, *words = shlex.split(hint.partition("see it: ")[2])
    assert command == "policydiff"
    assert words[:2] == ["-C", str(collection)]
    assert "Fees for the paid plan" in call(*words).done()


def test_what_failed_or_was_held_is_said_on_stderr_and_the_rest_is_recorded(
    troubled: Path,
) -> None:
    said = call("-C", troubled, "snapshot")
    assert said.code == 3
    failed, held = said.err.splitlines()
    assert failed.startswith("policydiff: Acme/Cookies Policy failed: ")
    assert "404" in failed
    assert held.startswith("policydiff: Acme/Imprint held: ")
    assert "JavaScript" in held
    assert "3 checked: 1 first record, 1 held and 1 failed." in said.out
    assert "refs/heads/versions" in all_refs(troubled / "archive.git")


def test_quiet_says_nothing_when_all_is_well(collection: Path) -> None:
    assert call("-C", collection, "snapshot", "--quiet").done() == ""


def test_quiet_says_what_failed(troubled: Path) -> None:
    said = call("-C", troubled, "snapshot", "--quiet")
    assert (said.code, said.out) == (3, "")
    assert said.err.count("\n") == 2


def test_only_the_terms_asked_for_are_checked(troubled: Path) -> None:
    assert "1 checked" in call("-C", troubled, "snapshot", "acme", "privacy").done()


def test_unknown_terms_are_refused_with_the_nearest(troubled: Path) -> None:
    said = call("-C", troubled, "snapshot", "privcy").refused(2)
    assert '"Acme/Privacy Policy"' in said
    assert all_refs(troubled / "archive.git") == {}


def test_a_collection_without_declarations_is_told_what_to_do(tmp_path: Path) -> None:
    made = make(tmp_path / "empty")
    assert "put a declaration there" in call("-C", made.path, "snapshot").refused(2)


def test_the_archive_is_made_where_there_is_none(tmp_path: Path, server: Loopback) -> None:
    folder = tmp_path / "by hand"
    (folder / "declarations").mkdir(parents=True)
    (folder / "policydiff.toml").write_text(SETTINGS)
    (folder / "declarations" / "Acme.json").write_text(
        f'{{"name": "Acme", "terms": {{"Imprint": {{"fetch": "{server.url("/privacy")}"}}}}}}'
    )
    call("-C", folder, "snapshot").done()
    assert git(folder / "archive.git", "rev-parse", "--is-bare-repository") == "true\n"


def test_what_is_not_run_of_a_declaration_is_said_beside_its_result(
    tmp_path: Path, server: Loopback
) -> None:
    made = make(tmp_path / "scripts")
    scripted = followed(server.url("/privacy"), executeClientScripts=True)
    declare(made, "Acme", {"Privacy Policy": scripted})
    assert "executeClientScripts" in call("-C", made.path, "snapshot").done()


def test_nothing_is_recorded_in_somebody_else_s_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "other.git")
    assert "policydiff init" in call("-C", tmp_path / "other.git", "snapshot").refused(2)


def test_the_settings_of_the_collection_hold(collection: Path, server: Loopback) -> None:
    (collection / "policydiff.toml").write_text(
        SETTINGS + 'contact = "mailto:watch@acme.example"\nlanguage = "fr"\n'
    )
    call("-C", collection, "snapshot").done()
    [request] = server.requests
    assert "watch@acme.example" in request.headers["user-agent"]
    assert request.headers["accept-language"] == "fr"


def logged(folder: Path, *more: str) -> tuple[int, list[dict[str, object]]]:
    """Exit code and what was said as JSON, which is all that was said."""
    said = call("-C", folder, "snapshot", "--log", "json", *more)
    assert said.out == ""
    assert said.err.isascii()
    lines = [json.loads(line) for line in said.err.splitlines()]
    assert all({"time", "level", "event"} <= line.keys() for line in lines)
    return said.code, lines


def test_a_run_is_logged_as_json_where_that_is_asked_for(troubled: Path) -> None:
    code, lines = logged(troubled)
    assert code == 3
    assert [(one["event"], one["level"]) for one in lines] == [
        ("check", "warning"), ("check", "warning"), ("check", "info"), ("end", "info"),
    ]  # fmt: skip
    failed, held, first, end = lines
    assert (failed["type"], failed["outcome"]) == ("Cookies Policy", "failed")
    assert "HTTP 404" in str(failed["detail"])
    assert held["outcome"] == "held"
    assert (first["outcome"], len(str(first["commit"]))) == ("first record", 40)
    assert end["outcomes"] == {"first record": 1, "held": 1, "failed": 1}
    code, lines = logged(troubled, "--quiet")
    assert [one["level"] for one in lines] == ["warning", "warning"]


def test_what_ends_a_run_is_logged_too(collection: Path) -> None:
    (collection / "declarations" / "Acme.json").write_text("{")
    code, [line] = logged(collection)
    assert (code, line["level"], line["event"], line["code"]) == (2, "error", "error", 2)
