"""The text of one terms with its changes tracked: headings, paragraphs, lists and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from policydiff.model import Clause, ClauseKind, Comparison
from policydiff.render import telling
from policydiff.render.docx.drafts import Draft, apart, as_typed
from policydiff.render.docx.looks import label, labels, look, same_label
from policydiff.render.docx.moves import Moves
from policydiff.render.docx.pieces import cells, edited_cells, is_row, paragraphs, runs_of
from policydiff.render.docx.revisions import (
    Look,
    Mark,
    Revisions,
    Run,
    Stamp,
    right_to_left,
    run,
    table,
)
from policydiff.render.dossier import Part
from policydiff.render.flow import Place, flow
from policydiff.render.harmless import one_line
from policydiff.render.markup import Markup, joined
from policydiff.report import DatedChange

Anchor = Callable[[int], tuple[Markup, Markup]]
"""For the number of a change: what opens its comment, and what closes it."""


@dataclass(slots=True)
class Body:
    """Draws the text of one part."""

    revisions: Revisions
    comparison: Comparison
    dated: Sequence[DatedChange]
    news: int
    """How many of the changes, from the first, a reader has to see."""
    author: str
    anchor: Anchor
    _commented: set[int] = field(default_factory=set)

    def drawn(self, *, whole: bool) -> Iterator[Markup]:
        """Paragraphs and tables in the order of the text.

        Args:
            whole: with the clauses that stand; otherwise only those that changed, under a line each
                that says where.
        """
        places = [
            place
            for place in flow(self.comparison, self.dated)
            if whole or self._shows_a_change(place)
        ]
        moves = Moves(places, self.revisions, self._stamp)
        for has_rows, members in groupby(
            enumerate(places), key=lambda item: is_row(item[1].old) or is_row(item[1].new)
        ):
            group = list(members)
            if not whole:
                yield from self._captions(places, group, moves)
            elif has_rows:
                yield self._table([place for _, place in group])
            else:
                drafts = [draft for at, place in group for draft in self._place(place, moves, at)]
                yield from (self._drafted(draft) for draft in apart(as_typed(drafts)))

    def _captions(
        self, places: Sequence[Place], group: Sequence[tuple[int, Place]], moves: Moves
    ) -> Iterator[Markup]:
        """Changed clauses, each change under a line that says which it is."""
        for number, members in groupby(group, key=lambda item: item[1].number):
            own = list(members)
            first = own[0][0]
            if number is not None and (not first or places[first - 1].number != number):
                yield self._caption(number, own[0][1])
            if is_row(own[0][1].old) or is_row(own[0][1].new):
                yield self._table([place for _, place in own])
            else:
                drafts = [draft for at, place in own for draft in self._place(place, moves, at)]
                yield from map(self._drafted, apart(drafts))

    def _drafted(self, draft: Draft) -> Markup:
        words = self.revisions.runs(draft.runs, draft.stamp)
        content = joined([draft.before, words, draft.after])
        paragraph = self.revisions.paragraph(
            content, draft.look, mark=draft.mark, stamp=draft.stamp, looked=draft.looked
        )
        return joined([paragraph, draft.closing])

    def _shows_a_change(self, place: Place) -> bool:
        if place.number is None or place.number >= self.news:
            return False
        if not place.old or not place.new or len(place.old) != len(place.new):
            return True
        same = all(
            (one.text, one.label) == (other.text, other.label)
            for one, other in zip(place.old, place.new, strict=True)
        )
        return not same or bool(self.dated[place.number].change.links)

    def _caption(self, number: int, place: Place) -> Markup:
        dated = self.dated[number]
        moved = "" if not place.moved else ", as it stood" if place.old else ", as it stands now"
        said = f"{telling.where(dated.change)} — {telling.what(dated)}{moved}"
        return self.revisions.paragraph(run(said), Look("Place"), stamp=self._stamp(None))

    def _place(self, place: Place, moves: Moves, at: int) -> Iterator[Draft]:
        opening, closing = moves.around(at)
        if place.old and place.new:
            yield from self._shared(place)
            return
        clause = (place.old or place.new)[0]
        start, end = self._comment(place)
        yield Draft(
            runs=self._one_sided(place, clause),
            look=look(clause),
            mark=_alone(place),
            stamp=self._stamp(place.number),
            before=joined([start, opening]),
            after=end,
            closing=closing,
        )

    def _one_sided(self, place: Place, clause: Clause) -> list[Run]:
        """Of a clause that moved and was reworded, what changed in it is marked as such at its end."""
        mark = _alone(place)
        plain = Mark.DELETED if place.old else Mark.INSERTED
        change = self.dated[place.number].change if place.number is not None else None
        if not place.moved or change is None or change.redline is None or len(change.new) != 1:
            kept = not place.moved or change is None or same_label(change)
            return [*label(clause, mark if kept else plain), Run(clause.text, mark)]
        runs = [
            Run(one.text, mark if one.mark is Mark.KEPT else plain)
            for one in runs_of(change.redline.readable)
            if one.mark in (Mark.KEPT, plain)
        ]
        return [*label(clause, mark if same_label(change) else plain), *runs]

    def _shared(self, place: Place) -> Iterator[Draft]:
        """Clauses that share a place: reworded, split, merged, renumbered, or as they stood."""
        stamp = self._stamp(place.number)
        old, new = place.old, place.new
        redline = self.dated[place.number].change.redline if place.number is not None else None
        runs: Iterable[Run]
        if redline is None or [c.text for c in old] == [c.text for c in new]:
            runs = [Run("\n".join(clause.text for clause in new))]
        else:
            runs = runs_of(redline.readable)
        before = after = 0
        starts = Mark.KEPT
        start, end = self._comment(place)
        every = list(paragraphs(runs))
        for number, (content, mark) in enumerate(every):
            here = look(new[after])
            there = look(old[before])
            yield Draft(
                runs=[*labels(starts, old[before], new[after]), *content],
                look=there if mark is Mark.DELETED else here,
                mark=mark,
                stamp=stamp,
                looked=there if mark is Mark.KEPT else None,
                before=start if not number else Markup(),
                after=end if number == len(every) - 1 else Markup(),
            )
            before += mark in (Mark.KEPT, Mark.DELETED) and before + 1 < len(old)
            after += mark in (Mark.KEPT, Mark.INSERTED) and after + 1 < len(new)
            starts = mark

    def _table(self, places: Sequence[Place]) -> Markup:
        rows: list[tuple[list[Markup], Mark, Stamp]] = []
        for place in places:
            rows += self._rows(place)
        columns = max(len(cells) for cells, _, _ in rows)
        drawn = [
            self.revisions.row(row, columns=columns, mark=mark, stamp=stamp)
            for row, mark, stamp in rows
        ]
        return table(drawn, [1] * columns)

    def _rows(self, place: Place) -> Iterator[tuple[list[Markup], Mark, Stamp]]:
        """One row; two where its cells are other ones than before."""
        stamp = self._stamp(place.number)
        start, end = self._comment(place)
        if is_row(place.old) and is_row(place.new):
            change = self.dated[place.number].change if place.number is not None else None
            edited = edited_cells(change, place.old[0], place.new[0])
            if edited is not None:
                yield self._cells(edited, start, end, stamp), Mark.KEPT, stamp
                return
        for side, mark in ((place.old, Mark.DELETED), (place.new, Mark.INSERTED)):
            for clause in side:
                fate = _alone(place) if place.moved else mark
                content = [
                    [Run(cell, fate)]
                    for cell in (
                        cells(clause.text) if clause.kind is ClauseKind.ROW else [clause.text]
                    )
                ]
                yield self._cells(content, start, end, stamp), mark, stamp
                start = end = Markup()

    def _cells(
        self, content: Sequence[Sequence[Run]], start: Markup, end: Markup, stamp: Stamp
    ) -> list[Markup]:
        return [
            self.revisions.paragraph(
                joined(
                    [
                        start if not number else None,
                        self.revisions.runs(runs, stamp),
                        end if not number else None,
                    ]
                ),
                Look("ClauseCell", rtl=right_to_left("".join(one.text for one in runs))),
                stamp=stamp,
            )
            for number, runs in enumerate(content)
        ]

    def _comment(self, place: Place) -> tuple[Markup, Markup]:
        """The comment on a change, at the first place that shows where it stands now."""
        number = place.number
        if number is None or number in self._commented:
            return Markup(), Markup()
        if number >= self.news or (not place.new and self.dated[number].change.new):
            return Markup(), Markup()
        self._commented.add(number)
        return self.anchor(number)

    def _stamp(self, number: int | None) -> Stamp:
        at = self.dated[number].at if number is not None else ()
        return Stamp(author=self.author, at=at[-1] if at else self.comparison.new.captured_at)


def _alone(place: Place) -> Mark:
    if place.moved:
        return Mark.MOVED_FROM if place.old else Mark.MOVED_TO
    return Mark.DELETED if place.old else Mark.INSERTED


def body_of(part: Part, revisions: Revisions, anchor: Anchor, *, whole: bool) -> Iterator[Markup]:
    """The text of one part; nothing where another document took its place.

    Args:
        part: to draw.
        revisions: numbers of the document.
        anchor: of comments.
        whole: with the clauses that stand.
    """
    comparison = part.report.comparison
    if comparison is None or part.replaced:
        return
    author = one_line(part.terms.service) or telling.TOOL
    body = Body(revisions, comparison, part.every, len(part.rows), author, anchor)
    yield from body.drawn(whole=whole)
