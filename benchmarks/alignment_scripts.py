"""Known edit scripts: a text's clauses changed by a program that writes down what became of each."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policydiff.model import Clause, ClauseKind

_SENTENCE = re.compile(r"(?<=[a-z)][.!?]) (?=[A-Z])")


@dataclass(slots=True)
class Script:
    """An edited text and the truth about it."""

    new: list[Clause]
    pairs: set[tuple[int, int]]
    """(old, new) of what belongs together; a split clause has several."""
    moved: set[int]
    """Old indices of clauses that were moved."""
    split: set[int] = field(default_factory=set)
    """Old indices of clauses that were split."""
    merged: set[int] = field(default_factory=set)
    """New indices of clauses that were merged."""


@dataclass(slots=True)
class _Block:
    clause: Clause
    origin: tuple[int, ...]
    moved: bool = False
    twin: bool = False
    """Has another clause of the text the same words?"""


def edit(
    clauses: Sequence[Clause], foreign: Sequence[Clause], chance: random.Random, *, heavy: bool
) -> Script:
    """Edit a text.

    Args:
        clauses: of the text.
        foreign: clauses of other texts, to insert.
        chance: the only source of randomness.
        heavy: change about half of the clauses instead of a seventh.
    """
    texts = Counter(_letters(clause.text) for clause in clauses)
    blocks = [
        _Block(clause, (clause.index,), twin=texts[_letters(clause.text)] > 1) for clause in clauses
    ]
    vocabulary = [word for clause in clauses for word in clause.text.split()]
    amount = max(1, len(blocks) // (25 if heavy else 80))
    for _ in range(amount * 5):
        _reword(blocks, vocabulary, chance)
    for _ in range(amount):
        _split(blocks, chance)
        _merge(blocks, chance)
        _move(blocks, chance, vocabulary, reword=False)
        _move(blocks, chance, vocabulary, reword=True)
        for _ in range(2):
            at = chance.randrange(len(blocks) + 1)
            blocks.insert(at, _Block(chance.choice(foreign), ()))
            if len(blocks) > 4:
                del blocks[chance.randrange(len(blocks))]
    _move_section(blocks, chance)
    _renumber(blocks, chance)
    new = [replace(block.clause, index=at) for at, block in enumerate(blocks)]
    pairs = {(one, at) for at, block in enumerate(blocks) for one in block.origin}
    counts: dict[int, int] = {}
    for one, _ in pairs:
        counts[one] = counts.get(one, 0) + 1
    return Script(
        new=new,
        pairs=pairs,
        moved={one for block in blocks if block.moved for one in block.origin},
        split={one for one, count in counts.items() if count > 1},
        merged={at for at, block in enumerate(blocks) if len(block.origin) > 1},
    )


def _untouched(blocks: Sequence[_Block], clauses_words: int = 1) -> list[int]:
    """Blocks that nothing was done to but rewording, and that have no twin in their own text.

    Which of two equal clauses was moved or split, nobody could tell.
    """
    return [
        at
        for at, block in enumerate(blocks)
        if len(block.origin) == 1
        and not block.moved
        and not block.twin
        and len(block.clause.text.split()) >= clauses_words
        and sum(other.origin == block.origin for other in blocks) == 1
    ]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _reworded(text: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    words = text.split()
    share = chance.uniform(0.05, 0.6)
    for _ in range(max(1, round(len(words) * share / 1.5))):
        at = chance.randrange(len(words))
        what = chance.random()
        if what < 0.5:
            words[at] = chance.choice(vocabulary)
        elif what < 0.75 or len(words) < 3:
            words.insert(at, chance.choice(vocabulary))
        else:
            del words[at]
    return " ".join(words)


def _reword(blocks: list[_Block], vocabulary: Sequence[str], chance: random.Random) -> None:
    at = chance.choice(_untouched(blocks, 4) or [0])
    block = blocks[at]
    text = _reworded(block.clause.text, vocabulary, chance)
    blocks[at] = _Block(replace(block.clause, text=text), block.origin, block.moved, block.twin)


def _split(blocks: list[_Block], chance: random.Random) -> None:
    able = [
        at
        for at in _untouched(blocks, 16)
        if any(
            min(
                len(blocks[at].clause.text[: cut.start()].split()),
                len(blocks[at].clause.text[cut.end() :].split()),
            )
            >= 6
            for cut in _SENTENCE.finditer(blocks[at].clause.text)
        )
    ]
    if not able:
        return
    at = chance.choice(able)
    block = blocks[at]
    text = block.clause.text
    cuts = [
        cut
        for cut in _SENTENCE.finditer(text)
        if min(len(text[: cut.start()].split()), len(text[cut.end() :].split())) >= 6
    ]
    cut = chance.choice(cuts)
    halves = (text[: cut.start()], text[cut.end() :])
    blocks[at : at + 1] = [
        _Block(replace(block.clause, text=half), block.origin) for half in halves
    ]


def _merge(blocks: list[_Block], chance: random.Random) -> None:
    whole = set(_untouched(blocks, 6))
    able = [
        at
        for at in sorted(whole)
        if at + 1 in whole
        and blocks[at].clause.kind is blocks[at + 1].clause.kind
        and blocks[at].clause.kind in (ClauseKind.PARAGRAPH, ClauseKind.ITEM)
    ]
    if not able:
        return
    at = chance.choice(able)
    one, other = blocks[at], blocks[at + 1]
    text = f"{one.clause.text} {other.clause.text}"
    blocks[at : at + 2] = [_Block(replace(one.clause, text=text), one.origin + other.origin)]


def _move(
    blocks: list[_Block], chance: random.Random, vocabulary: Sequence[str], *, reword: bool
) -> None:
    able = _untouched(blocks, 8)
    if len(blocks) < 12 or not able:
        return
    at = chance.choice(able)
    block = blocks.pop(at)
    text = block.clause.text
    if reword:
        words = text.split()
        for _ in range(max(1, len(words) // 6)):
            words[chance.randrange(len(words))] = chance.choice(vocabulary)
        text = " ".join(words)
    far = [
        to for to in range(len(blocks)) if abs(to - at) >= 4 and _heavier(blocks, at, to, len(text))
    ]
    if not far:
        blocks.insert(at, block)
        return
    moved = _Block(replace(block.clause, text=text), block.origin, moved=True)
    blocks.insert(chance.choice(far), moved)


def _heavier(blocks: Sequence[_Block], at: int, to: int, length: int) -> bool:
    """Is there more text between two places than moves across it? Else it isn't what moved."""
    between = blocks[min(at, to) : max(at, to)]
    return (
        sum(len(block.clause.text) for block in between if block.origin and not block.moved)
        > 1.5 * length
    )


def _move_section(blocks: list[_Block], chance: random.Random) -> None:
    starts = [at for at, block in enumerate(blocks) if block.clause.kind is ClauseKind.HEADING]
    sections = [
        (start, stop)
        for start, stop in zip(starts, [*starts[1:], len(blocks)], strict=False)
        if 2 <= stop - start <= 10
        and all(len(block.origin) == 1 and not block.moved for block in blocks[start:stop])
    ]
    if not sections:
        return
    start, stop = chance.choice(sections)
    taken = blocks[start:stop]
    rest = blocks[:start] + blocks[stop:]
    length = sum(len(block.clause.text) for block in taken)
    places = [
        at
        for at in [
            *(s for s in range(len(rest)) if rest[s].clause.kind is ClauseKind.HEADING),
            len(rest),
        ]
        if abs(at - start) >= 4 and _heavier(rest, start, at, length)
    ]
    if not places:
        return
    to = chance.choice(places)
    for block in taken:
        block.moved = True
    blocks[:] = rest[:to] + taken + rest[to:]


def _renumber(blocks: list[_Block], chance: random.Random) -> None:
    """Every label becomes another one, as when a section is put in front."""
    by = chance.choice((1, 1, 2, 3))
    for at, block in enumerate(blocks):
        label = block.clause.label
        if label and (number := re.match(r"\d+", label)):
            shifted = str(int(number[0]) + by) + label[number.end() :]
            blocks[at] = _Block(
                replace(block.clause, label=shifted), block.origin, block.moved, block.twin
            )
