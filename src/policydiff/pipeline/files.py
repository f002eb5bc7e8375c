"""Two loose files as versions, with no archive at all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from policydiff.errors import ExtractError, UsageError
from policydiff.model import Capture, FailureReason, SourceDocument, Version

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
_MAX_BYTES = 50_000_000


def read_version(path: Path) -> Version:
    """Read a Markdown, text or HTML file as a version.

    The suffix decides: `.md`, `.markdown` and `.txt` are taken as the text itself, anything else is
    extracted as a page.

    Raises:
        UsageError: the file can't be read, or is larger than 50 MB.
        ExtractError: it is no page, or holds no text.
    """
    body = _read(path)
    if path.suffix.lower() in MARKDOWN_SUFFIXES:
        text = body.decode("utf-8-sig", errors="replace")
        if not any(map(str.isalnum, text)):
            raise _unreadable(path, FailureReason.EMPTY)
    else:
        text = _extract(path, body)
    return Version(title=path.name, text=text)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise UsageError(f"{path} is larger than {_MAX_BYTES // 10**6} MB: no legal text is.")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror or error}.") from error


def _extract(path: Path, body: bytes) -> str:
    from policydiff.extract import extract  # noqa: PLC0415 - 200 ms that Markdown files don't need

    capture = Capture(
        requested_url="",
        final_url="",  # relative links stay as they are: where a file lies is no change of its links
        status=200,
        headers=(("content-type", "text/html"),),
        body=body,
        captured_at=datetime.fromtimestamp(0, UTC),  # a file's own time says nothing about the page
    )
    try:
        return extract(capture, SourceDocument(url=""))
    except ExtractError as error:
        raise _unreadable(path, error.reason) from error


def _unreadable(path: Path, reason: FailureReason) -> ExtractError:
    what = (
        "is neither an HTML page nor a text file"
        if reason is FailureReason.NOT_HTML
        else "shows no words"
    )
    return ExtractError(f"{path} {what}: save the page anew and compare that.", reason=reason)
