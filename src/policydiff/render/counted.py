"""Changes of no words: what was renumbered, references that follow, formatting and link targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.model import Change, ChangeKind, LinkChange, Op
from policydiff.render import places, words
from policydiff.render.blocks import Block, line, quiet, strong
from policydiff.render.harmless import one_line


def draw(changes: Sequence[Change]) -> Iterator[Block]:
    """A line or two for each of them, and one for every link that leads elsewhere."""
    numbered = [change for change in changes if change.kind is ChangeKind.RENUMBERED]
    runs = [places.pair(c.old, c.new) for c in numbered if not _references(c)]
    if runs:
        yield line()
        yield line(strong("Renumbered only"), f": {_listed(runs)}.")
    following = _following([change for change in numbered if _references(change)])
    if following:
        yield line()
        yield line(strong("References that follow the new numbers"), f": {_listed(following)}.")
    markup = [change for change in changes if change.kind is ChangeKind.MARKUP]
    if markup:
        where = places.listed([one_line(change.new[0].address) for change in markup])
        yield line()
        yield line(
            strong("Formatting or link only, same words"),
            f": {words.count(len(markup), 'clause')} ({where}).",
        )
    links = [
        (one_line(change.new[0].address), link)
        for change in changes
        if change.new
        for link in change.links
    ]
    if links:
        yield line()
        yield line(strong("Links that lead elsewhere"), f": {len(links):,}.")
        yield from (_link(where, link) for where, link in links[: places.LISTED])
        if len(links) > places.LISTED:
            yield line(f"and {len(links) - places.LISTED:,} more; `--format json` has them all.")


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
    where: dict[str, list[str]] = {}
    for change in changes:
        for pair in dict.fromkeys(_references(change)):
            where.setdefault(pair, []).append(one_line(change.new[0].address))
    return [f"{pair} (in {places.listed(each)})" for pair, each in where.items()]


def _link(where: str, link: LinkChange) -> Block:
    said = f"“{one_line(link.text)}”: " if link.text else ""
    old = one_line(link.old) if link.old else "no link"
    new = one_line(link.new) if link.new else "no link"
    return line(f"· {where} {said}", quiet(f"{old} → {new}"))
