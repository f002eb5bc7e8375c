"""One change of a page: what it is, what the rules find in it, its words, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policydiff.model import Change
from policydiff.render import stays, telling, verdicts, words
from policydiff.render.html.controls import name_of
from policydiff.render.html.redline import inline, new_side, old_side
from policydiff.render.markup import Markup, tag
from policydiff.report import DatedChange
from policydiff.review import SHORT, Item

if TYPE_CHECKING:
    from policydiff.assess import Rules


def change_card(
    name: str, dated: DatedChange, item: Item, rules: Rules | None, *, reviewed: bool
) -> Markup:
    """A change with its redline and findings.

    Args:
        name: its place on the page.
        dated: the change.
        item: where its review stands.
        rules: by which it was assessed, for the titles of topics.
        reviewed: whether to say that it waits for a review.
    """
    change, assessment = dated.change, dated.assessment
    above = words.breadcrumb((change.new or change.old)[0].section)
    about = [telling.direction(assessment), telling.topics(assessment, rules)]
    said = [*telling.findings(assessment), *telling.links(change)]
    stands = f"Review: {verdicts.review(item)}" if reviewed or item.decisions else None
    return tag(
        "article",
        {"id": name, "class": f"change {filtered(dated, item)}", "aria-labelledby": f"{name}-h"},
        tag(
            "h3",
            {"id": f"{name}-h"},
            tag("a", {"href": f"#{name}"}, telling.where(change)),
            tag("small", None, f" {telling.what(dated)}"),
        ),
        tag("p", {"class": "quiet"}, f"in {above}") if above else None,
        tag("p", {"class": "quiet"}, stood) if (stood := stays.of(dated)) else None,
        tag(
            "p",
            None,
            badge(telling.level(assessment)),
            "".join(f" · {one}" for one in about if one),
        ),
        tag("ul", {"class": "findings"}, *(tag("li", None, one) for one in said)) if said else None,
        *_wordings(change),
        tag(
            "ul",
            {"class": "reviews"},
            tag("li", None, stands) if stands else None,
            *(tag("li", None, said) for said in verdicts.decisions(item)),
            tag("li", None, "Change ", tag("code", None, item.id[:SHORT])) if item.commit else None,
        )
        if stands or item.commit
        else None,
    )


def _wordings(change: Change) -> Iterator[Markup]:
    """In one text, and old beside new; words that came or went alone once, and moved aside by the style."""
    side = " came" if not change.old else " went" if not change.new else ""
    yield tag("div", {"class": f"inline clause{side}"}, inline(change))
    if not side:
        yield tag(
            "div",
            {"class": "sides"},
            tag("div", {"class": "clause"}, tag("h4", None, "Old"), old_side(change)),
            tag("div", {"class": "clause"}, tag("h4", None, "New"), new_side(change)),
        )


def badge(level: str) -> Markup:
    """A level as a word with its colour beside it."""
    return tag("span", {"class": f"badge badge-{name_of(level)}"}, level)


def filtered(dated: DatedChange, item: Item) -> str:
    """The classes that the filters know a change by."""
    level = name_of(telling.level(dated.assessment))
    return f"is-{level} in-{name_of(str(item.status))}"
