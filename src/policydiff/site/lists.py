"""Changes as lists of links: the newest, the weightiest, and a picture of when they came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from policydiff.model import Level
from policydiff.render import picture, telling, words
from policydiff.render.harmless import one_line
from policydiff.render.html.above import figure
from policydiff.render.html.change import badge
from policydiff.render.markup import Markup, joined, tag
from policydiff.render.picture import Heat
from policydiff.site.addresses import FRONT, between
from policydiff.site.chapter import Chapter, Row, newest, span
from policydiff.site.told import Point, Told, marks, weight

REPLACED = "Another document took the place of the text"
_RECENT = timedelta(days=365)
_ROWS = 36
"""Of a heat map: of more terms than this, their services are drawn."""
_MARKS = frozenset({"ins", "del"})
_HEAVY = frozenset({Level.CRITICAL, Level.SUBSTANTIVE})

Found = tuple[Chapter, Row, Told]


def named(chapter: Chapter) -> str:
    """`Telegram · Privacy Policy`."""
    return f"{one_line(chapter.terms.service)} · {one_line(chapter.terms.type)}"


def moment(at: datetime, *, clock: bool = False) -> Markup:
    """A time that programs can read too."""
    said = words.minute(at) if clock else words.day(at)
    return tag("time", {"datetime": f"{at:%Y-%m-%dT%H:%M:%SZ}"}, said)


def headline(told: Told, link: str | None = None) -> Markup:
    """What weighs most in a step: `critical broadens · 8.3 ¶1 reworded: ...`, and how much more there is.

    Args:
        told: what the step came to.
        link: where the place leads; None: nowhere.
    """
    if told.replaced:
        return joined([tag("a", {"href": link}, REPLACED) if link else REPLACED])
    if not told.points:
        return joined([tag("a", {"href": link}, told.tally) if link else told.tally])
    first = told.points[0]
    more = f" and {words.count(told.more, 'more clause')}" if told.more else ""
    where = tag("a", {"href": link}, first.where) if link else first.where
    reason = f": {first.reason}" if first.reason else ""
    return joined(
        [
            badge(telling.UNASSESSED if first.level is None else str(first.level)),
            f" {first.direction}" if first.direction else None,
            " · ",
            where,
            f" {first.kind}{reason}",
            tag("span", {"class": "quiet"}, f"{'' if reason else ','}{more}") if more else None,
        ]
    )


def latest(path: str, found: Sequence[Found], *, named_by: Callable[[Chapter], str]) -> Markup:
    """Steps, one a line.

    Args:
        path: the page it stands on.
        found: the steps, in the order to be listed.
        named_by: what a chapter is called here; empty where that is known.
    """
    return tag(
        "ul",
        {"class": "steps"},
        *(
            tag(
                "li",
                None,
                tag("span", {"class": "when"}, moment(row.at)),
                tag(
                    "div",
                    None,
                    tag("strong", None, named_by(chapter)) if named_by(chapter) else None,
                    tag("div", None, headline(told, between(path, chapter.page(row)))),
                ),
            )
            for chapter, row, told in found
        ),
    )


def weightiest(chapters: Sequence[Chapter], most: int) -> list[Found]:
    """The weightiest of the last year's steps, critical and substantive ones alone.

    A text that came back is left out: its words have been told of.

    The year ends with the last record there is, not today: a site says the same whenever it is built.
    """
    since = span(chapters)[1] - _RECENT
    recent = [
        one
        for one in newest(chapters)
        if one[1].at > since and one[2].level in _HEAVY and one[1].entry.fold is None
    ]
    recent.sort(key=lambda one: weight(one[2].level, None))
    return recent[:most]


def cards(path: str, found: Sequence[Found]) -> Markup:
    """Steps as cards: what weighs most in each, in its words."""
    return tag("div", {"class": "cards"}, *(_card(path, *one) for one in found))


def _card(path: str, chapter: Chapter, row: Row, told: Told) -> Markup:
    first = told.points[0]
    link = f"{between(path, chapter.page(row))}#{first.name}"
    about = " · ".join(one for one in (first.direction, first.topics) if one)
    more = f"and {words.count(told.more, 'more clause')} that day" if told.more else ""
    return tag(
        "article",
        {"class": "card"},
        tag("p", {"class": "quiet"}, named(chapter), " · ", moment(row.at)),
        tag(
            "h3", None, tag("a", {"href": link}, first.where), tag("small", None, f" {first.kind}")
        ),
        tag("p", None, badge(str(first.level)), f" · {about}" if about else None),
        tag("p", None, first.reason) if first.reason else None,
        tag("div", {"class": "clause"}, tag("p", {"dir": "auto"}, excerpt(first))),
        tag("p", {"class": "quiet"}, more) if more else None,
    )


def excerpt(point: Point) -> Markup:
    """The words that came and went, with a few around them."""
    return joined(tag(mark, None, said) if mark in _MARKS else said for mark, said in point.words)


def heat(path: str, chapters: Sequence[Chapter], *, service: bool) -> Markup:
    """Which terms changed when; of many, which services.

    Args:
        path: the page it stands on.
        chapters: in order.
        service: whether they are all of one service, which need not be said then.
    """
    rows: list[Heat] = []
    links: list[str] = []
    if len(chapters) <= _ROWS:
        for one in chapters:
            rows.append((one.terms.type if service else named(one), _marks([one])))
            links.append(between(path, one.front))
    else:
        for name, own in groupby(chapters, key=lambda one: one.terms.service):
            together = list(own)
            rows.append((name, _marks(together)))
            links.append(between(path, service_front(together[0])))
    if not any(found for _, found in rows):
        return Markup()
    first, last = span(chapters)
    drawn = picture.heat_svg(rows, first, last + timedelta(days=1), links)
    return tag(
        "section",
        {"aria-labelledby": "when"},
        tag("h2", {"id": "when"}, "When it changed"),
        tag(
            "p", {"class": "quiet"}, "Changed clauses; colour and dots are those of the weightiest."
        ),
        figure("Heat map", drawn),
    )


def service_front(chapter: Chapter) -> str:
    """The address of the page of a chapter's service."""
    return f"{chapter.folder.partition('/')[0]}/{FRONT}"


def _marks(chapters: Sequence[Chapter]) -> tuple[picture.Mark, ...]:
    return marks((row.at, told) for one in chapters for row, told in one.steps)


def terms_table(path: str, chapters: Sequence[Chapter]) -> Markup:
    """A row for each terms: since when its text is in force, and what changed last."""
    header = ("Document", "Text in force", "Changes", "What changed last")
    return tag(
        "div",
        {"class": "wide", "tabindex": 0, "role": "group", "aria-label": "Table of documents"},
        tag(
            "table",
            {"class": "terms"},
            tag(
                "thead",
                None,
                tag("tr", None, *(tag("th", {"scope": "col"}, name) for name in header)),
            ),
            tag("tbody", None, *(_terms_row(path, chapter) for chapter in chapters)),
        ),
    )


def _terms_row(path: str, chapter: Chapter) -> Markup:
    steps = chapter.steps
    standing, changed = chapter.standing, chapter.changed
    text = chapter.text(standing) if standing else None
    since: Markup | str = "no longer recorded"
    if text and changed:
        since = joined(["since ", tag("a", {"href": between(path, text)}, moment(changed.at))])
    last = Markup()
    if steps:
        row, told = steps[-1]
        last = joined([moment(row.at), ": ", headline(told, between(path, chapter.page(row)))])
    name = tag("a", {"href": between(path, chapter.front)}, one_line(chapter.terms.type))
    return tag(
        "tr",
        None,
        tag("th", {"scope": "row"}, name),
        tag("td", None, since),
        tag("td", {"class": "number"}, f"{len(steps) - chapter.returns:,}"),
        tag("td", None, last or "nothing since it was first recorded"),
    )
