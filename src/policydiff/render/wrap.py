"""Where lines break on a terminal: by cells, so that wide letters, marks and emoji keep to the width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, split_graphemes

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003ffff"
)
_OPENS = "([{‹“‘«（「『【《〈［｛"
_CLOSES = ")]}›”’»）」』】》〉］｝、。，．：；！？…·ー々"
_UNIT = re.compile(
    r"\s+"
    f"|(?:[{re.escape(_OPENS)}][-+]?)*[{_WIDE}][\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*"
    f"(?:[-+]?[{re.escape(_CLOSES)}])*"
    "|[\U0001f1e6-\U0001f1ff]{2}"
    f"|[^\\s{_WIDE}]+"
)
"""White space, a wide letter with the signs that must not be parted from it, a flag, or a word."""
_SEAM = re.compile(r"(?<=[/?&=#._\-@,;:])")
"""Where a word that is wider than a line is best cut: the joints of a URL."""


def lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Break text into lines of at most `width` cells.

    Breaks at white space, between letters of scripts that are written without it (but no closing
    sign begins a line and no opening sign ends one), and inside words that are wider than a line: at
    a joint where there is one, never inside a character that is built of several.

    Args:
        text: without line feeds; the white space at a break belongs to no line.
        width: cells, at least 2.

    Yields:
        Start and end of each line in the text. None for a text without words.
    """
    start = end = used = 0
    for unit in _UNIT.finditer(text):
        if unit[0].isspace():
            continue
        gap = cell_len(text[end : unit.start()]) if end > start else 0
        if end > start and used + gap + cell_len(unit[0]) > width:
            yield start, end
            start = end
        if end == start:
            start, used, gap = unit.start(), 0, 0
        for cut, cells in _cut(unit[0], unit.start(), width):
            if used + gap + cells > width:
                yield start, end
                start, used, gap = end, 0, 0
            used += gap + cells
            gap, end = 0, cut
    if end > start:
        yield start, end


def filled(text: str, width: int) -> str:
    """Plain text with every line broken to a width, under its own indentation."""
    rows: list[str] = []
    for row in text.splitlines():
        words = row.lstrip(" ")
        indent = " " * min(len(row) - len(words), width // 2)
        broken = [words[start:end] for start, end in lines(words, width - len(indent))]
        rows += [f"{indent}{line}" for line in broken] or [""]
    return "".join(f"{row}\n" for row in rows)


def _cut(word: str, at: int, width: int) -> Iterator[tuple[int, int]]:
    """The parts of a word that fit on a line each: where they end, and their cells."""
    if cell_len(word) <= width:
        yield at + len(word), cell_len(word)
        return
    for part in _SEAM.split(word):
        if cell_len(part) <= width:
            if part:
                yield at + len(part), cell_len(part)
        else:
            clusters, _ = split_graphemes(part)
            for _, end, cells in clusters:
                yield at + end, cells
        at += len(part)
