"""How hosts are asked: in turn, with pauses, again where that helps, and not where they do not want it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
import zstandard
from tests.fetch.conftest import NOW, hasty
from tests.loopback import CERTIFICATE, Loopback, Reply, Talk, redirect, serving

from policydiff.fetch import Fetcher, NotModified, Validators
from policydiff.model import Capture, Failure, FailureReason

PAGE = b"<p>You may not resell the service.</p>"


class Patience:
    """A clock that only goes on when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds


def fetcher(patience: Patience, **settings: object) -> Fetcher:
    return Fetcher(
        hasty(**settings), clock=lambda: NOW, monotonic=patience.monotonic, wait=patience.wait
    )


# ------------------------------------------------------------------------------- again


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_with_longer_and_longer_waits(
    server: Loopback, status: int
) -> None:
    server.routes["/terms"] = Reply(status=status)
    patience = Patience()
    with fetcher(patience, retries=3) as one:
        result = one.fetch(server.url("/terms"))
    assert isinstance(result, Failure)
    assert "on the last of 4 tries" in result.detail
    assert len(server.requests) == 4
    assert patience.waits == [2.0, 4.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
def test_what_stays_is_not_tried_again(server: Loopback, status: int) -> None:
    server.routes["/terms"] = Reply(status=status)
    with fetcher(Patience(), retries=3) as one:
        assert isinstance(one.fetch(server.url("/terms")), Failure)
    assert len(server.requests) == 1


def once(bad: Callable[[Talk], Reply | None]) -> Callable[[Talk], Reply | None]:
    """A route that misbehaves once."""
    left = [bad]
    return lambda talk: left.pop()(talk) if left else Reply(body=PAGE)


@pytest.mark.parametrize(
    "bad",
    [
        lambda _: Reply(status=503),
        lambda talk: talk.reset(),
        lambda talk: talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"),
        lambda _: None,
    ],
    ids=["status", "reset", "half", "nothing"],
)
def test_a_page_that_comes_at_the_second_try_is_a_page(
    server: Loopback, bad: Callable[[Talk], Reply | None]
) -> None:
    server.routes["/terms"] = once(bad)
    with fetcher(Patience(), retries=1) as one:
        capture = one.fetch(server.url("/terms"))
    assert isinstance(capture, Capture)
    assert capture.body == PAGE


def test_every_try_has_all_the_bytes_that_a_page_may_have(server: Loopback) -> None:
    page = b"x" * 3_000_000
    half = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(page), page[:-9])
    left = [half, half]
    server.routes["/terms"] = lambda talk: talk.send(left.pop()) if left else Reply(body=page)
    with fetcher(Patience(), retries=2, max_bytes=len(page)) as one:
        assert isinstance(one.fetch(server.url("/terms")), Capture)


def test_a_further_try_asks_for_the_address_itself_and_not_for_where_it_led(
    server: Loopback,
) -> None:
    server.routes["/terms"] = once(lambda _: redirect("/busy"))
    server.routes["/busy"] = Reply(status=503)
    with fetcher(Patience(), retries=1) as one:
        capture = one.fetch(server.url("/terms"))
    assert isinstance(capture, Capture)
    assert (capture.final_url, capture.redirects) == (server.url("/terms"), ())


@pytest.mark.parametrize(
    ("asked", "waited"), [("7", 7.0), ("120", 120.0), ("0", None), ("soon", None)]
)
def test_a_wait_that_the_server_asks_for_is_waited(
    server: Loopback, asked: str, waited: float | None
) -> None:
    server.routes["/terms"] = once(lambda _: Reply(status=429, headers=(("Retry-After", asked),)))
    patience = Patience()
    with fetcher(patience, retries=1) as one:
        assert isinstance(one.fetch(server.url("/terms")), Capture)
    assert patience.waits == ([waited] if waited else [])


@pytest.mark.parametrize("seconds", ["121", "3600"])
def test_a_host_that_asks_for_more_than_two_minutes_is_left_alone_for_the_run(
    server: Loopback, seconds: str
) -> None:
    server.routes["*"] = Reply(status=429, headers=(("Retry-After", seconds),))
    patience = Patience()
    with fetcher(patience, retries=3) as one:
        results = [one.fetch(server.url(path)) for path in ("/a", "/b", "/c")]
    assert len(server.requests) == 1
    assert patience.waits == []
    for result in results:
        assert isinstance(result, Failure)
        assert f"{seconds} s" in result.detail


# ------------------------------------------------------------------------------- turns


def test_between_two_pages_of_a_host_there_is_a_pause_and_none_within_one(server: Loopback) -> None:
    server.routes["/old"] = redirect("/terms")
    server.routes["/terms"] = Reply(body=PAGE)
    patience = Patience()
    with fetcher(patience, pause=3.0) as one:
        for path in ("/old", "/terms"):
            assert isinstance(one.fetch(server.url(path)), Capture)
    assert patience.waits == [3.0]


def test_a_host_is_asked_for_one_page_at_a_time_and_others_meanwhile() -> None:
    under_way: list[str] = []
    most: dict[str, int] = {}
    together = threading.Barrier(2, timeout=300)
    guard = threading.Lock()

    def answer(talk: Talk) -> Reply:
        host = talk.request.headers["host"]
        with guard:
            under_way.append(host)
            most[host] = max(most.get(host, 0), under_way.count(host))
        if talk.request.path == "/meet":
            together.wait()
        time.sleep(0.01)
        with guard:
            under_way.remove(host)
        return Reply(body=PAGE)

    with serving() as server, Fetcher(hasty(), clock=lambda: NOW) as one:
        server.routes["*"] = answer
        port = server.base.rpartition(":")[2]
        hosts = [f"http://{name}:{port}" for name in ("127.0.0.1", "localhost")]
        pages = [f"{host}/meet" for host in hosts] + [
            f"{host}/{n}" for host in hosts for n in range(4)
        ]
        with ThreadPoolExecutor(10) as threads:
            results = list(threads.map(one.fetch, pages))
    assert all(isinstance(result, Capture) for result in results)
    assert set(most.values()) == {1}


# ------------------------------------------------------------------------------- robots.txt


def robots(
    server: Loopback, text: str, path: str = "/terms", **settings: object
) -> Capture | Failure:
    server.routes["/terms"] = Reply(body=PAGE)
    server.routes["/robots.txt"] = Reply(body=text.encode())
    with fetcher(Patience(), ignore_robots=(), **settings) as one:
        return one.fetch(server.url(path))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: policydiff\nAllow: /terms", True),
        ("User-agent: policydiff\nDisallow: /terms", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /*?\nAllow: /", True),
        ("User-agent: *\nDisallow: /\nAllow: /terms$", True),
        ("<html>nothing of the kind</html>", True),
    ],
)
def test_robots_txt_is_respected(server: Loopback, text: str, allowed: bool) -> None:
    result = robots(server, text)
    assert isinstance(result, Capture) is allowed
    if isinstance(result, Failure):
        assert result.reason is FailureReason.ROBOTS
        assert "fetch.ignore_robots" in result.detail
        assert [request.path for request in server.requests] == ["/robots.txt"]


def test_a_host_named_in_the_settings_is_not_asked_for_its_robots_txt(server: Loopback) -> None:
    server.routes["/terms"] = Reply(body=PAGE)
    with fetcher(Patience(), ignore_robots=("127.0.0.1",)) as one:
        assert isinstance(one.fetch(server.url("/terms")), Capture)
    assert [request.path for request in server.requests] == ["/terms"]


def test_robots_txt_is_read_once_a_run(server: Loopback) -> None:
    server.routes["*"] = Reply(body=b"User-agent: *\nDisallow: /secret")
    with fetcher(Patience(), ignore_robots=()) as one:
        for path in ("/a", "/b", "/c"):
            assert isinstance(one.fetch(server.url(path)), Capture)
    assert [request.path for request in server.requests].count("/robots.txt") == 1


def test_a_redirect_is_held_to_the_robots_txt_of_where_it_leads(server: Loopback) -> None:
    server.routes["/old"] = redirect("/terms")
    result = robots(server, "User-agent: *\nDisallow: /terms", "/old")
    assert isinstance(result, Failure)
    assert result.detail.startswith(server.url("/terms"))


@pytest.mark.parametrize(("asked", "kept"), [(5, 5.0), (3600, 30.0)])
def test_a_delay_that_robots_txt_asks_for_is_kept_up_to_half_a_minute(
    server: Loopback, asked: int, kept: float
) -> None:
    server.routes["*"] = Reply(body=PAGE)
    server.routes["/robots.txt"] = Reply(body=b"User-agent: *\nCrawl-delay: %d" % asked)
    patience = Patience()
    with fetcher(patience, ignore_robots=(), pause=1.0) as one:
        for path in ("/a", "/b"):
            assert isinstance(one.fetch(server.url(path)), Capture)
    assert patience.waits == [kept]


# ------------------------------------------------------------------------------- what stands


def test_a_page_that_stands_is_not_sent_again(server: Loopback) -> None:
    def answer(talk: Talk) -> Reply:
        if talk.request.headers.get("if-none-match") == '"1"':
            return Reply(status=304, headers=())
        return Reply(headers=(("ETag", '"1"'),), body=PAGE)

    server.routes["/terms"] = answer
    url = server.url("/terms")
    with fetcher(Patience()) as one:
        assert one.refetch(url, Validators(url=url, etag='"1"')) == NotModified(url=url, at=NOW)
        assert isinstance(one.refetch(url, Validators(url=url, etag='"2"')), Capture)
        assert isinstance(one.fetch(url), Capture)


def test_validators_are_sent_only_where_they_were_given(server: Loopback) -> None:
    server.routes["/old"] = redirect("/terms")
    server.routes["/terms"] = Reply(body=PAGE)
    known = Validators(url=server.url("/terms"), etag='"1"', last_modified="yesterday")
    with fetcher(Patience()) as one:
        one.refetch(server.url("/old"), known)
    first, second = (request.headers for request in server.requests)
    assert "if-none-match" not in first
    assert (second["if-none-match"], second["if-modified-since"]) == ('"1"', "yesterday")


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "\u2603", "x" * 1000, ""])
def test_a_validator_that_is_no_header_is_not_sent(value: str) -> None:
    assert Validators(url="", etag=value).headers() == {}


# ------------------------------------------------------------------------------- the rest


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", brotli.compress(PAGE)),
        ("zstd", zstandard.compress(PAGE)),
        ("zstd", zstandard.compress(PAGE[:9]) + zstandard.compress(PAGE[9:])),
        ("br, zstd", zstandard.compress(brotli.compress(PAGE))),
    ],
)
def test_br_and_zstd_are_undone(server: Loopback, coding: str, body: bytes) -> None:
    server.routes["/terms"] = Reply(headers=(("Content-Encoding", coding),), body=body)
    with fetcher(Patience()) as one:
        capture = one.fetch(server.url("/terms"))
    assert isinstance(capture, Capture)
    assert capture.body == PAGE
    assert server.requests[0].headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_an_authority_named_in_the_settings_is_trusted() -> None:
    with serving(secure=True) as server, fetcher(Patience(), ca_bundle=str(CERTIFICATE)) as one:
        server.routes["/terms"] = Reply(body=PAGE)
        assert isinstance(one.fetch(server.url("/terms")), Capture)


def test_a_password_in_a_url_is_neither_sent_nor_said(server: Loopback) -> None:
    url = server.url("/terms").replace("//", "//me:hunter2@")
    with fetcher(Patience()) as one:
        result = one.fetch(url)
    assert isinstance(result, Failure)
    assert "hunter2" not in repr(result)
    assert server.requests == []


def test_a_cookie_of_one_host_is_not_sent_to_another(server: Loopback) -> None:
    other = server.base.replace("127.0.0.1", "localhost")
    server.routes["/old"] = redirect(f"{other}/terms", 302, ("Set-Cookie", "secret=1"))
    server.routes["/terms"] = Reply(body=PAGE)
    with fetcher(Patience()) as one:
        assert isinstance(one.fetch(server.url("/old")), Capture)
    assert "cookie" not in server.requests[-1].headers
