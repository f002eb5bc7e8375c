"""Captures to version text: the legal text of a page as Markdown.

    decode   bytes -> text, whatever the charset header says
    tree     text -> tree
    page     what does not count removed from it, what counts selected
    markdown tree -> Markdown (docs/markdown-dialect.md): reads the tree with visibility, labels and links
    writer   what was read -> blocks, with line and tables

`processes` has other processes do it, where there is much to do.

The same bytes, URL and declaration give the same text, whatever the clock, locale or machine. What a
publisher's page can do to it and what is made of that stands in docs/tricky-cases-extraction.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policydiff.errors import ExtractError
from policydiff.extract.decode import BodyKind, body_kind, decode, header_charset
from policydiff.extract.line import plain
from policydiff.extract.links import Targets
from policydiff.extract.markdown import markdown
from policydiff.extract.page import Part, remove, select
from policydiff.extract.tree import parse
from policydiff.extract.visibility import attribute
from policydiff.model import Capture, FailureReason, Selector, SourceDocument

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

__all__ = ["EXTRACTOR_VERSION", "combine", "extract", "extract_all", "extract_html"]

EXTRACTOR_VERSION = "1"
"""Raised whenever the text of some page can come out differently."""


def extract(capture: Capture, document: SourceDocument) -> str:
    """Extract the legal text of a captured page.

    Args:
        capture: the HTTP exchange. A plain text or Markdown body is taken as it is, without selectors.
        document: which part of the page counts; `remove` is applied before `select`.

    Returns:
        Markdown as docs/markdown-dialect.md describes, ending with one line feed.

    Raises:
        ExtractError: the body is not a page (NOT_HTML), a selector matches nothing (NO_MATCH), or no word
            is shown in the selected part (EMPTY).

    Cost: O(length of the body); about 12 ms for a 300 kB page.
    """
    if not capture.body.strip():
        raise ExtractError(
            "The page is empty; look whether it is still published at this address.",
            reason=FailureReason.EMPTY,
            status=capture.status,
        )
    content_type = capture.header("content-type")
    kind, name = body_kind(capture.body, content_type)
    charset = header_charset(content_type)
    if kind is BodyKind.HTML:
        return extract_html(capture.body, url=capture.final_url, charset=charset, document=document)
    if kind is BodyKind.TEXT:
        return _plain_text(decode(capture.body, charset))
    raise ExtractError(
        f"The response is {name}, not an HTML page; declare the address of a page with the text.",
        reason=FailureReason.NOT_HTML,
        status=capture.status,
    )


def extract_all(captures: Sequence[Capture], documents: Sequence[SourceDocument]) -> str:
    """Extract the text of a terms from the pages of its documents, combined where they are several.

    Raises:
        ExtractError: a page, which is named, holds no text where the declaration says it should.
    """
    texts: list[str] = []
    for capture, document in zip(captures, documents, strict=True):
        try:
            texts.append(extract(capture, document))
        except ExtractError as error:
            raise ExtractError(
                f"{document.url}: {error.message}", reason=error.reason, status=error.status
            ) from error
    return combine(texts) if len(texts) > 1 else texts[0]


def extract_html(
    body: bytes,
    *,
    url: str = "",
    charset: str | None = None,
    document: SourceDocument | None = None,
) -> str:
    """Extract the legal text of an HTML page that no capture describes, a saved file for instance.

    Args:
        body: the page.
        url: what its relative links are relative to; they stay relative where it is empty.
        charset: as declared outside the page, or None.
        document: which part counts; None for the whole page as it is, navigation and all.

    Returns:
        As `extract` does.

    Raises:
        ExtractError: a selector matches nothing (NO_MATCH), or the part that counts shows no word (EMPTY).
    """
    source = decode(body, charset)
    page = parse(source)
    base = page.find("base", href=True) if "<base" in source or "<BASE" in source else None
    targets = Targets(
        url,
        base=attribute(base, "href") if base else "",
        dropped=document.remove_query_params if document else (),
    )
    if document is None:
        return _with_words(markdown(select(page, ()), targets))
    remove(page, document.remove)
    return _with_words(markdown(_selected(page, source, document), targets))


def _selected(page: BeautifulSoup, source: str, document: SourceDocument) -> list[Part]:
    """The parts of a page that count; where there are none, the sentence tells whose doing that is."""
    try:
        return select(page, document.select)
    except ExtractError as error:
        if not document.remove or not _is_there(parse(source), document.select):
            raise
        raise ExtractError(
            "`remove` takes away all that `select` matches; look at the page and correct the declaration.",
            reason=error.reason,
        ) from error


def _is_there(page: BeautifulSoup, selectors: tuple[Selector, ...]) -> bool:
    try:
        return bool(select(page, selectors))
    except ExtractError:
        return False


def combine(texts: Sequence[str]) -> str:
    """Join the texts of a combined document's pages, in the order declared, with a blank line between them."""
    return "\n\n".join(text.strip("\n") for text in texts) + "\n"


def _plain_text(text: str) -> str:
    """Plain text or Markdown as published; line ends and characters that are not shown are evened."""
    lines = [plain(line).rstrip() for line in text.splitlines()]
    return _with_words("\n".join(lines).strip("\n"))


def _with_words(text: str) -> str:
    if not any(map(str.isalnum, text)):
        raise ExtractError(
            "The part of the page that counts shows no words; look at the page and correct `select`.",
            reason=FailureReason.EMPTY,
        )
    return text + "\n"
