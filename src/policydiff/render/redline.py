"""The edits of one change as paragraphs, with long unchanged stretches folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from policydiff.model import Edit, Op
from policydiff.render.blocks import Role, Span, Spans
from policydiff.render.harmless import harmless
from policydiff.typography import western

_ROLES = {Op.EQUAL: Role.PLAIN, Op.INSERT: Role.INSERTED, Op.DELETE: Role.DELETED}
_REFERENCES = {Op.DELETE: Role.REFERENCE_OLD, Op.INSERT: Role.REFERENCE_NEW}
_PARAGRAPH_END = "¶"
"""Drawn where one paragraph became two or two became one."""
_FEWEST_HIDDEN = 8
_SPACE = re.compile(r"\s+")

_UNSPACED = "\u2e80-\u9fff\uf900-\ufaff"


@cache
def _word(*, western: bool) -> re.Pattern[str]:
    """A word; a character, in group 1, where words are written without spaces between them.

    Compiled where a long stretch is first folded: so wide a range of characters takes milliseconds.

    Args:
        western: for texts without such a character.
    """
    return re.compile(r"((?!))|\S+" if western else f"([{_UNSPACED}])|[^\\s{_UNSPACED}]+")


def redline(edits: Sequence[Edit], *, context: int) -> Iterator[Spans]:
    """The paragraphs of a redline; unchanged stretches far from any edit are folded.

    Args:
        edits: of one layer.
        context: words kept on each side of an edit.
    """
    paragraph: list[Span] = []
    pieces = [piece for edit in edits for piece in _pieces(edit)]
    marked = [number for number, piece in enumerate(pieces) if piece.role is not Role.PLAIN]
    for number, (text, role, ended) in enumerate(pieces):
        if role is Role.PLAIN and marked:
            text = folded(  # noqa: PLW2901 - the same text, shorter
                text,
                head=context if number > marked[0] else 0,
                tail=context if number < marked[-1] else 0,
            )
        if text:
            paragraph.append(Span(harmless(text), role))
        if ended and paragraph:
            yield tuple(paragraph)
            paragraph = []
    if paragraph:
        yield tuple(paragraph)


class _Piece(NamedTuple):
    """A stretch of one paragraph."""

    text: str
    role: Role
    ended: bool
    """Whether the paragraph ends with it."""


def _pieces(edit: Edit) -> Iterator[_Piece]:
    """The stretches of an edit, with the ends of paragraphs that came or went as words of their own."""
    if edit.op is not Op.EQUAL:
        role = (_REFERENCES if edit.reference else _ROLES)[edit.op]
        *ended, rest = edit.text.split("\n")
        for text in ended:
            yield _Piece(text + _PARAGRAPH_END, role, ended=True)
        yield _Piece(rest, role, ended=False)
        return
    spaces = _SPACE.finditer(edit.old_text if edit.old_text is not None else edit.text)
    start = 0
    for space in _SPACE.finditer(edit.text):
        before = next(spaces, space)
        came, went = "\n" in space[0], "\n" in before[0]
        if came or went:
            yield _Piece(edit.text[start : space.start()], Role.PLAIN, ended=came and went)
            start = space.end()
        if came and not went:
            yield _Piece(_PARAGRAPH_END, Role.INSERTED, ended=True)
        elif went and not came:
            yield _Piece(_PARAGRAPH_END, Role.DELETED, ended=False)
            start = space.start()
    yield _Piece(edit.text[start:], Role.PLAIN, ended=False)


def folded(text: str, *, head: int, tail: int) -> str:
    """Text with the words in its middle counted instead of said, if they are more than a few.

    Args:
        text: of a stretch that stands unchanged.
        head: words to keep at its beginning.
        tail: words to keep at its end.
    """
    if len(text) <= head + tail + _FEWEST_HIDDEN:
        return text
    words = list(_word(western=western(text)).finditer(text))
    hidden = words[head : max(head, len(words) - tail)]
    if len(hidden) < max(_FEWEST_HIDDEN, max(head, tail) // 2):
        return text
    unspaced = sum(word[1] is not None for word in hidden) * 2 > len(hidden)
    said = f"[… {len(hidden)} {'characters' if unspaced else 'words'} unchanged …]"
    before = f"{text[: hidden[0].start()].rstrip()} " if head else ""
    after = f" {text[hidden[-1].end() :].lstrip()}" if tail else ""
    return f"{before}{said}{after}"


def opening(text: str, *, words: int) -> str:
    """The first words of a text on one line, with `…` where there are more."""
    found = list(_word(western=western(text)).finditer(text))
    if len(found) <= words:
        return harmless(" ".join(text.split()))
    return harmless(" ".join(text[: found[words - 1].end()].split())) + " …"
