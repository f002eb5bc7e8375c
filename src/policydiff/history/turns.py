"""Texts served in turn: which of a timeline's texts are of one kind, and follow one another.

A site may serve several texts at a time, by region, language or chance, so that a follower records
now one and now the other. The evidence is that texts come back, word for word, again and again within
days; a publisher who takes a change back does that once. Only where such returns are dense is a text
compared with anything but what stood just before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policydiff.history.facts import TextLines

_TURN = timedelta(days=21)
"""A text that stays away for longer is not in turn with the others."""
_RETURNS = 3
"""As many returns make texts alternate: A, B, A, B, A."""
_TIPS = 8
"""Kinds that a new text is held against, the last seen ones."""
_ANOTHER = 0.3
"""Two texts with less than this share of their words in common are different documents."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A text of a timeline as far as taking turns goes."""

    look: int
    """What it says, furniture aside; two texts with one look say the same."""
    at: datetime
    technical: bool
    language: str | None


def kinds(seen: Sequence[Seen], lines_of: Callable[[int], TextLines]) -> list[int]:
    """The kind of each text: texts of one kind follow one another, of two kinds are served in turn.

    Args:
        seen: in order of time, all that has a text.
        lines_of: reads the lines of the text of an index.

    Returns:
        A number for each; the first text's is 0. Numbers are given in order of first appearance.

    Cost: where nothing returns, O(n) and no lines are read.
    """
    found = [0] * len(seen)
    lines = _Lines(lines_of)
    for first, last in _windows(seen):
        _sort_out(seen, first, last, found, lines)
    _by_language(seen, found, lines)
    names: dict[int, int] = {}
    return [names.setdefault(kind, len(names)) for kind in found]


def _windows(seen: Sequence[Seen]) -> list[tuple[int, int]]:
    """Where texts return densely: index of the first and the last text of each such time."""
    last: dict[int, int] = {}
    merged: list[list[int]] = []  # first, last, returns
    for at, one in enumerate(seen):
        before = last.get(one.look, at)
        last[one.look] = at
        if before >= at - 1:
            continue
        left = seen[before + 1].at  # when another text was served
        if one.at - left > _TURN:
            continue
        if merged and (before <= merged[-1][1] or left - seen[merged[-1][1]].at <= _TURN):
            merged[-1] = [min(before, merged[-1][0]), at, merged[-1][2] + 1]
        else:
            merged.append([before, at, 1])
    return [(first, end) for first, end, returns in merged if returns >= _RETURNS]


def _sort_out(seen: Sequence[Seen], first: int, last: int, found: list[int], lines: _Lines) -> None:
    """Tell apart the kinds of one time of alternation; `found` is changed in place.

    A new text joins the kind whose latest text it is nearest to. When a text comes back, what was
    served since it was last seen is of another kind. A kind that was seen in a single run is no kind
    of its own: its text was a change, or an accident, of the one it branched off.
    """
    main = found[first]
    fresh = max(found) + 1
    tips: dict[int, int] = {main: first}  # kind -> index of its latest text, last seen kind last
    kind_of: dict[int, int] = {seen[first].look: main}
    parent: dict[int, int] = {}
    for at in range(first + 1, last + 1):
        one, now = seen[at], seen[at - 1].look
        kind = kind_of.get(one.look)
        if kind is None:
            nearest = at - 1
            if not one.technical:
                nearest = _nearest(at, [at - 1, *reversed(list(tips.values())[-_TIPS:])], lines)
            kind = kind_of[seen[nearest].look]
            if seen[nearest].look != now and kind == kind_of[now]:
                fresh = _split(seen, nearest, at, kind_of, parent, tips, fresh)
            kind_of[one.look] = kind
        elif one.look != now and kind == kind_of[now]:
            back = max(i for i in range(first, at) if seen[i].look == one.look)
            fresh = _split(seen, back, at, kind_of, parent, tips, fresh)
        tips.pop(kind, None)
        tips[kind] = at
    path = [kind_of[one.look] for one in seen[first : last + 1]]
    _merge(path, parent, main)
    found[first : last + 1] = path
    for at in range(last + 1, len(found)):
        found[at] = path[-1]


def _split(
    seen: Sequence[Seen],
    back: int,
    at: int,
    kind_of: dict[int, int],
    parent: dict[int, int],
    tips: dict[int, int],
    fresh: int,
) -> int:
    """Make what was first served between a text's two appearances a kind of its own."""
    kind = kind_of[seen[back].look]
    before = {one.look for one in seen[: back + 1]}
    for index in range(back + 1, at):
        look = seen[index].look
        if kind_of.get(look) == kind and look not in before:
            kind_of[look] = fresh
            tips.pop(fresh, None)
            tips[fresh] = index
    parent[fresh] = kind
    tips[kind] = back
    return fresh + 1


def _merge(path: list[int], parent: Mapping[int, int], main: int) -> None:
    """Give what was seen in a single run back to the kind it branched off."""
    while True:
        runs = Counter(kind for at, kind in enumerate(path) if at == 0 or path[at - 1] != kind)
        single = next(
            (kind for kind in sorted(runs, reverse=True) if runs[kind] == 1 and kind in parent),
            None,
        )
        if single is None or single == main:
            return
        path[:] = [parent[single] if kind == single else kind for kind in path]


def _nearest(at: int, candidates: Sequence[int], lines: _Lines) -> int:
    """The one of some texts that has most in common with a text; the first of several."""
    return max(dict.fromkeys(candidates), key=lambda other: lines.alike(at, other))


def _by_language(seen: Sequence[Seen], found: list[int], lines: _Lines) -> None:
    """Make texts in another language than the one before them a kind of that language."""
    latest: dict[int, int] = {}  # kind -> index of its last text in a known language
    spoken: dict[tuple[int, str], int] = {}  # kind, language -> the kind of that language
    fresh = max(found, default=0) + 1
    for at, one in enumerate(seen):
        kind = found[at]
        before = latest.get(kind)
        if one.language is None:
            language = None if before is None else seen[before].language
        elif before is None or one.technical or one.language == seen[before].language:
            language = one.language
        else:
            other = lines.alike(at, before) < _ANOTHER
            language = one.language if other else seen[before].language
        if language is None:
            continue
        if not any(known == kind for known, _ in spoken):
            spoken[kind, language] = kind
        elif (kind, language) not in spoken:
            spoken[kind, language] = fresh
            fresh += 1
        found[at] = spoken[kind, language]
        if language == one.language:
            latest[kind] = at


class _Lines:
    """How far texts are apart, in words; furniture counts, since it tells kinds apart too."""

    def __init__(self, lines_of: Callable[[int], TextLines]) -> None:
        self._lines_of = lines_of
        self._counted: dict[int, Counter[tuple[int, int]]] = {}

    def _count(self, at: int) -> Counter[tuple[int, int]]:
        """Words by line."""
        if at not in self._counted:
            text = self._lines_of(at)
            self._counted[at] = Counter(zip(text.lines, text.sizes, strict=True))
        return self._counted[at]

    def alike(self, one: int, other: int) -> float:
        """Share of the words of two texts that stand in lines they have in common."""
        here, there = self._count(one), self._count(other)
        words = [
            sum(size * n for (_, size), n in lines.items()) for lines in (here, there, here & there)
        ]
        return 2 * words[2] / max(1, words[0] + words[1])
