"""The process that sends one message: `python -m policydiff.notify.worker`, asked on its stdin.

Its last line on stdout is a JSON value: `"sent"`, an HTTP status, or one word for what went wrong. Nothing
else that it writes is ever read.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import re
import sys
import threading
from typing import Any

from policydiff.fetch.addresses import is_public

_STATUS = re.compile(r"\berror=([1-5]\d\d)\b")
_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class _Guard:
    """Lets connections through to public addresses only, whoever in this process makes them."""

    def __init__(self) -> None:
        self.stopped = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _CONNECTING and not self._passes(arguments[1]):
            self.stopped = True
            raise PermissionError("not a public address")

    def _passes(self, address: Any) -> bool:
        if not isinstance(
            address, tuple
        ):  # a socket of this machine; None for one that is connected
            return address is None
        try:
            return is_public(ipaddress.ip_address(str(address[0]).partition("%")[0]))
        except ValueError:  # a name: nobody resolved it before
            return False


class _Listener(logging.Handler):
    """Picks the HTTP status out of what Apprise logs, and nothing else."""

    status: int | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a line of the log."""
        found = _STATUS.search(record.getMessage())
        if found:
            self.status = int(found[1])


def main() -> None:
    """Send what is asked for, and say how it went."""
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_caller, daemon=True).start()
    guard = _Guard()
    if not request["private"]:
        sys.addaudithook(guard)
    sys.stdout.write("\n" + json.dumps(_sent(request, guard)) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what a plugin would still do on its way out is waited for by nobody


def _end_with_caller() -> None:
    """End when whoever asked has gone: what it cannot note down as sent is better not sent now."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def _sent(request: dict[str, Any], guard: _Guard) -> str | int:
    import apprise  # noqa: PLC0415 - after the guard

    listener = _Listener()
    logger = logging.getLogger("apprise")
    logger.addHandler(listener)
    logger.propagate = False
    asset = apprise.AppriseAsset(
        app_id="policydiff",
        app_desc="policydiff",
        async_mode=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY.value,
    )
    sender = apprise.Apprise(asset=asset)
    if not sender.add(request["url"]):
        return "unknown"
    taken = sender.notify(
        title=request["title"],
        body=request["body"],
        body_format=apprise.NotifyFormat.TEXT,
        notify_type=apprise.NotifyType.WARNING if request["urgent"] else apprise.NotifyType.INFO,
    )
    if taken:
        return "sent"
    if guard.stopped:
        return "private"
    return listener.status or "refused"


if __name__ == "__main__":
    main()
