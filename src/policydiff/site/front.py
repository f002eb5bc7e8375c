"""The page of a whole collection, and that of one service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from policydiff.events import Event
from policydiff.render import words
from policydiff.render.harmless import one_line
from policydiff.render.html import above
from policydiff.render.markup import Markup, joined, tag
from policydiff.site import lists
from policydiff.site.addresses import FEED, FRONT, between
from policydiff.site.chapter import Chapter, Site, newest, span
from policydiff.site.frame import framed

_CARDS = 8
_LATEST = 15
_LATEST_OF_SERVICE = 30


def front(
    site: Site, chapters: Sequence[Chapter], events: Sequence[Event], looked: datetime | None
) -> str:
    """The page of the collection.

    Args:
        site: of which it is the first page.
        chapters: of all terms, in order.
        events: all that are known.
        looked: when somebody last looked at any of the pages, where that is known.
    """
    services = [
        (name, list(own)) for name, own in groupby(chapters, key=lambda one: one.terms.service)
    ]
    found = newest(chapters)
    weighty = lists.weightiest(chapters, _CARDS)
    return framed(
        site,
        FRONT,
        site.title,
        (),
        tag("h1", None, one_line(site.title)),
        _lead(chapters, looked),
        _section(
            "important",
            "What changed most in the last year recorded",
            lists.cards(FRONT, weighty) if weighty else Markup(),
        ),
        lists.heat(FRONT, chapters, service=len(services) == 1),
        _section(
            "latest",
            "Latest changes",
            lists.latest(FRONT, found[:_LATEST], named_by=lists.named) if found else Markup(),
        ),
        _around(events),
        tag(
            "section",
            {"aria-labelledby": "documents"},
            tag("h2", {"id": "documents"}, "Documents"),
            *(_service(name, own) for name, own in services),
        ),
        feed=FEED,
    )


def service(site: Site, chapters: Sequence[Chapter], events: Sequence[Event]) -> str:
    """The page of a service.

    Args:
        site: it is one of.
        chapters: of the service's terms, in order.
        events: that concern any of them.
    """
    path = lists.service_front(chapters[0])
    name = one_line(chapters[0].terms.service)
    found = newest(chapters)[:_LATEST_OF_SERVICE]
    return framed(
        site,
        path,
        name,
        (),
        tag("h1", None, name),
        _lead(chapters, None),
        lists.terms_table(path, chapters),
        lists.heat(path, chapters, service=True),
        _section(
            "latest",
            "Latest changes",
            lists.latest(path, found, named_by=lambda one: one_line(one.terms.type))
            if found
            else Markup(),
        ),
        _around(events),
        feed=f"{path.rpartition('/')[0]}/{FEED}",
    )


def _lead(chapters: Sequence[Chapter], looked: datetime | None) -> Markup:
    services = len({one.terms.service for one in chapters})
    first, last = span(chapters)
    returns = sum(one.returns for one in chapters)
    changes = words.count(sum(len(one.steps) for one in chapters) - returns, "change")
    back = f" and {words.count(returns, 'return')}" if returns else ""
    of = f" of {words.count(services, 'service')}" if services > 1 else ""
    said = (
        f"{words.count(len(chapters), 'document')}{of}, {changes}{back} "
        f"recorded from {words.day(first)} to {words.day(last)}"
    )
    seen = f"; last looked at on {words.minute(looked)}" if looked else ""
    return tag("p", {"class": "lead"}, f"{said}{seen}.")


def _service(name: str, chapters: Sequence[Chapter]) -> Markup:
    link = tag("a", {"href": between(FRONT, lists.service_front(chapters[0]))}, one_line(name))
    return joined([tag("h3", None, link), lists.terms_table(FRONT, chapters)])


def _section(name: str, title: str, content: Markup) -> Markup:
    if not content:
        return Markup()
    return tag("section", {"aria-labelledby": name}, tag("h2", {"id": name}, title), content)


def _around(events: Sequence[Event]) -> Markup:
    return above.events(events)
