"""Link targets: absolute, harmless, without tracking parameters; e-mail addresses that Cloudflare hid."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

_KEPT_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "ftp", "tg"})
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f]")
_ENCODED = re.compile(r"[\s()<>\\|`\"{}\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CLOUDFLARE = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]{4,1000})\Z")


class Targets:
    """Turns `href` and `src` values of one page into targets that can be written into Markdown.

    Args:
        page: URL that the page was finally served from; empty for a page of no known place, whose relative
            links stay relative.
        base: value of its first `<base href>`, or empty.
        dropped: names of query parameters to leave out.
    """

    def __init__(self, page: str, *, base: str = "", dropped: tuple[str, ...] = ()) -> None:
        joined = _join(page, base.strip()) or ""
        self._base = joined if joined.lower().startswith(("http:", "https:")) else page
        self._inside = urldefrag(self._base).url == urldefrag(page).url
        self._dropped = frozenset(dropped)

    def of(self, href: str) -> str | None:
        """Make a target of an attribute's value.

        Returns:
            An absolute URL, or `#fragment` for a place inside the page; None where it leads nowhere a reader
            should be led (`javascript:`, `data:`, an empty or broken value).
        """
        href = _CONTROLS.sub("", href).strip()
        if not href or href == "#":
            return None
        if found := _CLOUDFLARE.search(href):
            address = cloudflare_address(found[1])
            return _written(f"mailto:{address}") if address else None
        if href.startswith("#") and self._inside:
            return _written(href)
        url = _join(self._base, href)
        if url is None:
            return None
        scheme = _SCHEME.match(url)
        if scheme[1].lower() not in _KEPT_SCHEMES if scheme else self._base != "":
            return None
        return _written(self._without_dropped(url))

    def _without_dropped(self, url: str) -> str:
        if not self._dropped or "?" not in url:
            return url
        front, _, fragment = url.partition("#")
        path, _, query = front.partition("?")
        kept = "&".join(part for part in query.split("&") if not self._names_dropped(part))
        return path + (f"?{kept}" if kept else "") + (f"#{fragment}" if fragment else "")

    def _names_dropped(self, part: str) -> bool:
        pairs = parse_qsl(part, keep_blank_values=True)
        return bool(pairs) and pairs[0][0] in self._dropped


def cloudflare_address(code: str) -> str | None:
    """Decode what Cloudflare makes of an e-mail address: hex bytes, each XOR the first, of HTML.

    Returns:
        The address, or None where the code does not give one.
    """
    try:
        key, *rest = bytes.fromhex(code)
        address = html.unescape(bytes(byte ^ key for byte in rest).decode())
    except ValueError:
        return None
    return address if "@" in address and address.isprintable() else None


def fragment(name: str) -> str:
    """Write an `id` or `name` as the fragment that links to it, free of white space and braces."""
    return _written(_CONTROLS.sub("", name).strip())


def _join(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href)
        urlsplit(url)
    except ValueError:
        return None
    return url


def _written(url: str) -> str:
    return _ENCODED.sub(_percent, url)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
