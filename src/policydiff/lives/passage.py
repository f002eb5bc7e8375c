"""How the clauses of one text became those of the next: a comparison without its words.

A passage is all that is needed to follow clauses, in a few hundred bytes, so that it can be kept.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from operator import itemgetter

from policydiff.dataclasses import dataclass
from policydiff.model import Change, ChangeKind, Clause, ClauseKind, Comparison, Op, Section
from policydiff.typography import plain

_WORDLESS = frozenset({ChangeKind.RENUMBERED, ChangeKind.MOVED, ChangeKind.MARKUP})
_FEW = 5
"""Words below which a clause is too short to be known by them alone."""


@dataclass(frozen=True, slots=True)
class Link:
    """Clauses that belong together, by their places in the old and in the new text."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    worded: bool
    """Whether words came or went."""
    sizes: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    """Words of each old and of each new clause, where the same words stand in other pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What became of every clause between two texts."""

    runs: tuple[tuple[int, int, int], ...]
    """Clauses that stand as they stood: old place, new place, how many in a row."""
    links: tuple[Link, ...]
    """All others; one without an old side was added, one without a new side removed."""
    readdressed: tuple[int, ...]
    """New places of clauses in `runs` whose address is another."""
    old_headings: tuple[int, ...]
    new_headings: tuple[int, ...]
    said: tuple[tuple[int, str], ...]
    """What new clauses say that their old ones did not, or that have none, by their new places; see `says`."""

    def old_size(self) -> int:
        """How many clauses the old text has."""
        return sum(run[2] for run in self.runs) + sum(len(link.old) for link in self.links)

    def new_size(self) -> int:
        """How many clauses the new text has."""
        return sum(run[2] for run in self.runs) + sum(len(link.new) for link in self.links)

    def backward(self) -> View:
        """Seen from the new text."""
        runs = sorted((new, old, length) for old, new, length in self.runs)
        return View(runs, {new: link for link in self.links for new in link.new})

    def forward(self) -> View:
        """Seen from the old text."""
        return View(self.runs, {old: link for link in self.links for old in link.old})


class View:
    """A passage seen from one of its sides.

    Args:
        runs: clauses that stand: place here, place there, how many in a row; ascending.
        links: all others, by their place here.
    """

    def __init__(self, runs: Sequence[tuple[int, int, int]], links: Mapping[int, Link]) -> None:
        self._runs = runs
        self._links = links

    def link(self, here: int) -> Link | None:
        """What a clause of this side belongs to; None where it stands as it stood."""
        return self._links.get(here)

    def there(self, here: int) -> int:
        """The place on the other side of a clause that stands as it stood."""
        first, other, _ = self._runs[bisect_right(self._runs, here, key=itemgetter(0)) - 1]
        return other + here - first


def passage(comparison: Comparison) -> Passage:
    """Take the words out of a comparison."""
    old, new = comparison.old_clauses, comparison.new_clauses
    links: list[Link] = []
    for change in comparison.changes:
        before = tuple(clause.index for clause in change.old)
        after = tuple(clause.index for clause in change.new)
        worded = change.kind not in _WORDLESS
        if worded and change.redline is not None:
            edits = (edit for edit in change.redline.minimal if not edit.reference)
            worded = any(edit.op is not Op.EQUAL for edit in edits)
            worded = worded and _words(change.old) != _words(change.new)
        if len(before) == len(after):
            links += [Link((a,), (b,), worded) for a, b in zip(before, after, strict=True)]
        else:
            sizes = None if worded or not before or not after else _sizes(change)
            links.append(Link(before, after, worded, sizes))
    return Passage(
        runs=tuple(_runs(comparison.unchanged)),
        links=tuple(links),
        readdressed=tuple(
            after
            for before, after in comparison.unchanged
            if old[before].address != new[after].address
        ),
        old_headings=headings(old),
        new_headings=headings(new),
        said=tuple(_said(comparison)),
    )


def _said(comparison: Comparison) -> Iterator[tuple[int, str]]:
    stands = {after: before for before, after in comparison.unchanged}
    for clause in comparison.new_clauses:
        words, before = says(clause), stands.get(clause.index)
        if before is None or words != says(comparison.old_clauses[before]):
            yield clause.index, words


def says(clause: Clause) -> str:
    """Stands for the words of a clause, whatever their typography and white space.

    Very few words say the same only under the same headings: a list item `Cookies` may stand anywhere.
    """
    words = plain(clause.text).split()
    above: Section | None = clause.section if len(words) < _FEW else None
    while above is not None:
        words += ["\n", *plain(above.title).split()]
        above = above.parent
    return blake2b(" ".join(words).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _words(clauses: Iterable[Clause]) -> str:
    """Words whatever their typography, and wherever one clause ends and the next begins."""
    return " ".join(plain(" ".join(clause.text for clause in clauses)).split())


def _sizes(change: Change) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Words of each clause; None where the two sides have not the same number."""
    old, new = (
        tuple(len(plain(clause.text).split()) for clause in side)
        for side in (change.old, change.new)
    )
    return (old, new) if sum(old) == sum(new) else None


def headings(clauses: Iterable[Clause]) -> tuple[int, ...]:
    """Places of the headings among clauses."""
    return tuple(one.index for one in clauses if one.kind is ClauseKind.HEADING)


def section(heading: int, all_headings: Sequence[int], size: int) -> tuple[int, ...]:
    """Places of a heading and of what stands under it, up to the next heading.

    Args:
        heading: its place.
        all_headings: places of all of them, ascending.
        size: how many clauses the text has.
    """
    following = bisect_right(all_headings, heading)
    end = all_headings[following] if following < len(all_headings) else size
    return tuple(range(heading, end))


def _runs(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for old, new in sorted(pairs):
        if runs:
            first, other, length = runs[-1]
            if old == first + length and new == other + length:
                runs[-1] = (first, other, length + 1)
                continue
        runs.append((old, new, 1))
    return runs


def encode(one: Passage) -> bytes:
    """A passage as it is kept."""
    links = [
        [link.old, link.new, int(link.worded), *([link.sizes] if link.sizes else [])]
        for link in one.links
    ]
    parts = [
        one.runs, links, one.readdressed, one.old_headings, one.new_headings, one.said,
    ]  # fmt: skip
    return json.dumps(parts, separators=(",", ":")).encode()


def decode(kept: bytes) -> Passage:
    """A passage as it was kept.

    Raises:
        ValueError: these bytes are none.
    """
    try:
        runs, links, readdressed, old_headings, new_headings, said = json.loads(kept)
        found = Passage(
            runs=tuple((old, new, length) for old, new, length in runs),
            links=tuple(
                Link(tuple(old), tuple(new), worded == 1, *map(_decoded_sizes, sizes))
                for old, new, worded, *sizes in links
            ),
            readdressed=tuple(readdressed),
            old_headings=tuple(old_headings),
            new_headings=tuple(new_headings),
            said=tuple((place, words) for place, words in said),
        )
        numbers = chain(
            chain.from_iterable(found.runs),
            *(chain(link.old, link.new, *(link.sizes or ())) for link in found.links),
            found.readdressed, found.old_headings, found.new_headings, map(itemgetter(0), found.said),
        )  # fmt: skip
        sound = all(type(number) is int and 0 <= number < 1 << 31 for number in numbers)
        sound = sound and all(type(words) is str for _, words in found.said)
        sound = sound and all(
            (len(link.old), len(link.new)) == tuple(map(len, link.sizes))
            for link in found.links
            if link.sizes
        )
    except (TypeError, ValueError) as error:
        raise ValueError("these bytes are no passage") from error
    if not sound:
        raise ValueError("these bytes are no passage")
    return found


def _decoded_sizes(kept: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    old, new = kept
    return tuple(old), tuple(new)
