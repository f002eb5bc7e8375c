"""Where terms are published, and what came from there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from policydiff.model.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeSelector:
    """A stretch of a page between two elements; exactly one start and one end are given.

    Each field is a CSS selector. `before` leaves the element on the far side of the cut (a range
    that starts before an element includes it), `after` on the near side.
    """

    start_before: str | None = None
    start_after: str | None = None
    end_before: str | None = None
    end_after: str | None = None


Selector = str | RangeSelector
"""A CSS selector, or a range between two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One page of a terms and the part of it that counts."""

    url: str
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    remove_query_params: tuple[str, ...] = ()
    """Names of query parameters dropped from link targets (`filter: removeQueryParams`)."""
    language: str | None = None
    """Accept-Language sent for this page, when the declaration names one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Where terms are published and which part of each page counts."""

    terms: Terms
    documents: tuple[SourceDocument, ...]
    """One, or several that are combined in this order into one version."""
    valid_until: datetime | None = None
    """End of validity (exclusive) of an earlier state from a `*.history.json` file; None: in force."""
    fingerprint: str = ""
    """SHA-256 (hex) over what decides the extracted text; changes when the declaration does."""
    warnings: tuple[str, ...] = ()
    """What the declaration asks for and is not run, one sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How pages are asked for, and what an answer may cost (`[fetch]` in a collection's settings)."""

    contact: str | None = None
    """A mail address or URL of whoever runs this, sent with every request."""
    language: str | None = "en"
    """Accept-Language where a declaration names none; None sends none."""
    connect_timeout: float = 10.0
    """Seconds to connect to one address, and again to agree on TLS."""
    read_timeout: float = 20.0
    """Seconds that a server may send nothing."""
    deadline: float = 60.0
    """Seconds for a whole exchange, redirects included."""
    max_bytes: int = 20_000_000
    """Of a body, as sent and as unpacked."""
    max_redirects: int = 10
    retries: int = 3
    """Further tries where an answer may come yet: time-outs, resets, HTTP 429 and 5xx."""
    pause: float = 1.0
    """Seconds between two pages of one host, which is never asked for two at once."""
    hosts_at_once: int = 64
    """How many hosts are asked at the same time."""
    confirm_after: float = 60.0
    """Seconds until a surprising text is fetched a second time; 0: it is not."""
    conditional: bool = True
    """Whether a server may answer that a page stands as it stood (ETag, Last-Modified)."""
    ignore_robots: tuple[str, ...] = ()
    """Hosts whose robots.txt is not asked, by permission; `*` for all."""
    allow_private: tuple[str, ...] = ()
    """Networks (`10.1.0.0/16`) that may be fetched from although they are not public."""
    ca_bundle: str | None = None
    """A file of certificate authorities to trust instead of the usual ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One completed HTTP exchange, or a saved page standing in for one."""

    requested_url: str
    final_url: str
    redirects: tuple[str, ...] = ()
    """Every URL asked before the final one, in order."""
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    """Response headers in the order received, names lower-case."""
    body: bytes
    """Bytes after transfer and content decoding."""
    captured_at: datetime

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


class FailureReason(StrEnum):
    """Why a source gave no version."""

    BAD_URL = "bad url"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too large"
    REDIRECT_LOOP = "redirect loop"
    BROKEN_RESPONSE = "broken response"
    HTTP_STATUS = "http status"
    NOT_HTML = "not html"
    NO_MATCH = "selector matched nothing"
    EMPTY = "empty"
    NOT_THE_POLICY = "not the policy"
    NOT_PUBLIC = "not public"
    ROBOTS = "robots.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A source that gave no version: a result with a reason, not an exception."""

    reason: FailureReason
    detail: str
    """One sentence for a person: what happened, where, what to do. Untrusted text is quoted in it."""
    url: str
    at: datetime
    status: int | None = None
