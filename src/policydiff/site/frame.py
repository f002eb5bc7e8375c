"""What stands around the content of every page: head, the way back, and who drew it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from policydiff.render import html, telling
from policydiff.render.harmless import one_line
from policydiff.render.markup import Child, Markup, joined, tag
from policydiff.site.addresses import FRONT, ICON, STYLE, between
from policydiff.site.chapter import Site

_SOURCES = "style-src 'self' file:; img-src 'self' file:"
"""A page in a folder has no origin that `'self'` could mean; from a host, `file:` can't be reached."""

Trail = Sequence[tuple[str, str]]
"""Name and address of the pages above a page, outermost first."""


def framed(site: Site, path: str, title: str, trail: Trail, *content: Child, feed: str = "") -> str:
    """A whole page.

    Args:
        site: it is one of.
        path: its address.
        title: of the page.
        trail: the pages above it, the front page left out.
        content: what it tells.
        feed: the address of the feed that tells of the same; empty where there is none.
    """
    links = [
        tag("link", {"rel": "stylesheet", "href": between(path, STYLE)}),
        tag("link", {"rel": "icon", "type": "image/svg+xml", "href": between(path, ICON)}),
    ]
    if feed:
        links.append(
            tag(
                "link",
                {
                    "rel": "alternate",
                    "type": "application/atom+xml",
                    "title": one_line(title),
                    "href": between(path, feed),
                },
            )
        )
    whole = title if title == site.title else f"{title} · {site.title}"
    body = tag(
        "body",
        None,
        tag("a", {"class": "skip", "href": "#content"}, "Skip to the content"),
        _way_back(site, path, trail, title),
        tag("main", {"id": "content"}, *content),
        _footer(path, feed),
    )
    head = html.head(one_line(whole), _SOURCES, *links)
    return f"<!doctype html>\n{tag('html', {'lang': 'en'}, head, body)}\n"


def _way_back(site: Site, path: str, trail: Trail, title: str) -> Markup:
    if path == FRONT:
        return Markup()
    above = [(site.title, FRONT), *trail]
    return tag(
        "nav",
        {"aria-label": "Breadcrumb", "class": "trail"},
        tag(
            "ol",
            None,
            *(
                tag("li", None, tag("a", {"href": between(path, page)}, one_line(name)))
                for name, page in above
            ),
            tag("li", {"aria-current": "page"}, one_line(title)),
        ),
    )


def _footer(path: str, feed: str) -> Markup:
    about = (
        f"Drawn by {telling.TOOL} from recorded pages. Findings are made by rules and can err: read the "
        "clause. Times are UTC."
    )
    link = tag("a", {"href": between(path, feed)}, "Atom feed") if feed else None
    return tag("footer", None, tag("p", None, about, " " if link else None, link))


def style() -> str:
    """The style of all pages: that of a report, and what only a site has."""
    own = resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    return f"{html.style()}{own}"


def icon() -> str:
    """A small picture for a browser's tab: a line that went and one that came."""
    bars = [("#9b1c1c", 9), ("#0a5c2b", 19)]
    drawn = joined(
        tag("rect", {"x": 5, "y": y, "width": 22, "height": 5, "rx": 2, "fill": fill})
        for fill, y in bars
    )
    return tag("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 32 32"}, drawn)
