"""Sample editions of a Privacy Policy and Terms of Service, to try policydiff on without a network.

The pages have the markup, the shape and the dates of Telegram's own; every sentence was written for
this project. They show a law-enforcement clause widened on 23 September 2024, a word corrected in the
page's change log four days later, a period that triples on 2 October, a prohibited act added to a
list, and, before and after, what a reader should not be bothered with: an inserted section that
renumbers the rest, a clause that only moved, new link targets, a new style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from typing import Final

SERVICE: Final = "Telegram (sample)"
"""Name of the service in the sample's declaration, told apart from the real one."""

TERMS_TYPES: Final = {"privacy": "Privacy Policy", "tos": "Terms of Service"}
"""Terms type by the name of the document in the sample, which is also its path on the server."""

_TIME_IN_FILE_NAME: Final = "%Y-%m-%dT%H%M%SZ.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One page as it stood from a time on, until the next edition of its document."""

    document: str
    """`privacy` or `tos`."""
    published_at: datetime
    body: bytes
    """HTML in UTF-8."""


def editions() -> tuple[Edition, ...]:
    """All sample editions of both documents, oldest first; those of one time by document name."""
    return tuple(sorted(_read(), key=lambda edition: (edition.published_at, edition.document)))


def declaration(base_url: str) -> dict[str, object]:
    """The declaration of the sample in Open Terms Archive JSON.

    Args:
        base_url: where the pages are served, without a trailing slash: `http://127.0.0.1:8000`.
    """
    return {
        "name": SERVICE,
        "terms": {
            terms_type: {"fetch": f"{base_url}/{document}", "select": ".tl_page_container"}
            for document, terms_type in TERMS_TYPES.items()
        },
    }


def _read() -> Iterator[Edition]:
    pages = resources.files(__name__) / "pages"
    for document in TERMS_TYPES:
        for page in (pages / document).iterdir():
            published_at = datetime.strptime(page.name, _TIME_IN_FILE_NAME).replace(tzinfo=UTC)
            yield Edition(document=document, published_at=published_at, body=page.read_bytes())
