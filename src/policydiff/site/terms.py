"""The page of a terms: its timeline as a picture and as a list, what is no news folded away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from policydiff.events import Event
from policydiff.history import Fold
from policydiff.render import picture, stood, words
from policydiff.render.harmless import one_line
from policydiff.render.html import above
from policydiff.render.markup import Markup, tag
from policydiff.render.picture.marks import DAY
from policydiff.site import lists
from policydiff.site.addresses import between
from policydiff.site.chapter import Chapter, Row, Site, span
from policydiff.site.frame import framed
from policydiff.site.told import marks


def terms(site: Site, chapter: Chapter) -> str:
    """The page of a terms."""
    name = one_line(chapter.terms.type)
    return framed(
        site,
        chapter.front,
        name,
        [(chapter.terms.service, lists.service_front(chapter))],
        tag("h1", None, f"{one_line(chapter.terms.service)}: {name}"),
        _lead(chapter),
        _picture(chapter),
        above.events(chapter.events),
        tag(
            "section",
            {"aria-labelledby": "list"},
            tag("h2", {"id": "list"}, "Every text, newest first"),
            *_years(chapter),
        ),
        feed=chapter.feed,
    )


def _lead(chapter: Chapter) -> Markup:
    steps = chapter.steps
    first, last = span([chapter])
    standing, changed = chapter.standing, chapter.changed
    text = chapter.text(standing) if standing else None
    said: list[Markup | str] = ["The document is no longer recorded."]
    if text and changed:
        link = tag("a", {"href": between(chapter.front, text)}, "text in force")
        when = words.minute(changed.at)
        said = ["The ", link, f", each clause with its date, was first seen on {when}."]
    return tag(
        "p",
        {"class": "lead"},
        *said,
        f" {words.count(len(steps), 'change')} recorded from {words.day(first)} to {words.day(last)}.",
    )


def _picture(chapter: Chapter) -> Markup:
    found = marks((row.at, told) for row, told in chapter.steps)
    if not found:
        return Markup()
    first, last = span([chapter])
    ends = picture.bounds(first, max(last, found[-1].at) + DAY, found)
    if ends is None:
        return Markup()
    return tag(
        "section",
        {"aria-labelledby": "when"},
        tag("h2", {"id": "when"}, "When it changed"),
        above.figure("Timeline", picture.timeline_svg(found, *ends, chapter.events)),
    )


def _years(chapter: Chapter) -> Iterator[Markup]:
    """A list for each year, events among the texts."""
    numbers = {id(event): number for number, event in enumerate(chapter.events, 1)}
    told: list[Row | Event] = [*chapter.rows, *chapter.events]
    told.sort(key=lambda one: one.at, reverse=True)
    for year, own in groupby(told, key=lambda one: one.at.year):
        items = [
            item
            for folded, group in groupby(own, key=lambda one: isinstance(one, Row) and one.folded)
            for item in _items(chapter, list(group), numbers, folded=folded)
        ]
        yield tag("h3", None, str(year))
        yield tag("ul", {"class": "steps"}, *items)


def _items(
    chapter: Chapter, group: Sequence[Row | Event], numbers: dict[int, int], *, folded: bool
) -> Iterator[Markup]:
    if folded:
        yield _folded(chapter, [one for one in group if isinstance(one, Row)])
        return
    for one in group:
        yield _row(chapter, one) if isinstance(one, Row) else _event(one, numbers[id(one)])


def _row(chapter: Chapter, row: Row) -> Markup:
    page = between(chapter.front, chapter.page(row))
    text = chapter.text(row)
    said = (
        lists.headline(row.told, page)
        if row.told
        else tag("a", {"href": page}, "First record" if row is chapter.rows[0] else what(row))
    )
    back = row.entry.returns_to
    beside = [
        f"text {stood.named(row.entry.kind)}" if chapter.turned and text else "",
        f"back to the text of {words.day(back.captured_at)}" if back else "",
    ]
    about = "".join(f" · {one}" for one in beside if one)
    whole = tag("a", {"href": between(chapter.front, text)}, "text") if text else None
    return tag(
        "li",
        {"class": "news" if row.told else "other"},
        tag("span", {"class": "when"}, lists.moment(row.at), " ", whole),
        tag("div", None, said, tag("span", {"class": "quiet"}, about) if about else None),
    )


def _folded(chapter: Chapter, rows: Sequence[Row]) -> Markup:
    """What tells nothing new, to be opened."""
    said = f"{words.count(len(rows), 'record')} folded: {stood.counted(_folds(rows))}"
    items = (
        tag(
            "li",
            None,
            tag("a", {"href": between(chapter.front, chapter.page(row))}, lists.moment(row.at)),
            f" {what(row)}",
        )
        for row in rows
    )
    inside = tag("details", None, tag("summary", None, said), tag("ul", None, *items))
    return tag("li", {"class": "other"}, tag("span", {"class": "when"}), inside)


def _folds(rows: Iterable[Row]) -> Iterator[Fold | None]:
    return (row.entry.fold for row in rows)


def _event(event: Event, number: int) -> Markup:
    return tag(
        "li",
        {"class": "event"},
        tag("span", {"class": "when"}, lists.moment(event.at)),
        tag("div", None, tag("strong", None, f"E{number} "), one_line(event.title)),
    )


def what(row: Row) -> str:
    """What a record without a redline is: `technical upgrade`, `link only`."""
    entry = row.entry
    if entry.record.blob is None:
        return "no longer recorded"
    if entry.fold is None:
        return "recorded again"
    if entry.returns_to is not None:
        back = f"back to the text of {words.minute(entry.returns_to.captured_at)}"
        return f"variant: {back}" if entry.fold is Fold.VARIANT else back
    return str(entry.fold)
