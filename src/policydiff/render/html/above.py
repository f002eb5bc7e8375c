"""What stands above the changes of a page: its title, a table of them, when they came, what happened around."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from policydiff.events import Event
from policydiff.render import periods, picture, telling, verdicts, words
from policydiff.render.dossier import Dossier, Part, weight
from policydiff.render.harmless import one_line
from policydiff.render.html.change import badge, filtered
from policydiff.render.html.names import link, names_of
from policydiff.render.markup import Markup, joined, tag
from policydiff.report import DatedChange
from policydiff.review import Item

Run = tuple[tuple[DatedChange, Item], ...]


def overview(dossier: Dossier) -> Markup:
    """Title and what the page is."""
    against = ", against what was in force before" if dossier.period else ""
    times = " Times are UTC." if dossier.dated else ""
    return joined(
        [
            tag("h1", None, dossier.title),
            tag(
                "p",
                {"class": "quiet"},
                f"Changes clause by clause{against}; drawn by {telling.TOOL}. "
                "Words that came are underlined, words that went are struck. Findings are made by rules and "
                f"can err: read the clause.{times}",
            ),
            tag("p", {"class": "lead"}, head) if (head := periods.head(dossier)) else None,
            tag("p", None, said) if (said := verdicts.reviewed(dossier)) else None,
        ]
    )


def summary(dossier: Dossier, *, named: bool = True, reviewed: bool = True) -> Markup:
    """Every change in one table, the weightiest first.

    Args:
        dossier: whose changes.
        named: whether each row says whose terms they are.
        reviewed: whether it says where the review of each change stands.
    """
    names = names_of(dossier)
    rows: list[tuple[str, list[str], Run]] = []
    for place, part in enumerate(dossier.parts):
        number = 0
        for run in part.runs:
            said = f"{part.title}: " if named else ""
            own = [names[place, number + further] for further in range(len(run))]
            rows.append((said, own, run))
            number += len(run)
    rows.sort(key=lambda row: -weight(row[2][0][0]))
    replaced = [part for part in dossier.parts if part.replaced]
    if not rows and not replaced:
        return Markup()
    header = ("Level", "Where", "What", *(["Review"] if reviewed else []))
    return tag(
        "section",
        {"aria-labelledby": "summary"},
        tag("h2", {"id": "summary"}, "Summary"),
        tag(
            "div",
            {"class": "wide", "tabindex": 0, "role": "group", "aria-label": "Table of changes"},
            tag(
                "table",
                None,
                tag(
                    "thead",
                    None,
                    tag("tr", None, *(tag("th", {"scope": "col"}, name) for name in header)),
                ),
                tag(
                    "tbody",
                    None,
                    *(_replaced_row(part, reviewed=reviewed) for part in replaced),
                    *(_summary_row(*row, reviewed=reviewed) for row in rows),
                ),
            ),
        ),
    )


def _summary_row(terms: str, names: Sequence[str], run: Run, *, reviewed: bool) -> Markup:
    dated, item = run[0]
    found = telling.together(one for one, _ in run)
    level, favours = telling.level(found), telling.direction(found)
    where = telling.where_all([one.change for one, _ in run])
    place = tag("a", {"href": f"#{names[0]}"}, where)
    return tag(
        "tr",
        {"class": filtered(dated, item), "data-of": " ".join(names)},
        tag("td", None, badge(level), f" {favours}" if favours else None),
        tag("td", None, terms, place),
        tag("td", None, telling.what(dated)),
        tag("td", None, verdicts.review(item)) if reviewed else None,
    )


def _replaced_row(part: Part, *, reviewed: bool) -> Markup:
    return tag(
        "tr",
        None,
        tag("td", None, badge(telling.level(part.report.rating))),
        tag("td", None, part.title),
        tag("td", None, telling.replaced(part)),
        tag("td", None, verdicts.review(part.items[0])) if reviewed else None,
    )


def pictures(dossier: Dossier) -> Markup:
    """When it changed; of several terms, which of them when. Nothing of two texts compared directly."""
    if dossier.period is None:
        return Markup()
    found = picture.marks(dossier.parts)
    span = picture.bounds(dossier.period.start, dossier.period.end, found)
    if not found or span is None:
        return Markup()
    drawn = [figure("Timeline", picture.timeline_svg(found, *span, dossier.events))]
    rows = [
        (str(terms), picture.marks(parts))
        for terms, parts in groupby(dossier.parts, key=lambda part: part.terms)
    ]
    if len(rows) > 1:
        drawn.append(figure("Heat map", picture.heat_svg(rows, *span)))
    return tag(
        "section",
        {"aria-labelledby": "when"},
        tag("h2", {"id": "when"}, "When it changed"),
        *drawn,
    )


def figure(name: str, drawn: Markup) -> Markup:
    """A picture that scrolls by itself where the window is narrower."""
    scrolls = {"class": "wide", "tabindex": 0, "role": "group", "aria-label": name}
    return tag("figure", scrolls, drawn)


def events(found: Sequence[Event]) -> Markup:
    """What happened around, numbered as in the picture."""
    if not found:
        return Markup()
    return tag(
        "section",
        {"aria-labelledby": "events"},
        tag("h2", {"id": "events"}, "What happened around"),
        tag(
            "ol",
            {"class": "events"},
            *(
                tag(
                    "li",
                    None,
                    tag("strong", None, f"{words.day(event.at)}: {one_line(event.title)}"),
                    f" — {one_line(event.line)} ",
                    tag("span", {"class": "quiet"}, "Source: ", link(event.source)),
                )
                for event in found
            ),
        ),
    )
