"""The whole text of a part with its changes in it, which a reader can fold away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policydiff.model import Change, Clause, ClauseKind
from policydiff.render import telling, words
from policydiff.render.dossier import Part
from policydiff.render.flow import Place, flow
from policydiff.render.harmless import one_line
from policydiff.render.html.redline import inline, inset
from policydiff.render.markup import Markup, joined, tag


def whole_text(part: Part, names: Mapping[int, str]) -> Markup:
    """Every clause in its order; one that moved stands at both its places. Open where two texts are compared.

    Args:
        part: whose text; nothing is drawn where another document took its place.
        names: of the places on the page that tell of a change, by its number.
    """
    comparison = part.report.comparison
    if comparison is None or part.replaced:
        return Markup()
    changes = [dated.change for dated in part.every]
    places = flow(comparison, part.every)
    said = (
        f"The whole text, changes included ({words.count(len(comparison.new_clauses), 'clause')})"
    )
    return tag(
        "details",
        {"class": "whole", "open": not part.report.stretch.steps},
        tag("summary", None, said),
        tag("div", {"class": "clause"}, *(_place(place, changes, names) for place in places)),
    )


def _place(place: Place, changes: Sequence[Change], names: Mapping[int, str]) -> Markup:
    if place.number is None:
        return joined(_paragraphs(place, None))
    change, name = changes[place.number], names.get(place.number)
    where = tag("a", {"href": f"#{name}"}, telling.where(change)) if name else None
    return tag("div", {"class": "touched"}, where, *_paragraphs(place, change))


def _paragraphs(place: Place, change: Change | None) -> Iterator[Markup]:
    if not place.old or not place.new:
        clause = (place.old or place.new)[0]
        moved = {"class": "moved" if place.moved else None}
        said = tag("del" if place.old else "ins", moved, _number(clause), clause.text)
        yield _paragraph(clause, said)
    elif change is not None and change.redline is not None:
        alone = len(place.old) == len(place.new) == 1
        drawn = inline(change, _numbers(place.old[0], place.new[0]) if alone else None)
        steps = inset(place.new[0])
        yield tag("div", {"class": steps}, drawn) if steps else drawn
    else:
        for old, new in zip(place.old, place.new, strict=True):
            yield _paragraph(new, _numbers(old, new), new.text)


def _paragraph(clause: Clause, *content: Markup | str | None) -> Markup:
    names = ["head"] if clause.kind is ClauseKind.HEADING else []
    return tag("p", {"dir": "auto", "class": inset(clause, *names)}, *content)


def _numbers(old: Clause, new: Clause) -> Markup:
    """The number of a clause; the old one before the new one where they differ."""
    if old.label == new.label:
        return joined([_number(new)])
    both = (("del", _number(old)), ("ins", _number(new)))
    return joined(tag(name, {"class": "ref"}, said) for name, said in both if said)


def _number(clause: Clause) -> Markup | None:
    """The number of a clause, or the bullet of an item without one."""
    label = clause.label or ("•" if clause.kind is ClauseKind.ITEM else None)
    return tag("span", {"class": "number"}, f"{one_line(label)} ") if label else None
