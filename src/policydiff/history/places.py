"""Where a link leads, told apart from how it gets there."""

from __future__ import annotations

import re
from functools import lru_cache

_WRAPPED = re.compile(
    r"[?&](?:u|url|q|to|target|dest|destination|redirect|src)=(https?(?:%3A|:)[^&#]+)",
    re.IGNORECASE,
)
"""A whole address inside the query of another: the redirect of a site that counts clicks."""
_INSIDE = re.compile(
    r"^(?:https?://)?[^/?#]+/(?:[^?#]{0,200}/)?(https?(?:%3A|:)(?:%2F|/){2}[^#]+)", re.IGNORECASE
)
"""A whole address inside the path of another: a relative link that was resolved amiss."""
_MEDIA = re.compile(
    r"\.(?:avif|gif|ico|jpe?g|m4v|mov|mp3|mp4|ogg|png|svg|webm|webp)$", re.IGNORECASE
)
_DEEPEST = 4
_LONGEST = 4096


@lru_cache(maxsize=16384)
def place_of(target: str) -> str | None:
    """The host and document a link leads to.

    Without scheme, `www.`, query string and fragment, and behind the redirects that sites wrap their
    links in; so of two links with one place, both lead to one document.

    Returns:
        None for what is no document: a place inside the page, a picture or a film, an e-mail address that
        Cloudflare's page hides anew each time.
    """
    return _behind(target[:_LONGEST].strip(), _DEEPEST)


def _behind(url: str, deep: int) -> str | None:
    """The same of an address, looking so many times for another inside of it."""
    inner = (_WRAPPED.search(url) or _INSIDE.search(url)) if deep else None
    if inner is not None:
        return _inside(inner[1], deep - 1)
    if url.startswith("#") or "/cdn-cgi/l/email-protection" in url:
        return None
    place = re.split(r"[?#&]", url, maxsplit=1)[0]
    scheme, mark, rest = place.partition("://")
    place = (rest if mark and scheme.lower() in {"http", "https"} else place).rstrip("/")
    if _MEDIA.search(place):
        return None
    host, _, path = place.partition("/")
    host = host.lower().removeprefix("www.")
    return f"{host}/{path}" if path else host


@lru_cache(maxsize=1024)
def _inside(quoted: str, deep: int) -> str | None:
    """The same of one that is written inside another; which one that is changes more often than this."""
    from urllib.parse import unquote  # noqa: PLC0415 - 3 ms that few links need

    return _behind(unquote(quoted), deep)
