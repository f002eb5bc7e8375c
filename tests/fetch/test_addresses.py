"""Which addresses are reached, whatever name leads there."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from tests.fetch.conftest import NOW, hasty
from tests.loopback import Loopback, Reply

from policydiff.errors import FetchError
from policydiff.fetch import Fetcher
from policydiff.fetch.addresses import Dialer, is_public
from policydiff.model import Capture, Failure, FailureReason

PRIVATE = (
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.200",
    "169.254.169.254", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "168.63.129.16",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "fe80::1",
    "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2002:7f00:1::", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "2001:0:7f00:1::",
)  # fmt: skip
PUBLIC = (
    "1.1.1.1",
    "8.8.8.8",
    "149.154.167.99",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_no_web_site_has_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def leading_to(*answers: list[str]) -> Any:
    """A resolver that answers with each list of addresses in turn."""
    left = list(answers)

    def resolve(_host: str, port: int, *_: Any) -> list[tuple[Any, ...]]:
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    return resolve


def test_a_private_address_is_named_and_what_to_do(server: Loopback) -> None:
    with Fetcher(hasty(allow_private=()), clock=lambda: NOW) as fetcher:
        result = fetcher.fetch(server.url("/terms"))
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.NOT_PUBLIC
    assert "leads to 127.0.0.1" in result.detail
    assert "fetch.allow_private" in result.detail
    assert server.requests == []


@pytest.mark.parametrize("network", ["127.0.0.1", "127.0.0.0/8"])
def test_an_address_that_the_collection_allows_is_reached(server: Loopback, network: str) -> None:
    server.routes["/terms"] = Reply(body=b"ok")
    with Fetcher(hasty(allow_private=(network,)), clock=lambda: NOW) as fetcher:
        assert isinstance(fetcher.fetch(server.url("/terms")), Capture)


def test_of_a_name_s_addresses_only_those_that_may_be_are_tried(server: Loopback) -> None:
    server.routes["/terms"] = Reply(body=b"ok")
    port = server.base.rpartition(":")[2]
    resolve = leading_to(["10.0.0.1", "127.0.0.1"])
    with Fetcher(hasty(), clock=lambda: NOW, resolve=resolve) as fetcher:
        assert isinstance(fetcher.fetch(f"http://acme.example:{port}/terms"), Capture)


def test_a_name_that_leads_elsewhere_later_is_looked_at_again(server: Loopback) -> None:
    server.routes["/terms"] = lambda talk: talk.send(b"HTTP/1.0 200 OK\r\n\r\nok")
    url = f"http://acme.example:{server.base.rpartition(':')[2]}/terms"
    resolve = leading_to(["127.0.0.1"], ["169.254.169.254"])
    with Fetcher(hasty(), clock=lambda: NOW, resolve=resolve) as fetcher:
        assert isinstance(fetcher.fetch(url), Capture)
        second = fetcher.fetch(url)
    assert isinstance(second, Failure)
    assert second.reason is FailureReason.NOT_PUBLIC


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "0x7f000001", "2130706433", "0177.0.0.1", "127.1", "localhost",
             "a.localhost.", "[::ffff:10.0.0.1]", "169.254.169.254"],
)  # fmt: skip
def test_what_is_plainly_private_is_not_asked_of_a_proxy(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("http_proxy", server.base)
    with Fetcher(hasty(allow_private=()), clock=lambda: NOW) as fetcher:
        result = fetcher.fetch(f"http://{host}/terms")
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.NOT_PUBLIC
    assert server.requests == []


def test_a_literal_public_address_passes_a_proxy() -> None:
    Dialer((), leading_to([])).check_literal("8.8.8.8")
    Dialer((), leading_to([])).check_literal("acme.example")
    with pytest.raises(FetchError):
        Dialer((), leading_to([])).check_literal("10.0.0.8")
