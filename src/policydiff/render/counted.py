"""Changes of no words: what was renumbered, references that follow, formatting and link targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.model import Change, ChangeKind, Clause, LinkChange, Op
from policydiff.render import places, words
from policydiff.render.blocks import Block, line, quiet, strong
from policydiff.render.harmless import one_line

_TARGET = 120
"""Characters of a link's target that are shown; its end is the part that varies."""


def draw(changes: Sequence[Change]) -> Iterator[Block]:
    """A line or two for each of them, and one for every link that leads elsewhere."""
    yield from _twice(changes)
    numbered = [change for change in changes if change.kind is ChangeKind.RENUMBERED]
    runs = [places.pair(c.old, c.new) for c in numbered if not _references(c)]
    if runs:
        yield line()
        yield line(strong("Renumbered only"), f": {_listed(runs)}.")
    following = _following([change for change in numbered if _references(change)])
    if following:
        yield line()
        yield line(strong("References that follow the new numbers"), f": {_listed(following)}.")
    markup = [change.new[0] for change in changes if change.kind is ChangeKind.MARKUP]
    if markup:
        number = words.count(len(markup), "clause")
        yield line()
        yield line(
            strong("Formatting or link only, same words"),
            f": {number} ({places.addresses(markup)}).",
        )
    yield from _links(changes)


def _twice(changes: Sequence[Change]) -> Iterator[Block]:
    """Of a page that shows its text twice: what came or went of the second one in the same words."""
    again = [change for change in changes if change.repeats]
    for gone in (False, True):
        own = [clause for change in again for clause in (change.old if gone else change.new)]
        if own:
            number = words.count(len(own), "clause")
            what = "went that stay" if gone else "came that stand"
            yield line()
            yield line(
                strong(
                    "The page showed its text twice" if gone else "The page shows its text twice"
                ),
                f": {number} {what} there in the same words as well, {places.span(own)}.",
            )


def _listed(parts: Sequence[str]) -> str:
    if len(parts) <= places.LISTED:
        return "; ".join(parts)
    return f"{'; '.join(parts[: places.LISTED])}; and {len(parts) - places.LISTED:,} more"


def _references(change: Change) -> list[str]:
    """The references of a change that follow, as pairs: `section 8.3 → section 8.4`."""
    edits = change.redline.minimal if change.redline else ()
    gone = [one_line(edit.text) for edit in edits if edit.reference and edit.op is Op.DELETE]
    come = [one_line(edit.text) for edit in edits if edit.reference and edit.op is Op.INSERT]
    return [f"{one} → {other}" for one, other in zip(gone, come, strict=True)]


def _following(changes: Sequence[Change]) -> list[str]:
    """Each pair of numbers once, with the clauses it stands in."""
    where: dict[str, list[Clause]] = {}
    for change in changes:
        for pair in dict.fromkeys(_references(change)):
            where.setdefault(pair, []).append(change.new[0])
    return [f"{pair} (in {places.addresses(each)})" for pair, each in where.items()]


def _links(changes: Sequence[Change]) -> Iterator[Block]:
    """Links that lead to another page, one by one; those to the same page by another way, counted."""
    links = [(change.new[0], link) for change in changes if change.new for link in change.links]
    elsewhere = [(clause, link) for clause, link in links if not _same_page(link)]
    if not links:
        return
    yield line()
    same = words.count(len(links) - len(elsewhere), "link")
    if not elsewhere:
        yield line(strong("Links"), f": {same} to the same page as before, by another address.")
        return
    lead = sum(link.old is not None and link.new is not None for _, link in elsewhere)
    come = sum(link.old is None for _, link in elsewhere)
    numbers = (
        (lead, "lead elsewhere" if lead > 1 else "leads elsewhere"),
        (come, "new"),
        (len(elsewhere) - lead - come, "gone"),
    )
    said = ", ".join(f"{number:,} {what}" for number, what in numbers if number)
    beside = f"; besides, {same} to the same page as before" if len(links) > len(elsewhere) else ""
    yield line(strong("Links"), f": {said}{beside}.")
    by_target: dict[tuple[str | None, str | None], list[tuple[Clause, LinkChange]]] = {}
    for clause, link in elsewhere:
        by_target.setdefault((link.old, link.new), []).append((clause, link))
    yield from (_link(each) for each in list(by_target.values())[: places.LISTED])
    if len(by_target) > places.LISTED:
        more = words.count(len(by_target) - places.LISTED, "other target")
        yield line(f"and {more}; `--format json` has them all.")


def _same_page(link: LinkChange) -> bool:
    """Whether both targets of a link are one document, got to by another way."""
    from policydiff.history.places import place_of  # noqa: PLC0415 - few changes are of links

    return bool(link.old and link.new) and place_of(link.old or "") == place_of(link.new or "")


def _link(links: Sequence[tuple[Clause, LinkChange]]) -> Block:
    """One target that became another, and where."""
    _, link = links[0]
    clauses = tuple({clause.index: clause for clause, _ in links}.values())
    where = places.addresses(clauses)
    texts = dict.fromkeys(one_line(link.text) for _, link in links if link.text)
    if len(clauses) == 1 and texts:
        where += " " + words.listing([f"“{text}”" for text in texts])
    return line(f"· {where}: ", quiet(f"{_shown(link.old)} → {_shown(link.new)}"))


def _shown(target: str | None) -> str:
    if target is None:
        return "no link"
    text = one_line(target)
    half = _TARGET // 2
    return text if len(text) <= _TARGET else f"{text[:half]}…{text[-half:]}"
