"""From an alignment to what a reader is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policydiff.clauses.numbers import number_core
from policydiff.compare.align import Alignment
from policydiff.compare.links import link_changes
from policydiff.compare.redline import draw
from policydiff.compare.references import follow, follows_only, renumbering
from policydiff.compare.runs import joined
from policydiff.model import Change, ChangeKind, Clause, Edit, Op, Redline
from policydiff.typography import plain

_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_AFTER_NUMBER = " .:)–—-"
_BLOCK_MARK = re.compile(r"^(?:[#>*+-]+|\d+[.)])\s+")


def changes_of(
    alignment: Alignment,
    old: Sequence[Clause],
    new: Sequence[Clause],
    texts: tuple[str, str],
) -> tuple[list[Change], list[tuple[int, int]]]:
    """Say of every clause what became of it.

    Args:
        alignment: of `old` and `new`, by their places in these two.
        old: neighbouring clauses of the old version.
        new: those of the new one, between the same standing clauses.
        texts: the Markdown of both versions.

    Returns:
        The changes in the new text's order, removals where they stood, and the index pairs of the
        clauses that stand as they stood.
    """
    numbers = renumbering(alignment, old, new)
    changes: list[Change] = []
    unchanged: list[tuple[int, int]] = []
    stands: list[Clause] = []
    for at, (ones, others) in enumerate(alignment.groups):
        one, other = old[ones[0]], new[others[0]]
        has_moved = at in alignment.moved
        if has_moved or len(ones) + len(others) > 2 or not same(one, other, texts):
            before, after = tuple(old[at] for at in ones), tuple(new[at] for at in others)
            change = _group(before, after, numbers, texts, has_moved=has_moved)
            if change is not None:
                changes.append(change)
                continue
        unchanged.append((one.index, other.index))
        stands.append(other)
    gone = set(range(len(old))).difference(*(ones for ones, _ in alignment.groups))
    come = set(range(len(new))).difference(*(others for _, others in alignment.groups))
    changes += [Change(kind=ChangeKind.REMOVED, old=(old[one],), new=()) for one in gone]
    changes += [Change(kind=ChangeKind.ADDED, old=(), new=(new[other],)) for other in come]
    place = {
        old[one].index: new[others[0]].index for ones, others in alignment.groups for one in ones
    }
    return _in_order(joined(changes, stands), place), unchanged


def _group(
    old: tuple[Clause, ...],
    new: tuple[Clause, ...],
    numbers: Mapping[str, str],
    texts: tuple[str, str],
    *,
    has_moved: bool,
) -> Change | None:
    """What became of one group; None where it stands as it stood."""
    before = "\n".join(clause.text for clause in old)
    after = "\n".join(clause.text for clause in new)
    redline: Redline | None = None
    marked = False
    named = _read_off(old[0], new[0]) if len(old) == 1 == len(new) else None
    if before != after:
        redline = follow(named or draw(before, after), numbers)
        marked = any(edit.op is not Op.EQUAL for edit in redline.minimal)
    links = link_changes(old, new)
    if len(old) != len(new):
        kind = ChangeKind.SPLIT if len(new) > 1 else ChangeKind.MERGED
        return Change(kind=kind, old=old, new=new, redline=redline, links=links)
    if marked and redline and not follows_only(redline):
        kind = ChangeKind.MOVED_AND_REWORDED if has_moved else ChangeKind.REWORDED
    elif has_moved:
        kind = ChangeKind.MOVED
    elif marked or (named is None and _core(old[0]) != _core(new[0])):
        kind = ChangeKind.RENUMBERED
    elif redline or links or old[0].label != new[0].label or _formatted(old[0], new[0], texts):
        kind = ChangeKind.MARKUP
    else:
        return None
    return Change(kind=kind, old=old, new=new, redline=redline, links=links)


def _read_off(old: Clause, new: Clause) -> Redline | None:
    """The redline of two clauses of which one has its number among its words; None for others.

    `Chapter 1 Scope` is a heading `Scope` with its number, and a paragraph with three words. The
    number reads the same in both and is no change of words.
    """
    if (old.label is None) == (new.label is None):
        return None
    label, text = (old.label or new.label or ""), (new.text if old.label else old.text)
    size = len(label)
    if plain(text[:size]) != plain(label) or text[size : size + 1].isalnum():
        return None
    size += len(text[size:]) - len(text[size:].lstrip(_AFTER_NUMBER))
    one, other = (0, size) if old.label else (size, 0)
    drawn = draw(old.text[one:], new.text[other:])
    return Redline(
        minimal=_behind(old.text[:one], new.text[:other], drawn.minimal),
        readable=_behind(old.text[:one], new.text[:other], drawn.readable),
    )


def _behind(old: str, new: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits behind a stretch that counts as unchanged."""
    rest = list(edits)
    if rest and rest[0].op is Op.EQUAL:
        first = rest.pop(0)
        old, new = (
            old + (first.text if first.old_text is None else first.old_text),
            new + first.text,
        )
    return Edit(op=Op.EQUAL, text=new, old_text=old), *rest


def same(old: Clause, new: Clause, texts: tuple[str, str]) -> bool:
    """Do two clauses stand letter by letter? Nearly all do, so this is asked first."""
    return (
        old.text == new.text
        and old.label == new.label
        and old.links == new.links
        and texts[0][old.source.start : old.source.end]
        == texts[1][new.source.start : new.source.end]
    )


def _core(clause: Clause) -> str | None:
    return number_core(clause.label) if clause.label else None


def _formatted(old: Clause, new: Clause, texts: tuple[str, str]) -> bool:
    """Do two clauses with the same words differ in emphasis?"""
    one = texts[0][old.source.start : old.source.end]
    other = texts[1][new.source.start : new.source.end]
    return one != other and _marks(one) != _marks(other)


def _marks(raw: str) -> str:
    """Markdown as far as emphasis goes: no escapes, no block marks, white space folded."""
    return _BLOCK_MARK.sub("", " ".join(_ESCAPE.sub("", raw).split()))


def _in_order(changes: Sequence[Change], place: Mapping[int, int]) -> list[Change]:
    """By the new text's order; a removal follows the clause that it followed in the old text."""

    def position(change: Change) -> tuple[int, int, int]:
        if change.new:
            return (change.new[0].index, 0, 0)
        index = change.old[0].index
        return (after[index], 1, index)

    after: dict[int, int] = {}
    removed = [clause.index for change in changes if not change.new for clause in change.old]
    first = min((*place, *removed), default=0)
    last = first - 1
    for index in range(first, max(removed, default=-1) + 1):
        last = place.get(index, last)
        after[index] = last
    return sorted(changes, key=position)
