"""What a page that comes becomes."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.fetch.conftest import NOW, MakeFetcher, hasty
from tests.loopback import CERTIFICATE, Loopback, Reply, Talk, redirect, serving

from policydiff.fetch import Fetcher
from policydiff.model import Capture

Fetch = Callable[..., Capture]
PAGE = b"<p>You may not resell the service.</p>"


def test_a_page_comes_with_its_bytes_status_headers_and_time(
    server: Loopback, captured: Fetch
) -> None:
    headers = (("Content-Type", "text/html"), ("ETag", '"1"'), ("X-Twice", "a"), ("X-Twice", "b"))
    server.routes["/terms"] = Reply(headers=headers, body=PAGE)
    capture = captured("/terms")
    assert capture.requested_url == capture.final_url == server.url("/terms")
    assert (capture.status, capture.body, capture.captured_at) == (200, PAGE, NOW)
    assert capture.header("etag") == '"1"'
    assert [value for name, value in capture.headers if name == "x-twice"] == ["a", "b"]
    assert capture.redirects == ()


def test_the_clock_is_read_once_before_the_page_is_asked_for(server: Loopback) -> None:
    times = iter([NOW])
    server.routes["/hop"] = redirect("/terms")
    server.routes["/terms"] = Reply(body=PAGE)
    with Fetcher(hasty(), clock=lambda: next(times)) as fetcher:
        capture = fetcher.fetch(server.url("/hop"))
    assert isinstance(capture, Capture)
    assert capture.captured_at == NOW


def test_a_request_says_who_asks_and_in_which_language(server: Loopback, captured: Fetch) -> None:
    server.routes["/terms"] = Reply(body=PAGE)
    captured("/terms", contact="mailto:ops@example.org", language="de-CH, de;q=0.8")
    captured("/terms")
    first, second = (request.headers for request in server.requests)
    assert first["user-agent"].startswith("policydiff/")
    assert first["user-agent"].endswith(" (+mailto:ops@example.org)")
    assert first["accept-language"] == "de-CH, de;q=0.8"
    assert second["user-agent"].count(" ") == 0
    assert second["accept-language"] == "en"


def test_pages_of_one_host_come_over_one_connection(server: Loopback, fetcher: MakeFetcher) -> None:
    server.routes["*"] = Reply(body=PAGE)
    one = fetcher()
    for path in ("/a", "/b", "/c"):
        assert isinstance(one.fetch(server.url(path)), Capture)
    assert {request.connection for request in server.requests} == {0}


def test_pages_can_be_fetched_from_many_threads_at_once(
    server: Loopback, fetcher: MakeFetcher
) -> None:
    server.routes["*"] = lambda talk: Reply(body=talk.request.path.encode() * 1000)
    one = fetcher()
    paths = [f"/{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda path: one.fetch(server.url(path)), paths))
    bodies = [result.body for result in results if isinstance(result, Capture)]
    assert bodies == [path.encode() * 1000 for path in paths]


# ------------------------------------------------------------------------------- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_every_stop_is_kept(
    server: Loopback, captured: Fetch, status: int
) -> None:
    server.routes["/1"] = redirect("2?x=1#part", status)
    server.routes["/2"] = redirect(server.url("/3"), status)
    server.routes["/3"] = Reply(body=PAGE)
    capture = captured("/1")
    assert capture.redirects == (server.url("/1"), server.url("/2?x=1"))
    assert capture.final_url == server.url("/3")
    assert capture.requested_url == server.url("/1")


def test_a_cookie_set_on_the_way_is_sent_on_that_way_and_forgotten_after(
    server: Loopback, fetcher: MakeFetcher
) -> None:
    def wall(talk: Talk) -> Reply:
        if "seen=1" in talk.request.headers.get("cookie", ""):
            return Reply(body=PAGE)
        return redirect("/terms", 302, ("Set-Cookie", "seen=1"))

    server.routes["/terms"] = wall
    one = fetcher()
    for _ in range(2):
        assert isinstance(one.fetch(server.url("/terms")), Capture)
    assert ["cookie" in request.headers for request in server.requests] == [False, True] * 2


def test_the_body_of_a_redirect_is_not_read(server: Loopback, captured: Fetch) -> None:
    bomb = gzip.compress(bytes(40_000_000))
    headers = (("Location", "/terms"), ("Content-Encoding", "gzip"))
    server.routes["/bomb"] = Reply(status=302, headers=headers, body=bomb)
    server.routes["/terms"] = Reply(body=PAGE)
    assert captured("/bomb", max_bytes=1000).body == PAGE


# ------------------------------------------------------------------------------- bodies


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE, mtime=0)),
        ("gzip", gzip.compress(PAGE[:10], mtime=0) + gzip.compress(PAGE[10:], mtime=0)),
        ("gzip", gzip.compress(PAGE, mtime=0) + b"\0\0padding"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
        ("deflate, gzip", gzip.compress(zlib.compress(PAGE), mtime=0)),
    ],
)
def test_content_codings_are_undone(
    server: Loopback, captured: Fetch, coding: str, body: bytes
) -> None:
    server.routes["/terms"] = Reply(headers=(("Content-Encoding", coding),), body=body)
    assert captured("/terms").body == PAGE


def test_a_chunked_body_is_put_together(server: Loopback, captured: Fetch) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (1, PAGE[at : at + 1]) for at in range(len(PAGE)))
    headers = (("Transfer-Encoding", "chunked"),)
    server.routes["/terms"] = Reply(headers=headers, body=chunks + b"0\r\n\r\n")
    assert captured("/terms").body == PAGE


def test_a_body_without_a_length_ends_with_the_connection(
    server: Loopback, captured: Fetch
) -> None:
    server.routes["/terms"] = lambda talk: talk.send(b"HTTP/1.0 200 OK\r\n\r\n" + PAGE)
    assert captured("/terms").body == PAGE


@pytest.mark.parametrize("size", [0, 1, 70_000, 5_000_000])
def test_a_body_of_any_size_comes_whole(server: Loopback, captured: Fetch, size: int) -> None:
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    server.routes["/terms"] = Reply(body=body)
    assert captured("/terms", max_bytes=5_000_000).body == body


def test_folded_and_strange_header_values_become_one_line(
    server: Loopback, captured: Fetch
) -> None:
    server.routes["/terms"] = lambda talk: talk.send(
        b"HTTP/1.1 200 OK\r\nX-Odd: one\r\n two\tthree\x0b\r\nContent-Length: 0\r\n\r\n"
    )
    assert captured("/terms").header("x-odd") == "one two three"


def test_an_answer_to_be_continued_is_waited_for(server: Loopback, captured: Fetch) -> None:
    server.routes["/terms"] = lambda talk: talk.send(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    )
    assert captured("/terms").body == b"ok"


# ------------------------------------------------------------------------------- environment


def test_a_page_comes_over_tls_from_a_server_the_environment_trusts(
    fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
    with serving(secure=True) as server:
        server.routes["/terms"] = Reply(body=PAGE)
        capture = fetcher().fetch(server.url("/terms"))
    assert isinstance(capture, Capture), capture
    assert capture.final_url.startswith("https://")


def test_a_proxy_from_the_environment_is_used(
    server: Loopback, fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.base)
    server.routes["http://terms.invalid/"] = Reply(body=PAGE)
    capture = fetcher().fetch("http://terms.invalid/")
    assert isinstance(capture, Capture), capture
    assert capture.body == PAGE


def test_credentials_in_netrc_are_not_sent(
    server: Loopback, captured: Fetch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.routes["/terms"] = Reply(body=PAGE)
    captured("/terms")
    assert "authorization" not in server.requests[0].headers


def test_a_failure_has_the_time_of_the_clock(server: Loopback) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    with Fetcher(hasty(), clock=lambda: later) as fetcher:
        failure = fetcher.fetch(server.url("/none"))
    assert not isinstance(failure, Capture)
    assert failure.at == later
