"""What of a text is policy, when two looks at a page a minute apart do not agree.

A paragraph that comes and goes between two fetches (a banner, a quotation by turns, a counter) is no term
that anybody agreed to. What both looks have is taken; where they differ, what stands on record stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_MAX_PARTS: Final = 3000
"""Blocks or words that are compared with one another; beyond, all between the first and the last
difference is taken for unstable."""
_MAX_QUOTE: Final = 60
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A text without what two looks at it do not agree on."""

    text: str
    unstable: tuple[str, ...]
    """The beginning of each stretch in which they differ, as the second look has it or else the first."""


def settle(first: str, second: str, standing: str | None) -> Settled:
    """Put together what two looks agree on.

    Args:
        first: the text of one look, as Markdown.
        second: that of another, soon after.
        standing: the text on record; None if there is none.

    Returns:
        The paragraphs, list items and so on that both have, in their order. Where they differ: what stands
        between the same two neighbours on record, if both are there; else nothing. Where as many stand there,
        a paragraph of which three quarters of the words agree is settled word by word in the same way.

    Cost: O(n) for what is alike; at most `_MAX_PARTS` squared comparisons of what is not.
    """
    unstable: list[str] = []
    blocks = _settled(_blocks(first), _blocks(second), _blocks(standing or ""), unstable)
    text = "\n\n".join(blocks)
    return Settled(text=f"{text}\n" if text else "", unstable=tuple(unstable))


def _settled(
    old: Sequence[str], new: Sequence[str], record: Sequence[str], unstable: list[str] | None
) -> list[str]:
    """What two sequences agree on; `unstable` is None where they are words and not blocks."""
    stable: list[str] = []
    gaps: dict[int, tuple[Sequence[str], Sequence[str]]] = {}
    """Number of stable parts before a stretch in which the two differ, and that stretch."""
    for same, old_part, new_part in _pieces(old, new):
        if same:
            stable += new_part
        else:
            gaps[len(stable)] = (old_part, new_part)
    places = [-1, *_places(stable, record), len(record)]
    parts: list[str] = []
    for index in range(len(stable) + 1):
        if index in gaps:
            before, after = places[index], places[index + 1]
            recorded: Sequence[str] = ()
            if before is not None and after is not None:
                recorded = record[before + 1 : after]
            parts += recorded if unstable is None else _gap(*gaps[index], recorded, unstable)
        parts += stable[index : index + 1]
    return parts


def _gap(
    old: Sequence[str], new: Sequence[str], record: Sequence[str], unstable: list[str]
) -> Sequence[str]:
    """What is taken of blocks in which two looks differ."""
    unstable.append(_quoted((new or old)[0]))
    if not len(old) == len(new) == len(record):
        return record
    taken: list[str] = []
    for one, other, stood in zip(old, new, record, strict=True):
        words = _WORD.findall(one), _WORD.findall(other)
        taken.append(
            "".join(_settled(*words, _WORD.findall(stood), None)) if _alike(*words) else stood
        )
    return [block for block in taken if block]


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    same = sum(len(part) for equal, part, _ in _pieces(one, other) if equal)
    return same * 4 >= 3 * max(len(one), len(other))


def _blocks(text: str) -> list[str]:
    return [block for block in text.strip("\n").split("\n\n") if block]


def _pieces(
    old: Sequence[str], new: Sequence[str]
) -> list[tuple[bool, Sequence[str], Sequence[str]]]:
    """Both sides cut into stretches that are the same and stretches that are not, in turn."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next(
        (at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head
    )
    old_mid, new_mid = old[head : len(old) - tail], new[head : len(new) - tail]
    pieces: list[tuple[bool, Sequence[str], Sequence[str]]] = [(True, old[:head], new[:head])]
    if len(old_mid) + len(new_mid) > _MAX_PARTS:
        pieces.append((False, old_mid, new_mid))
    elif old_mid or new_mid:
        matcher = SequenceMatcher(None, old_mid, new_mid, autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            pieces.append((tag == "equal", old_mid[a:b], new_mid[c:d]))
    pieces.append((True, old[len(old) - tail :], new[len(new) - tail :]))
    return [piece for piece in pieces if piece[1] or piece[2]]


def _places(stable: Sequence[str], record: Sequence[str]) -> list[int | None]:
    """Where each stable block stands on record."""
    places: list[int | None] = []
    at = 0
    for same, part, recorded in _pieces(stable, record):
        if same:
            places += range(at, at + len(part))
        else:
            places += [None] * len(part)
        at += len(recorded)
    return places


def _quoted(block: str) -> str:
    words = " ".join(block[: 4 * _MAX_QUOTE].split())
    return words if len(words) <= _MAX_QUOTE else words[: _MAX_QUOTE - 1].rstrip() + "…"
