"""Take the content coding off a body, bounded, and notice a body that ends early.

urllib3 would do it in passing, but takes a gzip stream cut short for a whole one, and half a policy
recorded as the policy is the one thing that must not happen.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from policydiff.errors import FetchError
from policydiff.model import FailureReason

_GZIP, _ZLIB, _RAW = 31, 15, -15
_MAX_LAYERS = 3


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
        raise FetchError("the page is compressed many times over", reason=_BROKEN)
    for name in reversed(layers):
        if name not in _DECODERS:
            raise FetchError(
                f"the page is compressed with {name[:20]!r}, which was not asked for",
                reason=_BROKEN,
            )
        try:
            body = _DECODERS[name](body, limit)
        except zlib.error as error:
            raise FetchError("the page's compression is broken", reason=_BROKEN) from error
    return body


_BROKEN = FailureReason.BROKEN_RESPONSE


def _gunzip(body: bytes, limit: int) -> bytes:
    whole = bytearray()
    while body:
        member, body = _inflate(body, limit - len(whole), _GZIP)
        whole += member
        if not body.startswith(b"\x1f\x8b"):  # what follows is padding
            break
    return bytes(whole)


def _undeflate(body: bytes, limit: int) -> bytes:
    if not body:
        return body
    try:
        return _inflate(body, limit, _ZLIB)[0]
    except zlib.error:  # many servers leave the header out
        return _inflate(body, limit, _RAW)[0]


def _same(body: bytes, limit: int) -> bytes:  # noqa: ARG001 - one shape for all decoders
    return body


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "identity": _same,
}
ACCEPTED = "gzip, deflate"
"""The Accept-Encoding that asks for what can be decoded here."""


def _inflate(data: bytes, limit: int, wbits: int) -> tuple[bytes, bytes]:
    """One compressed stream at the start of `data`, and what follows it."""
    inflater = zlib.decompressobj(wbits)
    content = inflater.decompress(data, limit + 1)
    if len(content) > limit:
        raise FetchError("the page grows beyond the limit unpacked", reason=FailureReason.TOO_LARGE)
    if not inflater.eof:
        raise FetchError("the page ends before its compressed data does", reason=_BROKEN)
    return content, inflater.unused_data
