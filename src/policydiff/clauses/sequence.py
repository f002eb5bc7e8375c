"""The clauses of a version, each made when it is first asked for.

Two versions share most of their clauses, and nobody asks for most of those: to say what changed takes
the changed ones, and what stands around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, compress
from threading import RLock
from typing import overload

from policydiff.clauses.content import Piece
from policydiff.clauses.contents import LONGEST_ENTRY, entries
from policydiff.clauses.making import clause
from policydiff.clauses.parts import Parts
from policydiff.clauses.tree import Tree
from policydiff.model import Clause, ClauseKind, Role


class Clauses(Sequence[Clause]):
    """The clauses of a text in document order: equal to a tuple of them, and as good as one.

    A clause that was asked for once stays the same object. Threads may ask at the same time.

    Args:
        parts: the parts of the text.
    """

    __slots__ = ("_lock", "_made", "_missing", "_pieces", "_starts", "_text", "_titles", "_tree")

    def __init__(self, parts: Parts) -> None:
        self._text = parts.text
        self._pieces, self._starts = _shown(parts)
        self._tree = Tree(self._pieces)
        self._made: list[Clause | None] = [None] * len(self._pieces)
        self._missing = len(self._pieces)
        self._titles: set[str] | None = None
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._pieces)

    @overload
    def __getitem__(self, at: int) -> Clause: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Clause, ...]: ...
    def __getitem__(self, at: int | slice) -> Clause | tuple[Clause, ...]:
        if isinstance(at, slice):
            wanted = range(len(self))[at]
            if wanted:
                first, last = wanted[0], wanted[-1]
                self._make(min(first, last), max(first, last) + 1)
            return tuple(self._made[at])  # type: ignore[arg-type]  # they are made now
        if self._made[at] is None:
            place = range(len(self))[at]
            self._make(place, place + 1)
        return self._made[at]  # type: ignore[return-value]  # it is made now

    def __iter__(self) -> Iterator[Clause]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Clauses):
            return self is other or self[:] == other[:]
        return self[:] == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self[:])

    def __repr__(self) -> str:
        return repr(self[:])

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, (self[:],)

    def text(self, at: int) -> str:
        """The text of a clause, which need not be made for that."""
        return self._pieces[at].read().text

    def texts(self, first: int, last: int) -> Iterator[str]:
        """The texts of a stretch, one by one."""
        for piece in self._pieces[first:last]:
            yield piece.read().text

    def kind(self, at: int) -> ClauseKind:
        """The kind of a clause."""
        return self._pieces[at].shape.kind

    def stands(self, at: int, other: Clauses, there: int) -> bool:
        """Does a clause of another text stand here letter by letter?"""
        one, two = self._pieces[at], other._pieces[there]
        if one is two:  # of the same part
            return True
        return (
            one.shape.label == two.shape.label
            and one.read().text == two.read().text
            and one.links == two.links
            and self._source(at) == other._source(there)
        )

    def _source(self, at: int) -> str:
        piece, start = self._pieces[at], self._starts[at]
        return self._text[start + piece.start : start + piece.end]

    def _make(self, first: int, last: int) -> None:
        """Make the clauses of a stretch that nobody has asked for yet."""
        if not self._missing:
            return
        with self._lock:
            self._tree.reach(last)
            made, pieces, starts = self._made, self._pieces, self._starts
            rows = self._tree.rows
            in_contents = entries(self._points_inside, first, last, len(made))
            for at in range(first, last):
                if made[at] is not None:
                    continue
                piece, start = pieces[at].read(), starts[at]
                shape = piece.shape
                section, address, role, depth = rows[at]
                if role is Role.BODY:
                    if at in in_contents:
                        role = Role.CONTENTS
                    elif piece.dated:
                        role = Role.DATE
                made[at] = clause(
                    at,
                    shape.kind,
                    section,
                    address,
                    shape.label,
                    piece.text,
                    piece.links,
                    start + piece.start,
                    start + piece.end,
                    role,
                    depth,
                )
                self._missing -= 1

    def _points_inside(self, at: int) -> bool:
        """Is a short clause nothing but a link to a section of its own page?"""
        piece = self._pieces[at]
        kind = piece.shape.kind
        if kind is not ClauseKind.ITEM and kind is not ClauseKind.PARAGRAPH:
            return False
        text = piece.read().text
        if len(text) > LONGEST_ENTRY or piece.dated:
            return False
        self._tree.reach(at + 1)
        if self._tree.rows[at].role is not Role.BODY:
            return False
        if self._titles is None:
            self._titles = {
                one.text.casefold() for one in self._pieces if one.shape.kind is ClauseKind.HEADING
            }
        if text.casefold() in self._titles:
            return True
        if len(piece.links) != 1:
            return False
        link = piece.links[0]
        whole = link.span.end - link.span.start >= len(text) * 0.8
        return whole and "#" in link.target


def _shown(parts: Parts) -> tuple[list[Piece], list[int]]:
    """The pieces with something to see, and for each where its part begins."""
    pieces, starts = list(chain.from_iterable(parts.pieces)), parts.starts
    if set(map(len, parts.pieces)) != {1}:
        starts = [start for start, part in zip(starts, parts.pieces, strict=True) for _ in part]
    for at in [at for at, piece in enumerate(pieces) if piece.shape.date]:
        if at + 1 < len(pieces) and pieces[at + 1].shape.marker is not None:
            pieces[at] = pieces[at].over_entry()
    shown = [one.raw or one.text or one.shape.label is not None for one in pieces]
    if not all(shown):
        starts, pieces = list(compress(starts, shown)), list(compress(pieces, shown))
    return pieces, starts
