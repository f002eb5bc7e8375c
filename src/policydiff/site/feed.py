"""Atom feeds (RFC 4287) of changes: of a terms, a service, a collection.

Ids are made of commits and names, times are those of captures: a feed that is built twice is the same,
and an entry never comes to a reader again as a new one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from policydiff import __version__
from policydiff.render import telling, words
from policydiff.render.harmless import one_line
from policydiff.render.markup import Attributes, Markup, joined, tag
from policydiff.site import lists
from policydiff.site.addresses import between
from policydiff.site.chapter import Site
from policydiff.site.lists import Found
from policydiff.site.told import Told

MOST = 40
"""Entries of a feed, the latest."""
_NAMESPACE = uuid.UUID("5f3ad3f8-2f0e-5e0c-9a4c-6b1f0d0a7c11")
"""Drawn once, for the ids of this program's feeds."""


def feed(
    site: Site, path: str, page: str, title: str, found: Sequence[Found], began: datetime
) -> str:
    """A feed.

    Args:
        site: it is one of.
        path: its address.
        page: the address of the page that tells of the same.
        title: of the feed.
        found: the steps it tells of, the latest first.
        began: when recording did: the time of a feed that has nothing to tell yet.
    """
    latest = found[:MOST]
    updated = max((row.at for _, row, _ in latest), default=began)
    drawn = tag(
        "feed",
        {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"},
        tag("id", None, _id("feed", site.url, path)),
        tag("title", None, one_line(title)),
        tag("updated", None, _time(updated)),
        tag("author", None, tag("name", None, one_line(site.title))),
        tag("generator", {"version": __version__}, "policydiff"),
        _empty(
            "link", {"rel": "self", "type": "application/atom+xml", "href": _to(site, path, path)}
        ),
        _empty("link", {"rel": "alternate", "type": "text/html", "href": _to(site, path, page)}),
        *(_entry(site, path, one) for one in latest),
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n{drawn}\n'


def _entry(site: Site, path: str, found: Found) -> Markup:
    chapter, row, told = found
    commit = row.entry.record.commit
    at = _time(row.at)
    page = _to(site, path, chapter.page(row))
    levels = [level for level, _ in told.counts[:1] if level != telling.UNASSESSED]
    return tag(
        "entry",
        None,
        tag("id", None, _id("record", str(chapter.terms), commit)),
        tag("title", None, f"{lists.named(chapter)}: {_title(told)}"),
        tag("updated", None, at),
        tag("published", None, at),
        _empty("link", {"rel": "alternate", "type": "text/html", "href": page}),
        *(_empty("category", {"term": level}) for level in levels),
        tag("summary", {"type": "text"}, f"{told.tally}."),
        tag("content", {"type": "html"}, str(_content(told, page))),
    )


def _title(told: Told) -> str:
    if told.replaced:
        return lists.REPLACED.lower()
    if not told.points:
        return told.tally
    first = told.points[0]
    level = f"{first.level}: " if first.level else ""
    more = f" and {words.count(told.more, 'more clause')}" if told.more else ""
    return f"{level}{first.where} {first.kind}{more}"


def _content(told: Told, page: str) -> Markup:
    items = (
        tag(
            "li",
            None,
            tag("a", {"href": f"{page}#{point.name}"}, point.where),
            f" {point.kind}",
            "".join(
                f" · {one}"
                for one in (point.level, point.direction, point.topics, point.reason)
                if one
            ),
            tag("br"),
            lists.excerpt(point),
        )
        for point in told.points
    )
    return joined([tag("p", None, f"{told.tally}."), tag("ul", None, *items)])


def _id(*parts: str) -> str:
    return uuid.uuid5(_NAMESPACE, "\n".join(parts)).urn


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _to(site: Site, path: str, page: str) -> str:
    """A page as a feed names it: whole where the site's own address is known."""
    return f"{site.url}{page}" if site.url else between(path, page)


def _empty(name: str, attributes: Attributes) -> Markup:
    """An element without content, as XML has it."""
    return Markup(f"{tag(name, attributes).removesuffix(f'</{name}>').removesuffix('>')}/>")
