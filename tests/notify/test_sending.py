"""Real messages through Apprise to a webhook on this machine."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.webhook import SECRETS, Webhook, listening

from policydiff.notify import Message, Notifier, send
from policydiff.notify.worker import _Guard

MESSAGE = Message(
    id="1f",
    at="2026-03-01T12:00:00+00:00",
    title="A title",
    body="- one\n- two ‹b› &amp;",
    urgent=True,
)


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with listening() as hook:
        yield hook


def sent(url: str, *, private: bool = True, seconds: float = 20) -> str | None:
    reason = send(Notifier(name="json", url=url, private=private), MESSAGE, seconds=seconds)
    assert not any(secret in (reason or "") for secret in SECRETS)
    return reason


def test_a_message_arrives_letter_by_letter(hook: Webhook) -> None:
    assert sent(hook.url) is None
    (got,) = hook.messages
    assert (got["title"], got["message"], got["type"]) == (MESSAGE.title, MESSAGE.body, "warning")


@pytest.mark.parametrize("status", [500, 403])
def test_a_refusal_is_told_by_its_status(status: int, hook: Webhook) -> None:
    hook.answer = status
    assert sent(hook.url) == f"it refused the message (HTTP {status})"


def test_a_webhook_that_is_down_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert sent(f"json://watcher:opensesame@127.0.0.1:{port}/hook-5ecret") == (
        "it could not be reached, or refused the message"
    )


def test_a_server_that_drips_for_ever_is_given_up(hook: Webhook) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(200):
                handler.wfile.write(b"X-More: x\r\n")
                time.sleep(0.2)

    hook.answer = drip
    began = time.monotonic()
    assert sent(hook.url, seconds=4) == "it did not answer within 4 s"
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("url", ["nosuchservice://opensesame", "slack://opensesame"])
def test_what_apprise_does_not_know_is_told_and_not_quoted(url: str) -> None:
    assert sent(url) == "Apprise knows no such URL: see the list of its services"


def test_a_url_from_a_folder_cannot_reach_this_machine(hook: Webhook) -> None:
    assert "not public" in (sent(hook.url, private=False) or "")
    assert hook.messages == []


@pytest.mark.parametrize(
    ("address", "passes"),
    [
        (("93.184.215.14", 443), True),
        (("2606:2800:21f:cb07:6820:80da:af6b:8b2c", 443, 0, 0), True),
        (("127.0.0.1", 80), False),
        (("10.0.0.8", 443), False),
        (("169.254.169.254", 80), False),
        (("::ffff:127.0.0.1", 80, 0, 0), False),
        (("fe80::1%eth0", 80, 0, 2), False),
        (("metadata.example", 80), False),
        ("/run/dbus/system_bus_socket", False),
        (None, True),
    ],
)
def test_only_public_addresses_pass_the_guard(address: object, passes: bool) -> None:
    guard = _Guard()
    if passes:
        guard("socket.connect", (None, address))
    else:
        with pytest.raises(PermissionError):
            guard("socket.connect", (None, address))
    assert guard.stopped is not passes


def test_a_process_ends_when_whoever_asked_has_gone(hook: Webhook) -> None:
    asked = threading.Event()

    def hang(_: BaseHTTPRequestHandler) -> None:
        asked.set()
        time.sleep(60)

    hook.answer = hang
    request = {
        "url": f"{hook.url}?rto=50",
        "private": True,
        "title": "",
        "body": "x",
        "urgent": False,
    }
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "policydiff.notify.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        assert asked.wait(30)
        process.stdin.close()
        assert process.wait(timeout=300) == 1


def test_no_module_of_the_current_folder_is_run(
    hook: Webhook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("apprise", "requests", "json", "policydiff"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)
    assert sent(hook.url) is None
    assert not (tmp_path / "ran").exists()
