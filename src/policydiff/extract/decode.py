"""Bytes of a page to text: what kind of body this is and in which encoding it is written.

The encoding is chosen as browsers do, except where they would show garbage: text that is valid UTF-8
beyond ASCII is UTF-8 whatever header and `<meta>` say. The choice depends on nothing but its arguments.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"RIFF", "an image or media file"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
)
"""First bytes of what is never a page, whatever its content type claims."""

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_UNTOLD_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})

_META_WINDOW = 4096
"""Bytes searched for a `<meta charset>`; the standard asks for 1024, pages put it later."""

_META = re.compile(
    rb"<meta\s[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_XML = re.compile(
    rb"^\s{0,99}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{1,40})"
)
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|title|meta|p|div|h[1-6]|section|article|main|table|ul|ol|a|br|span)\b",
    re.IGNORECASE,
)

_ALIASES = {
    "iso-8859-8-i": "iso8859-8",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "x-mac-cyrillic": "mac-cyrillic",
}
"""Labels of the web that Python does not know."""

_KNOWN = re.compile(
    r"(?:ascii|utf-8|iso8859-\d+|cp(?:125\d|866|874|932|949)|koi8-[rtu]|mac-\w+|gb\w+|big5\w*|euc_\w+"
    r"|shift_jis\w*|iso2022_\w+|hz|johab|tis-620)\Z"
)
"""Python has text encodings (`unicode_escape`, `utf-7`) that no page may ask for."""

_WEB_LABELS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""What browsers read where a page names the older, smaller set (WHATWG encoding labels)."""

_STATEFUL = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
"""Encodings that are ASCII bytes throughout, so that being valid UTF-8 says nothing."""


class BodyKind(StrEnum):
    """What a body is to the extractor."""

    HTML = "html"
    TEXT = "text"
    """Plain text or Markdown: kept as it stands."""
    OTHER = "other"


def body_kind(body: bytes, content_type: str | None) -> tuple[BodyKind, str]:
    """Say what a body is, by its first bytes before its content type.

    Args:
        body: the bytes of the response.
        content_type: the `Content-Type` header as sent, or None.

    Returns:
        The kind, and for OTHER what it is in words for a person ("a PDF file").
    """
    media = (content_type or "").partition(";")[0].strip().lower()
    head = body[:_META_WINDOW]
    marked_up = _MARKUP.search(head.replace(b"\0", b"")) is not None
    magic = next((name for start, name in _MAGIC if body.startswith(start)), None)
    kind, name = BodyKind.OTHER, media
    if magic is not None:
        name = magic
    elif _is_binary(head, marked_up=marked_up):
        name = f"binary data ({media})" if media else "binary data"
    elif media in _TEXT_TYPES:
        kind = BodyKind.TEXT
    elif marked_up or media in _HTML_TYPES:
        kind = BodyKind.HTML
    elif media in _UNTOLD_TYPES:
        kind = BodyKind.TEXT
    return kind, name


def header_charset(content_type: str | None) -> str | None:
    """Find the `charset` parameter of a `Content-Type` header."""
    found = re.search(
        r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", content_type or "", re.IGNORECASE
    )
    return found[1] if found else None


def decode(body: bytes, charset: str | None) -> str:
    """Decode a body whose declared encoding may be wrong or missing.

    Tried in order: byte-order mark; UTF-16 without one; UTF-8 if all of the body is valid in it; the
    `charset` argument, `<meta>`, the XML declaration, each if the whole body is valid in it; UTF-8 with
    single bytes replaced, if only a few are wrong; windows-1252.

    Args:
        body: the bytes of the response.
        charset: as the header declared it, or None. Unknown names are passed over.

    Returns:
        The text without byte-order mark; U+FFFD where a byte has no meaning.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = [
        found for label in (charset, _in_markup(body)) if label and (found := _codec(label))
    ]
    certain = _wide(body) or next((name for name in declared if name in _STATEFUL), None)
    if certain:
        return body.decode(certain, "replace")
    for name in ("utf-8", *declared):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    meant = len(body.translate(None, bytes(range(0xC0)))) - broken  # bytes that begin a character
    if meant > 10 * broken:
        return text
    return body.decode(declared[0] if declared and declared[0] != "utf-8" else "cp1252", "replace")


def _in_markup(body: bytes) -> str | None:
    head = body[:_META_WINDOW]
    found = _META.search(head) or _XML.search(head)
    return found[1].decode("ascii") if found else None


def _codec(label: str) -> str | None:
    """The Python codec of a web label; UTF-16 named inside an ASCII-compatible page cannot be true."""
    try:
        name = codecs.lookup(_ALIASES.get(label.lower(), label)).name
    except (LookupError, ValueError):
        return None
    return _WEB_LABELS.get(name, name) if _KNOWN.match(name) else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte-order mark: markup whose every other byte is NUL."""
    head = body[:200]
    if len(head) < 8 or b"<" not in head:
        return None
    if head[1::2].count(0) > 0.7 * len(head[1::2]) and not head[::2].count(0):
        return "utf-16-le"
    if head[::2].count(0) > 0.7 * len(head[::2]) and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _is_binary(head: bytes, *, marked_up: bool) -> bool:
    """Control bytes beyond what a careless page holds, in what is neither UTF-16 nor marked-up UTF-8."""
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    if (
        controls * 20 <= len(head)
        or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        or _wide(head)
    ):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(
            head
        )  # a character cut off by the window is no error
    except UnicodeDecodeError:
        return True
    return not marked_up
