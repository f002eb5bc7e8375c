"""What a redline costs its reader, measured the same way for every tool.

A drawing is a list of (op, text) with op one of "=", "-", "+": what any tool's output comes down to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policydiff.compare.lcs import match_tokens
from policydiff.compare.tokens import tokenize
from policydiff.typography import plain

Drawing = Sequence[tuple[str, str]]
_WORD = re.compile(r"https?://[^\s]+|[^\W_]+(?:['’‑-][^\W_]+)*")


@dataclass(slots=True)
class Measures:
    """Sums over the pairs one tool has drawn."""

    pairs: int = 0
    edits: int = 0
    """Separate places a reader meets; a deletion and the insertion beside it are one."""
    islands: int = 0
    """Equal runs of one or two words between two edits."""
    marked: int = 0
    """Words deleted or inserted."""
    words: int = 0
    """Words of both sides."""
    minimum: int = 0
    """Words a longest common subsequence of words leaves over."""
    word_cuts: int = 0
    """Borders of an edit between two letters or digits."""
    token_cuts: int = 0
    """Borders of an edit inside a number, date, duration, reference, address or word."""
    inexact: int = 0
    """Pairs of which a side cannot be rebuilt, white space aside."""
    marked_pairs: int = 0
    """Pairs with a marked word."""

    def add(self, old: str, new: str, drawing: Drawing) -> None:
        """Count one pair."""
        self.pairs += 1
        before, after = count_words(old), count_words(new)
        self.words += before + after
        self.minimum += least_marked(old, new)
        marked = 0
        kept_run: list[str] = []
        in_edit, met_edit = False, False
        for op, text in _merged(drawing):
            if op == "=":
                if in_edit and text.strip():
                    in_edit, kept_run = False, [text]
                continue
            if not text.strip():
                continue
            marked += count_words(text)
            if not in_edit:
                self.edits += 1
                if met_edit and 1 <= count_words(kept_run[0]) <= 2:
                    self.islands += 1
            in_edit = met_edit = True
        self.marked += marked
        self.marked_pairs += marked > 0
        self._cuts(drawing, "-")
        self._cuts(drawing, "+")
        sides = ["".join(text for op, text in drawing if op in ("=", mark)) for mark in "-+"]
        self.inexact += [_bare(side) for side in sides] != [_bare(old), _bare(new)]

    def _cuts(self, drawing: Drawing, mark: str) -> None:
        bare = "".join(part for op, part in drawing if op in ("=", mark))
        borders: set[int] = set()
        position, last = 0, None
        for op, part in drawing:
            if op not in ("=", mark) or not part:
                continue
            if last is not None and op != last:
                borders.add(position)
            last = op
            position += len(part)
        inside: set[int] = set()
        tokens = tokenize(bare)
        for start, end in zip(tokens.starts, tokens.ends, strict=True):
            inside.update(range(start + 1, end))
        for border in borders:
            if border in inside:
                self.token_cuts += 1
                self.word_cuts += bare[border - 1].isalnum() and bare[border].isalnum()


def _merged(drawing: Drawing) -> list[tuple[str, str]]:
    merged: list[tuple[str, str]] = []
    for op, text in drawing:
        if merged and merged[-1][0] == op:
            merged[-1] = (op, merged[-1][1] + text)
        elif text:
            merged.append((op, text))
    return merged


def _bare(text: str) -> str:
    return "".join(plain(text).split())


def count_words(text: str) -> int:
    """Words of a text: runs of letters and digits, hyphens and apostrophes inside them included."""
    return sum(1 for _ in _WORD.finditer(text))


def least_marked(old: str, new: str) -> int:
    """Words that any redline of two texts marks at least."""
    before, after = _WORD.findall(plain(old)), _WORD.findall(plain(new))
    return len(before) + len(after) - 2 * sum(run.size for run in match_tokens(before, after))


def table(rows: dict[str, Measures], seconds: dict[str, float]) -> str:
    """The measures of several tools as a Markdown table."""
    head = (
        "| tool | pairs | edits per pair | islands per pair | words marked | of the minimum | cuts in a word "
        "| cuts in a token | inexact | seconds |"
    )
    lines = [head, "|" + "---|" * 10]
    for name, row in rows.items():
        if row.pairs:
            lines.append(
                f"| {name} | {row.pairs} | {row.edits / row.pairs:.2f} | {row.islands / row.pairs:.3f} "
                f"| {row.marked / max(1, row.words):.1%} | {row.marked / max(1, row.minimum):.3f} "
                f"| {row.word_cuts} | {row.token_cuts} | {row.inexact} | {seconds[name]:.2f} |"
            )
    return "\n".join(lines)
