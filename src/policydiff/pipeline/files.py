"""Two texts from wherever they are, with no archive at all: files, URLs, standard input."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

from policydiff.errors import ExtractError, FetchError, UsageError
from policydiff.model import (
    Capture,
    Failure,
    FailureReason,
    FetchSettings,
    SourceDocument,
    Version,
)

STDIN = "-"
TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp"})
_MAX_BYTES = 50_000_000

_URL = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)+/)")
_PAGE_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|\?xml)\b", re.IGNORECASE)
_MARKUP_BEGINS = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<[!?a-z\0]", re.IGNORECASE)
_PAGE_ENDS = re.compile(rb"</(?:body|html)>", re.IGNORECASE)
_BINARY = re.compile(
    rb"%PDF-|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf|\x1f\x8b"
)


def is_url(said: str) -> bool:
    """Whether a source is to be fetched."""
    return _URL.match(said) is not None


def read_versions(
    old: str,
    new: str,
    *,
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
    settings: FetchSettings,
    clock: Callable[[], datetime],
    stdin: Callable[[int], bytes],
) -> tuple[Version, Version]:
    """Read two texts to compare: each a file, an http(s) URL, or `-` for standard input.

    A file is taken as the text itself or extracted as a page by its suffix, or by its content where
    the suffix says nothing; an answer by its content type. Relative links of a saved page are read as
    those of the page it is compared with, where that one was fetched.

    Args:
        old: what stood before.
        new: what stands after.
        select: CSS selectors of the part of a page that counts; none for all of it.
        remove: CSS selectors of what does not count.
        settings: how pages are fetched, and what they may cost.
        clock: the time now, aware, in UTC.
        stdin: reads at most so many bytes from standard input.

    Raises:
        UsageError: a file can't be read or is larger than 50 MB, both are standard input, or parts of a
            page are asked for where neither is one.
        FetchError: a page can't be had.
        ExtractError: a source is neither a page nor a text, or holds no words where they should be.
    """
    if old == new == STDIN:
        raise UsageError(
            "Standard input can be read once: name a file or a URL for one of the two."
        )
    part = SourceDocument(url="", select=tuple(select), remove=tuple(remove))
    fetched = _fetch([said for said in (old, new) if is_url(said)], settings, clock)
    base = next((capture.final_url for capture in fetched.values()), "")
    bodies = [None if is_url(said) else _body(said, stdin) for said in (old, new)]
    if (select or remove) and all(
        body is not None and _is_text(_suffix(said), body)
        for said, body in zip((old, new), bodies, strict=True)
    ):
        raise UsageError(
            f"--select and --remove are for pages, and {_named(old)} and {_named(new)} are texts: "
            "leave them out, or name the saved pages."
        )
    first, second = (
        _of_capture(fetched[said], part) if body is None else _of_body(said, body, part, base)
        for said, body in zip((old, new), bodies, strict=True)
    )
    if first.title == second.title and old != new:
        return replace(first, title=old), replace(second, title=new)
    return first, second


def same_file(old: str, new: str) -> bool:
    """Whether two sources are one file, by whatever names."""
    try:
        return Path(old).samefile(new)
    except OSError:
        return False


# --------------------------------------------------------------------------------- pages


def _fetch(
    urls: Sequence[str], settings: FetchSettings, clock: Callable[[], datetime]
) -> dict[str, Capture]:
    if not urls:
        return {}
    from policydiff.fetch import Fetcher  # noqa: PLC0415 - 150 ms that files don't need

    fetched: dict[str, Capture] = {}
    with Fetcher(settings, clock=clock) as fetcher:
        for url in dict.fromkeys(urls):
            answer = fetcher.fetch(url)
            if isinstance(answer, Failure):
                raise FetchError(answer.detail, reason=answer.reason, status=answer.status)
            fetched[url] = answer
    return fetched


def _of_capture(capture: Capture, part: SourceDocument) -> Version:
    from policydiff.extract import extract  # noqa: PLC0415 - 200 ms that Markdown files don't need

    url = capture.requested_url
    try:
        text = extract(capture, replace(part, url=url))
    except ExtractError as error:
        raise _unreadable(url, capture.body, error, capture.header("content-type")) from error
    return Version(title=url, text=text, captured_at=capture.captured_at, urls=(capture.final_url,))


# --------------------------------------------------------------------------------- files


def _body(said: str, stdin: Callable[[int], bytes]) -> bytes:
    path = Path(said)
    try:
        if said == STDIN:
            body = stdin(_MAX_BYTES + 1)
        elif path.stat().st_size <= _MAX_BYTES:
            body = path.read_bytes()
        else:
            body = bytes(_MAX_BYTES + 1)
    except OSError as error:
        hint = "; a URL begins with https://" if _HOST.match(said) else ""
        raise UsageError(
            f"{_named(said)} can't be read: {error.strerror or error}{hint}."
        ) from error
    except ValueError as error:  # a name that no file can have
        raise UsageError(f"{said!r} is no name of a file.") from error
    if len(body) > _MAX_BYTES:
        raise UsageError(
            f"{_named(said)} is larger than {_MAX_BYTES // 10**6} MB: no legal text is."
        )
    return body


def _suffix(said: str) -> str:
    return PurePath(said).suffix.lower()


def _named(said: str) -> str:
    return "Standard input" if said == STDIN else said


def _of_body(said: str, body: bytes, part: SourceDocument, base: str) -> Version:
    title = "standard input" if said == STDIN else PurePath(said).name
    if not _is_text(_suffix(said), body):
        return Version(title=title, text=_extracted(said, body, part, base))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        from policydiff.extract.decode import decode  # noqa: PLC0415 - 200 ms that UTF-8 doesn't need

        text = decode(body, None)
    if not any(map(str.isalnum, text)):
        raise _wordless(said)
    return Version(title=title, text=text.replace("\r\n", "\n").replace("\r", "\n"))


def _is_text(suffix: str, body: bytes) -> bool:
    """Whether a file holds a text rather than a page; one that holds neither is left to extraction."""
    if suffix in PAGE_SUFFIXES or _PAGE_BEGINS.match(body):
        return False
    if _BINARY.match(body) or (b"\0" in body and not body.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return False
    return suffix in TEXT_SUFFIXES or not (_MARKUP_BEGINS.match(body) or _PAGE_ENDS.search(body))


def _extracted(said: str, body: bytes, part: SourceDocument, base: str) -> str:
    from policydiff.extract import extract  # noqa: PLC0415 - 200 ms that Markdown files don't need

    capture = Capture(
        requested_url="",
        final_url=base,  # else relative links stay as they are: where a file lies is no change of its links
        status=200,
        headers=(("content-type", "text/html"),),
        body=body,
        captured_at=datetime.fromtimestamp(0, UTC),  # a file's own time says nothing about the page
    )
    try:
        return extract(capture, part)
    except ExtractError as error:
        raise _unreadable(said, body, error, None) from error


def _unreadable(
    said: str, body: bytes, error: ExtractError, content_type: str | None
) -> ExtractError:
    """What is wrong with a source, in words that fit one that nobody has declared."""
    from policydiff.extract.decode import body_kind  # noqa: PLC0415 - loaded by whoever extracted

    match error.reason:
        case FailureReason.NOT_HTML:
            _, name = body_kind(body, content_type)
            what = f"is {name or 'no text'}: compare HTML, Markdown or plain text."
        case FailureReason.NO_MATCH:
            what = f"has no part that --select asks for. {error.message}"
        case _:
            return _wordless(said)
    return ExtractError(f"{_named(said)} {what}", reason=error.reason, status=error.status)


def _wordless(said: str) -> ExtractError:
    anew = "look whether it needs a browser" if is_url(said) else "save it anew"
    return ExtractError(
        f"{_named(said)} shows no words: {anew}, and compare that.", reason=FailureReason.EMPTY
    )
