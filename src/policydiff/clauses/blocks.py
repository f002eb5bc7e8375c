"""The block structure of a version's Markdown, read line by line.

Two dialects meet here: our own (docs/markdown-dialect.md) and the Turndown Markdown of Open Terms
Archive records, old and new. Both need far less than CommonMark, and some of it against CommonMark:
no block is ever indented code, a list item's further blocks stand 4 spaces in whatever its marker's
width, and a label may be a letter or a Roman number.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from policydiff.clauses.rows import read_rows
from policydiff.model import ClauseKind


class Block(NamedTuple):
    """One leaf block."""

    kind: ClauseKind
    raw: str
    """Its Markdown without block markers; lines parted by a line feed, cells of a row by `CELL`."""
    depth: int
    """How many list items it stands in."""
    marker: str | None
    """On the first block of a list item its label as published, `""` for a bullet; else None."""
    level: int
    """Of a heading, 1-6; else 0."""
    start: int
    end: int


_ATX = re.compile(r"(#{1,6})(?:[ \t]+(.*))?$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")
_MARKER = re.compile(
    r"(?:[*+-]"
    r"|(-?\d{1,9}[.)]|[A-Za-z][.)]|[ivxlc]{2,8}[.)]|[IVXLC]{2,8}[.)]|(?P<twin>[a-z])(?P=twin)[.)]|a[a-z][.)])"
    r")(?:[ \t]+|$)"
)
_DEFINITION = re.compile(r":[ \t]+(?=\S)")
_DEEPEST = 64
"""Lists in one another, beyond which a marker on the same line is text: nobody writes them by hand."""
# Nearly all lines are one of two things, told at a glance: a paragraph in one line between blank
# ones, and a list item with a bullet and plain words.
_WORDS = re.compile(r"(?![\s#=>`~|:*_+-]|\w{1,9}[.)])")
_PARAGRAPH = re.compile(
    rf"(?=[^\s#=>`~|:])(?!{_RULE.pattern}|{_UNDERLINE.pattern}|{_MARKER.pattern})"
)
_BULLET = re.compile(rf" *[*+-][ \t]+(?=[^\s#*+`~-])(?!{_MARKER.pattern})")
_HEADING = re.compile(
    rf"(?:{_PARAGRAPH.pattern}(?P<words>.+)\n(?P<line>=+|-+)[ \t]*)\Z", re.MULTILINE
)


_new = tuple.__new__


class _Reader:
    """The state of one reading: the open paragraph, the open list items, the open table or fence."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.blocks: list[Block] = []
        self.items: list[int] = []  # indentation that a further block of each open item needs
        self.marker: str | None = None  # of the item just opened, until its first block is out
        self.paragraph: list[str] = []
        self.quoted = False
        self.start = self.end = 0

    def emit(self, kind: ClauseKind, raw: str, level: int = 0) -> None:
        if kind is ClauseKind.PARAGRAPH and self.quoted:
            kind = ClauseKind.QUOTE
        self.blocks.append(
            _new(Block, (kind, raw, len(self.items), self.marker, level, self.start, self.end))
        )
        self.marker = None

    def close(self, level: int = 0) -> None:
        """End the open paragraph, as a heading where an underline gave it a level."""
        if self.paragraph:
            kind = ClauseKind.HEADING if level else ClauseKind.PARAGRAPH
            self.emit(kind, "\n".join(self.paragraph), level)
            self.paragraph.clear()

    def read(self) -> list[Block]:
        number, position, count = 0, 0, len(self.lines)
        while number < count:
            line = self.lines[number]
            used = 1
            if not line or line.isspace():
                self.close()
            elif not self.quoted and (bullet := _BULLET.match(line)):
                self.bullet(line, bullet.end(), position)
            else:
                used = self.line(line, number, position)
            position += len(line) + 1
            number += 1
            for _ in range(used - 1):
                position += len(self.lines[number]) + 1
                number += 1
        self.close()
        return self.blocks

    def bullet(self, line: str, inner: int, position: int) -> None:
        """Read a line that is a list item with a bullet and begins with plain words."""
        self.close()
        indent = len(line) - len(line.lstrip(" "))
        while self.items and indent < self.items[-1]:
            self.items.pop()
        self.items.append(indent + 2)
        self.marker = ""
        self.start, self.end = position + indent, position + len(line)
        self.paragraph.append(line[inner:])

    def line(self, line: str, number: int, position: int) -> int:
        """Read a line that is not blank; returns how many lines it used."""
        rest = line.lstrip(" \t")
        indent = _width(line, len(line) - len(rest)) if len(rest) != len(line) else 0
        quoted = rest[0] == ">" and (not self.paragraph or self.quoted or indent < 4)
        if quoted:
            rest = rest.lstrip("> \t")
        if quoted != self.quoted and not (self.paragraph and not quoted):
            self.close()
            self.quoted = quoted
        end = position + len(line)
        if not rest:
            self.close()
            return 1
        if self.items and indent < self.items[-1] and not quoted and not self.continues(rest):
            self.close()
            while self.items and indent < self.items[-1]:
                self.items.pop()
                self.marker = None
        if not self.paragraph:
            self.start = position + len(line) - len(rest)
        if rest[0] in "#=*+-_`~|:" or rest[0].isalnum():
            used = self.marked(rest, indent, number, position)
            if used:
                return used
        self.quoted = quoted
        self.paragraph.append(rest)
        self.end = end
        return 1

    def continues(self, rest: str) -> bool:
        """Is a line, indented too little for its item, still the item's open paragraph?"""
        return bool(self.paragraph) and not (
            _MARKER.match(rest) or rest[0] == "#" or _RULE.match(rest) or _UNDERLINE.match(rest)
        )

    def marked(self, rest: str, indent: int, number: int, position: int) -> int:  # noqa: PLR0911  one per block
        """Read a line that may begin another block than a paragraph; 0 where it does not."""
        first = rest[0]
        if first == "#":
            heading = _ATX.match(rest)
            if heading is None:
                return 0
            self.interrupt(rest, position, number)
            self.emit(ClauseKind.HEADING, heading[2] or "", len(heading[1]))
            return 1
        if first in "=-" and self.paragraph and (underline := _UNDERLINE.match(rest)):
            self.end = position + len(self.lines[number])
            self.close(1 if underline[1][0] == "=" else 2)
            return 1
        if first in "*-_" and _RULE.match(rest):
            self.close()
            return 1
        if first in "`~" and (fence := _FENCE.match(rest)):
            self.interrupt(rest, position, number)
            return self.fence(fence[1], number, position)
        if first == "|" and not self.paragraph:
            return self.table(number, position)
        if first == ":" and (definition := _DEFINITION.match(rest)):
            self.interrupt(rest, position, number)
            self.items = self.items[: sum(need <= indent for need in self.items)]
            self.paragraph.append(rest[definition.end() :])
            return 1
        return self.item(rest, indent, number, position)

    def interrupt(self, rest: str, position: int, number: int) -> None:
        """Close what is open because another block begins on this line."""
        self.close()
        self.start = position + len(self.lines[number]) - len(rest)
        self.end = position + len(self.lines[number])

    def item(self, rest: str, indent: int, number: int, position: int) -> int:
        marker = _MARKER.match(rest)
        if marker is None:
            return 0
        label = marker[1] or ""
        # Inside a paragraph a line that begins with a label is the sentence going on, unless lists
        # are what is being read: `... before\n2010. Afterwards ...`.
        if self.paragraph and label and not self.items and label not in ("1.", "1)"):
            return 0
        # `I. Scope` over a line is a heading: a letter is a label to us, but not to who wrote it.
        if label[:1].isalpha() and not indent and self.underlined(number):
            return 0
        self.interrupt(rest, position, number)
        while self.items and indent < self.items[-1]:
            self.items.pop()
        self.items.append(indent + 2)
        self.marker = label
        content = rest[marker.end() :]
        if not content:
            return 1
        inner = indent + marker.end()
        nested = content[0] in "#*+-`~" or content[0].isalnum()
        if nested and len(self.items) < _DEEPEST:
            return self.marked(content, inner, number, position) or self.begin(content)
        return self.begin(content)

    def underlined(self, number: int) -> bool:
        below = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        return below.startswith(("---", "===")) and _UNDERLINE.match(below) is not None

    def begin(self, content: str) -> int:
        self.paragraph.append(content)
        return 1

    def fence(self, mark: str, number: int, position: int) -> int:
        after = number + 1
        while after < len(self.lines):
            bare = self.lines[after].strip().lstrip("> ")
            after += 1
            if bare.startswith(mark) and not bare.strip(mark[0]):
                break
        lines = self.lines[number:after]
        self.end = position + sum(map(len, lines)) + len(lines) - 1
        self.emit(ClauseKind.CODE, "\n".join(lines[1:-1]))
        return len(lines)

    def table(self, number: int, position: int) -> int:
        rows, used = read_rows(self.lines, number, position)
        for raw, self.start, self.end in rows:
            self.emit(ClauseKind.ROW, raw)
        return used


def read_blocks(text: str) -> list[Block]:
    """Read the leaf blocks of a Markdown text in order. Linear in the text's length."""
    length = len(text)
    if "\n" not in text:
        if _WORDS.match(text) or _PARAGRAPH.match(text):
            return [_new(Block, (ClauseKind.PARAGRAPH, text, 0, None, 0, 0, length))]
        if text[:1] != " " and (bullet := _BULLET.match(text)):
            words = text[bullet.end() :]
            return [_new(Block, (ClauseKind.PARAGRAPH, words, 1, "", 0, 0, length))]
        if heading := _ATX.match(text):
            return [
                Block(ClauseKind.HEADING, heading[2] or "", 0, None, len(heading[1]), 0, length)
            ]
    elif text[-1] in "=- \t" and (heading := _HEADING.match(text)):
        level = 1 if heading["line"][0] == "=" else 2
        return [Block(ClauseKind.HEADING, heading["words"], 0, None, level, 0, length)]
    return _Reader(text).read()


def _width(line: str, stop: int) -> int:
    """How far a line's text stands in, a tab reaching to the next multiple of 4."""
    width = 0
    for character in line[:stop]:
        width += 4 - width % 4 if character == "\t" else 1
    return width
