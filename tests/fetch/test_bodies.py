"""What a body that is too much, or broken, is called."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Callable

import pytest
from tests.fetch.conftest import MakeFetcher
from tests.loopback import Loopback, Reply, Talk

from policydiff.model import Capture, Failure, FailureReason

Fail = Callable[..., str]
HEAD = b"HTTP/1.1 200 OK\r\n"


# ------------------------------------------------------------------------------- too much

LIMIT = 10_000


def test_a_page_that_says_it_is_too_large_is_not_read(server: Loopback, failed: Fail) -> None:
    def large(talk: Talk) -> None:
        talk.send(HEAD + b"Content-Length: 104857600\r\n\r\n")
        talk.hang()

    server.routes["/terms"] = large
    said = failed("/terms", FailureReason.TOO_LARGE, max_bytes=LIMIT)
    assert said == "the page is larger than the limit of 10,000 bytes."


@pytest.mark.parametrize("headers", [(), (("Transfer-Encoding", "chunked"),)])
def test_a_page_that_turns_out_too_large_is_left(
    server: Loopback, failed: Fail, headers: tuple[tuple[str, str], ...]
) -> None:
    def endless(talk: Talk) -> None:
        talk.send(HEAD + b"".join(f"{n}: {v}\r\n".encode() for n, v in headers) + b"\r\n")
        talk.drip(itertools.repeat(b"3e8\r\n" + b"x" * 1000 + b"\r\n"), pause=0)

    server.routes["/terms"] = endless
    failed("/terms", FailureReason.TOO_LARGE, max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", lambda: gzip.compress(bytes(50_000_000), 9)),
        ("deflate", lambda: zlib.compress(bytes(5_000_000))),
        ("gzip, gzip", lambda: gzip.compress(gzip.compress(bytes(200_000_000), 9), 9)),
        ("gzip", lambda: gzip.compress(b"x" * 6000) * 2),
    ],
    ids=["gzip", "deflate", "layers", "members"],
)
def test_a_page_that_unpacks_to_too_much_is_not_unpacked(
    server: Loopback, failed: Fail, coding: str, bomb: Callable[[], bytes]
) -> None:
    body = bomb()
    server.routes["/terms"] = Reply(headers=(("Content-Encoding", coding),), body=body)
    failed("/terms", FailureReason.TOO_LARGE, max_bytes=max(LIMIT, len(body)))


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 10000),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000),
    ],
    ids=["trailers", "continue"],
)
def test_framing_without_end_is_left(
    server: Loopback, failed: Fail, start: bytes, more: bytes
) -> None:
    def endless(talk: Talk) -> None:
        talk.send(start)
        talk.drip(itertools.repeat(more), pause=0)

    server.routes["/terms"] = endless
    said = failed("/terms", FailureReason.TOO_LARGE, max_bytes=LIMIT)
    assert said == "the server sends without end."


# ------------------------------------------------------------------------------- broken


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        HEAD + b"Content-Length: 5, 6\r\n\r\nhello",
        HEAD + b"X: y\r\n" * 200 + b"\r\n",
        HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
        HEAD + b"Content-Length: 10\r\n\r\nhalf",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" * 70_000,
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 999, mtime=0)[:-9],
        HEAD + b"Content-Encoding: gzip\r\n\r\nnot gzip at all",
        HEAD + b"Content-Encoding: deflate\r\n\r\n\xff\xff\xff",
        HEAD + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(b"x" * 999)[:-5],
        HEAD + b"Content-Encoding: br\r\n\r\nabc",
        HEAD + b"Content-Encoding: gzip, gzip, gzip, gzip\r\n\r\nabc",
    ],
)
def test_a_broken_answer_is_never_taken_for_a_page(
    server: Loopback, fetcher: MakeFetcher, answer: bytes
) -> None:
    server.routes["/terms"] = lambda talk: talk.send(answer)
    result = fetcher().fetch(server.url("/terms"))
    assert isinstance(result, Failure)
    assert result.reason in {FailureReason.BROKEN_RESPONSE, FailureReason.UNREACHABLE}


def test_a_page_that_breaks_off_is_said(server: Loopback, failed: Fail) -> None:
    server.routes["/terms"] = lambda talk: talk.send(HEAD + b"Content-Length: 10\r\n\r\nhalf")
    said = failed("/terms", FailureReason.BROKEN_RESPONSE)
    assert said == "the page broke off before its end."


def test_a_connection_reset_before_the_answer_is_said(server: Loopback, failed: Fail) -> None:
    server.routes["/terms"] = Talk.reset
    said = failed("/terms", FailureReason.UNREACHABLE)
    assert said == "the server hung up without an answer."


def test_a_connection_reset_within_the_page_is_said(server: Loopback, failed: Fail) -> None:
    def reset(talk: Talk) -> None:
        talk.send(HEAD + b"Content-Length: 10\r\n\r\nhalf")
        talk.drip([b""], pause=0.05)
        talk.reset()

    server.routes["/terms"] = reset
    said = failed("/terms", FailureReason.BROKEN_RESPONSE)
    assert said == "the page broke off before its end."


def test_an_empty_compressed_page_is_an_empty_page(server: Loopback, fetcher: MakeFetcher) -> None:
    for coding in ("gzip", "deflate"):
        server.routes["/terms"] = Reply(headers=(("Content-Encoding", coding),))
        result = fetcher().fetch(server.url("/terms"))
        assert isinstance(result, Capture)
        assert result.body == b""
