"""The parts of the page: summary, pictures, events, and each change with its redline and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policydiff.events import Event
from policydiff.render import picture, telling, words
from policydiff.render.dossier import Dossier, Part, weight
from policydiff.render.harmless import one_line
from policydiff.render.html.controls import name_of
from policydiff.render.html.redline import inline, new_side, old_side
from policydiff.render.html.whole import whole_text
from policydiff.render.markup import Markup, joined, tag
from policydiff.report import DatedChange, PeriodReport
from policydiff.review import SHORT, Item

if TYPE_CHECKING:
    from policydiff.assess import Rules

_LONGEST_LINK = 2_000

Names = dict[tuple[int, int], str]
Run = tuple[tuple[DatedChange, Item], ...]


def overview(dossier: Dossier) -> Markup:
    """Title and what the page is."""
    return joined(
        [
            tag("h1", None, dossier.title),
            tag(
                "p",
                {"class": "quiet"},
                f"Changes clause by clause, against what was in force before; drawn by {telling.TOOL}. "
                "Words that came are underlined, words that went are struck. Findings are made by rules and "
                "can err: read the clause. Times are UTC.",
            ),
            tag("p", None, said) if (said := telling.reviewed(dossier)) else None,
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
            said = f"{one_line(str(part.terms))}: " if named else ""
            own = [names[place, number + further] for further in range(len(run))]
            rows.append((said, own, run))
            number += len(run)
    rows.sort(key=lambda row: -weight(row[2][0][0]))
    if not rows:
        return Markup()
    header = ("Weight", "Where", "What", *(["Review"] if reviewed else []))
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
                tag("tbody", None, *(_summary_row(*row, reviewed=reviewed) for row in rows)),
            ),
        ),
    )


def _summary_row(terms: str, names: Sequence[str], run: Run, *, reviewed: bool) -> Markup:
    dated, item = run[0]
    level = telling.level(dated.assessment)
    favours = telling.direction(dated.assessment)
    where = telling.where_all([one.change for one, _ in run])
    place = tag("a", {"href": f"#{names[0]}"}, where)
    return tag(
        "tr",
        {"class": _filtered(dated, item), "data-of": " ".join(names)},
        tag("td", None, badge(level), f" {favours}" if favours else None),
        tag("td", None, terms, place),
        tag("td", None, telling.what(dated)),
        tag("td", None, telling.review(item)) if reviewed else None,
    )


def pictures(dossier: Dossier) -> Markup:
    """When it changed; of several terms, which of them when."""
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
    for number, (terms, parts) in enumerate(by_terms):
        title = f"terms-{number + 1}"
        yield tag(
            "section",
            {"aria-labelledby": title, "class": "terms"},
            tag("h2", {"id": title}, one_line(str(terms))),
            *_parts(parts, names, reports.get(terms), dossier.rules, whole=whole),
        )
    stood = list(telling.stood(dossier))
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
    rules: Rules | None,
    *,
    whole: bool,
) -> Iterator[Markup]:
    if report and (turns := telling.turns(report)):
        yield tag("p", None, turns)
    for place, part in parts:
        if report and (turn := telling.turn(report, part)):
            yield tag("h3", None, turn)
        yield part_section(part, place, names, rules=rules, whole=whole)


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
    facts = joined(
        tag("div", None, tag("dt", None, label), tag("dd", None, link(value)))
        for label, value in telling.provenance(part)
    )
    own = {number: names[place, number] for number in range(len(part.rows))}
    changes = [
        _change(own[number], dated, item, rules, reviewed=reviewed)
        for number, (dated, item) in enumerate(part.rows)
    ]
    return joined(
        [
            tag("p", None, f"{telling.counts(part)}."),
            *changes,
            whole_text(part, own) if whole else None,
            tag("h3", None, "Provenance"),
            tag("dl", {"class": "facts"}, facts),
        ]
    )


def _change(
    name: str, dated: DatedChange, item: Item, rules: Rules | None, *, reviewed: bool
) -> Markup:
    change, assessment = dated.change, dated.assessment
    above = words.breadcrumb((change.new or change.old)[0].section)
    about = [telling.direction(assessment), telling.topics(assessment, rules)]
    said = [*telling.findings(assessment), *telling.links(change)]
    stands = f"Review: {telling.review(item)}" if reviewed or item.decisions else None
    return tag(
        "article",
        {"id": name, "class": f"change {_filtered(dated, item)}", "aria-labelledby": f"{name}-h"},
        tag(
            "h3",
            {"id": f"{name}-h"},
            tag("a", {"href": f"#{name}"}, telling.where(change)),
            tag("small", None, f" {telling.what(dated)}"),
        ),
        tag("p", {"class": "quiet"}, f"in {above}") if above else None,
        tag(
            "p",
            None,
            badge(telling.level(assessment)),
            "".join(f" · {one}" for one in about if one),
        ),
        tag("ul", {"class": "findings"}, *(tag("li", None, one) for one in said)) if said else None,
        tag("div", {"class": "inline clause"}, inline(change)),
        tag(
            "div",
            {"class": "sides"},
            tag("div", {"class": "clause"}, tag("h4", None, "Old"), old_side(change)),
            tag("div", {"class": "clause"}, tag("h4", None, "New"), new_side(change)),
        ),
        tag(
            "ul",
            {"class": "reviews"},
            tag("li", None, stands) if stands else None,
            *(tag("li", None, said) for said in telling.decisions(item)),
            tag("li", None, "Change ", tag("code", None, item.id[:SHORT])),
        ),
    )


def badge(level: str) -> Markup:
    """A level as a word with its colour beside it."""
    return tag("span", {"class": f"badge badge-{name_of(level)}"}, level)


def _filtered(dated: DatedChange, item: Item) -> str:
    """The classes that the filters know a change by."""
    level = name_of(telling.level(dated.assessment))
    return f"is-{level} in-{name_of(str(item.status))}"


def names_of(dossier: Dossier) -> Names:
    """The permanent address of each change on the page; the same change elsewhere gets a number.

    Returns:
        By the numbers of the part and of the change in it.
    """
    seen: Counter[str] = Counter()
    names: Names = {}
    for place, part in enumerate(dossier.parts):
        for number, (_, item) in enumerate(part.rows):
            seen[item.id] += 1
            again = f"-{seen[item.id]}" if seen[item.id] > 1 else ""
            names[place, number] = f"c{item.id[:SHORT]}{again}"
    return names


def link(said: str) -> Markup:
    """An address one can follow, if it leads to the web; otherwise its words."""
    text = one_line(said)
    try:
        parts = urlsplit(text)
    except ValueError:
        return joined([text])
    if parts.scheme not in ("http", "https") or not parts.netloc or len(text) > _LONGEST_LINK:
        return joined([text])
    return tag("a", {"href": text, "rel": "noreferrer noopener"}, text)
