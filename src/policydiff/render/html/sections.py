"""The parts of the page: summary, pictures, events, and each change with its redline and findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from policydiff.events import Event
from policydiff.render import periods, picture, sources, telling, verdicts, words
from policydiff.render.dossier import Dossier, Part, weight
from policydiff.render.harmless import one_line
from policydiff.render.html.change import badge, change_card, filtered
from policydiff.render.html.names import Names, link, names_of
from policydiff.render.html.whole import whole_text
from policydiff.render.markup import Markup, joined, tag
from policydiff.report import DatedChange, PeriodReport
from policydiff.review import Item

if TYPE_CHECKING:
    from policydiff.assess import Rules

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


def terms_sections(dossier: Dossier, *, whole: bool = False) -> Iterator[Markup]:
    """Each terms that changed, then those that stood.

    Args:
        dossier: of which.
        whole: with the whole text of each, folded away.
    """
    names = names_of(dossier)
    reports = {report.found.terms: report for report in dossier.reports}
    by_terms = groupby(enumerate(dossier.parts), key=lambda entry: entry[1].terms)
    for number, (terms, own) in enumerate(by_terms):
        title, parts = f"terms-{number + 1}", list(own)
        yield tag(
            "section",
            {"aria-labelledby": title, "class": "terms"},
            tag("h2", {"id": title}, parts[0][1].title),
            *_parts(parts, names, reports.get(terms), dossier, whole=whole),
        )
    stood = list(periods.stood(dossier))
    if stood:
        yield tag(
            "section",
            {"aria-labelledby": "stood"},
            tag("h2", {"id": "stood"}, "Without a change"),
            tag("ul", None, *(tag("li", None, said) for said in stood)),
        )


def _parts(
    parts: Iterable[tuple[int, Part]],
    names: Names,
    report: PeriodReport | None,
    dossier: Dossier,
    *,
    whole: bool,
) -> Iterator[Markup]:
    rules = dossier.rules
    if report is None:
        yield from (tag("p", None, said) for said in periods.between(dossier))
        for place, part in parts:
            yield part_section(
                part, place, names, rules=rules, reviewed=dossier.reviewed, whole=whole
            )
        return
    if turns := periods.turns(report):
        yield tag("p", None, turns)
    upgrades = list(report.found.technical)
    for place, part in parts:
        began = part.report.stretch.steps[0].at
        while upgrades and upgrades[0].captured_at <= began:
            yield tag("p", None, periods.upgraded(upgrades.pop(0)))
        if turn := periods.turn(report, part):
            yield tag("h3", None, turn)
        yield _facts(periods.course(report, part))
        yield part_section(part, place, names, rules=rules, whole=whole)
    for record in upgrades:
        yield tag("p", None, periods.upgraded(record))
    if said := periods.left_out(report):
        yield tag("p", {"class": "quiet"}, said)


def part_section(
    part: Part,
    place: int,
    names: Names,
    *,
    rules: Rules | None = None,
    reviewed: bool = True,
    whole: bool = False,
) -> Markup:
    """What changed in one stretch of a terms, and where both texts are from.

    Args:
        part: the stretch.
        place: its number in the dossier.
        names: see `names_of`.
        rules: by which the changes were assessed, for the titles of topics.
        reviewed: whether to say that a change waits for a review.
        whole: with the whole text, folded away.
    """
    own = {number: names[place, number] for number in range(len(part.rows))}
    changes = [
        change_card(own[number], dated, item, rules, reviewed=reviewed)
        for number, (dated, item) in enumerate(part.rows)
    ]
    return joined(
        [
            tag("p", None, f"{telling.counts(part)}."),
            *changes,
            whole_text(part, own) if whole else None,
            tag("h3", None, "Provenance"),
            provenance(sources.provenance(part)),
        ]
    )


def provenance(said: Iterable[tuple[str, str]]) -> Markup:
    """Names and what they stand for: addresses, times, hashes."""
    return tag("dl", {"class": "facts exact"}, *_rows(said))


def _facts(said: Iterable[tuple[str, str]]) -> Markup:
    return tag("dl", {"class": "facts"}, *_rows(said))


def _rows(said: Iterable[tuple[str, str]]) -> Iterator[Markup]:
    for name, value in said:
        yield tag("div", None, tag("dt", None, name), tag("dd", None, link(value)))
