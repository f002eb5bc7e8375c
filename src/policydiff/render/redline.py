"""The edits of one change as paragraphs, with long unchanged stretches folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policydiff.model import Edit, Op
from policydiff.render.blocks import Role, Span, Spans
from policydiff.render.harmless import harmless

DEFAULT_CONTEXT = 40
"""Words kept on each side of an edit before a long unchanged stretch is folded."""

_ROLES = {Op.EQUAL: Role.PLAIN, Op.INSERT: Role.INSERTED, Op.DELETE: Role.DELETED}
_REFERENCES = {Op.DELETE: Role.REFERENCE_OLD, Op.INSERT: Role.REFERENCE_NEW}
_PARAGRAPH_END = "¶"
"""Drawn where one paragraph became two or two became one."""
_FEWEST_HIDDEN = 8

_UNSPACED = "\u2e80-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"([{_UNSPACED}])|[^\\s{_UNSPACED}]+")
"""A word; a character where words are written without spaces between them."""


def redline(edits: Sequence[Edit], *, context: int) -> Iterator[Spans]:
    """The paragraphs of a redline; unchanged stretches far from any edit are folded.

    Args:
        edits: of one layer.
        context: words kept on each side of an edit.
    """
    paragraph: list[Span] = []
    last = len(edits) - 1
    for at, edit in enumerate(edits):
        head, tail = (context if at > 0 else 0), (context if at < last else 0)
        pieces = edit.text.split("\n")
        for number, piece in enumerate(pieces):
            ended = number < len(pieces) - 1
            text = folded(piece, head=head, tail=tail) if edit.op is Op.EQUAL else piece
            if ended and edit.op is not Op.EQUAL:
                text += _PARAGRAPH_END
            if text:
                role = (_REFERENCES if edit.reference else _ROLES)[edit.op]
                paragraph.append(Span(harmless(text), role))
            if ended and paragraph:
                yield tuple(paragraph)
                paragraph = []
    if paragraph:
        yield tuple(paragraph)


def folded(text: str, *, head: int, tail: int) -> str:
    """Text with the words in its middle counted instead of said, if they are more than a few.

    Args:
        text: of a stretch that stands unchanged.
        head: words to keep at its beginning.
        tail: words to keep at its end.
    """
    if len(text) <= head + tail + _FEWEST_HIDDEN:
        return text
    words = list(_WORD.finditer(text))
    hidden = words[head : len(words) - tail]
    if len(hidden) < max(_FEWEST_HIDDEN, max(head, tail) // 2):
        return text
    unspaced = sum(word[1] is not None for word in hidden) * 2 > len(hidden)
    said = f"[… {len(hidden)} {'characters' if unspaced else 'words'} unchanged …]"
    before = f"{text[: hidden[0].start()].rstrip()} " if head else ""
    after = f" {text[hidden[-1].end() :].lstrip()}" if tail else ""
    return f"{before}{said}{after}"


def opening(text: str, *, words: int) -> str:
    """The first words of a text on one line, with `…` where there are more."""
    found = list(_WORD.finditer(text))
    if len(found) <= words:
        return harmless(" ".join(text.split()))
    return harmless(" ".join(text[: found[words - 1].end()].split())) + " …"
