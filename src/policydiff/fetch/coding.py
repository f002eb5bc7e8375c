"""Take the content coding off a body, bounded, and notice a body that ends early.

urllib3 would do it in passing, but takes a gzip stream cut short for a whole one, and half a policy
recorded as the policy is the one thing that must not happen.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # it ships no types
import zstandard

from policydiff.errors import FetchError
from policydiff.fetch.transport import PASSES
from policydiff.model import FailureReason

_GZIP, _ZLIB, _RAW = 31, 15, -15
_MAX_LAYERS = 3
_ZSTD_WINDOW = 8 * 1024 * 1024
"""The largest that RFC 9659 lets a server ask a reader to keep."""
_PIECE = 1024
"""Bytes unpacked at a time: what they grow to is only then seen (zstd: 128 KiB for four at most)."""
_MAX_STREAMS = 10_000
"""Empty ones in a row would cost much time for few bytes."""
_BROKEN = FailureReason.BROKEN_RESPONSE


def decoded(body: bytes, coding: str, *, limit: int) -> bytes:
    """The bytes that a Content-Encoding stands for.

    Args:
        body: as received.
        coding: the header's value; empty for none.
        limit: of bytes in the result, and so of the memory this takes.

    Raises:
        FetchError: a coding is unknown, the data is broken or ends early, or it is over the limit.
    """
    layers = [name for part in coding.lower().split(",") if (name := part.strip())]
    if len(layers) > _MAX_LAYERS:
        raise FetchError(
            "the page is compressed many times over, as no honest server does; look at it in a browser",
            reason=_BROKEN,
        )
    for name in reversed(layers):
        if name not in _DECODERS:
            raise FetchError(
                f"the page is compressed with {name[:20]!r}, which was not asked for; look at it in a browser",
                reason=_BROKEN,
            )
        try:
            body = _DECODERS[name](body, limit) if body else body
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise FetchError(
                "the page's compression is broken; look at it in a browser", reason=_BROKEN
            ) from error
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    return _unpacked(body, limit, lambda: zlib.decompressobj(_GZIP), magic=b"\x1f\x8b")


def _undeflate(body: bytes, limit: int) -> bytes:
    try:
        return _unpacked(body, limit, lambda: zlib.decompressobj(_ZLIB))
    except zlib.error:  # many servers leave the header out
        return _unpacked(body, limit, lambda: zlib.decompressobj(_RAW))


def _unzstd(body: bytes, limit: int) -> bytes:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    return _unpacked(body, limit, unpacker.decompressobj, magic=b"\x28\xb5\x2f\xfd")


class _Unpacker(Protocol):
    def decompress(self, data: bytes, /) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


def _unpacked(
    body: bytes, limit: int, begin: Callable[[], _Unpacker], *, magic: bytes | None = None
) -> bytes:
    """One compressed stream, or several in a row where each begins with `magic`; padding may follow."""
    whole = bytearray()
    at = streams = 0
    while True:
        unpacker = begin()
        streams += 1
        while at < len(body) and not unpacker.eof:
            piece = body[at : at + _PIECE]
            whole += unpacker.decompress(piece)
            at += len(piece)
            _check_size(len(whole), limit)
        _check_end(ended=unpacker.eof and streams <= _MAX_STREAMS)
        at -= len(unpacker.unused_data)
        if magic is None or not body.startswith(magic, at):
            return bytes(whole)


def _unbrotli(body: bytes, limit: int) -> bytes:
    unpacker = brotli.Decompressor()
    content: bytes = unpacker.process(body, output_buffer_limit=limit + 1)
    while len(content) <= limit and not unpacker.can_accept_more_data():
        content += unpacker.process(b"", output_buffer_limit=limit + 1)
    _check_size(len(content), limit)
    _check_end(ended=unpacker.is_finished())
    return content


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise FetchError(
            f"the page grows beyond the limit of {limit:,} bytes when unpacked; if it is no attack, "
            "raise fetch.max_bytes",
            reason=FailureReason.TOO_LARGE,
        )


def _check_end(*, ended: bool) -> None:
    if not ended:
        raise FetchError(f"the page ends before its compressed data does; {PASSES}", reason=_BROKEN)


def _same(body: bytes, limit: int) -> bytes:  # noqa: ARG001 - one shape for all decoders
    return body


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
    "identity": _same,
}
ACCEPTED = "gzip, deflate, br, zstd"
"""The Accept-Encoding that asks for what can be decoded here."""
