"""As everywhere, no test reaches the internet; here, a second address of this machine is the site's."""

from __future__ import annotations

import errno
import socket

import pytest
from tests.hostile.running import SITE


@pytest.fixture(autouse=True)
def no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection to anything but this machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in ("127.0.0.1", SITE, "::1"):
            pytest.fail(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]  # typeshed's private address type

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def second_address() -> None:
    """A skip where this machine has but one address of its own, as macOS does."""
    try:
        socket.create_server((SITE, 0)).close()
    except OSError as error:
        if error.errno != errno.EADDRNOTAVAIL:
            raise
        pytest.skip(f"this machine has no address {SITE}")
