"""Which URLs are fetched at all, by their text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

MAX_URL = 2000
_USERINFO = re.compile(r"//[^/?#\s]*@")


def shown(url: str) -> str:
    """A URL without a user name and password, to be said or recorded."""
    return _USERINFO.sub("//…@", url)


def problem_with(url: str) -> str | None:
    """Why a URL is not fetched, or None if it may be: http or https, a host, no credentials.

    It looks at nothing but the text; where the host's name leads is not known here.
    """
    return next(_problems(url), None)


def _problems(url: str) -> Iterator[str]:
    if len(url) > MAX_URL:
        yield f"is longer than {MAX_URL} characters"
    if not url.isprintable() or " " in url or "\\" in url:
        yield "holds a space, a backslash or an invisible character"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        yield "is not a well-formed URL"
        return
    if parts.scheme not in {"http", "https"}:
        yield "does not begin with http:// or https://"
    if not parts.hostname:
        yield "names no host"
    if parts.username is not None or parts.password is not None:
        yield "holds a user name or password, which are never sent"
    if port == 0:
        yield "names port 0"
