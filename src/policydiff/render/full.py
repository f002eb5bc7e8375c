"""The whole of a text with its changes in it, as blocks: what others call a blackline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.model import ChangeKind, Clause, ClauseKind, Comparison
from policydiff.render import places, words
from policydiff.render.blocks import Block, Clauses, Heading, Role, Span, Spans, line, quiet
from policydiff.render.flow import Place, flow
from policydiff.render.harmless import one_line
from policydiff.render.parts import MOVES
from policydiff.render.redline import redline
from policydiff.report import DatedChange

_TELL_THEMSELVES = frozenset({ChangeKind.MARKUP, ChangeKind.RENUMBERED})
_ALL = 10**9
"""Words of context: nothing is folded."""


def draw(comparison: Comparison, dated: Sequence[DatedChange]) -> Iterator[Block]:
    """Every clause in its order; one that moved stands at both its places.

    Args:
        comparison: of the two versions.
        dated: all its changes, in its order.
    """
    for place in flow(comparison, dated):
        change = None if place.number is None else dated[place.number].change
        first = (place.new or place.old)[0]
        if first.kind is ClauseKind.HEADING and len(place.old) < 2 and len(place.new) < 2:
            drawn = [_whole(place, Role.STRONG)] if change is None else [*_paragraphs(place, dated)]
            yield Heading(level=3, spans=tuple(span for spans in drawn for span in spans))
            continue
        if change is not None and change.kind not in _TELL_THEMSELVES:
            yield line()
            yield line(quiet(_said(place, dated)))
        paragraphs = tuple(_paragraphs(place, dated))
        insets = [words.inset(clause) for clause in place.new or place.old]
        insets += insets[-1:] * (len(paragraphs) - len(insets))
        yield Clauses(paragraphs=paragraphs, insets=tuple(insets))


def _said(place: Place, dated: Sequence[DatedChange]) -> str:
    """`8.3 ¶1 — reworded`; of what moved, where its other place is."""
    change = dated[place.number or 0].change
    here = places.where(place.new or place.old)
    if change.kind not in MOVES or (place.old and place.new):
        return f"{here} — {words.KINDS[change.kind]}"
    there, way = (change.new, "to") if place.old else (change.old, "from")
    return f"{here} — moved {way} {places.where(there)}"


def _paragraphs(place: Place, dated: Sequence[DatedChange]) -> Iterator[Spans]:
    change = None if place.number is None else dated[place.number].change
    if not place.old or not place.new:
        yield _whole(place, _role(place))
    elif change is None or change.redline is None or 1 < len(place.old) == len(place.new):
        for old, new in zip(place.old, place.new, strict=True):
            yield (*_labels(old, new), Span(one_line(new.text)))
    else:
        first, *rest = redline(change.redline.readable, context=_ALL)
        yield (*_labels(place.old[0], place.new[0]), *first)
        parted = len(rest) + 1 == len(place.new)
        for at, further in enumerate(rest, start=1):
            label = _label(place.new[at]) if parted else ""
            yield (Span(label, Role.INSERTED), *further) if label else further


def _role(place: Place) -> Role:
    if place.moved:
        return Role.MOVED_AWAY if place.old else Role.MOVED_HERE
    return Role.DELETED if place.old else Role.INSERTED


def _whole(place: Place, role: Role) -> Spans:
    clause = (place.new or place.old)[0]
    label, text = _label(clause), one_line(clause.text)
    return (Span(label + text, role),) if clause.label else (Span(label), Span(text, role))


def _labels(old: Clause, new: Clause) -> Spans:
    """The number or bullet in front of a clause; where it has another one, both."""
    before, now = _label(old), _label(new)
    if before == now:
        return (Span(now),) if now else ()
    if not before or not now:
        return (Span(before, Role.DELETED) if before else Span(now, Role.INSERTED),)
    return (
        Span(before.rstrip(), Role.REFERENCE_OLD),
        Span(now.rstrip(), Role.REFERENCE_NEW),
        Span(" "),
    )


def _label(clause: Clause) -> str:
    if clause.label:
        return f"{one_line(clause.label)} "
    return "• " if clause.kind is ClauseKind.ITEM else ""
