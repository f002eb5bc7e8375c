"""One line of Markdown in the making: words, inline marks, escapes and white space.

Marks are written when the first word inside them comes and dropped when none does, so white space ends up
outside of them and empty ones leave nothing behind.
"""

from __future__ import annotations

import re
from enum import Enum

_UNSHOWN = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff]")
"""Controls (terminal escapes among them), soft hyphen, zero-width space, word joiner, byte-order mark."""

_MAY_BE_MARKUP = re.compile(r"[\\`*\[\]^~_<&{]")
_MARKUP = re.compile(
    r"[\\`*\[\]^~]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?[A-Za-z0-9]{1,40};)"
    r"|\{(?=#)"
)
_LINE_START = re.compile(
    r"^(?:(?=#{1,6}(?:\s|$)|>|[-+:](?:\s|$)|-+\s*$|=+\s*$|\|)"
    r"|(-?\d{1,9}|[A-Za-z]{1,3}|[ivxlcdm]{4,15}|[IVXLCDM]{4,15})(?=[.)](?:\s|$)))",
    re.MULTILINE,
)


class Mark(Enum):
    """Inline marks with what opens and closes them."""

    EMPHASIS = ("_", "_")
    STRONG = ("**", "**")
    STRUCK = ("~~", "~~")
    SUPERSCRIPT = ("^", "^")
    SUBSCRIPT = ("~", "~")
    QUOTATION = ("“", "”")
    CODE = ("`", "`")
    LINK = ("[", "]")


_JOINING = frozenset({Mark.EMPHASIS, Mark.STRONG, Mark.STRUCK})
"""Marks that say the same of two words side by side as of each; two footnote marks stay two."""


class _Open:
    """A mark that the page has opened.

    `start` and `end` are where the line shows its signs, -1 while it does not.
    """

    __slots__ = ("end", "mark", "start", "target")

    def __init__(self, mark: Mark | None, target: str) -> None:
        self.mark = mark
        self.target = target
        self.start = self.end = -1


class Line:
    """Collects the words of one paragraph, heading or cell line.

    `words` counts the texts put in since the beginning, over all lines; it tells whether anything visible came
    between two moments. `muted` is a mark that is not written for now.
    """

    __slots__ = ("_break", "_closed", "_code", "_open", "_parts", "_space", "muted", "words")

    def __init__(self) -> None:
        self.words = 0
        self.muted: Mark | None = None
        self._parts: list[str] = []
        self._open: list[_Open] = []
        self._space = False
        self._break = False
        self._code: list[str] | None = None
        self._closed: _Open | None = None

    def text(self, raw: str) -> None:
        """Add text of the page: white space folded, unshown characters out, markup characters escaped."""
        raw = plain(raw)
        if self._code is not None:
            self._code.append(raw)
            return
        words = raw.split()
        if not words:
            self._space = self._space or raw != ""
            return
        if raw[0].isspace():
            self._space = True
        text = escape(" ".join(words))
        self._put(text)
        if raw[-1].isspace():
            self._space = True

    def image(self, alt: str, source: str) -> None:
        """Add an image that has a text of its own."""
        words = plain(alt).split()
        if words and self._code is None:
            self._put(f"![{escape(' '.join(words))}]({source})")

    def space(self) -> None:
        """Part what came from what comes."""
        if self._code is None:
            self._space = True
        else:
            self._code.append(" ")

    def hard_break(self) -> bool:
        """Begin a new line inside the paragraph; False if the last thing was such a break already."""
        if self._code is not None:
            self._code.append(" ")
        elif self._break:
            return False
        elif self._parts:
            self._break = True
        return True

    def open(self, mark: Mark, target: str = "") -> None:
        """Begin a mark; inside one of its kind, or inside code, it says nothing new and is not written."""
        idle = self._code is not None or any(outer.mark is mark for outer in self._open)
        self._open.append(_Open(None if idle else mark, target))
        if mark is Mark.CODE and not idle:
            self._code = []

    def close(self) -> None:
        """End the mark that was begun last."""
        ended = self._open[-1]
        if ended.mark is Mark.CODE:
            self._put_code()
            self._code = None
        self._open.pop()
        self._write_end(ended)

    def take(self) -> str:
        """Give the line as Markdown and begin the next one, inside the same marks."""
        if self._code:
            self._put_code()
        for mark in reversed(self._open):
            self._write_end(mark)
            mark.start = mark.end = -1
        text = "".join(self._parts)
        self._parts = []
        self._space = self._break = False
        self._closed = None
        return text

    def _put(self, text: str) -> None:
        parts = self._parts
        self.words += 1
        if self._break:
            parts.append("  \n")
            self._break = self._space = False
        elif self._space:
            if parts:
                parts.append(" ")
            self._space = False
        for opened in self._open:
            mark = opened.mark
            if opened.start < 0 and mark not in (None, Mark.CODE, self.muted):
                self._write_start(opened, mark)
        closed = self._closed
        if (
            closed
            and closed.mark is Mark.EMPHASIS
            and closed.end == len(parts) - 1
            and text[0].isalnum()
        ):
            # `_` between letters is a letter, so a letter that follows at once asks for the other sign.
            parts[closed.start] = parts[closed.end] = "*"
        self._closed = None
        parts.append(text)

    def _put_code(self) -> None:
        raw = "".join(self._code or ())
        self._code = []
        words = " ".join(raw.split())
        if not words:
            self._space = self._space or raw != ""
            return
        self._space = self._space or raw[0].isspace()
        fence = "`"
        while fence in words:
            fence += "`"
        pad = " " if words[0] == "`" or words[-1] == "`" else ""
        self._put(f"{fence}{pad}{words}{pad}{fence}")
        self._space = raw[-1].isspace()

    def _write_start(self, opened: _Open, mark: Mark) -> None:
        parts = self._parts
        last = self._closed
        if last and last.mark is mark and mark in _JOINING and last.end == len(parts) - 1:
            parts.pop()  # `**a****b**` is `**ab**`
            opened.start = last.start
            self._closed = None
            return
        sign = mark.value[0]
        if parts:
            before = parts[-1]
            if mark is Mark.EMPHASIS and before[-1].isalnum():
                sign = "*"
            elif mark is Mark.LINK and before[-1] == "!":
                parts[-1] = before[:-1] + "\\!"
        opened.start = len(parts)
        parts.append(sign)

    def _write_end(self, ended: _Open) -> None:
        if ended.start < 0 or ended.mark is None:
            return
        parts = self._parts
        ended.end = len(parts)
        if ended.mark is Mark.EMPHASIS:
            parts.append(parts[ended.start])
        elif ended.mark is Mark.LINK:
            parts.append(f"]({ended.target})")
        else:
            parts.append(ended.mark.value[1])
        self._closed = ended


def escape(text: str) -> str:
    """Put a backslash before what would be read as markup inside a line."""
    return _MARKUP.sub(r"\\\g<0>", text) if _MAY_BE_MARKUP.search(text) else text


def escape_line_starts(text: str) -> str:
    """Put a backslash into what would be read as a block or a list label at the start of a line."""
    return _LINE_START.sub(r"\g<0>\\", text)


def plain(text: str) -> str:
    """Take out characters that are not shown; white space stays as it is."""
    return text if text.isprintable() else _UNSHOWN.sub("", text)
