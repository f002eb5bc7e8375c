"""From an alignment to what a reader is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.clauses.numbers import number_core
from policydiff.compare.align import Alignment
from policydiff.compare.moves import moved
from policydiff.compare.redline import draw
from policydiff.compare.tokens import plain
from policydiff.model import Change, ChangeKind, Clause, LinkChange, Op, Redline

_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_BLOCK_MARK = re.compile(r"^(?:[#>*+-]+|\d+[.)])\s+")


def changes_of(
    alignment: Alignment, old_text: str, new_text: str
) -> tuple[list[Change], list[tuple[int, int]]]:
    """Classify every clause; returns the changes in no particular order and the unchanged pairs."""
    old, new = alignment.old, alignment.new
    pairs = sorted(alignment.to_new.items())
    weights = [1 + len(old[one].text) for one, _ in pairs]
    gone = moved(pairs, weights)
    changes: list[Change] = []
    unchanged: list[tuple[int, int]] = []
    for at, (one, other) in enumerate(pairs):
        change = _pair(old[one], new[other], at in gone, old_text, new_text)
        if change is None:
            unchanged.append((one, other))
        else:
            changes.append(change)
    changes += [
        Change(kind=ChangeKind.REMOVED, old=(old[at],), new=()) for at in alignment.left_old()
    ]
    changes += [Change(kind=ChangeKind.ADDED, old=(), new=(new[at],)) for at in alignment.left_new()]
    return changes, unchanged


def _pair(old: Clause, new: Clause, has_moved: bool, old_text: str, new_text: str) -> Change | None:  # noqa: FBT001
    redline: Redline | None = None
    reworded = False
    if old.text != new.text:
        redline = draw(old.text, new.text)
        reworded = any(edit.op is not Op.EQUAL for edit in redline.minimal)
    links = link_changes(old, new)
    kind: ChangeKind | None = None
    if reworded:
        kind = ChangeKind.MOVED_AND_REWORDED if has_moved else ChangeKind.REWORDED
    elif has_moved:
        kind = ChangeKind.MOVED
    elif _core(old) != _core(new):
        kind = ChangeKind.RENUMBERED
    elif redline or links or old.label != new.label or _marked(old, old_text) != _marked(new, new_text):
        kind = ChangeKind.MARKUP
    if kind is None:
        return None
    return Change(kind=kind, old=(old,), new=(new,), redline=redline, links=links)


def _core(clause: Clause) -> str | None:
    return number_core(clause.label) if clause.label else None


def _marked(clause: Clause, text: str) -> str:
    """A clause's Markdown as far as formatting goes: no escapes, white space folded."""
    raw = text[clause.source.start : clause.source.end]
    return _BLOCK_MARK.sub("", " ".join(_ESCAPE.sub("", raw).split()))


def link_changes(old: Clause, new: Clause) -> tuple[LinkChange, ...]:
    """Links whose words stand on both sides and whose targets differ."""
    if old.links == new.links:
        return ()
    before = _by_words(old)
    after = _by_words(new)
    found = []
    for words, targets in before.items():
        others = after.get(words)
        if others is None:
            if plain(words) in plain(new.text):
                found += [LinkChange(text=words, old=target, new=None) for target in targets]
            continue
        for at in range(max(len(targets), len(others))):
            one = targets[at] if at < len(targets) else None
            other = others[at] if at < len(others) else None
            if one != other:
                found.append(LinkChange(text=words, old=one, new=other))
    for words, targets in after.items():
        if words not in before and plain(words) in plain(old.text):
            found += [LinkChange(text=words, old=None, new=target) for target in targets]
    return tuple(found)


def _by_words(clause: Clause) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for link in clause.links:
        words.setdefault(clause.text[link.span.start : link.span.end], []).append(link.target)
    return words


def in_order(changes: Sequence[Change], to_new: dict[int, int]) -> tuple[Change, ...]:
    """By the new text's order, removals where they stood."""
    before: list[int] = []

    def place(change: Change) -> tuple[int, int, int]:
        if change.new:
            return (change.new[0].index, 1, 0)
        index = change.old[0].index
        at = index
        while at >= 0 and at not in to_new:
            at -= 1
        return (to_new[at] if at >= 0 else -1, 2, index)

    del before
    return tuple(sorted(changes, key=place))
