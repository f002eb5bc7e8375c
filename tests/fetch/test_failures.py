"""What a page that does not come is called, for every way of not coming."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from tests.fetch.conftest import MakeFetcher
from tests.loopback import CERTIFICATE, Loopback, Reply, Talk, redirect, serving

from policydiff.fetch import Fetcher
from policydiff.model import Capture, Failure, FailureReason

Fail = Callable[..., str]
HEAD = b"HTTP/1.1 200 OK\r\n"


# ------------------------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (204, None),
        (206, "the answer holds no whole page"),
        (300, "the server redirects without saying where to"),
        (302, "the server redirects without saying where to"),
        (
            304,
            "the server says that nothing has changed, though it was not asked whether something has",
        ),
        (401, "the page wants a log-in"),
        (403, "the server refuses this reader, perhaps as a robot"),
        (404, "there is no such page"),
        (410, "the page has been taken away for good"),
        (418, "the server refuses the request"),
        (429, "the server was asked too often"),
        (451, "the page is withheld here for legal reasons"),
        (500, "the server has an error of its own"),
        (503, "the server is overloaded or under maintenance"),
        (599, "the server failed"),
    ],
)
def test_a_status_is_said_in_plain_words(
    server: Loopback, fetcher: MakeFetcher, status: int, words: str | None
) -> None:
    server.routes["/terms"] = Reply(status=status)
    result = fetcher().fetch(server.url("/terms"))
    if words is None:
        assert isinstance(result, Capture)
    else:
        assert isinstance(result, Failure)
        assert result.reason is FailureReason.HTTP_STATUS
        assert result.status == status
        assert result.detail.startswith(f"{server.url('/terms')}: {words} (HTTP {status}); ")


def test_a_wait_that_the_server_asks_for_is_said(server: Loopback, failed: Fail) -> None:
    server.routes["/terms"] = Reply(status=429, headers=(("Retry-After", "120"),))
    assert "asks to wait 120 s" in failed("/terms", FailureReason.HTTP_STATUS)
    server.routes["/terms"] = Reply(status=429, headers=(("Retry-After", "\x1b[2J"),))
    assert "wait" not in failed("/terms", FailureReason.HTTP_STATUS)


# ------------------------------------------------------------------------------- URLs and redirects


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "file:///etc/hostname",
        "http://",
        "http://me:secret@127.0.0.1/",
        "http://127.0.0.1:1/a b",
        "terms",
        "",
        "http://" + "a" * 70 + ".invalid/",
        "http://a..invalid/",
    ],
)
def test_a_url_that_cannot_be_fetched_is_refused(fetcher: MakeFetcher, url: str) -> None:
    result = fetcher().fetch(url)
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.BAD_URL


@pytest.mark.parametrize(
    "location",
    [
        "ftp://127.0.0.1/terms",
        "file:///etc/hostname",
        "javascript:alert(1)",
        "http://me:secret@127.0.0.1/terms",
        "http://[::1/terms",
        "http://127.0.0.1:x/",
        "http://127.0.0.1/" + "a" * 5000,
        "\xff\xfe",
    ],
)
def test_a_redirect_to_what_is_not_fetched_is_not_followed(
    server: Loopback, failed: Fail, location: str
) -> None:
    server.routes["/terms"] = redirect(location)
    said = failed("/terms", FailureReason.BAD_URL)
    assert len(said) < 250
    assert len(server.requests) == 1


def test_a_circle_of_redirects_is_left_at_once(server: Loopback, failed: Fail) -> None:
    server.routes["/a"] = redirect("/b")
    server.routes["/b"] = redirect("/a")
    assert "in a circle" in failed("/a", FailureReason.REDIRECT_LOOP)
    assert len(server.requests) == 2


def test_redirects_without_end_are_left_after_ten(server: Loopback, failed: Fail) -> None:
    number = itertools.count()
    server.routes["*"] = lambda _: redirect(f"/{next(number)}")
    assert "more than 10 redirects" in failed("/a", FailureReason.REDIRECT_LOOP)
    assert len(server.requests) == 11


def test_cookies_without_end_do_not_hide_a_circle(server: Loopback, failed: Fail) -> None:
    number = itertools.count()
    server.routes["/a"] = lambda _: redirect("/a", 302, ("Set-Cookie", f"n={next(number)}"))
    assert "more than 3 redirects" in failed("/a", FailureReason.REDIRECT_LOOP, max_redirects=3)


# ------------------------------------------------------------------------------- no connection


def test_a_name_that_leads_nowhere_is_said(
    fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    result = fetcher().fetch("http://terms.invalid/")
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.UNREACHABLE
    assert "(DNS)" in result.detail


@pytest.fixture
def closed_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


def test_a_refused_connection_is_said(fetcher: MakeFetcher, closed_port: int) -> None:
    result = fetcher().fetch(f"http://127.0.0.1:{closed_port}/")
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.UNREACHABLE
    assert "the connection was refused" in result.detail


def test_a_proxy_that_cannot_be_used_is_said_without_its_password(
    fetcher: MakeFetcher, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://me:secret@127.0.0.1:{closed_port}")
    result = fetcher().fetch("http://terms.invalid/")
    assert isinstance(result, Failure)
    assert "check the proxy settings" in result.detail
    assert "secret" not in result.detail


def test_a_connection_that_is_not_taken_is_given_up(
    fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unheard(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("urllib3.util.connection.create_connection", unheard)
    result = fetcher(connect_timeout=0.25).fetch("http://127.0.0.1/")
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.TIMEOUT
    assert "no connection within 0.25 s" in result.detail


# ------------------------------------------------------------------------------- TLS


@pytest.fixture
def secure() -> Iterator[Loopback]:
    with serving(secure=True) as server:
        server.routes["/terms"] = Reply(body=b"never to be believed")
        yield server


def test_a_certificate_nobody_vouches_for_is_not_believed(
    secure: Loopback, fetcher: MakeFetcher
) -> None:
    result = fetcher().fetch(secure.url("/terms"))
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.TLS
    assert "the server's certificate does not hold (self" in result.detail
    assert secure.requests == []


def test_a_certificate_for_another_name_is_not_believed(
    secure: Loopback, fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
    result = fetcher().fetch(secure.url("/terms").replace("127.0.0.1", "localhost"))
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.TLS


def test_a_server_that_does_not_speak_tls_is_said(server: Loopback, fetcher: MakeFetcher) -> None:
    result = fetcher().fetch(server.base.replace("http:", "https:") + "/")
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.TLS
    assert "no secure connection could be made" in result.detail


def test_a_certificate_bundle_that_is_not_there_is_said(
    secure: Loopback, fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    result = fetcher().fetch(secure.url("/terms"))
    assert isinstance(result, Failure)
    assert result.reason is FailureReason.TLS


# ------------------------------------------------------------------------------- too slow


def patience(**settings: float) -> dict[str, float]:
    return {"read_timeout": 30.0, "deadline": 30.0} | settings


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 2", HEAD + b"Content-Len", HEAD + b"Content-Length: 9\r\n\r\nhalf"],
    ids=["nothing", "status", "headers", "body"],
)
def test_a_server_that_falls_silent_is_given_up(
    server: Loopback, failed: Fail, start: bytes
) -> None:
    def silent(talk: Talk) -> None:
        talk.send(start)
        talk.hang()

    server.routes["/terms"] = silent
    said = failed("/terms", FailureReason.TIMEOUT, **patience(read_timeout=0.1))
    assert said == "the server sent nothing for 0.1 s."


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"HTTP/1.1 200 ", b"O"),
        (HEAD, b"X-A: b\r\n"),
        (HEAD + b"Content-Length: 10000\r\n\r\n", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "headers", "body", "chunks", "chunk size", "continue"],
)
def test_a_server_that_drips_is_given_up_at_the_deadline(
    server: Loopback, failed: Fail, start: bytes, drop: bytes
) -> None:
    def drip(talk: Talk) -> None:
        talk.send(start)
        talk.drip(itertools.repeat(drop, 2000), pause=0.01)

    server.routes["/terms"] = drip
    said = failed("/terms", FailureReason.TIMEOUT, **patience(deadline=0.3))
    assert said == "the answer was not complete after 0.3 s."


def test_redirects_share_one_deadline(server: Loopback, failed: Fail) -> None:
    def slow(talk: Talk) -> Reply:
        talk.drip([b""], pause=0.15)
        return redirect(talk.request.path + "x")

    server.routes["*"] = slow
    failed("/a", FailureReason.TIMEOUT, **patience(deadline=0.4))


# ------------------------------------------------------------------------------- not a failure


def test_an_interruption_is_not_taken_for_a_failure(
    server: Loopback, fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    one = fetcher()
    with monkeypatch.context() as patch:
        patch.setattr("urllib3.util.connection.create_connection", interrupted)
        with pytest.raises(KeyboardInterrupt):
            one.fetch(server.url("/terms"))
    server.routes["/terms"] = Reply(body=b"still here")
    assert isinstance(one.fetch(server.url("/terms")), Capture)


def test_a_failure_does_not_spoil_the_next_fetch(server: Loopback, fetcher: MakeFetcher) -> None:
    server.routes["/bad"] = lambda talk: talk.send(HEAD + b"Content-Length: 10\r\n\r\nhalf")
    server.routes["/terms"] = Reply(body=b"fine")
    one: Fetcher = fetcher()
    assert isinstance(one.fetch(server.url("/bad")), Failure)
    assert isinstance(one.fetch(server.url("/terms")), Capture)
