"""What of a declaration decides a text, in one canonical form: its SHA-256 is the fingerprint.

The form is kept in the archive beside the versions, so that each can be extracted again years later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from policydiff.model import RangeSelector, Selector, SourceDocument


def canonical(documents: Sequence[SourceDocument]) -> str:
    """The decisive part of a declaration as one line of ASCII JSON."""
    decisive = [
        {
            "url": document.url,
            "select": [_plain(selector) for selector in document.select],
            "remove": [_plain(selector) for selector in document.remove],
            "removeQueryParams": sorted(document.remove_query_params),
            "language": document.language,
        }
        for document in documents
    ]
    return json.dumps(decisive, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """The fingerprint of what `canonical` gave."""
    return hashlib.sha256(text.encode()).hexdigest()


def documents_of(text: str) -> tuple[SourceDocument, ...] | None:
    """The pages of a canonical form; None for what is none: it may come from anywhere."""
    try:
        return tuple(
            SourceDocument(
                url=str(page["url"]),
                select=tuple(_selector(one) for one in page["select"]),
                remove=tuple(_selector(one) for one in page["remove"]),
                remove_query_params=tuple(str(name) for name in page["removeQueryParams"]),
                language=page["language"],
            )
            for page in json.loads(text)
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _plain(selector: Selector) -> object:
    if isinstance(selector, str):
        return selector
    return [
        selector.start_before,
        selector.start_after,
        selector.end_before,
        selector.end_after,
    ]


def _selector(plain: object) -> Selector:
    if isinstance(plain, str):
        return plain
    if not isinstance(plain, list):
        raise TypeError(plain)
    start_before, start_after, end_before, end_after = plain
    return RangeSelector(
        start_before=start_before,
        start_after=start_after,
        end_before=end_before,
        end_after=end_after,
    )
