"""Texts served in turn: which of a timeline's texts are of one kind, and follow one another.

A site may serve several texts at a time, by region, language or chance, so that a follower records
now one and now the other. The evidence is that texts come back, word for word, again and again within
days; a publisher who takes a change back does that once. Only where such returns are dense is a text
compared with anything but what stood just before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from policydiff.dataclasses import dataclass
from policydiff.history.facts import TextLines

_TURN = timedelta(days=21)
"""A text that stays away for longer is not in turn with the others."""
_RETURNS = 3
"""As many returns make texts alternate: A, B, A, B, A."""
_KINDS = 8
"""Kinds that a new text is held against, the last seen ones."""
_FADED = 0.05
"""Words of a line that a kind's last texts did not have, when it is forgotten."""
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

    A new text joins the kind it has most in common with. When a text comes back, what was served since
    it was last seen is of another kind. A kind that was seen in a single run is no kind of its own:
    its text was a change, or an accident, of the one it branched off.
    """
    main = found[first]
    fresh = max(found) + 1
    profiles = {main: lines.words(first)}  # the kind seen last stands last
    kind_of = {seen[first].look: main}
    parent: dict[int, int] = {}
    for at in range(first + 1, last + 1):
        look, current = seen[at].look, kind_of[seen[at - 1].look]
        if look not in kind_of:
            kind_of[look] = (
                current if seen[at].technical else _nearest(at, current, profiles, lines)
            )
        elif look != seen[at - 1].look and kind_of[look] == current:
            back = max(index for index in range(first, at) if seen[index].look == look)
            before = {one.look for one in seen[: back + 1]}
            branched = {one.look for one in seen[back + 1 : at]} - before
            for one in branched:
                kind_of[one] = fresh if kind_of[one] == current else kind_of[one]
            parent[fresh] = current
            profiles[fresh] = lines.words(at - 1)
            profiles[current] = lines.words(back)
            fresh += 1
        kind = kind_of[look]
        profiles[kind] = _blended(profiles.pop(kind), lines.words(at))
    path = [kind_of[one.look] for one in seen[first : last + 1]]
    _merge(path, parent, main)
    found[first : last + 1] = path
    for at in range(last + 1, len(found)):
        found[at] = path[-1]


def _nearest(
    at: int, current: int, profiles: Mapping[int, Mapping[int, float]], lines: _Lines
) -> int:
    """The kind that a new text has most in common with; the current one where that is as near.

    A kind is known by what its last texts had in common, more than by the very last: an edit that was
    just made in one kind must not draw the same edit in another kind to it.
    """
    words = lines.words(at)
    candidates = [current, *reversed(list(profiles)[-_KINDS:])]
    return max(dict.fromkeys(candidates), key=lambda kind: _alike(words, profiles[kind]))


def _blended(old: Mapping[int, float], new: Mapping[int, float]) -> Mapping[int, float]:
    """What texts of a kind say, the latest counting as much as all before it."""
    if old == new:
        return old
    both = {line: (old.get(line, 0) + new.get(line, 0)) / 2 for line in old.keys() | new.keys()}
    return {line: words for line, words in both.items() if words > _FADED}


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
            other = _alike(lines.words(at), lines.words(before)) < _ANOTHER
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


def _alike(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """Share of the words of two texts that stand in lines they have in common."""
    common = sum(min(words, other[line]) for line, words in one.items() if line in other)
    return 2 * common / max(1, sum(one.values()) + sum(other.values()))


class _Lines:
    """The lines of texts and the words in each; furniture counts, since it tells kinds apart too."""

    def __init__(self, lines_of: Callable[[int], TextLines]) -> None:
        self._lines_of = lines_of
        self._known: dict[int, tuple[TextLines, Mapping[int, float]]] = {}

    def words(self, at: int) -> Mapping[int, float]:
        """Words by line."""
        text = self._lines_of(at)
        if id(text) not in self._known:
            counted: dict[int, float] = {}
            for line, size in zip(text.lines, text.sizes, strict=True):
                counted[line] = counted.get(line, 0) + size
            self._known[id(text)] = text, counted
        return self._known[id(text)][1]
