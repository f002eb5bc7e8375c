"""Connect to public addresses only, unless the collection allows others.

A page, a redirect or a name server may point at this machine, at the network it stands in, or at the
address under which a cloud gives its machines their secrets. What a name says is no guard: it is the
address that a connection is made to that is looked at, when it is made.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from urllib3.util import connection

from policydiff.errors import FetchError
from policydiff.model import FailureReason

Resolve = Callable[..., list[tuple[Any, ...]]]
"""What `socket.getaddrinfo` is."""

_ALSO_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        (
            "168.63.129.16/32",  # a cloud's own services, at an address that looks public
            "192.0.0.0/24",  # protocol assignments; another cloud's metadata
            "::/96",  # an IPv4 address in a form long given up
            "2002::/16",  # 6to4: a tunnel to any IPv4 address
            "64:ff9b:1::/48",  # translation within a network
            "fec0::/10",  # site-local
        ),
    )
)
"""What the standard library takes for global."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address may belong to a web site; of one that stands for an IPv4 address, whether that may."""
    address = _inner(address)
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(address in network for network in _ALSO_PRIVATE)


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


class Dialer:
    """Resolves names and connects.

    Args:
        allowed: networks that may be reached although they are not public.
        resolve: as `socket.getaddrinfo`.
    """

    def __init__(self, allowed: Iterable[str], resolve: Resolve) -> None:
        self._allowed = tuple(map(ipaddress.ip_network, allowed))
        self._resolve = resolve

    def connect(
        self,
        host: str,
        port: int,
        *,
        timeout: Callable[[], float],
        options: list[tuple[int, int, int | bytes]] | None,
    ) -> socket.socket:
        """Connect to the first address of a host that answers.

        Args:
            host: a name or an address, in any form the system knows (`0x7f000001`).
            port: of the server.
            timeout: seconds for the next address.
            options: for the socket.

        Raises:
            FetchError: none of the addresses may be reached.
            OSError: the name leads nowhere, or none of the addresses answers.
        """
        found = self._resolve(host.strip("[]"), port, 0, socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        reachable = [address for address in addresses if self._may_reach(address)]
        if not reachable:
            raise refused(addresses[0] if addresses else host)
        failed: OSError | None = None
        for address in reachable:
            try:
                sock = connection.create_connection(
                    (address, port), timeout(), socket_options=options
                )
            except OSError as error:
                failed = error
                continue
            peer = str(sock.getpeername()[0])
            if self._may_reach(peer):
                return sock
            sock.close()
            raise refused(peer)
        assert failed is not None  # noqa: S101 - there was at least one address
        raise failed

    def check_literal(self, host: str) -> None:
        """Refuse a host that is plainly not public, where a proxy resolves and connects.

        Raises:
            FetchError: it is an address that may not be reached, or a name of this machine.
        """
        host = host.strip("[]").rstrip(".").lower()
        try:
            address = str(ipaddress.ip_address(host))
        except ValueError:
            try:
                address = socket.inet_ntoa(socket.inet_aton(host))
            except (OSError, UnicodeError):
                address = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else ""
        if address and not self._may_reach(address):
            raise refused(address)

    def _may_reach(self, text: str) -> bool:
        address = ipaddress.ip_address(text.partition("%")[0])
        inner = _inner(address)
        return is_public(address) or any(
            one in network for network in self._allowed for one in (address, inner)
        )


def refused(address: str) -> FetchError:
    """What is said of an address that may not be reached."""
    return FetchError(
        f"the host leads to {address}, which is no public address; if that is meant, add it to "
        "fetch.allow_private in policydiff.toml",
        reason=FailureReason.NOT_PUBLIC,
    )
