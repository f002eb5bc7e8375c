"""What the tests of extraction share: a page of no fame and its Markdown."""

from __future__ import annotations

from typing import Protocol

import pytest

from policydiff.extract import extract_html
from policydiff.model import Selector, SourceDocument

URL = "https://example.org/legal/terms"


class Extracts(Protocol):
    def __call__(
        self,
        html: str,
        *,
        select: tuple[Selector, ...] = (),
        remove: tuple[Selector, ...] = (),
        drop: tuple[str, ...] = (),
        url: str = URL,
    ) -> str: ...


@pytest.fixture
def md() -> Extracts:
    """The Markdown of a piece of HTML, without the line feed at its end."""

    def extracts(
        html: str,
        *,
        select: tuple[Selector, ...] = (),
        remove: tuple[Selector, ...] = (),
        drop: tuple[str, ...] = (),
        url: str = URL,
    ) -> str:
        document = SourceDocument(url=URL, select=select, remove=remove, remove_query_params=drop)
        text = extract_html(html.encode(), url=url, document=document)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        return text[:-1]

    return extracts
