"""By what a server is asked whether a page still stands, and its answer that it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

_LONGEST = 500
"""Characters of a validator that is sent back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask by whether a page still stands."""

    url: str
    """Where the page was found, redirects followed; only there they are sent."""
    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """To be sent; empty where there is nothing to ask by."""
        fields = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {
            name: value
            for name, value in fields.items()
            if value and value.isascii() and value.isprintable() and len(value) < _LONGEST
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that a page stands as it stood when it gave the validators."""

    url: str
    at: datetime
