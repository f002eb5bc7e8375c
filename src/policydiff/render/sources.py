"""Where texts are from, and what they can be known by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from policydiff.model import Version
from policydiff.render.dossier import Part
from policydiff.render.harmless import one_line

_KEPT_TRAILERS = ("Final-URL", "Content-SHA256", "Snapshot", "Extractor", "ETag")
"""Of the record: what tells the bytes that a text was taken from."""


def provenance(part: Part) -> Iterator[tuple[str, str]]:
    """Where both texts are from, and what they can be known by."""
    comparison = part.report.comparison
    if comparison is None:
        return
    for side, version in (("Old", comparison.old), ("New", comparison.new)):
        yield from source_of(side, version)


def source_of(side: str, version: Version) -> Iterator[tuple[str, str]]:
    """Where a text is from, and what it can be known by.

    Args:
        side: what to call it.
        version: the text.
    """
    if version.record is None:
        yield f"{side} text", one_line(version.title)
    if version.captured_at:
        yield f"{side} text, captured", f"{version.captured_at:%Y-%m-%d %H:%M:%S} UTC"
    for url in version.urls:
        yield f"{side} text, address", one_line(url)
    record = version.record
    if record is not None:
        yield f"{side} text, commit", f"{record.commit} ({one_line(record.origin)})"
        for name in _KEPT_TRAILERS:
            value = record.trailer(name)
            if value:
                yield f"{side} capture, {name}", one_line(value)
    digest = hashlib.sha256(version.text.encode("utf-8", "surrogatepass")).hexdigest()
    yield f"{side} text, SHA-256", digest
