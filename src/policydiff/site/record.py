"""The page of a record: what changed that day, or why it is no news. Its address never changes."""

from __future__ import annotations

from collections.abc import Iterator

from policydiff.model import RecordKind, Version
from policydiff.render import sources, stood, words
from policydiff.render.dossier import Dossier
from policydiff.render.harmless import one_line
from policydiff.render.html import above, sections
from policydiff.render.html.controls import controls
from policydiff.render.html.names import names_of
from policydiff.render.markup import Markup, tag
from policydiff.site import lists
from policydiff.site.addresses import between
from policydiff.site.chapter import Chapter, Row, Site
from policydiff.site.frame import Trail, framed
from policydiff.site.terms import what

_FEW = 3
"""Changes that need no table above them."""


def step(site: Site, chapter: Chapter, row: Row, dossier: Dossier, *, reviewed: bool) -> str:
    """The page of a record that changed something.

    Args:
        site: it is a page of.
        chapter: it stands in.
        row: the record.
        dossier: of what it changed, and of nothing else.
        reviewed: whether anybody decided on any of it; then what waits is told, too.
    """
    path = chapter.page(row)
    part = dossier.parts[0]
    many = len(part.runs) > _FEW
    return framed(
        site,
        path,
        f"Change of {words.day(row.at)}",
        trail(chapter),
        _title(chapter, f"change of {words.day(row.at)}"),
        _facts(chapter, row),
        neighbours(chapter, row),
        controls(dossier, reviewed=reviewed) if many else None,
        above.summary(dossier, named=False, reviewed=reviewed) if many else None,
        tag(
            "section",
            {"aria-labelledby": "changes"},
            tag("h2", {"id": "changes"}, "What changed"),
            sections.part_section(
                part, 0, names_of(dossier), rules=dossier.rules, reviewed=reviewed
            ),
        ),
        above.events(dossier.events),
    )


def other(site: Site, chapter: Chapter, row: Row, version: Version | None) -> str:
    """The page of a record that is no change of the publisher's, or nothing can be compared with.

    Args:
        site: it is a page of.
        chapter: it stands in.
        row: the record.
        version: its text; None where the document was taken away.
    """
    said = "first record" if row is chapter.rows[0] else what(row)
    facts = list(sources.source_of("This", version)) if version else []
    return framed(
        site,
        chapter.page(row),
        f"Record of {words.day(row.at)}",
        trail(chapter),
        _title(chapter, f"record of {words.day(row.at)}"),
        tag("p", None, tag("strong", None, f"{said[:1].upper()}{said[1:]}."), f" {_meaning(row)}"),
        _facts(chapter, row),
        neighbours(chapter, row),
        tag("h2", None, "Provenance") if facts else None,
        sections.provenance(facts) if facts else None,
    )


def moved(site: Site, chapter: Chapter, row: Row, name: str) -> str:
    """A page for a record of a text that another record of the site tells of.

    Args:
        site: it is a page of.
        chapter: it stands in.
        row: the one that tells of it.
        name: of the page.
    """
    path = f"{chapter.folder}/{name}.html"
    link = tag("a", {"href": between(path, chapter.page(row))}, f"record of {words.minute(row.at)}")
    return framed(
        site,
        path,
        "The same text",
        trail(chapter),
        _title(chapter, "the same text, recorded again"),
        tag("p", None, "This text had been recorded before: see the ", link, "."),
    )


def trail(chapter: Chapter) -> Trail:
    """The pages above those of a chapter's records."""
    return [
        (chapter.terms.service, lists.service_front(chapter)),
        (chapter.terms.type, chapter.front),
    ]


def neighbours(chapter: Chapter, row: Row, *, texts: bool = False) -> Markup:
    """The change before and the one after.

    Args:
        chapter: to look in.
        row: from where.
        texts: whether to lead to whole texts.
    """
    here = f"{chapter.folder}/-"
    found: list[Markup] = []
    said = (("← Earlier", "prev"), ("Later →", "next"))
    for near, (name, relation) in zip(chapter.near(row, texts=texts), said, strict=True):
        page = (chapter.text(near) if texts else chapter.page(near)) if near else None
        if near and page:
            attributes = {"href": between(here, page), "rel": relation}
            found.append(tag("a", attributes, f"{name}: {words.day(near.at)}"))
    return tag("nav", {"aria-label": "Neighbours", "class": "near"}, *found) if found else Markup()


def _title(chapter: Chapter, said: str) -> Markup:
    of = f"{one_line(chapter.terms.service)}: {one_line(chapter.terms.type)}"
    return tag("h1", None, of, tag("small", None, f" {said}"))


def _facts(chapter: Chapter, row: Row) -> Markup:
    return tag("p", None, *_said(chapter, row))


def _said(chapter: Chapter, row: Row) -> Iterator[Markup | str]:
    path = chapter.page(row)
    entry = row.entry
    yield "First seen on "
    yield lists.moment(row.at, clock=True)
    if row.since:
        yield ", not yet there on "
        yield lists.moment(row.since, clock=True)
    yield "."
    if row.step and entry.base:
        yield f" Compared with the text of {words.minute(entry.base.captured_at)}."
    if entry.opens:
        yield " It is the first of another text that is served in turn."
    if chapter.turned and entry.record.blob:
        yield f" Of the texts served in turn, this is text {stood.named(entry.kind)}."
    if row.step and entry.returns_to:
        yield f" The publisher went back to the text of {words.minute(entry.returns_to.captured_at)}."
    text = chapter.text(row)
    if text:
        yield " "
        yield tag("a", {"href": between(path, text)}, "The whole text, each clause with its date")
        yield "."


def _meaning(row: Row) -> str:
    entry = row.entry
    if entry.record.blob is None:
        return "The archive has no text of this document from here on."
    if entry.record.kind is RecordKind.TECHNICAL and entry.technical:
        return "The extractor or the declaration moved the text, not the publisher."
    if row.folded:
        return "No word of the publisher's is new, so nothing is drawn."
    return "Nothing stood before that it could be compared with."
