"""One message to one notifier, by Apprise in a process of its own.

So it ends when its time is up, whatever a server does; what Apprise and its plugins write or log, URLs
among it, stays there; and a run that has nothing to say never loads it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress

from policydiff.notify.notifiers import Notifier
from policydiff.notify.outbox import Message

SECONDS = 30.0
"""That one message may take."""
_REASONS = {
    "unknown": "Apprise knows no such URL: see the list of its services",
    "private": "it leads to an address that is not public; only POLICYDIFF_NOTIFY may name such a one",
    "refused": "it could not be reached, or refused the message",
}


def send(notifier: Notifier, message: Message, *, seconds: float = SECONDS) -> str | None:
    """Send a message.

    Args:
        notifier: to whom.
        message: what.
        seconds: after which it is given up.

    Returns:
        None if it was taken; else why not, without anything secret.

    Cost: a process of about half a second, besides what the server takes.
    """
    request = {
        "url": notifier.url,
        "private": notifier.private,
        "title": message.title,
        "body": message.body,
        "urgent": message.urgent,
    }
    expired = threading.Event()
    try:
        with subprocess.Popen(
            # -P: no module of the current folder is taken for one of ours
            [sys.executable, "-P", "-m", "policydiff.notify.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as process:
            output = _answer(process, json.dumps(request).encode("ascii"), seconds, expired)
    except OSError as error:
        return f"Apprise could not be started ({error.strerror or error})"
    said: object = None
    with suppress(ValueError, IndexError):
        said = json.loads(output.splitlines()[-1])
    if said == "sent":
        return None
    if expired.is_set():
        return f"it did not answer within {seconds:g} s"
    if isinstance(said, int):
        return f"it refused the message (HTTP {said})"
    return _REASONS.get(str(said), "Apprise failed")


def _answer(
    process: subprocess.Popen[bytes], request: bytes, seconds: float, expired: threading.Event
) -> bytes:
    """What the process writes until it ends, or is ended; it ends itself when nobody waits for it any more."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101 - as above

    def expire() -> None:
        expired.set()
        process.kill()

    timer = threading.Timer(seconds, expire)
    timer.start()
    try:
        with suppress(BrokenPipeError):
            process.stdin.write(request + b"\n")
            process.stdin.flush()  # and stays open: its end tells the process that we are gone
        return process.stdout.read()
    finally:
        timer.cancel()
        process.kill()
