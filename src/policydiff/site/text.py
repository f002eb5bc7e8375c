"""The page of a whole text, with the day each clause got its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from policydiff.history import Spell
from policydiff.lives.blame import How, Since
from policydiff.model import Clause, ClauseKind, Version
from policydiff.render import sources, words
from policydiff.render.harmless import one_line
from policydiff.render.html import sections
from policydiff.render.html.redline import inset
from policydiff.render.markup import Markup, joined, tag
from policydiff.site import lists
from policydiff.site.addresses import between
from policydiff.site.chapter import Chapter, Row, Site
from policydiff.site.frame import framed
from policydiff.site.record import neighbours, trail

_DEEPEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A text and what is known of the age of its clauses."""

    version: Version
    stood: Spell
    since: tuple[Since, ...]
    """One for each clause."""
    bringers: Sequence[Row]
    """The row of each place of the course."""


def text(site: Site, chapter: Chapter, row: Row, whole: Whole, clauses: Sequence[Clause]) -> str:
    """The page of a text.

    Args:
        site: it is a page of.
        chapter: it stands in.
        row: the record that brought it.
        whole: the text.
        clauses: of the text.
    """
    path = f"{chapter.folder}/{row.text}-text.html"
    aged = list(zip(clauses, whole.since, strict=True))
    levels = heading_levels(clauses)
    groups = [
        _group(
            path,
            chapter,
            row,
            whole.bringers[since.place],
            since.how,
            [_clause(one, levels) for one, _ in own],
        )
        for since, own in groupby(aged, key=lambda one: one[1])
    ]
    return framed(
        site,
        path,
        f"Text of {words.day(row.at)}",
        trail(chapter),
        tag(
            "h1",
            None,
            f"{one_line(chapter.terms.service)}: {one_line(chapter.terms.type)}",
            tag("small", None, f" text of {words.day(row.at)}"),
        ),
        _lead(path, chapter, row, whole),
        neighbours(chapter, row, texts=True),
        tag("div", {"class": "text"}, *groups),
        tag("h2", None, "Provenance"),
        sections.provenance(sources.source_of("This", whole.version)),
    )


def _lead(path: str, chapter: Chapter, row: Row, whole: Whole) -> Markup:
    came = sum(
        since.how is How.CHANGED and whole.bringers[since.place] is row for since in whole.since
    )
    until = (
        joined([" until ", lists.moment(whole.stood.end, clock=True)])
        if whole.stood.end
        else joined([", and no later text is recorded"])
    )
    link = tag("a", {"href": between(path, chapter.page(row))}, "what came with it")
    return tag(
        "p",
        None,
        "Stood from ",
        lists.moment(whole.stood.start, clock=True),
        until,
        ". Beside each clause stands the day it got its present words, with a link to what changed that day. ",
        f"Clauses that came with this text are marked: {came:,} (",
        link,
        ").",
    )


def _group(
    path: str, chapter: Chapter, row: Row, came: Row, how: How, clauses: Sequence[Markup]
) -> Markup:
    """Clauses in a row with the same date."""
    new = came is row and how is How.CHANGED
    said = {How.FIRST: " or earlier", How.UPGRADED: " (technical upgrade)", How.CHANGED: ""}[how]
    link = tag("a", {"href": between(path, chapter.page(came))}, words.day(came.at))
    return tag(
        "div",
        {"class": "group new" if new else "group"},
        tag("div", {"class": "when"}, link, said),
        tag("div", {"class": "words"}, *clauses),
    )


def heading_levels(clauses: Sequence[Clause]) -> dict[int, int]:
    """The level of each heading on the page, by the clause's place in the text.

    Below the page's own first level; none is left out, whatever levels the publisher has: a screen reader
    lists headings by them.
    """
    headings = [one for one in clauses if one.kind is ClauseKind.HEADING]
    ranks = {level: at for at, level in enumerate(sorted({one.section.level for one in headings}))}
    found: dict[int, int] = {}
    above = 1
    for one in headings:
        above = min(_DEEPEST, above + 1, ranks[one.section.level] + 2)
        found[one.index] = above
    return found


def _clause(clause: Clause, levels: dict[int, int]) -> Markup:
    attributes = {"id": f"p{clause.index + 1}", "dir": "auto"}
    if clause.kind is ClauseKind.HEADING:
        number = f"{one_line(clause.label)} " if clause.label else None
        return tag(f"h{levels[clause.index]}", attributes, number, clause.text)
    if clause.kind is ClauseKind.ITEM:
        label = f"{one_line(clause.label)} " if clause.label else "• "
        return tag("p", {**attributes, "class": inset(clause, "item")}, label, clause.text)
    number = f"{one_line(clause.label)} " if clause.label else None
    return tag("p", {**attributes, "class": inset(clause)}, number, clause.text)
