"""People are told what `snapshot` found: once each, later if it has to be, and by nobody's secrets."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NoReturn

import pytest
from tests.commandline import call, run, start
from tests.loopback import Loopback, Reply
from tests.sites import DATA, SETTINGS, declare, followed, make, page
from tests.webhook import SECRETS, Webhook, listening

from policydiff.collection import find
from policydiff.notify import FILE, Outbox, outbox
from policydiff.pipeline import notifying

LONGER = (DATA[0].replace("thirty", "ninety"), *DATA[1:])
REWORDED = (DATA[0].replace("and then we erase", "and we then erase"), *DATA[1:])
WALL = page(["Please enable JavaScript to go on."])


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with listening() as hook:
        yield hook


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, hook: Webhook) -> None:
    monkeypatch.setenv("POLICYDIFF_NOTIFY", hook.url)


@pytest.fixture
def collection(tmp_path: Path, server: Loopback) -> Path:
    """Follows one page, recorded once, before anybody is told anything."""
    declared = {"Privacy Policy": followed(server.url("/privacy"))}
    path = make(tmp_path / "policies", {"Acme": declared}).path
    call("-C", path, "snapshot").done()
    return path


def serve(server: Loopback, *clauses: str) -> None:
    server.routes["/privacy"] = Reply(body=page(clauses))


@pytest.mark.usefixtures("told")
def test_a_change_is_told_once_with_what_it_means_and_how_to_read_it(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    serve(server, *LONGER)
    call("-C", collection, "snapshot").done()
    assert hook.text.startswith(
        "policydiff, policies: 1 change\nAcme/Privacy Policy changed, seen "
    )
    line = next(line for line in hook.text.splitlines() if line.startswith("- "))
    assert "critical · retention and deletion · broadens · Kept longer" in line
    command = hook.text.partition("policydiff show ")[2].partition("\n")[0].split(" ", 1)
    shown = call("-C", collection, "show", command[0], command[1].strip('"')).done()
    assert "ninety" in shown
    for _ in range(2):
        call("-C", collection, "snapshot").done()
    assert call("-C", collection, "notify").done() == "json: nothing to be sent.\n"
    assert len(hook.messages) == 1


@pytest.mark.usefixtures("told")
def test_what_weighs_less_than_asked_for_is_not_told(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    serve(server, *REWORDED)
    call("-C", collection, "snapshot").done()
    assert hook.messages == []
    (collection / "policydiff.toml").write_text(SETTINGS + '[notify]\nlevel = "cosmetic"\n')
    serve(server, *DATA)
    call("-C", collection, "snapshot").done()
    assert "It is again as it was first seen" in hook.text


@pytest.mark.usefixtures("told")
def test_first_records_and_unchanged_texts_are_not_told(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    server.routes["/other"] = Reply(body=page())
    declare(
        find(collection, environment=None, current=collection),
        "Newco",
        {"Imprint": followed(server.url("/other"))},
    )
    call("-C", collection, "snapshot").done()
    assert hook.messages == []


@pytest.mark.usefixtures("told")
def test_what_is_held_is_told_once_though_every_look_brings_other_bytes(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    for number in range(3):
        body = WALL.replace(b"Home", b"Home %d" % number)
        server.routes["/privacy"] = Reply(body=body)
        assert call("-C", collection, "snapshot").code == 3
    assert "1 held" in hook.text
    identifier = hook.text.partition("policydiff accept ")[2][:7]
    assert identifier.isalnum()
    serve(server, *DATA)
    call("-C", collection, "snapshot").done()
    server.routes["/privacy"] = Reply(body=WALL)
    assert call("-C", collection, "snapshot").code == 3
    assert len(hook.messages) == 2


@pytest.mark.usefixtures("told")
def test_a_failure_is_told_when_it_lasts_and_once_each_time(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    server.routes["/privacy"] = Reply(status=503)
    assert call("-C", collection, "snapshot").code == 3
    assert hook.messages == []
    (collection / "policydiff.toml").write_text(SETTINGS + "[notify]\nfailing_after = 0\n")
    for _ in range(2):
        assert call("-C", collection, "snapshot").code == 3
    assert "Acme/Privacy Policy fails since" in hook.text
    assert "HTTP 503" in hook.text
    serve(server, *DATA)
    call("-C", collection, "snapshot").done()
    server.routes["/privacy"] = Reply(status=503)
    time.sleep(1.1)  # a failure is told apart from another by the second it began in
    assert call("-C", collection, "snapshot").code == 3
    assert len(hook.messages) == 2


@pytest.mark.usefixtures("told")
def test_nothing_is_lost_when_the_notifier_is_down_and_status_says_so(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    hook.answer = 500
    serve(server, *LONGER)
    said = call("-C", collection, "snapshot")
    assert said.code == 3
    assert said.sentence() == (
        "notifier json: it refused the message (HTTP 500); 1 message kept for another try."
    )
    (lost,) = hook.messages
    hook.answer = 200
    # a run leaves a notifier that has just failed alone
    assert call("-C", collection, "snapshot").code == 3
    assert len(hook.messages) == 1
    shown = call("-C", collection, "status")
    assert shown.code == 3
    assert "Notifier json" in shown.out
    assert "1 message" in shown.out
    (notifier,) = call("-C", collection, "status", "--json").json()["notifiers"]
    assert (notifier["waiting"], notifier["tries"]) == (1, 1)
    assert call("-C", collection, "notify").done() == "json: 1 message sent.\n"
    assert hook.messages[1]["message"] == lost["message"]
    assert call("-C", collection, "notify").done() == "json: nothing to be sent.\n"
    call("-C", collection, "status").done()


def test_a_run_without_the_variable_loses_nothing_for_the_next_one(
    collection: Path, server: Loopback, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYDIFF_NOTIFY", hook.url)
    call("-C", collection, "snapshot").done()
    monkeypatch.delenv("POLICYDIFF_NOTIFY")
    serve(server, *LONGER)
    call("-C", collection, "snapshot").done()
    assert call("-C", collection, "notify").refused(2).startswith("Nobody is to be told anything")
    monkeypatch.setenv("POLICYDIFF_NOTIFY", hook.url)
    call("-C", collection, "snapshot").done()
    assert "1 change" in hook.text


def test_the_run_in_which_a_notifier_is_named_first_tells_of_its_own_changes_only(
    collection: Path, server: Loopback, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(server, *LONGER)
    call("-C", collection, "snapshot").done()
    monkeypatch.setenv("POLICYDIFF_NOTIFY", hook.url)
    serve(server, *LONGER, "We sell your telephone number to whoever asks us for it.")
    call("-C", collection, "snapshot").done()
    assert "ninety" not in hook.text
    assert "1 change" in hook.text


@pytest.mark.usefixtures("told")
def test_what_a_dry_run_prints_is_what_is_sent_then(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    call("-C", collection, "notify").done()
    kept = (collection / "archive.git" / FILE).read_bytes()
    serve(server, *LONGER)
    hook.answer = 500
    assert call("-C", collection, "snapshot").code == 3
    assert (collection / "archive.git" / FILE).read_bytes() != kept
    (message,) = hook.messages
    planned = call("-C", collection, "notify", "--dry-run").done()
    assert planned.startswith("json: 1 message.\n")
    for line in message["message"].splitlines():
        assert line in planned


@pytest.mark.usefixtures("told")
def test_a_trial_reaches_every_notifier_and_leaves_no_trace(
    collection: Path, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYDIFF_NOTIFY", f"{hook.url}\n{hook.url}/2")
    kept = (collection / "archive.git" / FILE).read_bytes()
    assert call("-C", collection, "notify", "--test").done() == (
        "json: 1 message sent.\njson 2: 1 message sent.\n"
    )
    assert "This is a trial." in hook.messages[0]["message"]
    assert (collection / "archive.git" / FILE).read_bytes() == kept


def test_a_notifier_named_by_a_folder_reaches_public_addresses_only(
    collection: Path, hook: Webhook
) -> None:
    settings = collection / "policydiff.toml"
    settings.write_text(f'{SETTINGS}[notify]\nurls = ["{hook.url}"]\n')
    said = call("-C", collection, "notify", "--test")
    assert said.code == 3
    assert "an address that is not public; only POLICYDIFF_NOTIFY may name such a one" in said.err
    assert hook.messages == []


@pytest.mark.usefixtures("told")
def test_a_hostile_page_puts_nothing_into_a_message_that_acts(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    hostile = "@everyone &lt;!channel&gt; [pay](http://e.example) **now** `x` &#27;[2J &#8238;evil"
    serve(server, LONGER[0].replace("ninety days", f"ninety days {hostile}"), *DATA[1:])
    (collection / "policydiff.toml").write_text(SETTINGS + '[notify]\nlevel = "cosmetic"\n')
    call("-C", collection, "snapshot").done()
    for acting in ("@", "<", ">", "](", "**", "`", "\x1b", "\u202e"):
        assert acting not in hook.text


@pytest.mark.usefixtures("told")
def test_what_a_notifier_is_reached_by_is_said_nowhere(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    hook.answer = 403
    serve(server, *LONGER)
    commands = (
        ("snapshot",),
        ("notify",),
        ("notify", "--test"),
        ("notify", "--dry-run"),
        ("status",),
        ("status", "--json"),
        ("verify",),
    )
    said = [call("-C", collection, *command) for command in commands]
    log = collection / "textfile.prom"
    call("-C", collection, "status", "--prometheus", log)
    files = [file for file in collection.rglob("*") if file.is_file()]
    spoken = "".join(one.out + one.err for one in said).encode()
    objects = subprocess.run(
        ["git", "-C", collection / "archive.git", "cat-file", "--batch", "--batch-all-objects"],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    for secret in map(str.encode, SECRETS):
        assert secret not in spoken
        assert secret not in objects
        assert not any(secret in file.read_bytes() for file in files)


@pytest.mark.usefixtures("told")
def test_what_was_kept_before_a_run_was_killed_is_sent_by_the_next(
    collection: Path, server: Loopback, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    call("-C", collection, "notify").done()
    serve(server, *LONGER)
    with monkeypatch.context() as patched:
        patched.setattr(notifying, "send", killed)
        assert call("-C", collection, "snapshot").code == 130
    assert hook.messages == []
    assert call("-C", collection, "notify").done() == "json: 1 message sent.\n"
    assert "1 change" in hook.text


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.usefixtures("told")
def test_a_run_killed_as_its_message_arrives_sends_it_again_under_the_same_id(
    collection: Path, server: Loopback, hook: Webhook
) -> None:
    call("-C", collection, "notify").done()
    serve(server, *LONGER)
    hook.answer = 500
    assert call("-C", collection, "snapshot").code == 3
    hook.messages.clear()
    started: list[subprocess.Popen[str]] = []

    def kill(_: BaseHTTPRequestHandler) -> None:
        while not started:
            time.sleep(0.01)
        started[0].send_signal(signal.SIGKILL)
        started[0].wait()

    hook.answer = kill
    started.append(start("-C", collection, "notify"))
    started[0].communicate(timeout=300)
    hook.answer = 200
    assert run("-C", collection, "notify").done() == "json: 1 message sent.\n"
    first, again = hook.messages
    assert first["message"] == again["message"]
    assert run("-C", collection, "notify").done() == "json: nothing to be sent.\n"


@pytest.mark.usefixtures("told")
def test_an_archive_put_in_the_place_of_another_is_not_told_from_its_beginning(
    collection: Path, server: Loopback, hook: Webhook, tmp_path: Path
) -> None:
    call("-C", collection, "notify").done()
    other = make(tmp_path / "other", {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    for clauses in (LONGER, DATA, LONGER):
        serve(server, *clauses)
        call("-C", other.path, "snapshot")
    hook.messages.clear()
    kept = (collection / "archive.git" / FILE).read_bytes()
    shutil.rmtree(collection / "archive.git")
    shutil.copytree(other.archive, collection / "archive.git")
    (collection / "archive.git" / FILE).write_bytes(kept)
    assert call("-C", collection, "notify").done() == "json: nothing to be sent.\n"
    serve(server, *DATA)
    call("-C", collection, "snapshot").done()
    assert "1 change" in hook.text


@pytest.mark.usefixtures("told")
def test_a_run_that_is_sending_keeps_no_other_from_recording(
    collection: Path, server: Loopback, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_PATIENCE", 0.1)
    serve(server, *LONGER)
    with Outbox(collection / "archive.git"):
        said = call("-C", collection, "snapshot")
    assert said.code == 4
    assert "changed" in said.out
    assert f"wait until it ends and run `policydiff -C {collection} notify`" in said.sentence()
    assert call("-C", collection, "notify").done() == "json: 1 message sent.\n"
    assert "1 change" in hook.text


@pytest.mark.usefixtures("told")
def test_what_waits_for_a_notifier_that_is_gone_stays_until_it_is_forgotten(
    collection: Path, server: Loopback, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook.answer = 500
    serve(server, *LONGER)
    assert call("-C", collection, "snapshot").code == 3
    monkeypatch.delenv("POLICYDIFF_NOTIFY")
    call("-C", collection, "snapshot").done()
    assert call("-C", collection, "status").code == 3
    assert "there are: json" in call("-C", collection, "notify", "--forget", "slack").refused(2)
    said = call("-C", collection, "notify", "--forget", "json").done()
    assert said == "json is forgotten; 1 message dropped.\n"
    call("-C", collection, "status").done()


@pytest.mark.usefixtures("told")
def test_damaged_notes_of_what_was_told_stop_a_run_with_a_sentence(collection: Path) -> None:
    (collection / "archive.git" / FILE).write_text("{")
    for command in ("snapshot", "notify", "status"):
        assert "Take it away to begin anew" in call("-C", collection, command).refused(4)
