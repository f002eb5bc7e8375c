"""A block's Markdown read mark by mark: whatever markup it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from policydiff.clauses.making import link
from policydiff.model import Link


class Inline(NamedTuple):
    """A block's visible words and what lies under them."""

    text: str
    """White space folded, no markup."""
    links: tuple[Link, ...]
    anchor: str | None
    """Of a heading: `{#x}` at its end, or a link with no words to `#x`."""
    bold: bool
    """Is all of it set strong?"""


SPECIAL = re.compile(r"[!\\`*_\[\]<^~{\x00]")
"""Where something may be other than it looks."""
# Each alternative begins with a character of its own, so a position is tried once; what can run on
# is bounded by what it may not hold.
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?P<words>[^\[\]\\`*_<^~{\x00]*)\]\((?P<to>[^\s()<>\\\"]*)\)"
    r"|(?P<ticks>`+)"
    r"|(?P<star>\*+)"
    r"|(?P<under>_+)"
    r"|(?P<open>!?\[)"
    r"|\](?P<target>\((?:<[^<>\n]*>|(?:\\.|[^\s()\\]|\([^\s()]{0,500}\))*)"
    r"(?:[ \t\n]+\"(?:\\.|[^\"\\]){0,500}\"|)[ \t]*\)|\([^()<>\[\]\"\n]{0,500}\))?"
    r"|<(?P<line>br)[ \t]*/?>(?:[ \t]*[*+-][ \t]+)?"
    r"|<(?P<tag>(?:https?://|mailto:)[^<>\s]{1,2000}|/?(?:u|b|i|em|strong|span|sup|sub|ins)\b[^<>\n]{0,200})>"
    r"|\^(?P<sup>[^\^\s]{1,20})\^"
    r"|~(?P<sub>[^~\s]{1,20})~"
    r"|(?P<strike>~~)"
    r"|\{\#(?P<anchor>[^\s{}]{1,300})\}[ \t]*$"
    r"|(?P<cell>\x00)"
)
_LETTER = re.compile(r"\w")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_marks(raw: str) -> Inline:
    """Read a block's Markdown. Linear in its length."""
    return _Reader(raw).read()


class _Reader:
    """The pieces of a block as they are read; a piece that turns out to be markup is emptied."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.pieces: list[str] = []
        self.opened: list[tuple[int, int]] = []  # piece of each open bracket, `filled` before it
        self.filled = 0  # pieces that hold words
        self.links: list[tuple[int, int, str]] = []  # first piece, piece after the last, target
        self.anchor: str | None = None
        self.strong = 0  # marks of strong emphasis so far: odd inside one
        self.plain = False  # was there a word outside of strong emphasis?

    def read(self) -> Inline:
        raw = self.raw
        position = 0
        while special := SPECIAL.search(raw, position):
            start = special.start()
            match = _TOKEN.match(raw, start)
            if match is None:
                start += 1
            if start > position:
                self.words(raw[position:start])
            position = self.take(match, match.end()) if match else start
        if position < len(raw):
            self.words(raw[position:])
        return self.finish(bold=self.strong > 0 and not self.plain)

    def words(self, piece: str) -> None:
        self.pieces.append(piece)
        if not piece.isspace():
            self.filled += 1
            if not self.plain and not self.strong % 2:
                self.plain = _LETTER.search(piece) is not None

    def take(self, match: re.Match[str], end: int) -> int:  # noqa: C901, PLR0912  one branch per mark
        """Read one piece of markup; returns where reading goes on."""
        pieces = self.pieces
        kind = match.lastgroup
        found = match[0]
        if kind == "to":
            if found[0] != "!":
                self.link(match["words"], match["to"])
        elif kind == "escaped":
            self.words(match["escaped"])
        elif kind == "star":
            if len(found) == 1 and _spaced(self.raw, match.start(), end):
                pieces.append(found)
            elif len(found) > 1:
                self.strong += len(found) // 2
        elif kind == "under":
            start = match.start()
            if _inside_word(self.raw, start, end) or _spaced(self.raw, start, end):
                pieces.append(found)
            elif len(found) > 1:
                self.strong += len(found) // 2
        elif kind == "open":
            self.opened.append((len(pieces), self.filled))
            pieces.append(found)
        elif found[0] == "]":
            self.close(match["target"])
        elif kind == "line":
            pieces.append(" ")  # and the bullet of a list in a cell is no word
        elif kind == "ticks":
            close = self.raw.find(found, end)
            if close < 0 or "\x00" in self.raw[end:close]:
                pieces.append(found)
            else:
                self.words(self.raw[end:close].strip())
                return close + len(found)
        elif kind == "tag":
            tag = match["tag"]
            if ":" in tag:
                self.links.append((len(pieces), len(pieces) + 1, tag))
                self.words(tag.removeprefix("mailto:"))
        elif kind == "sup":
            self.words(match["sup"].translate(_SUPERSCRIPT))
        elif kind == "sub":
            self.words(match["sub"])
        elif kind == "anchor":
            self.anchor = match["anchor"]
        elif kind == "cell":
            pieces.append(" | ")
        return end

    def link(self, words: str, target: str) -> None:
        """Read a link without markup in its words."""
        if words and not words.isspace():
            self.links.append((len(self.pieces), len(self.pieces) + 1, target))
            self.words(words)
        elif target.startswith("#") and self.anchor is None:
            self.anchor = target[1:]

    def close(self, target: str | None) -> None:
        """Read a `]`, with the link target after it if there is one."""
        if not self.opened:
            if target is None:
                self.words("]")
            elif self.filled:
                # Opened in a block before this one: the page's link goes on here.
                self.links.append((0, len(self.pieces), _target(target)))
            return
        first, filled = self.opened.pop()
        if target is None:
            self.filled += 1
            self.pieces.append("]")
            return
        if self.pieces[first] == "![":
            del self.pieces[first:]
            while self.links and self.links[-1][0] >= first:
                self.links.pop()
            self.filled = filled
            return
        self.pieces[first] = ""
        address = _target(target)
        if self.filled > filled:
            self.links.append((first, len(self.pieces), address))
        elif address.startswith("#") and self.anchor is None:
            self.anchor = address[1:]

    def finish(self, *, bold: bool) -> Inline:
        """Fold white space over all pieces and turn piece numbers into spans."""
        for first, _ in self.opened:
            self.pieces[first] = ""  # a link that is closed in a later block
        text = "".join(self.pieces)
        if " ".join(text.split()) == text:
            offsets = [0, *accumulate(map(len, self.pieces))]
            return Inline(text, self._spans(text, offsets), self.anchor, bold)
        offsets = []
        folded: list[str] = []
        length = 0
        space = True  # does what is written so far end in white space?
        for piece in self.pieces:
            offsets.append(length)
            if not piece:
                continue
            words = " ".join(piece.split())
            if piece[0].isspace() and not space:
                words = " " + words
            if words and words != " " and piece[-1].isspace():
                words += " "
            if words:
                space = words[-1] == " "
                folded.append(words)
                length += len(words)
        offsets.append(length)
        text = "".join(folded).rstrip()
        return Inline(text, self._spans(text, offsets), self.anchor, bold)

    def _spans(self, text: str, offsets: Sequence[int]) -> tuple[Link, ...]:
        links: list[Link] = []
        for first, after, target in sorted(self.links):
            start, end = offsets[first], min(offsets[after], len(text))
            while start < end and text[start] == " ":
                start += 1
            while end > start and text[end - 1] == " ":
                end -= 1
            if end > start:
                links.append(link(start, end, target))
        return tuple(links)


def _spaced(raw: str, start: int, end: int) -> bool:
    """Does a run of marks stand alone between words?"""
    return start > 0 and end < len(raw) and raw[start - 1].isspace() and raw[end].isspace()


def _inside_word(raw: str, start: int, end: int) -> bool:
    return start > 0 and end < len(raw) and raw[start - 1].isalnum() and raw[end].isalnum()


def _target(target: str) -> str:
    """The address in `(address "title")`."""
    inner = target[1:-1].strip()
    if inner.startswith("<"):
        return inner[1 : inner.find(">")]
    if inner.endswith('"') and (title := re.search(r'\s"', inner)):
        inner = inner[: title.start()].rstrip()
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", inner)
