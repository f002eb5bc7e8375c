"""The changes of a page, terms by terms: each with its redline and findings, and where its texts are from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from policydiff.render import periods, sources, telling
from policydiff.render.dossier import Dossier, Part
from policydiff.render.html.change import change_card
from policydiff.render.html.names import Names, link, names_of
from policydiff.render.html.whole import whole_text
from policydiff.render.markup import Markup, joined, tag
from policydiff.report import PeriodReport

if TYPE_CHECKING:
    from policydiff.assess import Rules


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
